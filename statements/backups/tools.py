"""Each database by its own tools: a snapshot of it in a file, and a file in its place.

SQLite by its online backup (https://www.sqlite.org/backup.html), PostgreSQL by pg_dump and psql.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection, connections
from django.db.backends.postgresql.client import DatabaseClient

from statements.failures import BUSY, failure_of
from statements.reading import Snapshot, current, in_memory

PATIENCE = 40  # quarters of a second that a lock of somebody else's is waited for
SESSIONS = "django_session"  # whoever logged out since would be logged in again
LOCKS = "10s"  # as long, of each lock; pg_dump and psql would wait for ever
IN_USE = "Somebody else holds the database: stop what uses it, and try again."
# Either, by version of pg_dump.
LOCK_REFUSAL = re.compile("(lock|statement) timeout|deadlock detected")
Rows = list[tuple[Any, ...]]
RowsOf = Callable[[str], Rows]  # asks a snapshot


class Unable(Exception):
    """The database or its tools did not do it; what was there is still there."""


def words_of(error: BaseException) -> str:
    """Return what went wrong; of a lock of somebody else's, what to do."""
    return IN_USE if failure_of(error) is BUSY else str(error)


@contextmanager
def dumped(path: Path) -> Iterator[RowsOf]:
    """Write a snapshot of the database to path; within, the same snapshot can be asked."""
    dump = dumped_sqlite if connection.vendor == "sqlite" else dumped_postgresql
    with dump(path) as rows_of:
        yield rows_of


def load(path: Path, also: str, work: Path) -> None:
    """Put a snapshot in the place of the whole database, with one more statement, or do nothing."""
    (load_sqlite if connection.vendor == "sqlite" else load_postgresql)(path, also, work)


@contextmanager
def dumped_sqlite(path: Path) -> Iterator[RowsOf]:
    path.touch(0o600)
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        copy_sqlite(*own_connection(), copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute(f"DELETE FROM {SESSIONS}")  # noqa: S608 - a name of ours
        check_sqlite(copy)
        yield lambda sql: copy.execute(sql).fetchall()


def own_connection() -> tuple[sqlite3.Connection, bool]:
    """Return a connection to the database, and whether it is only for this."""
    connection.ensure_connection()
    if in_memory(connection):
        return connection.connection, False
    name = quote(str(connection.settings_dict["NAME"]))
    return sqlite3.connect(f"file:{name}?mode=rw", uri=True, isolation_level=None), True


def copy_sqlite(source: sqlite3.Connection, ours: bool, copy: sqlite3.Connection) -> None:
    waited = 0

    def progress(status: int, remaining: int, total: int) -> None:
        nonlocal waited
        waited += status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if waited > PATIENCE:
            raise Unable(IN_USE)

    try:
        source.backup(copy, progress=progress)  # all pages at once: one state of the database
    finally:
        if ours:
            source.close()


def check_sqlite(copy: sqlite3.Connection) -> None:
    """Raise Unable where a file is damaged."""
    answers = copy.execute("PRAGMA integrity_check(5)").fetchall()
    if answers != [("ok",)]:
        raise Unable(f"The database is damaged: {'; '.join(row[0] for row in answers)}")


def load_sqlite(path: Path, also: str, work: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        check_sqlite(copy)
        copy.execute(also)
        target, ours = own_connection()
        try:
            copy_sqlite(copy, False, target)
        finally:
            if ours:
                target.close()
    if ours:
        connections.close_all()


@contextmanager
def dumped_postgresql(path: Path) -> Iterator[RowsOf]:
    snapshot = Snapshot(0, lambda: False)
    try:
        with snapshot.read():
            name = rows_of_sql("SELECT pg_export_snapshot()")[0][0]
            options = ["--format=custom", f"--snapshot={name}", f"--exclude-table-data={SESSIONS}"]
            options += [f"--lock-wait-timeout={LOCKS}", f"--file={path}"]
            path.touch(0o600)
            run("pg_dump", [*options, *where()])
            yield rows_of_sql
    finally:
        snapshot.close()


def rows_of_sql(sql: str) -> Rows:
    with current().cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def load_postgresql(path: Path, also: str, work: Path) -> None:
    """Let psql do all in one transaction, from a script that is whole before it begins."""
    script, before, after = work / "load.sql", work / "before.sql", work / "after.sql"
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    drops = (f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE;" for name in tables)
    # An error alone is told: each table that goes would be a notice of what goes with it.
    settings = f"SET lock_timeout = '{LOCKS}'; SET client_min_messages = error;"
    before.write_text("\n".join([settings, *drops]) + "\n")
    after.write_text(f"SET search_path = public;\n{also};\n")
    options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={script}"]
    run("pg_restore", [*options, str(path)])
    connections.close_all()
    files = [f"--file={one}" for one in (before, script, after)]
    quiet = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
    run("psql", [*quiet, *files, *where()])


def check_dump(path: Path) -> None:
    """Raise Unable where pg_restore cannot read a file."""
    run("pg_restore", ["--list", str(path)])


def where() -> list[str]:
    """Return the arguments that name our database; its password is in the environment alone."""
    arguments, _ = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return arguments[1:]


def run(program: str, arguments: list[str]) -> None:
    """Run one of PostgreSQL's programs; raise Unable with what it says."""
    path = shutil.which(program)
    if path is None:
        raise Unable(
            f"{program} is not installed: it is part of PostgreSQL's client programs"
            " (on Debian: apt-get install postgresql-client)."
        )
    _, variables = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    environment: Mapping[str, str] = {**os.environ, **(variables or {})}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, and no shell
        [path, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = re.sub(r"\s+", " ", done.stderr).strip()[-1_000:]
        if LOCK_REFUSAL.search(message):
            raise Unable(IN_USE)
        hint = ""
        if "version mismatch" in message or "unsupported version" in message:
            hint = f" {program} must be as new as the server and as what it reads: install that."
        raise Unable(f"{program} failed: {message}{hint}")
