"""Rows as they are compared: tuples of plain values, read in the cheapest way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from statements.documents.contents import Cells
from statements.fields import UidField


def cells(rows: QuerySet[Any], columns: Iterable[str]) -> list[Cells]:
    """Return some columns of rows; PostgreSQL spells its uuids itself, quicker than we do."""
    if connection.vendor != "postgresql":
        return list(rows.values_list(*columns))
    expressions = [Cast(c, TextField()) if is_uid(rows.model, c) else c for c in columns]
    return list(rows.values_list(*expressions))


def is_uid(model: type[Any], column: str) -> bool:
    field: Any = model._meta.get_field(column)
    return isinstance(field.target_field if field.is_relation else field, UidField)
