"""Tables for analysts: one exporter for downloads, the command, the desk's set and releases.

In come a table and public rows, chosen by any filter; out come pieces of CSV. The database writes
what its public columns hold (`compiled`); other tables are made from the documents. Begin with
`tables`, where the tables of all nouns stand with their columns, then `stream`; `codebook` tells
the meaning of the columns from the same declarations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from statements.documents import NOUNS, Context, parse
from statements.filters.targets import Targets
from statements.labels import labels_of, with_sides
from statements.ledger.publishing import merged_keys
from statements.models import PublicRecord, PublicReference, PublicStatement
from statements.paging import BY_KEY, NEWEST, Order, Reader

from .cells import Cells, Names
from .changes import CHANGES, NUMBERED, stream_changes
from .citations import stream_edges, stream_nodes
from .columns import Column, ForeignColumn
from .compiled import is_compiled, stream_compiled
from .counts import COUNTS, counts_columns, counts_lines
from .derived_tables import DERIVED
from .releases import RELEASES, stream_releases
from .tables import GRAPH_TABLES, LINK_TABLES, STATEMENT_LINK_TABLES, TABLES, Table, tables_of
from .walking import walk
from .writing import DIALECTS, PLAIN, Dialect, header, lines

DATED_MODELS: Mapping[str, type[PublicStatement | PublicReference]] = {
    "statement": PublicStatement,
    "reference": PublicReference,
}  # rows of typed columns, in the order of dates


def all_rows(noun: str) -> QuerySet[Any]:
    """Return all public rows of a noun, as its tables are written from."""
    return (
        DATED_MODELS[noun].objects.all() if noun in DATED_MODELS else PublicRecord.objects.of(noun)
    )


def stream(
    table: Table,
    rows: QuerySet[Any],
    targets: Targets | None = None,
    order: Order | None = None,
    dialect: Dialect = PLAIN,
    read: Reader | None = None,
    *,
    few: bool = False,
) -> Iterator[bytes]:
    """Yield the pieces of a table of some public rows, in the order of their list.

    `targets` are those that the rows were chosen by. The database writes a table that its public
    columns hold, and is told whether the rows are `few`; the graph has an order of its own; the
    others are made from documents, whose rows `read` may know better how to begin with.
    """
    order = order or (NEWEST if table.noun in DATED_MODELS else BY_KEY)
    if is_compiled(table):
        return stream_compiled(table, rows, targets, order, dialect, few=few)
    if table.name == "citations":
        return stream_edges(rows, table.columns, read, dialect)
    if table.name == "nodes":
        return stream_nodes(rows, table.columns, dialect)
    return stream_documents(table, read or rows, order, dialect)


def stream_documents(
    table: Table, rows: QuerySet[Any] | Reader, order: Order, dialect: Dialect
) -> Iterator[bytes]:
    """Yield the pieces of a table that is made from documents.

    Keys and documents are read 500 at a time, so what leaves the public side meanwhile is left
    out.
    """
    merges, head = Context(merged=merged_keys()), header(table.columns, dialect)
    for page in walk(rows, order):
        record_names = [
            f"{table.noun}/{row[-1]}" if table.noun in DATED_MODELS else row[-1] for row in page
        ]
        yield head + lines(table.columns, document_rows(table, record_names, merges), dialect)
        head = b""


def importable_tables() -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the name and the pieces of every table that an import reads: all that is public."""
    authorities = [TABLES[noun] for noun in NOUNS if noun != "statement"]
    for table in (
        *authorities,
        TABLES["statement"],
        *STATEMENT_LINK_TABLES.values(),
        TABLES["reference"],
    ):
        yield f"{table.name}.csv", stream(table, all_rows(table.noun))


def document_rows(table: Table, record_names: Sequence[str], merges: Context) -> Iterator[Cells]:
    """Yield the rows of some documents, in the order of their names, `noun/key`."""
    records = PublicRecord.objects.filter(id__in=record_names).order_by()
    documents = {
        row[0]: row[1:] for row in records.values_list("id", "document", "number", "links")
    }
    linked = {record_name for _, _, links in documents.values() for record_name in links.split()}
    names = Names(merges, with_sides(labels_of(linked), linked, merges))
    for record_name in record_names:
        if record_name in documents:
            document, number, _ = documents[record_name]
            yield from table.rows(parse(document), number, names)


__all__ = [
    "CHANGES",
    "COUNTS",
    "DATED_MODELS",
    "DERIVED",
    "DIALECTS",
    "GRAPH_TABLES",
    "LINK_TABLES",
    "NUMBERED",
    "PLAIN",
    "RELEASES",
    "STATEMENT_LINK_TABLES",
    "TABLES",
    "Column",
    "Dialect",
    "ForeignColumn",
    "Table",
    "all_rows",
    "counts_columns",
    "counts_lines",
    "importable_tables",
    "stream",
    "stream_changes",
    "stream_releases",
    "tables_of",
    "walk",
]
