"""Periods of the calendar: how each database prints the one that holds a day, and its days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

ON_POSTGRESQL = {
    "year": "YYYY",
    "quarter": 'YYYY"-Q"Q',
    "month": "YYYY-MM",
    "week": 'IYYY"-W"IW',
    "day": "YYYY-MM-DD",
}
QUARTER_ON_SQLITE = (
    "strftime('%%Y', {0}) || '-Q' || ((CAST(strftime('%%m', {0}) AS INTEGER) + 2) / 3)"
)
# A week is of the year that has its Thursday: https://www.rfc-editor.org/rfc/rfc3339#appendix-A
THURSDAY = "date({0}, '-3 days', 'weekday 4')"
WEEK_ON_SQLITE = (
    f"strftime('%%Y', {THURSDAY}) || '-W'"
    f" || substr('0' || ((CAST(strftime('%%j', {THURSDAY}) AS INTEGER) + 6) / 7), -2)"
)
# A sign of a format stands twice: alone it would stand for a parameter.
ON_SQLITE = {
    "year": "strftime('%%Y', {0})",
    "quarter": QUARTER_ON_SQLITE,
    "month": "strftime('%%Y-%%m', {0})",
    "week": WEEK_ON_SQLITE,
    "day": "strftime('%%Y-%%m-%%d', {0})",
}
LENGTHS = {"year": 4, "month": 7, "day": 10}
KEPT = 4096  # periods and spans that are read and printed once: addresses name few of them often


def printed_sql(kind: str, day: str, vendor: str) -> str:
    """Return the period that holds a day, as SQL prints it."""
    if vendor == "postgresql":
        return f"to_char({day}, '{ON_POSTGRESQL[kind]}')"
    return ON_SQLITE[kind].format(day)


def group_sql(kind: str, statement: str, vendor: str) -> str:
    """Return the period of a statement, or its date as printed where that is wider."""
    first, last = (
        printed_sql(kind, f"{statement}.said_on_{end}", vendor) for end in ("first", "last")
    )
    return f"CASE WHEN {first} = {last} THEN {first} ELSE {statement}.said_on END"


@lru_cache(KEPT)
def days_of(kind: str, text: str) -> tuple[date, date] | None:
    """Return the first and the last day of a printed period; None where a wider date is printed."""
    if kind == "quarter" and text[4:6] == "-Q":
        month = int(text[6]) * 3
        return date(int(text[:4]), month - 2, 1), last_day(int(text[:4]), month)
    if kind == "week" and text[4:6] == "-W":
        monday = date.fromisocalendar(int(text[:4]), int(text[6:]), 1)
        return monday, monday + min(timedelta(days=6), date.max - monday)
    if len(text) != LENGTHS.get(kind):
        return None
    year, month, day = (*map(int, text.split("-")), *(0, 0))[:3]
    return (
        date(year, month or 1, day or 1),
        date(year, month, day) if day else last_day(year, month or 12),
    )


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


@lru_cache(KEPT)
def printed_span(first: date, last: date) -> str:
    """Print some days as a date: the form of a month or a year where they are one."""
    if first == last:
        return first.isoformat()
    for kind, length in LENGTHS.items():
        text = first.isoformat()[:length]
        if kind != "day" and days_of(kind, text) == (first, last):
            return text
    return f"{first.isoformat()}/{last.isoformat()}"
