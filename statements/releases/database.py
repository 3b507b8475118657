"""The tables of a release as one SQLite file, with their keys and an index of words.

https://sqlite.org/foreignkeys.html and https://sqlite.org/fts5.html
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from statements.exports import Column, ForeignColumn

from .tables import KEYS, ReleaseTable, single_row_keys

WORDS = """
    CREATE VIRTUAL TABLE statements_fts USING fts5(
        title, summary, content="statements", tokenize="unicode61 remove_diacritics 2"
    );
    INSERT INTO statements_fts (statements_fts) VALUES ('rebuild');
"""
NUMBERS = {"integer": "INTEGER", "boolean": "INTEGER"}
DAY = "date"  # the type of columns that rows are ordered by
CELLS = {"boolean": "CASE ? WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"}
csv.field_size_limit(sys.maxsize)  # the words of an appearance are as long as they are


class BrokenKey(RuntimeError):
    """A key in a release leads to nothing: the ledger holds what it may not."""


class Database:
    """The SQLite file of a release while it is written."""

    def __init__(self, path: Path, tables: Sequence[ReleaseTable]) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        for table in tables:
            self.connection.execute(create_table(table))
        self.tables = tables
        self.connection.execute("BEGIN")

    def load(self, table: ReleaseTable, path: Path) -> int:
        """Fill a table from its file; return how many rows it has."""
        cells = ", ".join(CELLS.get(column.type, "nullif(?, '')") for column in table.columns)
        sql = f"INSERT INTO {quote(table.name)} VALUES ({cells})"  # noqa: S608 - names of ours
        with path.open(newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            next(rows)
            return self.connection.executemany(sql, rows).rowcount

    def finish(self) -> None:
        """Index keys and words; raise BrokenKey where a key leads nowhere."""
        for command in index_commands(self.tables):
            self.connection.execute(command)
        self.connection.execute("COMMIT")
        self.connection.executescript(WORDS)
        orphan = self.connection.execute("PRAGMA foreign_key_check").fetchone()
        if orphan:
            raise BrokenKey(f"Row {orphan[1]} of {orphan[0]} points at nothing in {orphan[2]}.")
        self.connection.execute("ANALYZE")

    def close(self) -> None:
        self.connection.close()


def create_table(table: ReleaseTable) -> str:
    """Return the statement that makes a table: types, keys, what may not be empty."""
    parts = [column_sql(column) for column in table.columns]
    if table.primary:
        parts.append(f"PRIMARY KEY ({', '.join(map(quote, table.primary))})")
    parts += [
        foreign_key_sql(column.name, column.refers_to) for column in single_row_keys(table.columns)
    ]
    return f"CREATE TABLE {quote(table.name)} (\n    {f',{chr(10)}    '.join(parts)}\n)"


def column_sql(column: Column) -> str:
    needed = " NOT NULL" if column.required else ""
    return f"{quote(column.name)} {NUMBERS.get(column.type, 'TEXT')}{needed}"


def foreign_key_sql(name: str, target: ForeignColumn | None) -> str:
    assert target is not None  # noqa: S101 - `single_row_keys` gives no others
    return f"FOREIGN KEY ({quote(name)}) REFERENCES {quote(target.table)} ({quote(target.column)})"


def index_commands(tables: Sequence[ReleaseTable]) -> Iterator[str]:
    """Yield what indexes columns pointed at, which must be unique, those that point, and days."""
    primary = {(t.name, t.primary[0]) for t in tables if len(t.primary) == 1}
    referenced = {
        (r.table, r.column)
        for t in tables
        for c in single_row_keys(t.columns)
        if (r := c.refers_to)
    }
    for name, column in sorted(referenced - primary):
        yield f"CREATE UNIQUE INDEX {quote(f'{name}_{column}')} ON {indexed_column(name, column)}"
    for table in tables:
        for indexed in [(table.name, c.name) for c in table.columns if is_indexed(c)]:
            if indexed not in referenced | primary:
                yield f"CREATE INDEX {quote('_'.join(indexed))} ON {indexed_column(*indexed)}"


def is_indexed(column: Column) -> bool:
    """Tell whether rows are looked for or ordered by a column: a key of other rows, or a day."""
    return column.type == DAY or (column.refers_to is not None and column.type in KEYS)


def indexed_column(table: str, column: str) -> str:
    return f"{quote(table)} ({quote(column)})"


def quote(name: str) -> str:
    return f'"{name}"'
