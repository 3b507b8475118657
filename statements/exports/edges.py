"""Edges for network tools: who cites what, summed by type and day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from statements.documents import Document
from statements.models import PublicReference, PublicTarget, PublicVoice
from statements.paging import NEWEST, Reader, Row
from statements.vocabularies import ReferenceType

from .cells import Cells, Names
from .columns import NEVER, Column, code, integer, link
from .rows import Matched
from .walking import walk
from .writing import PLAIN, Dialect, header, lines

COLUMNS = (
    link("government", "source", "Key of the government of a voice."),
    Column("target", "Key or uid of what is cited: agreement, clause or statement.", "key", NEVER),
    code("type", "What the references do.", ReferenceType),
    Column(
        "date",
        "First day that the statement may be of; if it is undated, its earliest publication.",
        "date",
        NEVER,
    ),
    integer("weight", "How many distinct references.", "references"),
)
KEY = ("source", "target", "type", "date")
Edges = Counter[tuple[str, str, str]]  # source, target, type: how many references


def of_no_document(
    document: Document, number: int, names: Names, matched: Matched
) -> Iterator[Cells]:
    """Yield nothing: an edge is a sum over references, no document gives one by itself."""
    yield from ()


def stream_edges(
    rows: QuerySet[PublicReference],
    columns: Sequence[Column],
    read: Reader | None = None,
    dialect: Dialect = PLAIN,
) -> Iterator[bytes]:
    """Yield the pieces of the table of edges of some references: newest day first, then by key.

    No more is held than the edges of one day. References of agreements have no voice and make
    no edge.
    """
    head, day, edges = header(columns, dialect), None, Edges()
    for found in walk(read or rows, NEWEST, ("statement", "type")):
        cells: list[Cells] = []
        for sort_on, told in edges_of(found):
            if sort_on != day:
                cells += summed(day, edges)
                day, edges = sort_on, Edges()
            edges.update(told)
        yield head + lines(columns, cells, dialect)
        head = b""
    yield lines(columns, summed(day, edges), dialect)


def edges_of(found: Sequence[Row]) -> Iterator[tuple[Any, list[tuple[str, str, str]]]]:
    """Yield the day of each reference, and each edge that it is one of."""
    voices, targets = defaultdict[Any, set[str]](set), defaultdict[Any, set[str]](set)
    uids = [row[1] for row in found]
    held = PublicTarget.objects.filter(reference__listed=uids).order_by()
    for uid, *keys in held.values_list("reference", "clause", "agreement", "statement"):
        targets[uid].add(str(next(key for key in keys if key)))
    spoken = PublicVoice.objects.filter(statement__listed={row[2] for row in found}).order_by()
    for uid, government in spoken.values_list("statement", "government"):
        voices[uid].add(government)
    for sort_on, uid, statement, kind in found:
        pairs = [(one, other) for one in voices.get(statement, ()) for other in targets[uid]]
        yield sort_on, [(one, other, kind) for one, other in pairs]


def summed(day: Any, edges: Edges) -> Iterator[Cells]:
    """Yield the edges of one day, in the order of their keys."""
    for (source, target, kind), weight in sorted(edges.items()):
        yield {
            "source": source,
            "target": target,
            "type": kind,
            "date": day.isoformat(),
            "weight": weight,
        }
