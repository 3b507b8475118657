"""What a test that commits leaves, taken away again.

Django truncates every table, which on PostgreSQL takes longer than most of these tests, and makes
the rows of its own apps anew. Most tables are empty; the rows that migrations made are put back as
they were.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from . import snapshot

_first: dict[type[models.Model], Any] = {}  # the rows that migrations made


def keep_first() -> None:
    """Keep what is in the database before any test."""
    for model in apps.get_models(include_auto_created=True):
        if rows := snapshot.read(model):
            _first[model] = rows


def put_back(test: object) -> None:
    """Bring the database back to what it was before any test; constraints are not asked."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        for table in filled():
            cursor.execute(f"DELETE FROM {table}")
        for model, rows in _first.items():
            snapshot.write(model, rows)


def filled() -> list[str]:
    """Return the tables that hold rows."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    each = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables
    )
    with connection.cursor() as cursor:
        return [table for (table,) in cursor.execute(each).fetchall()]
