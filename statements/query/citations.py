"""Who cites what as a graph: whole or not at all, as nodes with the links between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.exports import GRAPH_TABLES, stream, walk
from statements.exports.citations import NODE_NOUNS, Edge, cells_of_nodes, edges_of
from statements.exports.graphml import graphml
from statements.exports.permalinks import NODE, name_of
from statements.filters import BadQuery, Fault
from statements.filters.refusals import Pairs
from statements.paging import NEWEST
from statements.slots import slot
from statements.vocabularies import Family, ReferenceType

from .bodies import Page
from .questions import Question
from .records import dialect_of

MOST_LINKS = 10_000
MOST_REFERENCES = 50_000  # that are read for one picture
TABLE = next(iter(GRAPH_TABLES))
Attributes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, and the links between them."""

    nodes: Sequence[Attributes]
    links: Sequence[Attributes]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes, how many references tie a government to what it cites, by family, and each end's.

    A reference that cites two texts is one of its government's, and one of each text's.
    """

    nodes: Sequence[Attributes]
    ties: Mapping[tuple[str, str, Family], int]  # by government, key or uid of the other end
    sources: Mapping[str, int]
    targets: Mapping[str, int]


class TooMany(BadQuery):
    """Refuse a query that finds more than may be told at once."""

    def __init__(self, message: str, pairs: Pairs) -> None:
        super().__init__([Fault("agreement", message, "too_many")], pairs)


@dataclass(frozen=True, slots=True)
class GraphPage(Page):
    """A graph as JSON: there is no page beside it."""

    def body(self, addresses: Mapping[str, str | None]) -> bytes:
        return b"".join(self.results)


def page(question: Question) -> Page:
    """Return the whole graph; it takes the slot of a download."""
    with slot():
        graph = graph_of(question)
    return GraphPage([orjson.dumps({"nodes": graph.nodes, "links": graph.links})])


def lines(question: Question) -> Iterator[bytes]:
    """Yield the graph as GraphML."""
    graph = graph_of(question)
    yield b"".join(graphml(graph.nodes, graph.links))


def table(question: Question) -> Iterator[bytes]:
    """Return the pieces of one of the two tables, of any length."""
    own = GRAPH_TABLES[question.options.get("table", TABLE)]
    rows, _ = question.filterset.start.whole()
    columns = question.options.get("fields", own.columns)
    return stream(
        replace(own, columns=columns),
        rows,
        dialect=dialect_of(question),
        read=question.filterset.reader,
    )


def graph_of(question: Question) -> Graph:
    """Return the graph; raise TooMany where it has more than MOST_LINKS links."""
    edges: Counter[tuple[Any, Edge]] = Counter()
    for rows in walk(question.filterset.reader, NEWEST, ("statement", "type")):
        edges.update((day, edge) for day, own in edges_of(rows) for edge in own)
        if len(edges) > MOST_LINKS:
            message = (
                f"The graph has more than {MOST_LINKS:,} links: narrow it, by agreement,"
                " government, type or said_on, or take the table with format=csv."
            )
            raise TooMany(message, question.pairs)
    ordered = sorted(edges.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1]))
    links = [link(edge, weight) for (_, edge), weight in ordered]
    return Graph([*nodes_of((edge.source, edge.target) for _, edge in edges)], links)


def network_of(question: Question) -> Network:
    """Return the graph without its days; it takes the slot of a download.

    Raise TooMany where more than MOST_REFERENCES, or MOST_LINKS ties, are to be read for it.
    """
    ties: Counter[tuple[str, str, Family]] = Counter()
    sources, targets = Counter[str](), Counter[str]()
    count = 0
    with slot():
        for rows in walk(question.filterset.reader, NEWEST, ("statement", "type")):
            count += len(rows)
            for _, own in edges_of(rows):
                ties.update((e.source, e.target, ReferenceType(e.act).family) for e in own)
                sources.update({edge.source for edge in own})
                targets.update({edge.target for edge in own})
            if count > MOST_REFERENCES or len(ties) > MOST_LINKS:
                message = "There is too much for one picture: narrow it, by agreement or said_on."
                raise TooMany(message, question.pairs)
        nodes = [*nodes_of((source, target) for source, target, _ in ties)]
    return Network(nodes, ties, sources, targets)


def link(edge: Edge, weight: int) -> Attributes:
    return {
        "source": edge.source,
        "target": edge.target,
        "act": edge.act,
        "label": ReferenceType(edge.act).label,
        "day": edge.date or None,
        "precision": edge.precision or None,
        "weight": weight,
    }


def nodes_of(edges: Iterable[tuple[str, str]]) -> Iterator[Attributes]:
    """Yield the ends of edges, each once: by noun, then by key."""
    ends = (end for source, target in edges for end in (("government", source), (NODE, target)))
    names = {str(name_of(*end)) for end in ends}
    ordered = sorted(names, key=lambda name: (NODE_NOUNS.index(name.partition("/")[0]), name))
    for chunk in batched(ordered, CHUNK):
        for cells in cells_of_nodes(chunk):
            yield {
                "id": cells["Id"],
                "noun": cells["noun"],
                "label": cells["Label"],
                "government": cells["government"],
                "day": cells["date"],
            }
