"""Databases that other processes can see: empty, or a copy of one that was filled once.

Making tables and filling them takes many seconds and gives the same each time. So the first that
needs it makes it, whoever else in this run of tests needs it waits, and each gets a copy.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import psycopg
from django.db import connection

SHARED = "TESTS_SHARED"  # the folder of a run, which all of its processes know
FILE = "database.sqlite3"
MEDIA = "media"


class Filled(NamedTuple):
    """What is made once: its name, and what fills an empty database and a folder beside it."""

    name: str
    fill: Callable[[str, Path], None]


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
    execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{database_of(kept)}"' if kept else ""))
    try:
        yield on_server(name)
    finally:
        execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def once(filled: Filled) -> Path:
    """Return the folder of what is made once, when it is there."""
    folder = Path(os.environ[SHARED]) / filled.name
    done = folder / "done"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            filled.fill(emptied(folder), folder)
            done.touch()
    return folder


def emptied(folder: Path) -> str:
    """Make an empty database to be kept; return its address."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / FILE}"
    name = database_of(folder)
    (folder.parent / f"{name}.server").touch()
    execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    execute(f'CREATE DATABASE "{name}"')
    return on_server(name)


def database_of(folder: Path) -> str:
    """Return the name of a kept database on its server."""
    return f"{folder.parent.name}_{folder.name}"


def on_server(name: str) -> str:
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def execute(sql: str) -> None:
    with psycopg.connect(on_server("postgres"), autocommit=True) as server:
        server.execute(sql)
