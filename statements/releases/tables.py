"""The tables of a release: those that the API writes, each with what tells its rows apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from statements.documents import KINDS
from statements.exports import CHANGES, TABLES, Column, tables_of
from statements.exports.meanings import ROWS

MANY = "references"  # has several rows for one reference: nothing can point at one of them


@dataclass(frozen=True, slots=True)
class Sheet:
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
def sheets() -> tuple[Sheet, ...]:
    """Return all tables, in the order in which a release has them."""
    told = tuple(
        Sheet(name, noun, ROWS.get(name) or KINDS[noun].meaning, table.columns, table.key)
        for noun in TABLES
        for name, table in tables_of(noun).items()
    )
    return (*told, Sheet("changes", "change", ROWS["changes"], CHANGES, ("number",)))


def pointing(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield the columns whose every value stands in a column of another table."""
    for column in columns:
        if column.refers_to and column.refers_to.always and column.type in ("key", "uid"):
            yield column


def keyed(columns: Iterable[Column]) -> Iterator[Column]:
    """Yield those of them that lead to one row."""
    return (c for c in pointing(columns) if c.refers_to and c.refers_to.table != MANY)
