"""How many have each value of some dimensions, each by itself: all of them in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from statements.filters.dimensions import Dimension
from statements.filters.same_row import SameRow
from statements.reading import current

from .addresses import query_of
from .plan import Plan, fault
from .selecting import Select


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of what is counted have each value of a dimension, None for none."""

    plan: Plan
    counts: dict[str | None, int]

    @property
    def dimension(self) -> Dimension:
        return self.plan.dimensions[0]

    def query_of(self, value: str | None) -> str:
        """Return the query that finds exactly what has a value."""
        return query_of(self.plan, {self.dimension.name: value})


def facets(filterset: SameRow, dimensions: Sequence[Dimension], rows: QuerySet[Any]) -> list[Facet]:
    """Count rows, which are those that the filters select, by each dimension.

    Those are left out whose values no query could find beside the filters.
    """
    plans = [Plan(filterset, (one,)) for one in dimensions if fault(filterset, (one,)) is None]
    if not plans:
        return []
    connection = current()
    selects = [Select(plan, rows, connection) for plan in plans]
    head, params = selects[0].head()
    parts = [select.facet(place) for place, select in enumerate(selects)]
    sql = "\n".join([head, "\nUNION ALL\n".join(part for part, _ in parts)])
    counted = [Facet(plan, {}) for plan in plans]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *(param for _, own in parts for param in own)])
        for place, value, count in cursor.fetchall():
            counted[place].counts[value] = count
    return counted
