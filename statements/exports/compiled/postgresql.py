"""COPY: the database writes the cells, and only line ends are put on here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

# Rows come in the order of an index, each name is looked up once: the first are there at once, and
# nothing is sorted on the disk. Compiling the statement would take longer than a small export.
STREAMED = {"enable_sort": "off", "jit": "off", "work_mem": "'16MB'"}
SORTED = STREAMED | {"enable_sort": "on"}
END = 1  # byte that COPY ends a row with


def copy_rows(
    connection: BaseDatabaseWrapper, sql: str, params: list[Any], *, few: bool, size: int
) -> Iterator[bytes]:
    """Yield rows as pieces of at least `size` bytes; `few` rows are better sorted."""
    # FORCE_QUOTE never quotes null: so it is told from an empty text.
    command = f"COPY ({sql}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
    with (
        planner_settings(connection, SORTED if few else STREAMED),
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.cursor.copy(command, params) as copy,  # Django's own takes no parameters in DEBUG
    ):
        buffer: list[bytes] = []
        buffered = 0
        for row in copy:
            buffer.append(row[:-END])
            buffered += len(row)
            if buffered >= size:
                buffer.append(b"")
                yield b"\r\n".join(buffer)
                buffer, buffered = [], 0
        buffer.append(b"")
        yield b"\r\n".join(buffer)


@contextmanager
def planner_settings(
    connection: BaseDatabaseWrapper, settings: Mapping[str, str]
) -> Iterator[None]:
    """Set what the planner goes by, for a transaction around may go on afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = {value}" for name, value in settings.items()))
    yield
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in settings))
