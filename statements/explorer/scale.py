"""A time axis: days as percent of a picture's width, and the lines that are labelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

SHORTEST = 92  # days, so that one single day has something around it
MOST_TICKS = 9
MONTHS_APART = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000)
LEFT, RIGHT = 1.4, 98.6  # percent: a mark at either end stays inside


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Days from a first to a last one, laid out between two percentages."""

    first: date
    last: date
    left: float = LEFT

    def at(self, day: date) -> float:
        """Return where a day is, in percent."""
        span = max((self.last - self.first).days, 1)
        return self.left + (RIGHT - self.left) * (day - self.first).days / span

    @property
    def ticks(self) -> list[Tick]:
        """First days of months, as many as have room for their labels."""
        months = range(month_of(self.first) + 1, month_of(self.last) + 1)
        apart = next(n for n in MONTHS_APART if len(months) / n <= MOST_TICKS)
        days = [day_of(month) for month in months if month % apart == 0]
        return [Tick(percent(self.at(day)), label(day, apart)) for day in days]


def scale_of(days: Iterable[date], left: float = LEFT) -> Scale | None:
    """Return a scale on which some days are, None where there are none."""
    ordered = sorted(days)
    if not ordered:
        return None
    first, last = ordered[0], ordered[-1]
    missing = max(0, SHORTEST - (last - first).days) // 2
    return Scale(shift(first, -missing), shift(last, missing), left)


def shift(day: date, days: int) -> date:
    """Return another day, as far as there are days."""
    number = day.toordinal() + days
    return date.fromordinal(min(max(number, 1), date.max.toordinal()))


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def day_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def label(day: date, apart: int) -> str:
    return f"{day:%Y}" if apart >= 12 else f"{day:%b %Y}"


def percent(x: float) -> str:
    return f"{x:.2f}%"
