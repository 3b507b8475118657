"""The codebook: what stands in every column of every table, told by their declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from statements.documents import KINDS

from . import difference_columns, measures
from .cells import Cells, list_cell
from .changes import CHANGES
from .coding import RULE_COLUMNS, coding_json, rule_cells
from .columns import NEVER, TYPES, Column, ForeignColumn, Vocabulary, integer, text
from .counts import COUNTS
from .derived_tables import DERIVED
from .difference_columns import DIFFERENCE_COLUMNS
from .history import columns_since, history
from .meanings import ROW_MEANINGS
from .measures import COVERAGE_COLUMNS
from .releases import RELEASES
from .tables import TABLES, tables_of
from .writing import header, lines

EXAMPLES: Mapping[str, Mapping[str, str]] = orjson.loads(
    Path(__file__).with_name("examples.json").read_bytes()
)  # of the first dataset, written by `WRITE_EXAMPLES=1 pytest tests/test_codebook.py`
NO_VOCABULARY = "The column has no fixed values."
TYPE_VOCABULARY = Vocabulary("Type", tuple((name, meaning) for name, (meaning, _) in TYPES.items()))
CODEBOOK = (
    text("table", "Name of the table."),
    integer("position", "Place of the column in its table.", "place, from 0"),
    text("name", "Name of the column."),
    text("meaning", "What stands in it."),
    Column("type", "How it is written.", "code", NEVER, TYPE_VOCABULARY),
    text("unit", "What is counted.", "It is no whole number."),
    text("vocabulary", "Vocabulary of its values: see codebook_values.", NO_VOCABULARY),
    Column("allowed", "The values that it may hold.", "names", NO_VOCABULARY),
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
    *RULE_COLUMNS,
)
# Names, columns and keys: of tables that stand in releases alone, and of its own.
RELEASE_TABLES = (
    ("differences", DIFFERENCE_COLUMNS, difference_columns.KEY),
    ("coverage", COVERAGE_COLUMNS, measures.KEY),
)
OWN_TABLES = (
    ("codebook", CODEBOOK, ("table", "position")),
    ("codebook_values", VALUES, ("vocabulary", "position")),
)
CODEBOOK_TABLES = tuple(name for name, _, _ in OWN_TABLES)


@dataclass(frozen=True, slots=True)
class Entry:
    """One column in the codebook."""

    position: int  # from 0
    column: Column
    since: str
    example: str


@dataclass(frozen=True, slots=True)
class CodebookTable:
    """One table in the codebook: whose list has it, what a row is, what tells rows apart."""

    name: str
    noun: str
    row: str
    path: str | None  # below the API's root; None of what stands in releases alone
    key: tuple[str, ...]
    entries: tuple[Entry, ...]

    @property
    def in_release(self) -> bool:
        """Tell whether releases hold the table: all but counts, and the list of releases."""
        return self.name not in ("counts", "releases")


@cache
def codebook() -> tuple[CodebookTable, ...]:
    """Return every table that the API or a release writes, the codebook's own at the end."""
    return tuple(codebook_tables())


def codebook_tables() -> Iterator[CodebookTable]:
    for noun in TABLES:
        list_name = TABLES[noun].name
        for name, table in tables_of(noun).items():
            path = f"{list_name}/?format=csv" + ("" if name == list_name else f"&table={name}")
            row = ROW_MEANINGS.get(name) or KINDS[noun].meaning
            yield CodebookTable(name, list_name, row, path, table.key, entries(name, table.columns))
    for derived in DERIVED:
        path, name = f"{derived.name}/?format=csv", derived.table
        own = entries(name, derived.columns)
        yield CodebookTable(name, derived.name, derived.row, path, derived.key, own)
    for name, columns, own_path, key in (
        ("changes", CHANGES, "changes/?format=csv", ("number",)),
        ("counts", COUNTS, "counts/?format=csv&by=month,government,type", ("filter",)),
        ("releases", RELEASES, "releases/?format=csv", ("number",)),
        *((name, columns, None, key) for name, columns, key in RELEASE_TABLES),
        *(
            (name, columns, "codebook/?format=csv" + (f"&table={name}" if place else ""), key)
            for place, (name, columns, key) in enumerate(OWN_TABLES)
        ),
    ):
        noun = own_path.partition("/")[0] if own_path else "releases"
        own = entries(name, columns)
        yield CodebookTable(name, noun, ROW_MEANINGS[name], own_path, key, own)


def entries(table: str, columns: Any) -> tuple[Entry, ...]:
    """Return what the codebook says of some columns."""
    since_by_column = columns_since(history().get(table, ()))
    return tuple(
        Entry(position, column, since_by_column.get(column.name, ""), example(table, column))
        for position, column in enumerate(columns)
    )


def example(table: str, column: Column) -> str:
    """Return a cell of the column in the first dataset; empty where that has none."""
    return EXAMPLES.get(table, {}).get(column.name, "")


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """Return every vocabulary that a column has, by name."""
    by_name = {
        entry.column.allowed.name: entry.column.allowed
        for table in codebook()
        for entry in table.entries
        if entry.column.allowed
    }
    return tuple(by_name[name] for name in sorted(by_name))


def codebook_rows() -> Iterator[Cells]:
    """Yield the rows of the codebook as a table."""
    for table in codebook():
        for entry in table.entries:
            column, allowed, target = entry.column, entry.column.allowed, entry.column.refers_to
            yield {
                "table": table.name,
                "position": entry.position,
                "name": column.name,
                "meaning": column.meaning,
                "type": column.type,
                "unit": column.unit or None,
                "vocabulary": allowed.name if allowed else None,
                "allowed": list_cell(code for code, _ in allowed.values) if allowed else None,
                "empty": column.empty,
                "required": column.required,
                "refers_to": str(target) if target else None,
                "always": target.always if target else None,
                "example": entry.example or None,
                "since": int(entry.since),
                "in_release": table.in_release,
            }


def value_rows() -> Iterator[Cells]:
    """Yield the values of all vocabularies, with their definitions."""
    for vocabulary in vocabularies():
        for position, (code, definition) in enumerate(vocabulary.values):
            yield {
                "vocabulary": vocabulary.name,
                "position": position,
                "code": code,
                "definition": definition,
                **rule_cells(vocabulary.name, code),
            }


def codebook_csv(table: str = "codebook") -> bytes:
    """Return the codebook as a file, or its values."""
    columns, rows = (
        (VALUES, value_rows()) if table == CODEBOOK_TABLES[1] else (CODEBOOK, codebook_rows())
    )
    return header(columns) + lines(columns, rows)


def codebook_json() -> dict[str, Any]:
    """Return the codebook as JSON has it."""
    types = [{"name": name, "meaning": meaning} for name, (meaning, _) in TYPES.items()]
    return {
        "tables": [
            {
                "name": table.name,
                "list": table.noun,
                "row": table.row,
                "path": table.path,
                "key": list(table.key),
                "in_release": table.in_release,
                "columns": [column_json(entry) for entry in table.entries],
            }
            for table in codebook()
        ],
        "types": types,
        "coding": coding_json(),
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
        "refers_to": column.refers_to and foreign_column_json(column.refers_to),
        "example": entry.example,
        "since": entry.since,
    }


def values_json(vocabulary: Vocabulary) -> list[dict[str, str]]:
    return [{"code": code, "definition": definition} for code, definition in vocabulary.values]


def foreign_column_json(target: ForeignColumn) -> dict[str, Any]:
    return {"table": target.table, "column": target.column, "always": target.always}
