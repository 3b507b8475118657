"""Rows that many tests start from, made once in a run and kept by each of its processes.

Making them takes up to seconds and gives the same rows each time, so tests get those.
"""

from __future__ import annotations

import fcntl
import itertools
import pickle
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from statements.models import Record, User

Tables = dict[type[models.Model], Any]
Result = TypeVar("Result")

folder: Path | None = None  # which all processes of a run of tests share, and no other process
_kept: dict[str, tuple[Any, Tables, Tables]] = {}  # what was returned, rows before, rows after


def once(name: str, make: Callable[[], Result], make_accounts: Callable[[], object]) -> Result:
    """Return what `make` returned and write what it wrote; call it where other rows are there.

    The accounts that it writes with are made before, each time, with numbers of their own.
    """
    if Record.objects.exists():
        return make()
    if name not in _kept and (made := made_here(name, make, make_accounts)):
        return made[0]  # its rows are written
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


def made_here(
    name: str, make: Callable[[], Result], make_accounts: Callable[[], object]
) -> list[Result]:
    """Make rows and return what was returned, unless another process of this run made them."""
    if folder is None:
        return [keep(name, make, make_accounts)]
    path = folder / f"{name}.rows"
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            result, *tables = pickle.loads(path.read_bytes())  # noqa: S301 - written below
            before, after = ({apps.get_model(n): rows for n, rows in t.items()} for t in tables)
            _kept[name] = result, before, after
            return []
        own = keep(name, make, make_accounts)
        result, *tables = _kept[name]
        by_name = ({model._meta.label: rows for model, rows in table.items()} for table in tables)
        path.write_bytes(pickle.dumps((result, *by_name)))
        return [own]


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
            row = f"({', '.join(['%s'] * len(fields))})"
            insert = f"INSERT INTO {table} ({columns}) VALUES "
            if not has_triggers(table):
                cursor.executemany(insert + row, rows)
                return
            # Many in one statement: after each, SQLite writes out what triggers put into an index.
            most = (connection.features.max_query_params or 0) // len(fields)
            for some in (rows[n : n + most] for n in range(0, len(rows), most)):
                values = itertools.chain.from_iterable(some)
                cursor.execute(insert + ", ".join([row] * len(some)), [*values])


def has_triggers(table: str) -> bool:
    with connection.cursor() as cursor:
        sql = "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        return cursor.execute(sql, [table]).fetchone() is not None
