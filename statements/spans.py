"""Half-open spans of days whose edges may be known in part only: an office that is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, NamedTuple, Self

from .dates import PartialDate

ENDS_BEFORE = "A tenure must end after it starts."
KNOWN_BESIDE_END = "Known until is only for a tenure whose end is unknown: empty one of the two."
KNOWN_BEFORE = "A tenure cannot be known before it starts."
_NEVER = date.max.toordinal() + 1


class Held(Enum):
    """Answer "held on that day?" where days may be known in part only."""

    YES = "yes"
    NO = "no"
    POSSIBLY = "possibly"


@dataclass(frozen=True, slots=True)
class Span:
    """A first day that is in and an end that is out, each None where it is unknown.

    A reading picks one day for each date, with the end after the start. An unknown start leaves
    every day before the end possible, never certain. Where the end is unknown, `known_until` is
    the last day on which the span is known to have lasted: days after it are possible. Where that
    is not coded the end is taken as open, so all days from the latest start are certain.
    """

    starts: PartialDate | None = None
    ends: PartialDate | None = None
    known_until: date | None = None

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read the span of a tenure."""
        starts, ends = (PartialDate.from_document(document[name]) for name in ("starts", "ends"))
        known_until = document["known_until"]
        return cls(starts, ends, known_until and date.fromisoformat(known_until))

    def __str__(self) -> str:
        until = f" (known until {self.known_until})" if self.known_until else ""
        return f"{self.starts or '?'} to {self.ends or '…'}{until}"

    @property
    def fault(self) -> tuple[str, str] | None:
        """The edge that cannot be as it is, and why; None where all can."""
        if self.starts and self.ends and self.ends.last <= self.starts.first:
            return "ends", ENDS_BEFORE
        if self.known_until and self.ends:
            return "known_until", KNOWN_BESIDE_END
        if self.known_until and self.starts and self.known_until < self.starts.first:
            return "known_until", KNOWN_BEFORE
        return None

    def held_on(self, day: PartialDate) -> Held:
        """Say whether it holds day: yes or no only if every reading agrees."""
        edges = _Edges.of(self)
        first, last = day.first.toordinal(), day.last.toordinal()
        if max(first, edges.earliest_start) >= min(last + 1, edges.latest_end):
            return Held.NO
        if edges.latest_start <= first and last < edges.earliest_end:
            return Held.YES
        return Held.POSSIBLY

    def days_held(self) -> tuple[tuple[date, date], tuple[date, date] | None]:
        """Give the first and the last day it may hold, and those it holds for certain, if any.

        `held_on` is not NO where a date overlaps the former, and YES where it is within the latter.
        """
        edges = _Edges.of(self)
        may = date.fromordinal(max(edges.earliest_start, 1)), date.fromordinal(edges.latest_end - 1)
        if edges.latest_start >= edges.earliest_end:
            return may, None
        certain_last = date.fromordinal(edges.earliest_end - 1)
        return may, (date.fromordinal(edges.latest_start), certain_last)

    def overlaps_certainly(self, other: Self) -> bool:
        """Tell whether two spans share a day under every reading of their edges.

        A span with an unknown start is certain nowhere, so it never overlaps certainly.
        """
        a, b = _Edges.of(self), _Edges.of(other)
        return a.latest_start < b.earliest_end and b.latest_start < a.earliest_end


class _Edges(NamedTuple):
    """Hold the outermost edges of a half-open span as ordinals of days."""

    earliest_start: int
    latest_start: int
    earliest_end: int
    latest_end: int

    @classmethod
    def of(cls, span: Span) -> Self:
        """Leave out readings in which the span would end before it starts."""
        starts, ends = span.starts, span.ends
        earliest = starts.first.toordinal() if starts else 0
        latest = ends.last.toordinal() if ends else _NEVER
        known_day = span.known_until.toordinal() if span.known_until and not ends else None
        if starts is None or earliest >= latest:
            latest_start = _NEVER
        else:
            latest_start = min(starts.last.toordinal(), (known_day or latest - 1))
        earliest_end = ends.first.toordinal() if ends else known_day + 1 if known_day else _NEVER
        return cls(earliest, latest_start, max(earliest_end, earliest + 1), latest)
