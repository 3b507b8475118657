"""What tests leave in the database, taken away again.

After a test that commits Django truncates every table, which on PostgreSQL takes longer than most
of these tests, and makes the rows of its own apps anew. Most tables are empty; the rows that
migrations made are put back as they were.

A test that is rolled back leaves rows, too, on PostgreSQL, where nothing vacuums while tests run:
nobody sees them, but whatever reads a table reads past them. So tables are truncated now and then.
"""

from __future__ import annotations

import gc
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection, models, transaction

from . import snapshot

MOST = 50_000_000  # bytes of all tables: some loads of a dataset

_first: dict[type[models.Model], Any] = {}  # the rows that migrations made


def keep_first() -> None:
    """Keep what is in the database before any test."""
    for model in apps.get_models(include_auto_created=True):
        if rows := snapshot.read(model):
            _first[model] = rows


def put_back(test: object = None) -> None:
    """Bring the database back to what it was before any test; constraints are not asked.

    A thread may have left a query that nobody read to its end in a circle, as the traceback of an
    error is: SQLite then keeps its table locked. Looking for circles takes longer than most tests.
    """
    try:
        write_first()
    except OperationalError:
        if connection.vendor != "sqlite":
            raise
        gc.collect()
        write_first()


def write_first() -> None:
    """Leave no rows but those that were there before any test."""
    is_large = tables_are_large()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        if is_large:
            cursor.execute(f"TRUNCATE {', '.join(tables())}")
        else:
            for table in filled():
                cursor.execute(f"DELETE FROM {table}")
        for model, rows in _first.items():
            snapshot.write(model, rows)


def tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.managed})


def filled() -> list[str]:
    """Return the tables that hold rows."""
    each = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in tables())
    with connection.cursor() as cursor:
        return [name for (name,) in cursor.execute(" UNION ALL ".join(each)).fetchall()]


def tables_are_large() -> bool:
    """Tell whether PostgreSQL's tables hold much, most of which nobody sees any more."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_relation_size(oid)) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        return bool(cursor.fetchone()[0] > MOST)
