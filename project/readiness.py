"""Whether this process can serve: each part by name, and never why in words that tell a secret."""

from __future__ import annotations

import logging
from functools import cache

from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from statements.models import SearchDocument

OK, BUSY, UNKNOWN = "ok", "busy", "not known"
TABLE = SearchDocument._meta.db_table
HAS_INDEX = (
    "SELECT 1 FROM pg_indexes WHERE indexname = %s AND schemaname = ANY (current_schemas(false))"
)
SEARCH_POSTGRESQL = f"SELECT 1 FROM {TABLE} WHERE vector @@ 'x'::tsquery LIMIT 1"  # noqa: S608 - names of our models
SEARCH_SQLITE = f"SELECT 1 FROM {TABLE}_index WHERE {TABLE}_index MATCH 'x' LIMIT 1"  # noqa: S608 - names of our models
# Finds no row, and is refused where nothing can be written: a standby, a read-only file.
WRITE = "DELETE FROM django_session WHERE session_key = ''"

logger = logging.getLogger(__name__)


def part_states() -> dict[str, str]:
    """Return the state of each part; all that is not ok or busy keeps this process from serving."""
    states = dict.fromkeys(("database", "migrations", "writable", "search"), UNKNOWN)
    looks = {
        "database": database_state,
        "migrations": migration_state,
        "writable": write_state,
        "search": search_state,
    }
    for name, look in looks.items():
        try:
            states[name] = look()
        except DatabaseError as error:
            logger.error("readyz: %s: %s", name, error)
            states[name] = "does not answer" if name == "database" else "fails"
        if name == "database" and states[name] != OK:
            break
    return states


def is_ready(states: dict[str, str]) -> bool:
    return all(state in (OK, BUSY) for state in states.values())


def database_state() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def migration_state() -> str:
    applied = MigrationRecorder(connection).applied_migrations()
    missing = required_migrations() - applied.keys()
    return f"{len(missing)} to be applied: run manage.py migrate" if missing else OK


@cache
def required_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations that this code comes with."""
    loader = MigrationLoader(None)
    replaced = {one for migration in loader.disk_migrations.values() for one in migration.replaces}
    return frozenset(loader.disk_migrations.keys() - replaced)


def write_state() -> str:
    """Tell whether rows can be written; who holds SQLite's one lock shows that they can."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                # No need to wait: that somebody else writes is the answer.
                cursor.execute("PRAGMA busy_timeout=100")
            cursor.execute(WRITE)
    except OperationalError as error:
        if connection.vendor == "sqlite" and "locked" in str(error):
            return BUSY
        raise
    finally:
        if connection.vendor == "sqlite" and connection.connection is not None:
            # The connection serves requests after this one.
            connection.connection.execute("PRAGMA busy_timeout=5000")
    return OK


def search_state() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(SEARCH_SQLITE)
            return OK
        cursor.execute(HAS_INDEX, [f"{TABLE}_vector"])
        if cursor.fetchone() is None:
            return "the index is not there"
        cursor.execute(SEARCH_POSTGRESQL)
    return OK
