"""The graph of citations for network tools: who cites what, and what is cited.

Gephi takes `Source Target Type Label Weight` of edges and `Id Label` of nodes for its own, in any
case; every other name is free: https://docs.gephi.org/desktop/User_Manual/Import/CSV/
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Case, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Cast

from statements.documents import parse
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.fields import UidField
from statements.keys import RecordName
from statements.models import (
    PublicRecord,
    PublicReference,
    PublicStatement,
    PublicTarget,
    PublicVoice,
)
from statements.paging import NEWEST, Reader, Row
from statements.vocabularies import Precision, ReferenceType

from .cells import Cells, date_cells
from .columns import NEVER, Column, ForeignColumn, Vocabulary, code, integer, link, text
from .permalinks import NODE, PERMALINK, address, permalink
from .walking import walk
from .writing import PLAIN, Dialect, header, lines

# No date for its edges: the earliest publication is no day of speaking.
UNDATED_EDGE = "The statement is undated."
EDGE_TYPE = Vocabulary("EdgeType", (("Directed", "From Source to Target."),))
NODE_NOUNS = ("government", "agreement", "clause", "statement")  # nouns of nodes, in their order
TARGET_NOUNS = ("clause", "agreement", "statement")  # what a target is of, the nearest first
NODE_NOUN = Vocabulary(
    "NodeNoun",
    (
        ("government", "A government whose voices cite."),
        ("agreement", "A text cited as a whole."),
        ("clause", "A clause that is cited."),
        ("statement", "A statement that is cited."),
    ),
)
EDGES = (
    Column(
        "Source",
        "Key of the government of a voice.",
        "key",
        NEVER,
        refers_to=ForeignColumn("nodes", "Id"),
    ),
    Column(
        "Target",
        "Key or uid of what is cited: agreement, clause or statement.",
        "key",
        NEVER,
        refers_to=ForeignColumn("nodes", "Id"),
    ),
    Column("Type", "Always Directed: network tools ask for it.", "code", NEVER, EDGE_TYPE),
    text("Label", "What the references do, in words."),
    code("act", "What the references do.", ReferenceType),
    Column(
        "date", "Local day of the speaker, as exactly as it is known.", "partial_date", UNDATED_EDGE
    ),
    code("date_precision", "How exact the date is.", Precision, UNDATED_EDGE),
    integer("weight", "How many distinct references.", "references"),
    permalink(NODE, "Target"),
)
NODES = (
    Column("Id", "Key or uid of what cites or is cited.", "key", NEVER),
    text("Label", "Its name, or the title of a statement.", "It is no longer public."),
    Column("noun", "What it is.", "code", NEVER, NODE_NOUN),
    link(
        "government",
        "government",
        "Key of the government: the node itself, or that of a statement's lead voice.",
        "It is an agreement or a clause, or no longer public.",
    ),
    Column(
        "date",
        "Day of signature of an agreement, local day of a statement, as exactly as it is known.",
        "partial_date",
        "It has none, it is not known, or the statement is no longer public.",
    ),
    code("date_precision", "How exact the date is.", Precision, "date is empty."),
    permalink(NODE, "Id"),
)
EDGE_KEY = ("Source", "Target", "act", "date")
NODE_KEY = ("Id",)


class Edge(NamedTuple):
    """Who cites what, how and when: what the references are summed by."""

    source: str
    target: str
    act: str
    date: str  # as printed, empty where the statement is undated
    precision: str


Edges = Counter[Edge]  # how many distinct references


def stream_edges(
    rows: QuerySet[PublicReference],
    columns: Sequence[Column],
    read: Reader | None = None,
    dialect: Dialect = PLAIN,
) -> Iterator[bytes]:
    """Yield the pieces of the edges of some references: newest first day first, then by key.

    No more is held than the edges of one day. References of agreements have no voice and make
    no edge.
    """
    head, day, edges = header(columns, dialect), None, Edges()
    for page in walk(read or rows, NEWEST, ("statement", "type")):
        cells: list[Cells] = []
        for first_day, reference_edges in edges_of(page):
            if first_day != day:
                cells += edge_rows(edges)
                day, edges = first_day, Edges()
            edges.update(reference_edges)
        yield head + lines(columns, cells, dialect)
        head = b""
    yield lines(columns, edge_rows(edges), dialect)


def edges_of(page: Sequence[Row]) -> Iterator[tuple[Any, list[Edge]]]:
    """Yield the first day of each reference, and each edge that it is one of."""
    voices, targets = defaultdict[Any, set[str]](set), defaultdict[Any, set[str]](set)
    target_rows = PublicTarget.objects.filter(reference__listed=[row[1] for row in page]).order_by()
    for uid, *keys in target_rows.values_list("reference", *TARGET_NOUNS):
        targets[uid].add(str(next(key for key in keys if key)))
    uids = {row[2] for row in page}
    voice_rows = PublicVoice.objects.filter(statement__listed=uids).order_by()
    for uid, government in voice_rows.values_list("statement", "government"):
        voices[uid].add(government)
    statements = PublicStatement.objects.filter(uid__listed=uids).order_by()
    days = {uid: day for uid, *day in statements.values_list("uid", "said_on", "said_on_precision")}
    for first_day, uid, statement, act in page:
        date, precision = days.get(statement, (None, None))
        yield (
            first_day,
            [
                Edge(source, target, act, date or "", precision or "")
                for source in voices.get(statement, ())
                for target in targets[uid]
            ],
        )


def edge_rows(edges: Edges) -> Iterator[Cells]:
    """Yield the rows of some edges, in the order of their keys."""
    for edge, weight in sorted(edges.items()):
        yield {
            "Source": edge.source,
            "Target": edge.target,
            "Type": "Directed",
            "Label": ReferenceType(edge.act).label,
            "act": edge.act,
            "date": edge.date or None,
            "date_precision": edge.precision or None,
            "weight": weight,
            PERMALINK: address(NODE, edge.target),
        }


def stream_nodes(
    rows: QuerySet[PublicReference], columns: Sequence[Column], dialect: Dialect = PLAIN
) -> Iterator[bytes]:
    """Yield the pieces of what the edges of some references join: by noun, then by key."""
    head = header(columns, dialect)
    for names in batched(node_names(rows), CHUNK):
        yield head + lines(columns, cells_of_nodes(names), dialect)
        head = b""
    yield head


def node_names(rows: QuerySet[PublicReference]) -> Iterator[str]:
    """Yield `noun/key` of every end of the edges of some references, each once."""
    references = rows.exclude(statement=None).order_by()
    voices = PublicVoice.objects.filter(statement__in=references.values("statement"))
    targets = PublicTarget.objects.filter(reference__in=references.values("uid"))
    rows_by_noun: Mapping[str, QuerySet[Any]] = {
        "government": voices,
        "agreement": targets.filter(agreement__isnull=False, clause=None),
        "clause": targets.filter(clause__isnull=False),
        "statement": targets.filter(statement__isnull=False),
    }
    for noun in NODE_NOUNS:
        keys = rows_by_noun[noun].order_by(noun).values_list(noun, flat=True).distinct()
        yield from (f"{noun}/{key}" for key in keys.iterator(CHUNK))


def cells_of_nodes(names: Sequence[str]) -> Iterator[Cells]:
    """Yield the rows of some nodes; of a statement the lead is told that stands now."""
    own = PublicStatement.objects.filter(uid=Cast(OuterRef("key"), UidField()))
    lead = Case(When(noun="statement", then=Subquery(own.values("government"))))
    rows = PublicRecord.objects.listed(names).annotate(lead=lead)
    facts = {id: rest for id, *rest in rows.values_list("id", "label", "document", "lead")}
    return (node_cells(name, *facts.get(name, ())) for name in names)


def node_cells(
    name: str, label: str | None = None, document: str | None = None, lead: str | None = None
) -> Cells:
    """Return the row of one node; without a document, of what is no longer public."""
    noun, key = RecordName.parse(name)
    content = parse(document) if document else {}
    date = date_cells("date", content.get("said_on") or content.get("signed_on"))
    return {
        "Id": key,
        "Label": label,
        "noun": noun,
        "government": key if noun == "government" else lead,
        "date": date["date"],
        "date_precision": date["date_precision"],
        PERMALINK: address(noun, key),
    }
