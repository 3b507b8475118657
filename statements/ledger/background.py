"""Work that needs no database, done while the database does its own."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from django.db import connection

T = TypeVar("T")
USUAL_THRESHOLDS = gc.get_threshold()
SELDOM_THRESHOLD = 200_000  # rows and documents hold no circles, and there are millions of them


class BackgroundThread:
    """A thread that works while this one waits for PostgreSQL.

    SQLite works within this process, row by row: there two threads only wait for each other.
    What is given to it must ask the database nothing.
    """

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1) if connection.vendor == "postgresql" else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        if self.thread:
            self.thread.shutdown(cancel_futures=True)

    def begin(self, work: Callable[[], T]) -> Callable[[], T]:
        """Begin some work; return what waits for its end and gives what it made."""
        if self.thread:
            return self.thread.submit(work).result
        result = work()
        return lambda: result


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for circles of garbage more seldom than usual, until the block is left."""
    gc.set_threshold(SELDOM_THRESHOLD, *USUAL_THRESHOLDS[1:])
    try:
        yield
    finally:
        gc.set_threshold(*USUAL_THRESHOLDS)
