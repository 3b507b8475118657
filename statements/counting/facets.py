"""How many have each value of some dimensions, each by itself: all of them in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from statements.filters.dimensions import Dimension
from statements.filters.same_row import SameRow
from statements.reading import current

from .addresses import pairs_of
from .plan import Plan, fault
from .selecting import Select


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of what is counted have each value of a dimension, None for none.

    Where it has more values than are read, those that most have; `size` counts all of them.
    """

    plan: Plan
    counts: dict[str | None, int] = field(default_factory=dict)
    size: int = 0

    @property
    def dimension(self) -> Dimension:
        return self.plan.dimensions[0]

    def pairs_of(self, value: str | None) -> list[tuple[str, str]]:
        """Return the query that finds exactly what has a value."""
        return pairs_of(self.plan, {self.dimension.name: value})


def facets(
    filterset: SameRow, dimensions: Mapping[Dimension, int | None], rows: QuerySet[Any]
) -> list[Facet]:
    """Count rows, which are those that the filters select, by each dimension; of its values, as
    many are read as are told with it, or all.

    Those are left out whose values no query could find beside the filters.
    """
    plans = [Plan(filterset, (one,)) for one in dimensions if fault(filterset, (one,)) is None]
    if not plans:
        return []
    connection = current()
    selects = [Select(plan, rows, connection) for plan in plans]
    head, params = selects[0].head()
    mosts = [dimensions[plan.dimensions[0]] for plan in plans]
    parts = [select.facet(place, mosts[place]) for place, select in enumerate(selects)]
    sql = "\n".join([head, "\nUNION ALL\n".join(part for part, _ in parts)])
    counts = defaultdict[int, dict[str | None, int]](dict)
    sizes: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *(param for _, own in parts for param in own)])
        for place, value, count, sizes[place] in cursor.fetchall():
            counts[place][value] = count
    return [Facet(plan, counts[place], sizes.get(place, 0)) for place, plan in enumerate(plans)]
