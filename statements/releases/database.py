"""The tables of a release as one SQLite file, with their keys and an index of words.

https://sqlite.org/foreignkeys.html and https://sqlite.org/fts5.html
"""

from __future__ import annotations

import csv
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from statements.exports import Column, Refers

from .tables import Sheet, keyed

WORDS = """
    CREATE VIRTUAL TABLE statements_fts USING fts5(
        title, summary, content="statements", tokenize="unicode61 remove_diacritics 2"
    );
    INSERT INTO statements_fts (statements_fts) VALUES ('rebuild');
"""
NUMBERS = {"integer": "INTEGER", "boolean": "INTEGER"}
CELLS = {"boolean": "CASE ? WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"}
csv.field_size_limit(sys.maxsize)  # the words of an appearance are as long as they are


class Broken(RuntimeError):
    """A key in a release leads to nothing: the ledger holds what it may not."""


class Database:
    """The SQLite file of a release while it is written."""

    def __init__(self, path: Path, sheets: Sequence[Sheet]) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        for sheet in sheets:
            self.connection.execute(created(sheet))
        self.sheets = sheets
        self.connection.execute("BEGIN")

    def load(self, sheet: Sheet, path: Path) -> int:
        """Fill a table from its file; return how many rows it has."""
        cells = ", ".join(CELLS.get(column.type, "nullif(?, '')") for column in sheet.columns)
        sql = f"INSERT INTO {quoted(sheet.name)} VALUES ({cells})"  # noqa: S608
        with path.open(newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            next(rows)
            return self.connection.executemany(sql, rows).rowcount

    def finish(self) -> None:
        """Index keys and words; raise Broken where a key leads nowhere."""
        for command in indexes(self.sheets):
            self.connection.execute(command)
        self.connection.execute("COMMIT")
        self.connection.executescript(WORDS)
        lost = self.connection.execute("PRAGMA foreign_key_check").fetchone()
        if lost:
            raise Broken(f"Row {lost[1]} of {lost[0]} points at nothing in {lost[2]}.")
        self.connection.execute("ANALYZE")

    def close(self) -> None:
        self.connection.close()


def created(sheet: Sheet) -> str:
    """Return the statement that makes a table: types, keys, what may not be empty."""
    parts = [declared(column) for column in sheet.columns]
    if sheet.primary:
        parts.append(f"PRIMARY KEY ({', '.join(map(quoted, sheet.primary))})")
    parts += [foreign(column.name, column.refers_to) for column in keyed(sheet.columns)]
    return f"CREATE TABLE {quoted(sheet.name)} (\n    {f',{chr(10)}    '.join(parts)}\n)"


def declared(column: Column) -> str:
    needed = " NOT NULL" if column.required else ""
    return f"{quoted(column.name)} {NUMBERS.get(column.type, 'TEXT')}{needed}"


def foreign(name: str, refers: Refers | None) -> str:
    assert refers is not None  # noqa: S101 - `keyed` gives no others
    return (
        f"FOREIGN KEY ({quoted(name)}) REFERENCES {quoted(refers.table)} ({quoted(refers.column)})"
    )


def indexes(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Yield what indexes the columns pointed at, which must be unique, and those that point."""
    primary = {(sheet.name, sheet.primary[0]) for sheet in sheets if len(sheet.primary) == 1}
    pointed = {(r.table, r.column) for s in sheets for c in keyed(s.columns) if (r := c.refers_to)}
    for table, column in sorted(pointed - primary):
        yield f"CREATE UNIQUE INDEX {quoted(f'{table}_{column}')} ON {on(table, column)}"
    for sheet in sheets:
        for one in keyed(sheet.columns):
            at = sheet.name, one.name
            if at not in pointed | primary:
                yield f"CREATE INDEX {quoted('_'.join(at))} ON {on(*at)}"


def on(table: str, column: str) -> str:
    return f"{quoted(table)} ({quoted(column)})"


def quoted(name: str) -> str:
    return f'"{name}"'
