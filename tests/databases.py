"""Databases that other processes can see: empty, or a copy of one that was filled once.

Making tables and filling them takes many seconds and gives the same each time. So the first that
needs it makes it, whoever else in this run of tests needs it waits, and each gets a copy. So do the
processes of a run for the database of their own.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock
from uuid import uuid4

import psycopg
from django.core import management
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
SHARED = "TESTS_SHARED"  # the folder of a run, which all of its processes know
FILE = "database.sqlite3"
MEDIA = "media"


class Filled(NamedTuple):
    """What is made once: its name, what fills a database and a folder beside it, and from what."""

    name: str
    fill: Callable[[str, Path], None]
    start: Filled | None = None  # an empty one


def migrate(url: str, folder: Path) -> None:
    """Make the tables, in a process of its own."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=True)


MIGRATED = Filled("migrated", migrate)


@contextmanager
def shared() -> Iterator[None]:
    """Keep what is made once for as long as a run takes."""
    with tempfile.TemporaryDirectory(prefix="statements_tests_") as folder:
        os.environ[SHARED] = folder
        try:
            yield
        finally:
            del os.environ[SHARED]
            for made in Path(folder).glob("*.server"):
                execute(f'DROP DATABASE IF EXISTS "{made.stem}" WITH (FORCE)')


@contextmanager
def database(folder: Path, filled: Filled | None = None) -> Iterator[str]:
    """Yield the address of a database of its own: empty, or a copy with the files beside it."""
    kept = once(filled) if filled else None
    if kept and (kept / MEDIA).exists():
        shutil.copytree(kept / MEDIA, folder / MEDIA)
    if connection.vendor == "sqlite":
        if kept:
            shutil.copyfile(kept / FILE, folder / FILE)
        yield f"sqlite:///{folder / FILE}"
        return
    name = f"test_{uuid4().hex}"
    create(name, kept)
    try:
        yield on_server(name)
    finally:
        execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def copied() -> Iterator[None]:
    """Let Django's runner of tests copy the tables where it would migrate."""
    kept, call = once(MIGRATED), management.call_command

    def instead(command: str, *arguments: Any, **options: Any) -> Any:
        if command != "migrate":
            return call(command, *arguments, **options)
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(kept / FILE)) as made:
                made.backup(connection.connection)
        return None

    template = {"TEMPLATE": database_of(kept)} if connection.vendor == "postgresql" else {}
    with (
        mock.patch.dict(connection.settings_dict["TEST"], template),
        mock.patch.object(management, "call_command", instead),
    ):
        yield


def once(filled: Filled) -> Path:
    """Return the folder of what is made once, when it is there."""
    folder = Path(os.environ[SHARED]) / filled.name
    done = folder / "done"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            filled.fill(started(folder, filled.start), folder)
            done.touch()
    return folder


def started(folder: Path, start: Filled | None) -> str:
    """Make a database to be kept, empty or a copy; return its address."""
    kept = once(start) if start else None
    if connection.vendor == "sqlite":
        if kept:
            shutil.copyfile(kept / FILE, folder / FILE)
        return f"sqlite:///{folder / FILE}"
    name = database_of(folder)
    (folder.parent / f"{name}.server").touch()
    execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    create(name, kept)
    return on_server(name)


def create(name: str, kept: Path | None) -> None:
    """Create a database on the server, empty or a copy."""
    execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{database_of(kept)}"' if kept else ""))


def database_of(folder: Path) -> str:
    """Return the name of a kept database on its server."""
    return f"{folder.parent.name}_{folder.name}"


def on_server(name: str) -> str:
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def execute(sql: str) -> None:
    with psycopg.connect(on_server("postgres"), autocommit=True) as server:
        server.execute(sql)
