"""One snapshot for all that a long reading asks: a connection of its own, which cannot write.

On SQLite a reading on the writing connection would lock every writer out; on PostgreSQL one
transaction sees the same rows from its first statement to its last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from itertools import count
from typing import Any, TypeVar
from urllib.parse import quote

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

T = TypeVar("T")
STARTED = count()
ON_SQLITE = "PRAGMA query_only=ON; PRAGMA busy_timeout=5000; PRAGMA cache_size=-16384"
STEPS = 100_000  # of SQLite's machine between two looks whether the time is over

_alias: ContextVar[str | None] = ContextVar("statements_reading", default=None)


class Router:
    """Sends what is read to the snapshot that is being read, if one is."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return _alias.get()


def current() -> BaseDatabaseWrapper:
    """Return the connection that is read from."""
    return connections[_alias.get() or DEFAULT_DB_ALIAS]


class Snapshot:
    """The database as it stands at the first question, until `close`.

    Within a transaction, and of a database that lives in memory, there is no other connection to
    take: the reading is part of what is open already.
    """

    def __init__(self, seconds: int, is_over: Callable[[], bool]) -> None:
        """Open it; one statement may take `seconds`, and on SQLite ends when `is_over`."""
        self.alias: str | None = None
        held = connections[DEFAULT_DB_ALIAS]
        if held.in_atomic_block or in_memory(held):
            return
        connection = reader(held, seconds)
        self.alias = connection.alias
        connections[self.alias] = connection
        try:
            connection.set_autocommit(False)
            if connection.vendor == "sqlite":
                connection.connection.set_progress_handler(is_over, STEPS)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def read(self) -> Iterator[None]:
        """Read from the snapshot within."""
        token = _alias.set(self.alias)
        try:
            yield
        finally:
            _alias.reset(token)

    def close(self) -> None:
        """End it; what the database still does for it is given up."""
        if self.alias is None:
            return
        connection, self.alias = connections[self.alias], None
        del connections[connection.alias]
        connection.close()


def in_memory(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]


def reader(held: BaseDatabaseWrapper, seconds: int) -> BaseDatabaseWrapper:
    """Return a new connection to the same database that only reads, in one transaction."""
    settings = deepcopy(held.settings_dict)
    options = settings["OPTIONS"]
    if held.vendor == "postgresql":
        flags = (
            f"statement_timeout={seconds * 1000}",
            f"idle_in_transaction_session_timeout={seconds * 1000}",
            "default_transaction_read_only=on",
            r"default_transaction_isolation=repeatable\ read",
        )
        given = options.get("options", "")
        options["options"] = " ".join([given, *(f"-c {flag}" for flag in flags)]).strip()
    else:
        settings["NAME"] = f"file:{quote(str(settings['NAME']))}?mode=ro"
        options |= {"transaction_mode": "DEFERRED", "init_command": ON_SQLITE}
    backend: Any = load_backend(settings["ENGINE"])
    made: BaseDatabaseWrapper = backend.DatabaseWrapper(settings, f"reading-{next(STARTED)}")
    return made
