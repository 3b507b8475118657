"""What is counted by, sorted by what tells it: the date, one row beside, or the thing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from statements.filters import QueryFilterSet
from statements.filters.algebra import NONE, Condition
from statements.filters.base import MAX_CONDITIONS
from statements.filters.dimensions import PERIODS, Dimension
from statements.filters.lookups import OWN
from statements.filters.same_row import Rows, SameRow
from statements.filters.voices import APPEARANCES, VOICES

ROW_GROUPS = (VOICES, APPEARANCES)
TYPE_FACTS = ("type", "family", "direction")
TARGETS = ("agreement", "clause", "top_clause")
REPEATED = ("topic", "place", "about", *TARGETS)  # of which one thing has several
Values = Mapping[str, str | None]  # of a group, by dimension; None for none


@dataclass(frozen=True)
class Plan:
    """The dimensions of a question over the filters of what is counted."""

    filterset: SameRow
    dimensions: tuple[Dimension, ...]

    @cached_property
    def parameters(self) -> dict[tuple[tuple[str, str | None], ...], dict[str, list[str]]]:
        """What addresses of groups have in common: parameters, by the values that they ask for."""
        return {}

    @cached_property
    def written(self) -> dict[str, list[str]]:
        """The values of the filters as they are written, by name."""
        given = self.filterset.values
        return {name: [str(value) for value in values] for name, values in given.items()}

    @property
    def counts_statements(self) -> bool:
        return self.filterset.at == OWN

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dimension.name for dimension in self.dimensions)

    @property
    def periods(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name in PERIODS)

    def of_row(self, rows: Rows) -> tuple[Dimension, ...]:
        """Return the dimensions that one of some rows tells."""
        return tuple(one for one in self.dimensions if one.filter in rows.columns)

    def conditions(self, rows: Rows) -> dict[str, Condition]:
        """Return what the filters ask of one of some rows, keys standing."""
        return {name: values[0] for name, values in self.filterset.together(rows).items()}

    def asked_plainly(self, rows: Rows) -> tuple[str, ...]:
        """Return the names of what they ask of one row, other than for none of it."""
        return tuple(name for name, one in self.conditions(rows).items() if one.plain)

    def asks_row(self, rows: Rows) -> bool:
        """Tell whether the filters ask for one row: values are then those of that row."""
        return any(set(one.plain) - {NONE} for one in self.conditions(rows).values())

    def may_lack_row(self, rows: Rows) -> bool:
        """Tell whether the filters ask for one row, or else for none."""
        return any(NONE in one.plain for one in self.conditions(rows).values())

    @property
    def citing(self) -> tuple[str, ...]:
        """The dimensions that one reference of a statement tells, where statements are counted."""
        if not self.counts_statements:
            return ()
        own = [name for name in self.names if name in (*TYPE_FACTS, "about")]
        return (*own, *[name for name in self.names if name in TARGETS][:1]) if own else ()

    @property
    def cited(self) -> str | None:
        """The one among them that tells what the reference cites."""
        return next((name for name in self.citing if name in TARGETS), None)


def fault(filterset: QueryFilterSet, dimensions: Sequence[Dimension]) -> str | None:
    """Return why no query could find a group: it has too much to ask, or is of several rows.

    None where one can.
    """
    condition_count = sum(map(len, filterset.values.values()))
    if condition_count + len(dimensions) > MAX_CONDITIONS:
        return (
            f"The query has {condition_count} conditions, and a group adds {len(dimensions)}: "
            f"{MAX_CONDITIONS} are the most. Count by less, or filter by less."
        )
    for rows in ROW_GROUPS:
        names = [one.name for one in dimensions if one.filter in rows.columns]
        repeated = [n for n in rows.columns if len(filterset.values.get(n, ())) > 1]
        if names and repeated:
            return (
                f"{names[0]} is of one {rows.row_name}, and {repeated[0]} asks for several: give "
                f"{repeated[0]} once, or leave {names[0]} out."
            )
    return None
