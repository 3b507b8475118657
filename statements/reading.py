"""One snapshot for all that a long reading asks: a connection of its own, which cannot write.

On SQLite a reading on the writing connection would lock every writer out; on PostgreSQL one
transaction sees the same rows from its first statement to its last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

T = TypeVar("T")
STARTED = count()
ON_SQLITE = "PRAGMA query_only=ON; PRAGMA busy_timeout=5000; PRAGMA cache_size=-16384"
UNSAFE = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"
ON_FILE = "django.db.backends.sqlite3"
STEPS = 100_000  # of SQLite's machine between two looks whether the time is over

_alias: ContextVar[str | None] = ContextVar("statements_reading", default=None)


class Router:
    """Sends what is read to the snapshot that is being read, if one is."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return _alias.get()


def current() -> BaseDatabaseWrapper:
    """Return the connection that is read from."""
    return connections[_alias.get() or DEFAULT_DB_ALIAS]


class Reading:
    """A connection beside the one that writes, from which everything is read within `read`."""

    alias: str | None = None  # none where there is no other to take

    def open(self, connection: BaseDatabaseWrapper) -> None:
        self.alias = connection.alias
        connections[self.alias] = connection

    @contextmanager
    def read(self) -> Iterator[None]:
        """Read from it within."""
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


class Snapshot(Reading):
    """The database as it stands at the first question, until `close`.

    Within a transaction, and of a database that lives in memory, there is no other connection to
    take: the reading is part of what is open already.
    """

    def __init__(self, seconds: int, is_over: Callable[[], bool]) -> None:
        """Open it; one statement may take `seconds`, and on SQLite ends when `is_over`."""
        connection_in_use = connections[DEFAULT_DB_ALIAS]
        if connection_in_use.in_atomic_block or in_memory(connection_in_use):
            return
        connection = reader(connection_in_use, seconds)
        self.open(connection)
        try:
            connection.set_autocommit(False)
            if connection.vendor == "sqlite":
                connection.connection.set_progress_handler(is_over, STEPS)
        except BaseException:
            self.close()
            raise


class Scratch(Reading):
    """A new file of SQLite for rows of some of our tables, without the ties between them."""

    def __init__(self, path: Path) -> None:
        options = {"init_command": UNSAFE, "transaction_mode": "DEFERRED"}
        entry = {"ENGINE": ON_FILE, "NAME": path, "OPTIONS": options}
        settings = connections.configure_settings({DEFAULT_DB_ALIAS: entry})[DEFAULT_DB_ALIAS]
        self.connection = connect(settings, "scratch")
        self.open(self.connection)

    @contextmanager
    def filling(self, tables: Iterable[type[models.Model]]) -> Iterator[None]:
        """Make tables, to be filled within; their indexes are made after that."""
        # Collected, not executed: the editor would look for what the ties lead to.
        with self.connection.schema_editor(collect_sql=True, atomic=False) as editor:
            for model in tables:
                editor.create_model(model)
        self.connection.disable_constraint_checking()  # the editor turned it on
        with transaction.atomic(using=self.alias), self.connection.cursor() as cursor:
            later = [sql for sql in editor.collected_sql if not sql.startswith("CREATE TABLE")]
            for sql in editor.collected_sql:
                if sql not in later:
                    cursor.execute(sql)
            yield
            for sql in later:
                cursor.execute(sql)


def in_memory(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]  # SQLite's alone


def reader(wrapper: BaseDatabaseWrapper, seconds: int) -> BaseDatabaseWrapper:
    """Return a new connection to the same database that only reads, in one transaction."""
    settings = deepcopy(wrapper.settings_dict)
    options = settings["OPTIONS"]
    if wrapper.vendor == "postgresql":
        flags = (
            f"statement_timeout={seconds * 1000}",
            f"idle_in_transaction_session_timeout={seconds * 1000}",
            "default_transaction_read_only=on",
            r"default_transaction_isolation=repeatable\ read",
        )
        flags_before = options.get("options", "")
        options["options"] = " ".join([flags_before, *(f"-c {flag}" for flag in flags)]).strip()
    else:
        settings["NAME"] = f"file:{quote(str(settings['NAME']))}?mode=ro"
        options |= {"transaction_mode": "DEFERRED", "init_command": ON_SQLITE}
    return connect(settings, "reading")


def connect(settings: dict[str, Any], name: str) -> BaseDatabaseWrapper:
    """Return a connection that no other has the alias of."""
    backend: Any = load_backend(settings["ENGINE"])
    wrapper: BaseDatabaseWrapper = backend.DatabaseWrapper(settings, f"{name}-{next(STARTED)}")
    return wrapper
