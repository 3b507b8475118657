"""What the lists of one page ask alike is read once, in memory that ends with the page."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("page_memory", default=None)


@contextmanager
def looking_up_once() -> Iterator[None]:
    """Read the same once, until the block is left: a page asks several lists by one key."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def is_kept() -> bool:
    """Tell whether what is read is kept: within a page."""
    return _memory.get() is not None


def once(key: Hashable, read: Callable[[], T]) -> T:
    """Return what a page read under a key, or read it; outside of a page always read it."""
    memory = _memory.get()
    if memory is None:
        return read()
    if key not in memory:
        memory[key] = read()
    value: T = memory[key]
    return value
