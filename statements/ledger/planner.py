"""What databases are told about whole tables: to take their time, and to count their rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def without_timeout(*settings: str) -> Iterator[None]:
    """Let PostgreSQL take its time over whole tables, with other settings of the planner.

    Tables filled a moment ago pass for empty: without loops they are joined by their hashes, not
    compared row by row. The settings are put back, for a transaction around may go on.
    """
    if connection.vendor != "postgresql":
        yield
        return
    all_settings = ("statement_timeout = 0", *settings)
    with connection.cursor() as cursor:
        for setting in all_settings:
            cursor.execute(f"SET LOCAL {setting}")
        yield
        for setting in all_settings:
            cursor.execute(f"SET LOCAL {setting.partition(' ')[0]} TO DEFAULT")


def analyse() -> None:
    """Let the database count what its tables hold: SQLite plans badly until somebody asks it to."""
    with transaction.atomic(), without_timeout(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
