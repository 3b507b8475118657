"""Work that needs no database, done while the database does its own."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
USUAL_THRESHOLDS = gc.get_threshold()
SELDOM_THRESHOLD = 200_000  # rows and documents hold no circles, and there are millions of them


def one_ahead(pieces: Iterator[T]) -> Iterator[T]:
    """Yield what an iterator gives; it makes the next while the last is written to PostgreSQL.

    SQLite works within this process, row by row: there two threads only wait for each other.
    The iterator must ask the database nothing.
    """
    if connection.vendor != "postgresql":
        yield from pieces
        return
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, pieces, None)
        while (piece := coming.result()) is not None:
            coming = thread.submit(next, pieces, None)
            yield piece


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for circles of garbage more seldom than usual, until the block is left."""
    gc.set_threshold(SELDOM_THRESHOLD, *USUAL_THRESHOLDS[1:])
    try:
        yield
    finally:
        gc.set_threshold(*USUAL_THRESHOLDS)
