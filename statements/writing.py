"""The open recording, and the guard that lets nothing be written to the desk outside one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import get_ident
from typing import Any, Protocol

RecordName = tuple[str, str]  # noun, key or uid


class OutsideRecording(RuntimeError):
    """A desk table was written to without an open recording, or without naming a record."""


class Scope(Protocol):
    """What a recording must offer to those who write within it."""

    def name(self, noun: str, key: str) -> None: ...

    def names(self, nouns: frozenset[str]) -> bool: ...

    def spoil(self) -> None: ...


_scope: ContextVar[tuple[Scope, int] | None] = ContextVar("recording", default=None)
_guarded: ContextVar[bool] = ContextVar("guarded", default=True)
_sealed: ContextVar[bool] = ContextVar("sealed", default=True)


def current() -> Scope:
    """Return the open recording of this thread; raise OutsideRecording where there is none."""
    held = _scope.get()
    if held is None or held[1] != get_ident():
        raise OutsideRecording(
            "The desk is written to only within `ledger.recording(user, reason)`: open one around"
            " this write."
        )
    return held[0]


def outermost() -> bool:
    """Tell whether no recording is open."""
    return _scope.get() is None


@contextmanager
def opened(scope: Scope) -> Iterator[None]:
    """Make scope the open recording until the block is left."""
    token = _scope.set((scope, get_ident()))
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def unguarded() -> Iterator[None]:
    """Switch the guard off: for migrations and for emptying a whole database, nothing else."""
    token = _guarded.set(False)
    try:
        yield
    finally:
        _guarded.reset(token)


@contextmanager
def unsealed() -> Iterator[None]:
    """Allow writes to records, editions, changes and public rows: for the ledger alone."""
    token = _sealed.set(False)
    try:
        yield
    finally:
        _sealed.reset(token)


_TEXT_OR_COMMENT = re.compile(r"('(?:[^']|'')*')|--[^\n]*|/\*.*?\*/", re.DOTALL)
_QUOTES = str.maketrans("\"'`[]", "     ")  # SQLite takes any of them around a name
_TABLE = r"(?:only )?(?:\w+ ?\. ?)?\w+"
_WRITE = re.compile(
    r"\b(?:insert (?:or \w+ )?into|replace into|update(?: or \w+)?|delete from|truncate(?: table)?"
    r"|merge into|copy|alter table|drop table)(?: if exists)? "
    rf"({_TABLE}(?: ?, ?{_TABLE})*)( to\b)?"
)


def written_tables(sql: str) -> Iterator[str]:
    """Yield the tables that sql writes to, however it is spelt; rather one too many."""
    for text in (sql, _TEXT_OR_COMMENT.sub(lambda match: match[1] or " ", sql)):
        bare = " ".join(text.translate(_QUOTES).lower().split())
        for tables, is_copy_out in _WRITE.findall(bare):
            if not is_copy_out:
                yield from (re.split("[. ]", name.strip())[-1] for name in tables.split(","))


def query_text(sql: Any) -> str:
    """Return what a cursor was given as text: psycopg takes bytes and composed queries too."""
    if isinstance(sql, str):
        return sql
    text: str = sql.decode() if isinstance(sql, bytes) else sql.as_string(None)
    return text


class Guard:
    """An `execute_wrapper` that refuses writes to desk tables outside a recording.

    `tables` maps each desk table to the nouns whose documents it holds rows of: within a
    recording, a record of one of them must have been named before the write. `sealed` tables
    are written by the ledger alone.
    """

    def __init__(self, tables: Mapping[str, frozenset[str]], sealed: frozenset[str]) -> None:
        self.tables, self.sealed = tables, sealed

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        text = query_text(sql)
        if not text.startswith("SELECT ") or ";" in text:
            self.check(text)
        return execute(sql, params, many, context)

    def check(self, sql: str) -> None:
        """Raise OutsideRecording if sql writes where nothing allows it to."""
        if sql.startswith("ROLLBACK TO SAVEPOINT") and not outermost():
            current().spoil()
        if not _guarded.get():
            return
        for table in written_tables(sql):
            if table in self.sealed and _sealed.get():
                raise OutsideRecording(f"Only the ledger writes to {table}.")
            nouns = self.tables.get(table)
            if nouns is not None and not current().names(nouns):
                raise OutsideRecording(
                    f"This recording writes to {table} without naming a record of"
                    f" {' or '.join(sorted(nouns))}: call `recording.name(noun, key)` first."
                )
