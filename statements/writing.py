"""The open recording, and the seal: desk, ledger and public rows are the ledger's to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import get_ident
from typing import Any


class OutsideRecording(RuntimeError):
    """Something was to be written without an open recording, or past the ledger."""


_scope: ContextVar[tuple[Any, int] | None] = ContextVar("recording", default=None)
_sealed: ContextVar[bool] = ContextVar("sealed", default=True)


def current() -> Any:
    """Return the open recording of this thread; raise OutsideRecording where there is none."""
    scope = _scope.get()
    if scope is None or scope[1] != get_ident():
        raise OutsideRecording(
            "The desk is written to only within `ledger.recording(user, reason)`: open one around"
            " this write."
        )
    return scope[0]


def outermost() -> bool:
    """Tell whether no recording is open."""
    return _scope.get() is None


@contextmanager
def opened(scope: Any) -> Iterator[None]:
    """Make scope the open recording until the block is left."""
    token = _scope.set((scope, get_ident()))
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def unsealed() -> Iterator[None]:
    """Allow writes to desk, ledger and public rows: for the ledger, its projections, `copies`."""
    token = _sealed.set(False)
    try:
        yield
    finally:
        _sealed.reset(token)


def refuse_sealed(table: str) -> None:
    """Raise OutsideRecording unless the ledger is writing."""
    if _sealed.get():
        raise OutsideRecording(
            f"Only the ledger writes to {table}: say what a record should be with a verb of"
            " `curation`, within `ledger.recording(user, reason)`."
        )
