"""How long one statement may run on SQLite, which has no time limit of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection

STEPS = 10_000  # of SQLite's machine between two looks at the clock: well below a millisecond


class Clock:
    """Starts anew with each statement; SQLite asks it now and then whether to go on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.ends = monotonic() + seconds

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        self.ends = monotonic() + self.seconds
        return execute(sql, params, many, context)

    def is_over(self) -> bool:
        return monotonic() > self.ends


@contextmanager
def limited() -> Iterator[None]:
    """Interrupt each statement that runs longer than DATABASE_STATEMENT_TIMEOUT milliseconds.

    On PostgreSQL the server does the same by itself. What a stream reads after the block is not
    limited: it waits for its client in between, and reads by keys.
    """
    limit = settings.DATABASE_STATEMENT_TIMEOUT
    if connection.vendor != "sqlite" or not limit:
        yield
        return
    clock = Clock(limit / 1000)
    connection.ensure_connection()
    sqlite = connection.connection
    sqlite.set_progress_handler(clock.is_over, STEPS)
    try:
        with connection.execute_wrapper(clock):
            yield
    finally:
        sqlite.set_progress_handler(None, 0)
