"""The codebook: what stands in every column of every table, told by their declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from statements.documents import KINDS

from .cells import Cells, joined
from .changes import CHANGES
from .columns import NEVER, TYPES, Column, Refers, Vocabulary, integer, text
from .history import history, since
from .meanings import ROWS
from .released import RELEASES
from .tables import TABLES, tables_of
from .writing import header, lines

EXAMPLES: Mapping[str, Mapping[str, str]] = orjson.loads(
    Path(__file__).with_name("examples.json").read_bytes()
)  # of the first dataset, written by `WRITE_EXAMPLES=1 pytest tests/test_codebook.py`
OWN = ("codebook", "codebook_values")  # its own tables
NONE_HELD = "The column has no fixed values."
TYPE = Vocabulary("Type", tuple((name, meaning) for name, (meaning, _) in TYPES.items()))
CODEBOOK = (
    text("table", "Name of the table."),
    integer("position", "Place of the column in its table.", "place, from 0"),
    text("name", "Name of the column."),
    text("meaning", "What stands in it."),
    Column("type", "How it is written.", "code", NEVER, TYPE),
    text("unit", "What is counted.", "It is no whole number."),
    text("vocabulary", "Vocabulary of its values: see codebook_values.", NONE_HELD),
    Column("allowed", "The values that it may hold.", "names", NONE_HELD),
    text("empty", "What an empty cell means."),
    Column("required", "true if no cell is ever empty.", "boolean", NEVER),
    text("refers_to", "The column whose values stand here, as table.column.", "It is no key."),
    Column(
        "always",
        "true if that table has every value; false if it may be public no longer.",
        "boolean",
        "It is no key of one table.",
    ),
    text("example", "A cell of the column, in the first dataset.", "That has none."),
    integer("since", "Version of the tables since which the column is there.", "version, from 1"),
    Column("in_release", "true if releases hold the table.", "boolean", NEVER),
)
VALUES = (
    text("vocabulary", "Name of the vocabulary."),
    integer("position", "Place of the value in it.", "place, from 0"),
    text("code", "The value as it stands in cells."),
    text("definition", "What it means."),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One column in the codebook."""

    position: int  # from 0
    column: Column
    since: str
    example: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table in the codebook: whose list has it, what a row is, what tells rows apart."""

    name: str
    noun: str
    row: str
    path: str  # below the API's root
    key: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def in_release(self) -> bool:
        """Tell whether releases hold the table: all but the list of releases itself."""
        return self.name != "releases"


@cache
def codebook() -> tuple[Sheet, ...]:
    """Return every table that the API writes, the codebook's own at the end."""
    return tuple(sheets())


def sheets() -> Iterator[Sheet]:
    for noun in TABLES:
        own = TABLES[noun].name
        for name, table in tables_of(noun).items():
            path = f"{own}/?format=csv" + ("" if name == own else f"&table={name}")
            row = ROWS.get(name) or KINDS[noun].meaning
            yield Sheet(name, own, row, path, table.key, entries(name, table.columns))
    for name, columns, path, key in (
        ("changes", CHANGES, "changes/?format=csv", ("number",)),
        ("releases", RELEASES, "releases/?format=csv", ("number",)),
        ("codebook", CODEBOOK, "codebook/?format=csv", ("table", "position")),
        (
            "codebook_values",
            VALUES,
            "codebook/?format=csv&table=codebook_values",
            ("vocabulary", "position"),
        ),
    ):
        yield Sheet(name, path.partition("/")[0], ROWS[name], path, key, entries(name, columns))


def entries(table: str, columns: Any) -> tuple[Entry, ...]:
    """Return what the codebook says of some columns."""
    known = since(history().get(table, ()))
    return tuple(
        Entry(place, column, known.get(column.name, ""), example(table, column))
        for place, column in enumerate(columns)
    )


def example(table: str, column: Column) -> str:
    """Return a cell of the column in the first dataset; empty where that has none.

    Of a key the first dataset has others, in the column that it refers to.
    """
    found = EXAMPLES.get(table, {}).get(column.name)
    if found is None and column.refers_to:
        found = EXAMPLES.get(column.refers_to.table, {}).get(column.refers_to.column)
    return found or ""


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """Return every vocabulary that a column has, by name."""
    held = {
        entry.column.allowed.name: entry.column.allowed
        for sheet in codebook()
        for entry in sheet.entries
        if entry.column.allowed
    }
    return tuple(held[name] for name in sorted(held))


def codebook_rows() -> Iterator[Cells]:
    """Yield the rows of the codebook as a table."""
    for sheet in codebook():
        for entry in sheet.entries:
            column, allowed, led = entry.column, entry.column.allowed, entry.column.refers_to
            yield {
                "table": sheet.name,
                "position": entry.position,
                "name": column.name,
                "meaning": column.meaning,
                "type": column.type,
                "unit": column.unit or None,
                "vocabulary": allowed.name if allowed else None,
                "allowed": joined(code for code, _ in allowed.values) if allowed else None,
                "empty": column.empty,
                "required": column.required,
                "refers_to": str(led) if led else None,
                "always": led.always if led else None,
                "example": entry.example or None,
                "since": int(entry.since),
                "in_release": sheet.in_release,
            }


def value_rows() -> Iterator[Cells]:
    """Yield the values of all vocabularies, with their definitions."""
    for vocabulary in vocabularies():
        for place, (code, definition) in enumerate(vocabulary.values):
            yield {
                "vocabulary": vocabulary.name,
                "position": place,
                "code": code,
                "definition": definition,
            }


def codebook_csv(table: str = "codebook") -> bytes:
    """Return the codebook as a file, or its values."""
    columns, rows = (VALUES, value_rows()) if table == OWN[1] else (CODEBOOK, codebook_rows())
    return header(columns) + lines(columns, rows)


def codebook_json() -> dict[str, Any]:
    """Return the codebook as JSON has it."""
    types = [{"name": name, "meaning": meaning} for name, (meaning, _) in TYPES.items()]
    return {
        "tables": [
            {
                "name": sheet.name,
                "list": sheet.noun,
                "row": sheet.row,
                "path": sheet.path,
                "key": list(sheet.key),
                "in_release": sheet.in_release,
                "columns": [column_json(entry) for entry in sheet.entries],
            }
            for sheet in codebook()
        ],
        "types": types,
    }


def column_json(entry: Entry) -> dict[str, Any]:
    column = entry.column
    return {
        "position": entry.position,
        "name": column.name,
        "meaning": column.meaning,
        "type": column.type,
        "unit": column.unit or None,
        "vocabulary": column.allowed and column.allowed.name,
        "allowed": column.allowed and values_json(column.allowed),
        "empty": column.empty,
        "required": column.required,
        "refers_to": column.refers_to and refers_json(column.refers_to),
        "example": entry.example,
        "since": entry.since,
    }


def values_json(vocabulary: Vocabulary) -> list[dict[str, str]]:
    return [{"code": code, "definition": definition} for code, definition in vocabulary.values]


def refers_json(refers: Refers) -> dict[str, Any]:
    return {"table": refers.table, "column": refers.column, "always": refers.always}
