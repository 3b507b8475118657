"""What two governments say of a clause: both positions, and what they have in common in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statements.documents import Document
from statements.vocabularies import Axis, Direction, Family
from statements.wording.references import government_in_sentence

from ..links import Link, link_to, page_of
from ..matrix import Node, cell_of, nodes_of
from ..matrix_rows import Cell
from ..positions import OF_CONDUCT, Row, day_of
from ..reading import Names
from ..stance_reading import Stances

WAYS = {
    Direction.SUPPORTS: "words for it",
    Direction.CHALLENGES: "words that doubt or refuse it",
    Direction.FAVOURABLE: "words in its favour",
    Direction.ADVERSE: "words against it",
}
Point = dict[str, Any]  # a latest reference of a stance


@dataclass(frozen=True, slots=True)
class Note:
    """Something that both, or only one, did: in words, with the latest evidence of each."""

    words: str
    evidence: list[Link]


@dataclass(frozen=True, slots=True)
class Line:
    """A clause, or the text as a whole, with what each government says of it."""

    link: Link
    heading: str
    depth: int
    is_whole: bool
    cells: list[Cell]
    notes: list[Note]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines on which either spoke, and the clauses on which nothing of either is held."""

    lines: list[Line]
    silent: list[Link]
    is_cut: bool


def lines_of(agreement: Document, pair: Sequence[Document], stances: Stances) -> Lines:
    """Return one line for each clause; `pair` is in the order of the columns."""
    by_cell = defaultdict[tuple[str, str], list[Row]](list)
    for row in stances.rows:
        by_cell[(row["node"], row["government"])].append(row)
    lines: list[Line] = []
    silent: list[Link] = []
    for node in nodes_of(agreement, "The text as a whole"):
        own = {one["name"]: by_cell.get((node.key, one["key"]), []) for one in pair}
        if any(own.values()):
            lines.append(line_of(node, pair, own, stances))
        else:
            silent.append(link_to(node.noun, node.key, node.label))
    return Lines(lines, silent, stances.is_cut)


def line_of(
    node: Node, pair: Sequence[Document], own: Mapping[str, list[Row]], stances: Stances
) -> Line:
    names = stances.names
    return Line(
        link_to(node.noun, node.key, node.label),
        node.heading,
        node.depth,
        node.noun == "agreement",
        [cell_of(node, one["key"], own[one["name"]], stances) for one in pair],
        [*by_family(own, names), *by_direction(own, names)],
    )


def by_family(own: Mapping[str, list[Row]], names: Names) -> Iterator[Note]:
    """Yield which families both have, each with its evidence, then which only one has.

    What is not counted makes no position.
    """
    families = {name: [one for one in Family if latest(rows, one)] for name, rows in own.items()}
    both = [one for one in Family if all(one in theirs for theirs in families.values())]
    for family in both:
        links = [link for name in own for link in evidence(name, latest(own[name], family), names)]
        yield Note(f"Both: {small(family)}", links)
    for name, theirs in families.items():
        if only := [family for family in theirs if family not in both]:
            points = [point for family in only for point in latest(own[name], family)]
            labels = ", ".join(map(small, only))
            who = government_in_sentence(name)
            yield Note(f"Only {who}: {labels}", evidence(name, points, names))


def small(family: Family) -> str:
    return str(family.label).lower()


def latest(rows: Iterable[Row], family: Family) -> list[Point]:
    """Return the latest references of a family, with whom they judge if it judges conduct."""
    is_of_conduct = family in OF_CONDUCT
    return [
        point | {"about": row["about"]}
        for row in rows
        if row["family"] == family and (is_of_conduct or row["axis"] == Axis.TEXT)
        for point in row["latest"]
    ]


def evidence(name: str, points: Iterable[Point], names: Names) -> list[Link]:
    """Return links to references, each once, called by who speaks, when, and about whom."""
    links = {}
    for point in points:
        about = f", about {names.of('government', point['about'])}" if point["about"] else ""
        address = f"{page_of('statement', point['statement'])}#{point['reference']}"
        links[point["reference"]] = Link(f"{name}, {day_of(point)}{about}", address)
    return [*links.values()]


def by_direction(own: Mapping[str, list[Row]], names: Names) -> Iterator[Note]:
    """Yield where both point a way: toward the text, and toward one government's conduct."""
    places = {(row["axis"], row["about"] or "") for rows in own.values() for row in rows}
    for axis, about in sorted(places, key=lambda place: (place[0] != Axis.TEXT, place[1])):
        points = {name: pointing(rows, axis, about) for name, rows in own.items()}
        if not all(points.values()):
            continue
        whom = names.of("government", about) if about else "nobody in particular"
        what = f"On the conduct of {government_in_sentence(whom)}"
        yield Note(
            f"{'Toward the text' if axis == Axis.TEXT else what}: {ways_of(points)}",
            [link for name, theirs in points.items() for link in evidence(name, theirs, names)],
        )


def pointing(rows: Iterable[Row], axis: str, about: str) -> list[Point]:
    """Return the latest reference of each way that points one, on one axis."""
    points = [
        point | {"about": None}
        for row in rows
        if (row["axis"], row["about"] or "") == (axis, about)
        for point in row["latest"]
    ]
    by_way = {point["direction"]: point for point in sorted(points, key=day_in_order)}
    return [by_way[way] for way in WAYS if way in by_way]


def day_in_order(point: Point) -> str:
    return str(point["day"] or "")


def ways_of(points: Mapping[str, Sequence[Point]]) -> str:
    """Return which way each points in words, once where it is the same way."""
    ways = {
        name: " and ".join(WAYS[Direction(point["direction"])] for point in own)
        for name, own in points.items()
    }
    if len({*ways.values()}) == 1:
        return f"both, {next(iter(ways.values()))}"
    return "; ".join(f"{government_in_sentence(name)}, {way}" for name, way in ways.items())
