"""What a database still holds of deleted words: free pages, old rows, an index's old parts."""

from __future__ import annotations

from django.db import connection

from statements.models import CheckRun, DeskWords, SearchDocument, SearchRecord


def clean_indexes() -> None:
    """Let SQLite's indexes forget deleted words: https://sqlite.org/fts5.html, section 6.9."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for model in (SearchDocument, SearchRecord, DeskWords):
            index = f"{model._meta.db_table}_index"
            cursor.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608 - names of our models


def forget_audits() -> None:
    """Forget what audits told: a fault may tell any words."""
    CheckRun.objects.exclude(told=[]).update(told=[])


def scrub() -> bool:
    """Write the database anew where that is how words go; it may take as long as a backup.

    False where others read meanwhile, so that SQLite's log beside the file could not be emptied.

    SQLite: https://sqlite.org/lang_vacuum.html, and the log beside the file is emptied. PostgreSQL:
    samples of columns that its planner keeps (pg_stats) are taken anew, and the space of old rows
    is freed; their bytes go when it is written over, or by VACUUM FULL, which locks everybody out.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return not cursor.fetchone()[0]
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ANALYZE")
        cursor.execute("VACUUM")
        cursor.execute("RESET statement_timeout")
        return True
