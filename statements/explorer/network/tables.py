"""The pictures in words: the same nodes and ties as rows, each number with its rows behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from statements.documents import KINDS
from statements.vocabularies import AnswerKind, Family

from ..links import Link
from ..parts import Row, Section, Table, Value, capital
from .charges import Charged, ChargeGraph
from .drawing import Node, Tie
from .graphs import Graph

MOST_OPEN = 40  # rows of a table that stands open


@dataclass(frozen=True, slots=True)
class Part:
    """A table below a heading, folded where it is long."""

    section: Section
    is_long: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """How ties of one family are drawn, what they mean, and the picture of them alone."""

    name: str
    link: Link
    words: str


def patterns_of(graph: Graph, here: str) -> list[Pattern]:
    """Return the families that are drawn, in their order; `here` is the page without a family."""
    drawn = {tie.pattern for tie in graph.ties}
    start = f"{here}{'&' if '?' in here else '?'}family="
    return [
        Pattern(one.value, Link(str(one.label), f"{start}{one.value}"), one.definition.lower())
        for one in Family
        if one.value in drawn
    ]


def graph_tables(graph: Graph) -> list[Part]:
    """Return the governments, what they cite, and who does what to what."""
    if not graph.ties:
        return []
    governments = [
        Row(Link(node.label, node.address), (number_of(node, graph.rows),)) for node in graph.acting
    ]
    cited = [
        Row(
            Link(capital(node.name), node.address),
            (capital(KINDS[node.kind].verbose_name), number_of(node, graph.rows)),
        )
        for node in sorted(graph.others, key=lambda node: (-node.weight, node.name))
    ]
    names = {node.id: node for node in graph.others}
    acting = {node.id: node for node in graph.acting}
    ties = [tie_row(tie, acting[tie.source], names[tie.target]) for tie in graph.ties]
    return [
        part("governments", "Governments that cite", ("Government", "References"), governments),
        part("cited", "What they cite", ("What is cited", "What it is", "References"), cited),
        part(
            "links", "Who does what to what", ("Government", "Does what", "To", "References"), ties
        ),
    ]


def part(anchor: str, title: str, columns: Sequence[str], rows: Sequence[Row]) -> Part:
    section = Section(anchor, title, table=Table(title, columns, rows))
    return Part(section, len(rows) > MOST_OPEN)


def number_of(node: Node, rows: Mapping[str, str]) -> Value:
    """Return how often a node cites or is cited, leading to these references where it can."""
    if not node.weight:
        return "only its clauses"
    count = f"{node.weight:,}"
    return Link(count, rows[node.id]) if node.id in rows else count


def tie_row(tie: Tie, source: Node, target: Node) -> Row:
    count = f"{tie.weight:,}"
    return Row(
        source.label,
        (
            str(Family(tie.pattern).label),
            Link(capital(target.name), target.address),
            Link(count, tie.address) if tie.address else count,
        ),
    )


ABSENT = {AnswerKind.NONE_HELD: "None in this data"}


def charge_tables(graph: ChargeGraph) -> list[Part]:
    """Return who charges whom, and what of the accused is held."""
    if not graph.pairs:
        return []
    answers = (ABSENT.get(kind, str(kind.label)) for kind in AnswerKind)
    columns = ("Who charges", "Whom", "Statements", "Charges", *answers)
    rows = [charged_row(one, graph.names) for one in graph.pairs]
    return [part("charges", "Charges by who charges whom", columns, rows)]


def charged_row(one: Charged, names: Mapping[str, str]) -> Row:
    tie = one.tie
    answers: list[Value] = [
        Link(f"{one.answers[kind]:,}", one.rows[kind]) if kind in one.rows else "0"
        for kind in AnswerKind
    ]
    charges = Link(f"{tie.weight:,}", tie.address or "")
    return Row(names[tie.source], (names[tie.target], f"{one.statements:,}", charges, *answers))
