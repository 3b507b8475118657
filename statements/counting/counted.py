"""Counts as the database tells them: groups in their order, and how many there are in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from statements.filters.dimensions import Dimension
from statements.filters.same_row import SameRow
from statements.reading import current

from .addresses import query_of
from .plan import Plan
from .selecting import Select

MOST_GROUPS = 10_000


@dataclass(frozen=True, slots=True)
class Group:
    """One value of each dimension, None for none, and what has all of them."""

    values: tuple[str | None, ...]
    statements: int
    references: int


@dataclass(frozen=True, slots=True)
class Counts:
    """All groups, one more than may be where there are too many, and distinct totals."""

    plan: Plan
    groups: Sequence[Group]
    statements: int
    references: int

    def query_of(self, group: Group) -> str:
        """Return the query that finds exactly what a group counts."""
        return query_of(self.plan, dict(zip(self.plan.names, group.values, strict=True)))


def count(filterset: SameRow, dimensions: tuple[Dimension, ...], rows: QuerySet[Any]) -> Counts:
    """Count rows, which are those that the filters select."""
    plan, connection = Plan(filterset, dimensions), current()
    select = Select(plan, rows, connection)
    width = len(dimensions)
    with connection.cursor() as cursor:
        cursor.execute(*select.groups(MOST_GROUPS + 1))
        # Without dimensions a SELECT has a row even where nothing is counted.
        rows_read = (row for row in cursor.fetchall() if any(row[width:]))
        groups = [Group(row[:width], *row[width:]) for row in rows_read]
        cursor.execute(*select.totals())
        statements, references = cursor.fetchone()
    return Counts(plan, groups, statements, references)
