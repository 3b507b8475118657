"""The tables of a release: those that the API writes, each with what tells its rows apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from statements.documents import KINDS
from statements.exports import CHANGES, DERIVED, TABLES, Column, tables_of
from statements.exports.meanings import ROW_MEANINGS

KEYS = ("key", "uid")  # types of columns that name one record
SEVERAL_ROWS = "references"  # has several rows for one reference: nothing can point at one of them


@dataclass(frozen=True, slots=True)
class ReleaseTable:
    """One table of a release: its noun, what a row is, its columns, what tells rows apart."""

    name: str
    noun: str
    row: str
    columns: Sequence[Column]
    key: tuple[str, ...]

    @property
    def primary(self) -> tuple[str, ...]:
        """Return the columns of its key; none where one of them may be empty."""
        required = {column.name for column in self.columns if column.required}
        return self.key if required.issuperset(self.key) else ()

    @property
    def path(self) -> str:
        return f"{self.name}.csv"


@cache
def release_tables() -> tuple[ReleaseTable, ...]:
    """Return all tables, in the order in which a release has them."""
    tables = tuple(
        ReleaseTable(
            name, noun, ROW_MEANINGS.get(name) or KINDS[noun].meaning, table.columns, table.key
        )
        for noun in TABLES
        for name, table in tables_of(noun).items()
    )
    derived = (
        ReleaseTable(table.table, table.noun, table.row, table.columns, table.key)
        for table in DERIVED
    )
    return (
        *tables,
        *derived,
        ReleaseTable("changes", "change", ROW_MEANINGS["changes"], CHANGES, ("number",)),
    )


def foreign_key_columns(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield the columns whose every value stands in a column of another table."""
    for column in columns:
        if column.refers_to and column.refers_to.always and column.type in KEYS:
            yield column


def single_row_keys(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield those of them that lead to one row."""
    return (
        c for c in foreign_key_columns(columns) if c.refers_to and c.refers_to.table != SEVERAL_ROWS
    )
