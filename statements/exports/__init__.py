"""Tables for analysts, written from the public documents in plain Python.

This is the reference writer: slow, short, and the one whose bytes a faster one must equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from statements.documents import Context, Document, parse
from statements.documents.mapping import batched
from statements.labels import labels_of
from statements.ledger.publishing import merged
from statements.models import PublicRecord

from .cells import Cells, Names
from .columns import REFERENCES, STATEMENTS, Column
from .rows import Matched, reference_rows, statement_rows
from .writing import header, lines

CHUNK = 500
Rows = Callable[[Document, int, Names, Matched], Iterator[Cells]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the noun it is made of, its columns, and the rows of one document."""

    noun: str
    name: str
    columns: Sequence[Column]
    rows: Rows


TABLES: Mapping[str, Table] = {
    "statement": Table("statement", "statements", STATEMENTS, statement_rows),
    "reference": Table("reference", "references", REFERENCES, reference_rows),
}


def always(agreement: str | None, clause: str | None, statement: str | None) -> bool:
    """Match every target: the filter asks for none."""
    return True


def stream(table: Table, rows: QuerySet[Any], matched: Matched = always) -> Iterator[bytes]:
    """Return the pieces of a table of all rows of a public queryset, newest first.

    The keys are those of the moment of the call; documents are read 500 at a time, so one that
    leaves the public side meanwhile is left out. Issue 5 replaces this reading by one snapshot,
    not the bytes.
    """
    keys = list(rows.order_by("-sort_on", "-uid").values_list("uid", flat=True))
    return pieces(table, keys, Context(merged=merged()), matched)


def pieces(table: Table, keys: Sequence[str], merges: Context, matched: Matched) -> Iterator[bytes]:
    yield header(table.columns)
    for chunk in batched(keys, CHUNK):
        yield lines(table.columns, rows_of(table, chunk, merges, matched))


def rows_of(
    table: Table, keys: Sequence[str], merges: Context, matched: Matched
) -> Iterator[Cells]:
    """Yield the rows of some documents, in the order of their keys."""
    held = PublicRecord.objects.filter(id__in=[f"{table.noun}/{key}" for key in keys]).order_by()
    found = {row[0]: row[1:] for row in held.values_list("key", "document", "number", "links")}
    documents = {key: parse(text) for key, (text, _, _) in found.items()}
    wanted = {name for _, _, links in found.values() for name in links.split()}
    names = Names(merges, labels_of(wanted | set(map(issuer, documents.values())) - {""}))
    for key in keys:
        if key in found:
            yield from table.rows(documents[key], found[key][1], names, matched)


def issuer(document: Document) -> str:
    """Return who issued a statement, or that of a reference, as `noun/key`."""
    held = document if "issued_by" in document else document["statement"]
    return f"institution/{held['issued_by']}" if held and held["issued_by"] else ""


__all__ = ["TABLES", "Column", "Table", "stream"]
