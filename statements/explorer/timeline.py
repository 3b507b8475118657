"""Statements by month and government, as bars on one scale: a picture that links and tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from statements.dates import PartialDate
from statements.filters import BadQuery
from statements.wording.dates import spelled_date

from .links import Link, link_to
from .parts import counted
from .reading import Names, Rows, read_rows

MOST_BARS = 120  # as months; beyond that, years stand in their place
MOST_SIDES = 6
WIDTH, HEIGHT = 720, 48  # of the picture, in its own units
WIDEST = 24  # of a bar with the room beside it
MONTHS, YEARS = "month", "year"
LENGTHS = {MONTHS: len("2022-12"), YEARS: len("2022")}  # of a period as it is printed
GROUPS = "500"  # asked for at once

Groups = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Bar:
    """How many statements of one government there are in one period."""

    x: int
    y: int
    width: int
    height: int
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Side:
    """One government's statements in time."""

    government: Link
    statements: Link  # all of them, called by their number
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    year: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The governments with most statements, by name; `width` in the units of the picture."""

    sides: list[Side]
    ticks: list[Tick]
    width: int
    period: str
    others: int  # governments that are not shown
    most: int  # statements in the highest bar


@lru_cache(maxsize=1)
def read_timeline(state: str) -> Timeline | None:
    """Count the statements of each government, once in each state; None where there are none."""
    for period in (MONTHS, YEARS):
        try:
            rows = whole(state, period)
        except BadQuery:  # more groups than are counted
            continue
        periods = [*periods_between(dated(rows, period), period)]
        if len(periods) <= MOST_BARS or period == YEARS:
            return timeline_of(rows, periods, period, totals(state)) if periods else None
    return None


def whole(state: str, period: str) -> Rows:
    """Return the counts of all periods and governments that one page holds, the oldest first."""
    return read_rows("counts", state, by=f"{period},government", of="statements", page_size=GROUPS)


def totals(state: str) -> Groups:
    return read_rows("counts", state, by="government", of="statements").records


def dated(rows: Rows, period: str) -> list[str]:
    """Return the periods of counts that are no longer and no shorter than asked for."""
    texts = (row[period] or "" for row in rows.records)
    return sorted({text for text in texts if len(text) == LENGTHS[period]})


def periods_between(periods: list[str], period: str) -> Iterator[str]:
    """Yield every period from the first to the last."""
    if not periods:
        return
    first, last = (date.fromisoformat(f"{text}-01-01"[:10]) for text in (periods[0], periods[-1]))
    at = first
    while at <= last:
        yield f"{at:%Y-%m}" if period == MONTHS else f"{at:%Y}"
        is_next_year = period == YEARS or at.month == 12
        at = date(at.year + is_next_year, 1 if is_next_year else at.month + 1, 1)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where each period stands, and how many statements the highest bar stands for."""

    period: str
    places: Mapping[str, int]
    highest: int

    @property
    def step(self) -> int:
        """How wide a bar is with the room beside it."""
        return min(WIDEST, WIDTH // len(self.places))


def timeline_of(rows: Rows, periods: list[str], period: str, whole: Groups) -> Timeline:
    most = sorted(whole, key=lambda row: -row["statements"])[:MOST_SIDES]
    shown = {row["government"]: row for row in most if row["government"]}
    groups: dict[str, Groups] = defaultdict(list)
    for row in rows.records:
        if row["government"] in shown and row[period] in periods:
            groups[row["government"]].append(row)
    highest = max((row["statements"] for own in groups.values() for row in own), default=1)
    scale = Scale(period, {text: n for n, text in enumerate(periods)}, highest)
    sides = [side(row, groups[key], scale, rows.names) for key, row in shown.items()]
    return Timeline(
        sides=sorted(sides, key=lambda one: one.government.label),
        ticks=[Tick(n * scale.step, text[:4]) for text, n in scale.places.items() if is_tick(text)],
        width=len(periods) * scale.step,
        period=period,
        others=len(whole) - len(shown),
        most=highest,
    )


def is_tick(period: str) -> bool:
    """Tell whether the name of a year stands below a period."""
    return period.endswith("-01") or (len(period) == LENGTHS[YEARS] and int(period) % 5 == 0)


def side(total: Mapping[str, Any], groups: Groups, scale: Scale, names: Names) -> Side:
    key = total["government"]
    government = link_to("government", key, names.of("government", key))
    statements = Link(str(total["statements"]), f"/{total['filter']}")
    return Side(government, statements, [bar(row, scale, government) for row in groups])


def bar(row: Mapping[str, Any], scale: Scale, government: Link) -> Bar:
    count, period = row["statements"], row[scale.period]
    height = max(2, round(HEIGHT * count / scale.highest))
    when = spelled_date(PartialDate.parse(period))
    words = f"{government.label}, {when}: {counted(count, 'statement', 'statements')}"
    x, width = scale.places[period] * scale.step, max(1, scale.step * 3 // 4)
    return Bar(x, HEIGHT - height, width, height, f"/{row['filter']}", words)
