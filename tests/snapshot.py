"""Datasets as rows, kept by each process after it was loaded once.

Loading takes seconds and gives the same rows each time, so the tests that start from it get those.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from statements.importing import APPROVER, SAVER
from statements.models import User

ACCOUNTS = {SAVER: 1_000_001, APPROVER: 1_000_002}  # no account of a test has such a number
Tables = dict[type[models.Model], Any]

_kept: dict[str, tuple[int, Tables, Tables]] = {}  # what was returned, rows before, rows after


def once(name: str, load: Callable[[], int]) -> int:
    """Return what `load` returned and write what it wrote; call it where other rows are there."""
    if User.objects.filter(username__in=ACCOUNTS).exists():
        return load()
    if name not in _kept:
        return keep(name, load)
    count, before, after = _kept[name]
    if any(read(model) != rows for model, rows in before.items()):
        return load()
    with transaction.atomic(), connection.cursor() as cursor:
        make_accounts()
        for model, rows in after.items():
            write(model, rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), after):
            cursor.execute(statement)
    return count


def keep(name: str, load: Callable[[], int]) -> int:
    tables = [m for m in apps.get_models(include_auto_created=True) if m is not User]
    before = {model: read(model) for model in tables}
    make_accounts()
    count = load()
    after = {model: rows for model in tables if (rows := read(model)) != before[model]}
    _kept[name] = count, {model: before[model] for model in after}, after
    return count


def make_accounts() -> None:
    for name, number in ACCOUNTS.items():
        user = User(pk=number, username=name, is_active=False)
        user.set_unusable_password()
        user.save()


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
