"""The tables of records as Parquet, typed: https://parquet.apache.org/docs/file-format/

Written where pyarrow is installed, which is an extra (`requirements-parquet.txt`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from statements.exports import TABLES, Column

from .database import quote
from .tables import ReleaseTable, release_tables

PARQUET = "parquet"  # the folder of their files
LIBRARY = "pyarrow"
TYPES = {"integer": "int64", "boolean": "bool", "date": "date32"}  # all others are text
STORED = {"integer": "int64", "boolean": "int64"}  # as the database has them; all others as text
ROWS = 5_000  # of a group, which is held at once: 160 MB at 20,000 statements


def has_parquet() -> bool:
    """Tell whether releases are made with Parquet here."""
    return find_spec(LIBRARY) is not None


def write_parquet(database: sqlite3.Connection, folder: Path) -> list[str]:
    """Write the table of every noun, in the order of its rows; return the names of the files."""
    if not has_parquet():
        return []
    (folder / PARQUET).mkdir()
    names = {f"{PARQUET}/{table.name}.parquet": table for table in noun_tables()}
    for name, table in names.items():
        write_table(database, table, folder / name)
    return list(names)


def noun_tables() -> Iterator[ReleaseTable]:
    """Yield the tables that are a noun's own, not those of its lists."""
    own = {table.name for table in TABLES.values()}
    return (table for table in release_tables() if table.name in own)


def write_table(database: sqlite3.Connection, table: ReleaseTable, path: Path) -> None:
    # Not at the top: it takes 50 MB, and every process that serves releases reads this module.
    arrow, parquet = import_module(LIBRARY), import_module(f"{LIBRARY}.parquet")
    schema = arrow.schema([field(arrow, column) for column in table.columns])
    cursor = database.execute(f"SELECT * FROM {quote(table.name)} ORDER BY rowid")  # noqa: S608 - a table of ours
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while rows := cursor.fetchmany(ROWS):
            cells = zip(table.columns, schema, zip(*rows, strict=True), strict=True)
            arrays = [array(arrow, column, own.type, values) for column, own, values in cells]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))


def field(arrow: Any, column: Column) -> Any:
    """Return what Parquet says of a column: its type, its meaning, and whether it may be empty."""
    kind = arrow.type_for_alias(TYPES.get(column.type, "string"))
    meaning = {"description": column.meaning}
    return arrow.field(column.name, kind, nullable=not column.required, metadata=meaning)


def array(arrow: Any, column: Column, kind: Any, values: Sequence[Any]) -> Any:
    """Return the cells of a column as they are typed in Parquet, read as the database has them."""
    stored = arrow.type_for_alias(STORED.get(column.type, "string"))
    return arrow.array(values, stored).cast(kind)
