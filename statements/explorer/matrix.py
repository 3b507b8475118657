"""The matrix: clauses by governments, in every cell what the government said, in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from statements.documents import Document
from statements.keys import clause_key, sort_key

from .links import Link, link_to, list_at, page_of
from .matrix_columns import Matrix, with_shared_column
from .matrix_rows import Cell, Line
from .positions import Row, positions_of
from .reading import read_rows
from .stance_reading import Stances, read_stances

MOST = "500"  # texts of a series


@dataclass(frozen=True, slots=True)
class Node:
    """An agreement as a whole, or one of its clauses, as a line tells it."""

    key: str
    noun: str
    label: str
    heading: str
    depth: int


def agreement_matrix(agreement: Document, stances: Stances) -> Matrix:
    """Return the matrix of one agreement, with all its clauses."""
    nodes = [*nodes_of(agreement, "The text as a whole")]
    caption = f"Clauses of {agreement['short_title']} by governments"
    matrix = with_shared_column(matrix_from(nodes, caption, stances), parties_of(agreement))
    return with_more(matrix, stances, agreement=agreement["key"])


def series_matrix(series: Document, state: str, *, is_short: bool = False) -> Matrix:
    """Return the matrix of a series, by day of its texts, with what something is said of.

    A short one has the parties of its texts alone, and no clauses that are part of another: what
    is said of these counts for it.
    """
    rows = read_rows("agreements", state, series=series["key"], page_size=MOST)
    by_day = sorted(rows.records, key=lambda one: (one["signed_on"]["first"], one["key"]))
    nodes = [node for one in by_day for node in nodes_of(one, one["short_title"])]
    caption = f"{series['title']}: clauses by governments"
    where = {"series": series["key"]}
    parties = {party for one in by_day for party in parties_of(one)}
    if is_short:
        where["government"] = ",".join(sorted(parties))
    where = {name: value for name, value in where.items() if value}
    stances = read_stances(state, **where)
    matrix = with_more(matrix_from(nodes, caption, stances), stances, **where)
    lines = [line for line in matrix.lines if not (line.is_empty or (is_short and line.depth))]
    return with_shared_column(replace(matrix, lines=lines), parties)


def party_matrix(agreement: Document, stances: Stances, most: int) -> tuple[Matrix, int]:
    """Return a small matrix, and how many governments are not in it.

    In it are the parties of an agreement, or all where none of them said anything; of too many,
    those who said most. It has no clauses that are part of another, nor any of which nothing is
    held.
    """
    steps = Counter[str]()
    for row in stances.rows:
        steps[row["government"]] += row["steps"]
    parties = steps.keys() & parties_of(agreement)
    shown = sorted(parties or steps, key=lambda key: (-steps[key], key))[:most]
    rows = [row for row in stances.rows if row["government"] in shown]
    nodes = [*nodes_of(agreement, "The text as a whole")]
    matrix = matrix_from(nodes, agreement["short_title"], replace(stances, rows=rows))
    lines = [line for line in matrix.lines if not (line.depth or line.is_empty)]
    return replace(matrix, lines=lines), len(steps) + stances.others - len(shown)


def parties_of(agreement: Document) -> set[str]:
    """Return the governments that are parties of an agreement."""
    return {party["government"] for party in agreement["parties"] if party["government"]}


def nodes_of(agreement: Document, whole: str) -> Iterator[Node]:
    """Yield an agreement and its clauses, each below what it is part of."""
    key = agreement["key"]
    yield Node(key, "agreement", whole, "", 0)
    parents = {clause["number"]: clause["parent"] for clause in agreement["clauses"]}
    clauses = agreement["clauses"]
    for clause in sorted(clauses, key=lambda one: sort_key(clause_key(key, one["number"]))):
        label = f"Clause {clause['printed'] or clause['number']}"
        yield Node(
            clause_key(key, clause["number"]),
            "clause",
            label,
            clause["heading"] or "",
            depth_of(clause["number"], parents),
        )


def depth_of(number: str, parents: Mapping[str, str | None]) -> int:
    """Return how many clauses a clause is part of."""
    depth, parent = 0, parents.get(number)
    while parent and depth < len(parents):
        depth, parent = depth + 1, parents.get(parent)
    return depth


def with_more(matrix: Matrix, stances: Stances, **where: str) -> Matrix:
    """Return a matrix with where the rest is of what a question finds, if it has not all."""
    if not (stances.others or stances.is_cut):
        return matrix
    more = Link("all positions as a list", list_at("stances", **where))
    return replace(matrix, more=more, others=stances.others)


def matrix_from(nodes: Sequence[Node], caption: str, stances: Stances) -> Matrix:
    """Return the lines of some nodes with some stances."""
    by_cell = defaultdict[tuple[str, str], list[Row]](list)
    for row in stances.rows:
        by_cell[(row["node"], row["government"])].append(row)
    keys = {government for _, government in by_cell}
    links = [link_to("government", key, stances.names.of("government", key)) for key in keys]
    governments = sorted(links, key=attrgetter("label", "address"))
    order = sorted(keys, key=lambda key: (stances.names.of("government", key), key))
    lines = [
        Line(
            link_to(node.noun, node.key, node.label),
            node.heading,
            node.depth,
            node.noun == "agreement",
            [cell_of(node, key, by_cell.get((node.key, key), []), stances) for key in order],
        )
        for node in up_to_cut(nodes, stances)
    ]
    return Matrix(caption, governments, lines)


def cell_of(node: Node, government: str, rows: Sequence[Row], stances: Stances) -> Cell:
    lane = f"{page_of(node.noun, node.key)}#{lane_id(government)}"
    positions = positions_of(rows, stances.names, stances.certainties)
    return Cell(stances.names.of("government", government), lane, positions)


def lane_id(government: str) -> str:
    """Return where a page tells of what one government said."""
    return f"by-{government}"


def up_to_cut(nodes: Sequence[Node], stances: Stances) -> Sequence[Node]:
    """Return the nodes all of whose stances were read: these come by agreement and clause."""
    if not stances.is_cut:
        return nodes
    last = place_of(stances.rows[-1]["node"])
    return [node for node in nodes if place_of(node.key) < last]


def place_of(node: str) -> tuple[str, str]:
    return node.partition("/")[0], sort_key(node)
