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


def copied(
    connection: BaseDatabaseWrapper, sql: str, params: list[Any], *, few: bool, size: int
) -> Iterator[bytes]:
    """Yield rows as pieces of at least `size` bytes; `few` rows are better sorted."""
    # FORCE_QUOTE never quotes null: so it is told from an empty text.
    command = f"COPY ({sql}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
    with (
        planned(connection, SORTED if few else STREAMED),
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.cursor.copy(command, params) as copy,  # Django's own takes no parameters in DEBUG
    ):
        held: list[bytes] = []
        gathered = 0
        for row in copy:
            held.append(row[:-END])
            gathered += len(row)
            if gathered >= size:
                held.append(b"")
                yield b"\r\n".join(held)
                held, gathered = [], 0
        held.append(b"")
        yield b"\r\n".join(held)


@contextmanager
def planned(connection: BaseDatabaseWrapper, settings: Mapping[str, str]) -> Iterator[None]:
    """Set what the planner goes by, for a transaction around may go on afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = {value}" for name, value in settings.items()))
    yield
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in settings))
