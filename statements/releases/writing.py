"""Write what a stage holds: every table as CSV, and those as tables of the SQLite file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS

from statements.exports import all_rows, stream, stream_changes, tables_of
from statements.models import Change

from .database import Database
from .stage import Stage
from .tables import ReleaseTable, release_tables


def write_tables(stage: Stage, folder: Path, database: Database) -> dict[str, int]:
    """Write all tables; return how many rows each has, by the name of its file."""
    counts: dict[str, int] = {}
    with stage.read():
        for table in release_tables():
            path = folder / table.path
            with path.open("wb") as file:
                file.writelines(pieces(table, stage.number))
            counts[table.path] = database.load(table, path)
    return counts


def pieces(table: ReleaseTable, number: int) -> Iterator[bytes]:
    """Return the pieces of a table; the ledger's lines alone are read where they stand."""
    if table.noun == "change":
        lines = Change.objects.using(DEFAULT_DB_ALIAS)
        return stream_changes(lines.filter(number__lte=number))
    return stream(tables_of(table.noun)[table.name], all_rows(table.noun))
