"""Lines built by SQLite itself, as bytes: Python only passes them on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

AT_ONCE = 64  # rows


def lined(
    connection: BaseDatabaseWrapper, sql: str, params: list[Any], *, size: int
) -> Iterator[bytes]:
    """Yield rows of one column, a line each, as pieces of at least `size` bytes."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        held: list[bytes] = []
        gathered = 0
        while rows := cursor.fetchmany(AT_ONCE):
            held += [line for (line,) in rows]
            gathered += sum(map(len, held[-len(rows) :]))
            if gathered >= size:
                yield b"".join(held)
                held, gathered = [], 0
        yield b"".join(held)
