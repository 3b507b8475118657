"""Many rows at once into one table: COPY on PostgreSQL, one prepared INSERT on SQLite.

They pass by Django's layer and with it by the seal, so the seal is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection as default
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from statements.writing import refuse_sealed

Adapt = Callable[[Any], Any]
Row = Sequence[Any]


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Row],
    connection: BaseDatabaseWrapper = default,
) -> None:
    """Insert rows of plain Python values, one for each column (named by its attribute).

    Columns that are left out get the database's own default: their model's is not asked.
    """
    refuse_sealed(model._meta.db_table)
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    table = quote(model._meta.db_table)
    if connection.vendor == "postgresql":
        copy(f"COPY {table} ({names}) FROM STDIN", rows, connection)
        return
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608 - names of our models
            adapted(rows, [adapter(field, connection) for field in fields]),
        )


def merge(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Row], update: Sequence[str]
) -> int:
    """Insert rows as `insert` does; of those that are there by their key, write the columns to
    update instead, or leave them alone where there are none. Return how many were written."""
    refuse_sealed(model._meta.db_table)
    if not rows:
        return 0
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    quote = default.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    updated = [quote(field.column) for field in fields if field.attname in update]
    sets = ", ".join(f"{name} = excluded.{name}" for name in updated)
    key: Any = model._meta.pk
    on_conflict = f"({quote(key.column)}) DO UPDATE SET {sets}" if sets else "DO NOTHING"
    begin = f"INSERT INTO {quote(model._meta.db_table)} ({names})"
    with default.cursor() as cursor:
        if default.vendor == "postgresql":
            select, values = selected(rows, [str(field.db_type(default)) for field in fields])
            cursor.execute(f"{begin} {select} ON CONFLICT {on_conflict}", values)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(
                f"{begin} VALUES ({places}) ON CONFLICT {on_conflict}",
                adapted(rows, [adapter(field, default) for field in fields]),
            )
        return int(cursor.rowcount)


def selected(rows: Sequence[Row], types: Sequence[str]) -> tuple[str, list[Any]]:
    """Return the SELECT that gives rows, with its parameters: lists of what differs among them,
    and single values of what all have, as every element of a list takes its time."""
    columns = list(zip(*rows, strict=True))
    lists = [place for place, column in enumerate(columns) if len({*column}) > 1]
    chosen = ", ".join(
        f"c{place}" if place in lists else f"%s::{name}" for place, name in enumerate(types)
    )
    values = [column[0] for place, column in enumerate(columns) if place not in lists]
    if not lists:
        return f"SELECT {chosen}", values
    arrays = ", ".join(f"%s::{types[place]}[]" for place in lists)
    names = ", ".join(f"c{place}" for place in lists)
    select = f"SELECT {chosen} FROM unnest({arrays}) AS rows ({names})"  # noqa: S608 - places alone
    return select, [*values, *(list(columns[place]) for place in lists)]


def copy(sql: str, rows: Iterable[Row], connection: BaseDatabaseWrapper) -> None:
    """Send rows with COPY."""
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(sql) as sink:
        for row in rows:
            sink.write_row(row)


def adapter(field: Any, connection: BaseDatabaseWrapper) -> Adapt | None:
    """Return what turns a field's value into what SQLite keeps, None where it is the same."""
    kind = field.get_internal_type()
    if kind == "DateField":
        return connection.ops.adapt_datefield_value
    if kind == "DateTimeField":
        return connection.ops.adapt_datetimefield_value
    return None


def adapted(rows: Iterable[Row], adapters: list[Adapt | None]) -> list[Row]:
    """Return rows with the values of some columns adapted."""
    todo = [(place, adapt) for place, adapt in enumerate(adapters) if adapt]
    if not todo:
        return list(rows)
    copies: list[Row] = []
    adapted_by_value: dict[Any, Any] = {}  # most rows have the same few times and days
    for row in rows:
        values = list(row)
        for place, adapt in todo:
            value = values[place]
            if value not in adapted_by_value:
                adapted_by_value[value] = adapt(value)
            values[place] = adapted_by_value[value]
        copies.append(values)
    return copies
