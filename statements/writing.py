"""The open recording, and the guard that lets nothing be written to the desk outside one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

RecordName = tuple[str, str]  # noun, key or uid


class OutsideRecording(RuntimeError):
    """A desk table was written to without an open recording, or without naming a record."""


class Scope(Protocol):
    """What a recording must offer to those who write within it."""

    def name(self, noun: str, key: str) -> None: ...

    def names(self, nouns: frozenset[str]) -> bool: ...


_scope: ContextVar[Scope | None] = ContextVar("recording", default=None)
_guarded: ContextVar[bool] = ContextVar("guarded", default=True)


def current() -> Scope:
    """Return the open recording; raise OutsideRecording where there is none."""
    scope = _scope.get()
    if scope is None:
        raise OutsideRecording(
            "The desk is written to only within `ledger.recording(user, reason)`: open one around"
            " this write."
        )
    return scope


def outermost() -> bool:
    """Tell whether no recording is open."""
    return _scope.get() is None


@contextmanager
def opened(scope: Scope) -> Iterator[None]:
    """Make scope the open recording until the block is left."""
    token = _scope.set(scope)
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


_READS = frozenset({"SELECT", "SAVEPO", "RELEAS", "ROLLBA", "COMMIT", "BEGIN", "PRAGMA", "SET"})
_WRITE = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM"
    r'|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO|COPY)\s+(?:ONLY\s+)?(?:"?\w+"?\.)?"?(\w+)',
    re.IGNORECASE,
)


class Guard:
    """An `execute_wrapper` that refuses writes to desk tables outside a recording.

    `tables` maps each desk table to the nouns whose documents it holds rows of: within a
    recording, a record of one of them must have been named before the write.
    """

    def __init__(self, tables: Mapping[str, frozenset[str]]) -> None:
        self.tables = tables

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        if isinstance(sql, str) and sql.lstrip()[:6].upper().strip() not in _READS:
            self.check(sql)
        return execute(sql, params, many, context)

    def check(self, sql: str) -> None:
        """Raise OutsideRecording if sql writes to a desk table that no named record owns."""
        for table in _WRITE.findall(sql):
            nouns = self.tables.get(table)
            if nouns is None or not _guarded.get():
                continue
            if not current().names(nouns):
                raise OutsideRecording(
                    f"This recording writes to {table} without naming a record of"
                    f" {' or '.join(sorted(nouns))}: call `recording.name(noun, key)` first."
                )
