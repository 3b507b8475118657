"""Read the rows of the desk, and tell the documents that they say: for those who compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from statements.models import DeskModel

from .declaration import Noun
from .field_types import Plain, Row
from .mapping import Document, Rows, Table, batched

CHUNK = 500  # keys or rows in one query; SQLite takes 32,766 parameters, PostgreSQL 65,535
KEYS = 10_000  # keys in one query that asks for a list of them (`__listed`)
DOCUMENTS = 2_000  # documents held in memory at a time, where there may be any number


def render(noun: Noun, keys: Iterable[str]) -> dict[str, Document]:
    """Return the desk's documents by key, in a fixed number of queries per 500 keys."""
    documents: dict[str, Document] = {}
    for chunk in batched(keys, CHUNK):
        documents |= unflatten(noun, desk_rows(noun, chunk))
    return documents


def desk_rows(noun: Noun, keys: Sequence[str]) -> Rows:
    """Return the desk's rows of some records, by table."""
    rows: Rows = {table.model: [] for table in noun.table.walk()}
    fetch_rows(noun.table, "pk", keys, rows)
    return rows


def fetch_rows(table: Table, column: str, keys: Sequence[Any], rows: Rows) -> None:
    """Fetch the rows that column ties to keys, and all below them.

    By the parents' own keys and not through a join: on tables filled in this same transaction
    PostgreSQL has no statistics, and joined for more than half a minute.
    """
    if not keys:
        return
    query = table.model.rows_with(column, keys)
    own_rows = list(query.values(*table.columns(), "pk"))
    rows[table.model] += own_rows
    for listed in table.lists:
        below = listed.table
        fetch_rows(below, below.parent, [row["pk"] for row in own_rows], rows)


class RowGroups:
    """Rows by table and parent, each list in its order."""

    def __init__(self, noun: Noun, rows: Rows) -> None:
        self.lists: dict[tuple[type[DeskModel], str], list[Row]] = {}
        for table in noun.table.walk():
            for row in sorted(rows.get(table.model, ()), key=lambda r: r.get("position", 0)):
                owner = row[f"{table.parent}_id"] if table.parent else ""
                self.lists.setdefault((table.model, owner), []).append(row)

    def document_of(self, table: Table, row: Row, root: str) -> Document:
        """Return the object that row and all below it say."""
        document: Document = {}
        for part in table.fields:
            if isinstance(part, Plain):
                document[part.name] = part.to_value(row, root)
            else:
                children = self.lists.get((part.table.model, row[table.identity]), ())
                document[part.name] = part.from_items(
                    [self.document_of(part.table, child, root) for child in children]
                )
        return document


def unflatten(noun: Noun, rows: Rows) -> dict[str, Document]:
    """Return the documents that rows say, by key."""
    groups = RowGroups(noun, rows)
    roots = groups.lists.get((noun.table.model, ""), ())
    keys = [row[noun.identity] for row in roots]
    return {
        key: groups.document_of(noun.table, row, key) for key, row in zip(keys, roots, strict=True)
    }
