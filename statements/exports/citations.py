"""The graph of citations for network tools: who cites what, and what is cited.

Gephi takes `Source Target Type Label Weight` of edges and `Id Label` of nodes for its own, in any
case; every other name is free: https://docs.gephi.org/desktop/User_Manual/Import/CSV/
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from statements.documents import parse
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
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

from .cells import Cells, dated
from .columns import NEVER, Column, Refers, Vocabulary, code, integer, link, text
from .walking import walk
from .writing import PLAIN, Dialect, header, lines

# No date for its edges: the earliest publication is no day of speaking.
UNDATED = "The statement is undated."
DIRECTED = Vocabulary("EdgeType", (("Directed", "From Source to Target."),))
CITABLE = ("government", "agreement", "clause", "statement")  # nouns of nodes, in their order
CITED = ("clause", "agreement", "statement")  # what a target is of, the nearest first
NOUN = Vocabulary(
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
        refers_to=Refers("nodes", "Id"),
    ),
    Column(
        "Target",
        "Key or uid of what is cited: agreement, clause or statement.",
        "key",
        NEVER,
        refers_to=Refers("nodes", "Id"),
    ),
    Column("Type", "Always Directed: network tools ask for it.", "code", NEVER, DIRECTED),
    text("Label", "What the references do, in words."),
    code("act", "What the references do.", ReferenceType),
    Column("date", "Local day of the speaker, as exactly as it is known.", "partial_date", UNDATED),
    code("date_precision", "How exact the date is.", Precision, UNDATED),
    integer("weight", "How many distinct references.", "references"),
)
NODES = (
    Column("Id", "Key or uid of what cites or is cited.", "key", NEVER),
    text("Label", "Its name, or the title of a statement.", "It is no longer public."),
    Column("noun", "What it is.", "code", NEVER, NOUN),
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
    for found in walk(read or rows, NEWEST, ("statement", "type")):
        cells: list[Cells] = []
        for sort_on, told in edges_of(found):
            if sort_on != day:
                cells += summed(edges)
                day, edges = sort_on, Edges()
            edges.update(told)
        yield head + lines(columns, cells, dialect)
        head = b""
    yield lines(columns, summed(edges), dialect)


def edges_of(found: Sequence[Row]) -> Iterator[tuple[Any, list[Edge]]]:
    """Yield the first day of each reference, and each edge that it is one of."""
    voices, targets = defaultdict[Any, set[str]](set), defaultdict[Any, set[str]](set)
    aimed = PublicTarget.objects.filter(reference__listed=[row[1] for row in found]).order_by()
    for uid, *keys in aimed.values_list("reference", *CITED):
        targets[uid].add(str(next(key for key in keys if key)))
    uids = {row[2] for row in found}
    spoken = PublicVoice.objects.filter(statement__listed=uids).order_by()
    for uid, government in spoken.values_list("statement", "government"):
        voices[uid].add(government)
    said = PublicStatement.objects.filter(uid__listed=uids).order_by()
    days = {uid: day for uid, *day in said.values_list("uid", "said_on", "said_on_precision")}
    for sort_on, uid, statement, act in found:
        date, precision = days.get(statement, (None, None))
        yield (
            sort_on,
            [
                Edge(source, target, act, date or "", precision or "")
                for source in voices.get(statement, ())
                for target in targets[uid]
            ],
        )


def summed(edges: Edges) -> Iterator[Cells]:
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
        }


def stream_nodes(
    rows: QuerySet[PublicReference], columns: Sequence[Column], dialect: Dialect = PLAIN
) -> Iterator[bytes]:
    """Yield the pieces of what the edges of some references join: by noun, then by key."""
    head = header(columns, dialect)
    for names in batched(ends_of(rows), CHUNK):
        found = PublicRecord.objects.filter(id__listed=names).order_by()
        held = {id: rest for id, *rest in found.values_list("id", "label", "document")}
        yield head + lines(columns, (node(name, *held.get(name, ())) for name in names), dialect)
        head = b""
    yield head


def ends_of(rows: QuerySet[PublicReference]) -> Iterator[str]:
    """Yield `noun/key` of every end of the edges of some references, each once."""
    speaking = rows.exclude(statement=None).order_by()
    voices = PublicVoice.objects.filter(statement__in=speaking.values("statement"))
    targets = PublicTarget.objects.filter(reference__in=speaking.values("uid"))
    ends: Mapping[str, QuerySet[Any]] = {
        "government": voices,
        "agreement": targets.filter(agreement__isnull=False, clause=None),
        "clause": targets.filter(clause__isnull=False),
        "statement": targets.filter(statement__isnull=False),
    }
    for noun in CITABLE:
        keys = ends[noun].order_by(noun).values_list(noun, flat=True).distinct()
        yield from (f"{noun}/{key}" for key in keys.iterator(CHUNK))


def node(name: str, label: str | None = None, document: str | None = None) -> Cells:
    """Return the row of one node; without a document, of what is no longer public."""
    noun, key = RecordName.parse(name)
    held = parse(document) if document else {}
    day = dated("date", held.get("said_on") or held.get("signed_on"))
    lead = held["voices"][0]["government"] if held.get("voices") else None
    return {
        "Id": key,
        "Label": label,
        "noun": noun,
        "government": key if noun == "government" else lead,
        "date": day["date"],
        "date_precision": day["date_precision"],
    }
