"""Read the rows of the desk, and tell the documents that they say: for those who compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from statements.models import DeskModel

from .field_types import Plain, Row
from .mapping import Document, Noun, Rows, Table, batched

CHUNK = 500  # keys or rows in one query; SQLite takes 32,766 parameters, PostgreSQL 65,535
KEYS = 10_000  # keys in one query that asks for a list of them (`__listed`)


def render(noun: Noun, keys: Iterable[str]) -> dict[str, Document]:
    """Return the desk's documents by key, in a fixed number of queries per 500 keys."""
    documents: dict[str, Document] = {}
    for chunk in batched(keys, CHUNK):
        documents |= unflatten(noun, held_rows(noun, chunk))
    return documents


def held_rows(noun: Noun, keys: Sequence[str]) -> Rows:
    """Return the desk's rows of some records, by table."""
    found: Rows = {table.model: [] for table in noun.table.walk()}
    fetch(noun.table, "pk", keys, found)
    return found


def fetch(table: Table, column: str, keys: Sequence[Any], found: Rows) -> None:
    """Fetch the rows that column ties to keys, and all below them.

    By the parents' own keys and not through a join: on tables filled in this same transaction
    PostgreSQL has no statistics, and joined for more than half a minute.
    """
    if not keys:
        return
    rows = table.model._base_manager.filter(**{f"{column}__in": keys}).order_by()
    fetched = list(rows.values(*table.columns(), "pk"))
    found[table.model] += fetched
    for listed in table.lists:
        below = listed.table
        fetch(below, below.parent, [row["pk"] for row in fetched], found)


class Grouped:
    """Rows by table and parent, each list in its order."""

    def __init__(self, noun: Noun, rows: Rows) -> None:
        self.groups: dict[tuple[type[DeskModel], str], list[Row]] = {}
        for table in noun.table.walk():
            for row in sorted(rows.get(table.model, ()), key=lambda r: r.get("position", 0)):
                owner = row[f"{table.parent}_id"] if table.parent else ""
                self.groups.setdefault((table.model, owner), []).append(row)

    def item(self, table: Table, row: Row, root: str) -> Document:
        """Return the object that row and all below it say."""
        made: Document = {}
        for part in table.fields:
            if isinstance(part, Plain):
                made[part.name] = part.to_value(row, root)
            else:
                children = self.groups.get((part.table.model, row[table.identity]), ())
                made[part.name] = part.from_items(
                    [self.item(part.table, child, root) for child in children]
                )
        return made


def unflatten(noun: Noun, rows: Rows) -> dict[str, Document]:
    """Return the documents that rows say, by key."""
    grouped = Grouped(noun, rows)
    roots = grouped.groups.get((noun.table.model, ""), ())
    keys = [row[noun.identity] for row in roots]
    return {key: grouped.item(noun.table, row, key) for key, row in zip(keys, roots, strict=True)}
