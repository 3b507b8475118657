"""Tables for analysts, written from the public documents in plain Python.

In come a table and public rows, chosen by any filter; out come pieces of CSV. This is the reference
writer: slow, short, and the one whose bytes a faster one (`compiled`) must equal. Begin with
`tables`, where the tables of all nouns stand with their columns, then `stream`; `codebook` tells
the meaning of the columns from the same declarations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from statements.documents import NOUNS, Context, parse
from statements.labels import labels_of
from statements.ledger.publishing import merged
from statements.models import PublicRecord, PublicReference, PublicStatement
from statements.paging import BY_KEY, NEWEST, Order, Reader

from .cells import Cells, Names
from .changes import CHANGES, NUMBERED, stream_changes
from .citations import stream_edges, stream_nodes
from .columns import Column, Refers, Vocabulary
from .compiled import compiles, stream_compiled
from .released import RELEASES, stream_releases
from .rows import Matched
from .tables import GRAPH, LINKED, OF_STATEMENTS, TABLES, Table, tables_of
from .walking import walk
from .writing import DIALECTS, PLAIN, Dialect, header, lines


def always(agreement: str | None, clause: str | None, statement: str | None) -> bool:
    """Match every target: the filter asks for none."""
    return True


def stream(
    table: Table,
    rows: QuerySet[Any],
    matched: Matched = always,
    order: Order | None = None,
    read: Reader | None = None,
    dialect: Dialect = PLAIN,
) -> Iterator[bytes]:
    """Yield the pieces of a table of all rows of a public queryset, in the order of its list.

    `read` reads these rows where it knows better than the database where to begin.
    Keys and documents are read 500 at a time, so what leaves the public side meanwhile is left
    out.
    """
    order = order or (BY_KEY if rows.model is PublicRecord else NEWEST)
    merges, head = Context(merged=merged()), header(table.columns, dialect)
    for found in walk(read or rows, order):
        names = [
            row[-1] if rows.model is PublicRecord else f"{table.noun}/{row[-1]}" for row in found
        ]
        yield head + lines(table.columns, rows_of(table, names, merges, matched), dialect)
        head = b""


def stream_table(
    table: Table,
    rows: QuerySet[Any],
    matched: Matched = always,
    order: Order | None = None,
    read: Reader | None = None,
    dialect: Dialect = PLAIN,
) -> Iterator[bytes]:
    """Yield the pieces of any table; those of the graph have an order of their own."""
    if table.name == "citations":
        return stream_edges(rows, table.columns, read, dialect)
    if table.name == "nodes":
        return stream_nodes(rows, table.columns, dialect)
    return stream(table, rows, matched, order, read, dialect)


def complete() -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the name and the pieces of every table that an import reads: all that is public."""
    statements = PublicStatement.objects.all()
    for noun in NOUNS:
        if noun != "statement":
            rows = PublicRecord.objects.filter(noun=noun)
            yield f"{TABLES[noun].name}.csv", stream(TABLES[noun], rows)
    for table in (TABLES["statement"], *OF_STATEMENTS.values()):
        yield f"{table.name}.csv", stream(table, statements)
    yield "references.csv", stream(TABLES["reference"], PublicReference.objects.all())


def rows_of(
    table: Table, names: Sequence[str], merges: Context, matched: Matched
) -> Iterator[Cells]:
    """Yield the rows of some documents, in the order of their names, `noun/key`."""
    held = PublicRecord.objects.filter(id__in=names).order_by()
    found = {row[0]: row[1:] for row in held.values_list("id", "document", "number", "links")}
    wanted = {name for _, _, links in found.values() for name in links.split()}
    told = Names(merges, labels_of(wanted))
    for name in names:
        if name in found:
            document, number, _ = found[name]
            yield from table.rows(parse(document), number, told, matched)


__all__ = [
    "CHANGES",
    "DIALECTS",
    "GRAPH",
    "LINKED",
    "NUMBERED",
    "OF_STATEMENTS",
    "PLAIN",
    "RELEASES",
    "TABLES",
    "Column",
    "Dialect",
    "Refers",
    "Table",
    "Vocabulary",
    "always",
    "compiles",
    "complete",
    "stream",
    "stream_changes",
    "stream_compiled",
    "stream_releases",
    "stream_table",
    "tables_of",
    "walk",
]
