"""Rows that many tests start from, kept by each process after they were made once.

Making them takes up to seconds and gives the same rows each time, so tests get those.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from statements.models import User

Tables = dict[type[models.Model], Any]
Result = TypeVar("Result")

_kept: dict[str, tuple[Any, Tables, Tables]] = {}  # what was returned, rows before, rows after


def once(name: str, make: Callable[[], Result], make_accounts: Callable[[], object]) -> Result:
    """Return what `make` returned and write what it wrote; call it where other rows are there.

    The accounts that it writes with are made before, each time, with numbers of their own.
    """
    if name not in _kept:
        return keep(name, make, make_accounts)
    result, before, after = _kept[name]
    if any(read(model) != rows for model, rows in before.items()):
        return make()
    with transaction.atomic(), connection.cursor() as cursor:
        make_accounts()
        for model, rows in after.items():
            write(model, rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), after):
            cursor.execute(statement)
    return deepcopy(result)


def keep(name: str, make: Callable[[], Result], make_accounts: Callable[[], object]) -> Result:
    tables = [m for m in apps.get_models(include_auto_created=True) if m is not User]
    before = {model: read(model) for model in tables}
    make_accounts()
    result = make()
    after = {model: rows for model in tables if (rows := read(model)) != before[model]}
    _kept[name] = deepcopy(result), {model: before[model] for model in after}, after
    return result


def read(model: type[models.Model]) -> Any:
    """Return the rows of a table, as they are stored."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                return b"".join(copy)
        columns = ", ".join(f'+"{field.column}"' for field in model._meta.local_concrete_fields)
        return cursor.execute(f"SELECT {columns} FROM {table}").fetchall()


def write(model: type[models.Model], rows: Any) -> None:
    """Put rows in place of those that are there."""
    table, fields = model._meta.db_table, model._meta.local_concrete_fields
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)
        else:
            columns = ", ".join(f'"{field.column}"' for field in fields)
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)
