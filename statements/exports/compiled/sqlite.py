"""Lines built by SQLite itself, as bytes: Python only passes them on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

ROWS_PER_FETCH = 64


def stream_lines(
    connection: BaseDatabaseWrapper, sql: str, params: list[Any], *, size: int
) -> Iterator[bytes]:
    """Yield rows of one column, a line each, as pieces of at least `size` bytes."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        buffer: list[bytes] = []
        buffered = 0
        while rows := cursor.fetchmany(ROWS_PER_FETCH):
            buffer += [line for (line,) in rows]
            buffered += sum(map(len, buffer[-len(rows) :]))
            if buffered >= size:
                yield b"".join(buffer)
                buffer, buffered = [], 0
        yield b"".join(buffer)
