"""Rows as they are compared and written: tuples of plain values, read in the cheapest way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from statements.documents.contents import Cells
from statements.documents.projection import Finding, describe, missing_and_surplus
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


def own_columns(model: type[Any]) -> tuple[str, ...]:
    """Return the columns of a model that are not counted by the database."""
    fields = model._meta.concrete_fields
    return (*(f.attname for f in fields if not f.get_internal_type().endswith("AutoField")),)


def compare_rows(
    model: type[Any], stored: QuerySet[Any], wanted: Iterable[Mapping[str, Any]]
) -> Iterator[Finding]:
    """Yield what differs between stored rows of a table and those wanted."""
    columns = own_columns(model)
    expected = [*map(itemgetter(*columns), wanted)]
    missing, extra = missing_and_surplus(cells(stored, columns), expected)
    for fault, rows in (("missing", missing), ("extra", extra)):
        for row in rows:
            yield Finding(model._meta.db_table, describe(columns, row), fault)
