"""What two governments say of a clause: both positions, and what they have in common in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from statements.documents import Document
from statements.vocabularies import Axis, Direction, Family
from statements.wording.references import government_in_sentence

from ..links import Link, link_to, page_of
from ..matrix import Cell, Node, Stances, cell_of, nodes_of
from ..positions import Row, day_of
from ..reading import Names

WAYS = {
    Direction.SUPPORTS: "for the text",
    Direction.CHALLENGES: "against the text",
    Direction.FAVOURABLE: "in its favour",
    Direction.ADVERSE: "against it",
}


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
            lines.append(line_of(node, pair, own, stances.names))
        else:
            silent.append(link_to(node.noun, node.key, node.label))
    return Lines(lines, silent, stances.is_cut)


def line_of(
    node: Node, pair: Sequence[Document], own: Mapping[str, list[Row]], names: Names
) -> Line:
    return Line(
        link_to(node.noun, node.key, node.label),
        node.heading,
        node.depth,
        node.noun == "agreement",
        [cell_of(node, one["key"], own[one["name"]], names) for one in pair],
        [*by_family(own), *by_direction(own, names)],
    )


def by_family(own: Mapping[str, list[Row]]) -> Iterator[Note]:
    """Yield which families both have, each with its evidence, then which only one has."""
    families = {name: [one for one in Family if has(rows, one)] for name, rows in own.items()}
    both = [one for one in Family if all(one in theirs for theirs in families.values())]
    for family in both:
        links = [link for name, rows in own.items() for link in evidence(name, rows, family)]
        yield Note(f"Both: {str(family.label).lower()}", links)
    for name, theirs in families.items():
        if only := [family for family in theirs if family not in both]:
            labels = ", ".join(str(family.label).lower() for family in only)
            links = [link for family in only for link in evidence(name, own[name], family)]
            yield Note(f"Only {government_in_sentence(name)}: {labels}", links)


def has(rows: Iterable[Row], family: Family) -> bool:
    return any(row["family"] == family for row in rows)


def evidence(name: str, rows: Sequence[Row], family: Family) -> list[Link]:
    """Return links to the latest references of a family, each once."""
    points = {
        point["reference"]: point
        for row in rows
        if row["family"] == family
        for point in row["latest"]
    }
    return [evidence_link(name, point) for point in points.values()]


def evidence_link(name: str, point: Row) -> Link:
    address = f"{page_of('statement', point['statement'])}#{point['reference']}"
    return Link(f"{name}, {day_of(point)}", address)


def by_direction(own: Mapping[str, list[Row]], names: Names) -> Iterator[Note]:
    """Yield where both point a way: toward the text, and toward one government's conduct."""
    places = dict.fromkeys((row["axis"], row["about"]) for rows in own.values() for row in rows)
    for axis, about in sorted(places, key=lambda place: (place[0] != Axis.TEXT, place[1] or "")):
        at = {
            name: [row for row in rows if (row["axis"], row["about"]) == (axis, about)]
            for name, rows in own.items()
        }
        points = {name: pointing(rows) for name, rows in at.items()}
        if not all(points.values()):
            continue
        what = "the text"
        if axis == Axis.CONDUCT:
            whom = names.of("government", about) if about else "nobody in particular"
            what = f"the conduct of {government_in_sentence(whom)}"
        links = [evidence_link(name, point) for name, own in points.items() for point in own]
        yield Note(f"Latest on {what}: {ways_of(points)}", links)


def pointing(rows: Iterable[Row]) -> list[Row]:
    """Return the latest references that point a way, each once."""
    points = {
        point["reference"]: point
        for row in rows
        for point in row["latest"]
        if point["direction"] != Direction.NEUTRAL
    }
    return [*points.values()]


def ways_of(points: Mapping[str, Sequence[Row]]) -> str:
    """Return which way each points in words, once where it is the same way."""
    ways = {name: " and ".join(ways_in(own)) for name, own in points.items()}
    if len({*ways.values()}) == 1:
        return f"both {next(iter(ways.values()))}"
    return ", ".join(f"{government_in_sentence(name)} {way}" for name, way in ways.items())


def ways_in(points: Iterable[Row]) -> list[str]:
    directions = {Direction(point["direction"]) for point in points}
    return [words for direction, words in WAYS.items() if direction in directions]
