"""Values that no form gives, whatever wrote them into whichever column.

Read from the declarations of the models: types, choices, constraints and links. SQLite keeps
anything in any column, and its own shell lets constraints and links be broken; on PostgreSQL dates
may lie where Python has none. The database itself looks, in one scan of each table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from statements.fields import UidField
from statements.ledger.planner import without_timeout

from .faults import Fault

HEX = "[0-9a-f]"
UID = "-".join(HEX * count for count in (8, 4, 4, 4, 12))
MOMENT = "%Y-%m-%d %H:%M:%S"
PIECES = "[0-9]" * 6  # of a second


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What no row may be: a condition in SQL, and what is wrong where it holds."""

    what: str
    condition: str


def check_columns() -> Iterator[list[Fault]]:
    """Yield, table by table, what is wrong with single columns of its rows."""
    with ExitStack() as stack:
        if connection.vendor == "postgresql":
            stack.enter_context(transaction.atomic())
        stack.enter_context(without_timeout())
        for model in apps.get_app_config("statements").get_models():
            yield list(broken_rows(model))


def broken_rows(model: type[models.Model]) -> Iterator[Fault]:
    """Yield what is wrong with single columns of a table's rows."""
    rules = rules_on(model, connection.vendor)
    if not rules:
        return
    columns = ", ".join(f"({rule.condition})" for rule in rules)
    key = quoted(model._meta.pk.column)
    as_text = "BLOB" if connection.vendor == "sqlite" else "TEXT"
    where = " OR ".join(f"({rule.condition})" for rule in rules)
    table = quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            teach_words(connection.connection)
        cursor.execute(f"SELECT CAST({key} AS {as_text}), {columns} FROM {table} WHERE {where}")  # noqa: S608 - names of our models
        for pk, *broken in cursor:
            pk = pk.decode(errors="replace") if isinstance(pk, bytes) else pk
            for rule, holds in zip(rules, broken, strict=True):
                if holds:
                    yield Fault(f"{model._meta.db_table} {pk}", rule.what)


def teach_words(sqlite: sqlite3.Connection) -> None:
    """Make `is_words` a function of SQL, once: not while a statement runs, if it is one already."""
    try:
        sqlite.execute("SELECT is_words(NULL)")
    except sqlite3.OperationalError:
        sqlite.create_function("is_words", 1, is_words, deterministic=True)


@cache
def rules_on(model: type[models.Model], vendor: str) -> list[ColumnRule]:
    """Return what a table's declaration tells of single rows, in the SQL of a kind of database."""
    return list(rules_of(model))


def rules_of(model: type[models.Model]) -> Iterator[ColumnRule]:
    """Yield what a table's declaration tells of single rows."""
    for field in model._meta.concrete_fields:
        for rule in rules_of_column(field):
            there = f"{quoted(field.column)} IS NOT NULL"
            yield ColumnRule(f"Its {field.attname} {rule.what}", f"{there} AND ({rule.condition})")
    editor = connection.SchemaEditorClass(connection)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            sql = constraint._get_check_sql(model, editor)  # type: ignore[attr-defined]  # what Django itself writes
            yield ColumnRule(f"It breaks the rule {constraint.name}.", f"NOT ({sql})")


def rules_of_column(field: Any) -> Iterator[ColumnRule]:
    name, kind = quoted(field.column), field
    while kind.remote_field:
        kind = kind.target_field
    looks = LOOKS[connection.vendor]
    yield from looks(kind, name)
    if check := field.db_check(connection):
        yield ColumnRule("is out of its range.", f"NOT ({check})")
    if field.null and isinstance(field, models.CharField | models.TextField):
        yield ColumnRule("is an empty text, where nothing is null.", f"{name} = ''")
    if kind.choices:
        listed = ", ".join(literal(code) for code, _ in kind.flatchoices)
        yield ColumnRule("is no word of its vocabulary.", f"{name} NOT IN ({listed})")
    if field.remote_field:
        other = field.remote_field.model._meta
        target, column = quoted(other.db_table), quoted(kind.column)
        target_row = f"SELECT 1 FROM {target} AS other WHERE other.{column} = {own_column(field)}"  # noqa: S608 - names of our models
        yield ColumnRule("names nothing that is there.", f"NOT EXISTS ({target_row})")


def looks_of_sqlite(field: Any, name: str) -> Iterator[ColumnRule]:
    """Yield what a value of another type is: SQLite takes any."""
    kind, text = field.get_internal_type(), f"typeof({name}) = 'text'"
    if kind == "DateField":
        day = f"date({name}, '+0 days') IS {name} AND {name} >= '0001'"
        yield ColumnRule("is no day.", f"NOT ({text} AND {day})")
    elif kind == "DateTimeField":
        start, rest = f"substr({name}, 1, 19)", f"substr({name}, 20)"
        moment = f"strftime('{MOMENT}', {start}, '+0 days') IS {start} AND {name} >= '0001'"
        pieces = f"({rest} = '' OR {rest} GLOB '.{PIECES}')"
        yield ColumnRule("is no time.", f"NOT ({text} AND {moment} AND {pieces})")
    elif kind == "BooleanField":
        yield ColumnRule("is neither true nor false.", f"{name} NOT IN (0, 1)")
    elif isinstance(field, UidField):
        yield ColumnRule("is no uid.", f"NOT ({text} AND {name} GLOB '{UID}')")
    elif isinstance(field, models.IntegerField):
        yield ColumnRule("is no whole number.", f"typeof({name}) <> 'integer'")
    else:
        yield ColumnRule("is no text.", f"NOT ({text} AND is_words(CAST({name} AS BLOB)))")
        if field.max_length:
            yield ColumnRule("is too long.", f"length({name}) > {field.max_length}")


def looks_of_postgresql(field: Any, name: str) -> Iterator[ColumnRule]:
    """Yield what a value of the right type is that Python has none for."""
    kind = field.get_internal_type()
    if kind == "DateField":
        yield ColumnRule("is no day.", f"{name} NOT BETWEEN '0001-01-01' AND '9999-12-31'")
    elif kind == "DateTimeField":
        last = "9999-12-31 23:59:59.999999+00"
        yield ColumnRule("is no time.", f"{name} NOT BETWEEN '0001-01-01 00:00+00' AND '{last}'")


LOOKS = {"sqlite": looks_of_sqlite, "postgresql": looks_of_postgresql}


def is_words(text: bytes | None) -> bool:
    """Tell whether bytes are UTF-8 that PostgreSQL would keep as well; nothing is."""
    try:
        return "\x00" not in (text or b"").decode()
    except UnicodeDecodeError:
        return False


def quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))


def own_column(field: Any) -> str:
    """Return a column with its table, where another table is asked in the same breath."""
    return f"{quoted(field.model._meta.db_table)}.{quoted(field.column)}"


def literal(code: Any) -> str:
    return str(connection.SchemaEditorClass(connection).quote_value(code))
