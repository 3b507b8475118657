"""Dates known to the day, the month, the year, or between two days."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Self

PRECISIONS = ("day", "month", "year", "range")
BASES = ("stated", "weekday", "publication", "inferred")
FORMS = "2022, 2022-12, 2022-12-22 or 2022-12-01/2022-12-05"
FORMS_OF_ENDS = "2022, 2022-12 or 2022-12-22"

_PARTIAL = re.compile(r"(?P<year>[1-9][0-9]{3})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")
PARTS = ("first", "last", "precision", "basis", "note")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """Hold the days a date may mean, first and last included, and how it is known."""

    first: date
    last: date
    precision: str
    basis: str = "stated"
    note: str | None = None

    def __post_init__(self) -> None:
        """Refuse days, precision, basis and note that do not belong together."""
        _check_days(self.first, self.last)
        _check_one_of("precision", self.precision, PRECISIONS)
        _check_one_of("basis", self.basis, BASES)
        if self.note is not None and not self.note.strip():
            raise ValueError("The note is empty: use None where there is no note.")
        if fault := _precision_fault(self.first, self.last, self.precision):
            raise ValueError(fault)

    @classmethod
    @lru_cache(maxsize=1 << 14)  # the same days are read again and again
    def parse(cls, text: str, basis: str = "stated", note: str | None = None) -> Self:
        """Read one of the four printed forms; anything else is a ValueError.

        A range of one day is that day, as programs write both ends whatever they are.
        """
        start, slash, end = text.partition("/")
        if not slash:
            first, last, precision = _days_of(text)
            return cls(first, last, precision, basis, note)
        first, last = _range_end(start, text), _range_end(end, text)
        return cls(first, last, "day" if first == last else "range", basis, note)

    @classmethod
    def from_document(cls, value: Mapping[str, object] | None) -> Self | None:
        """Read the form `to_document` writes; basis and note may be left out."""
        if value is None:
            return None
        try:
            return cls._read(tuple(value.items()))
        except TypeError:  # a member that is no text: told as such
            return cls._of(value)

    @classmethod
    @lru_cache(maxsize=1 << 14)
    def _read(cls, members: tuple[tuple[str, object], ...]) -> Self:
        return cls._of(dict(members))

    @classmethod
    def _of(cls, value: Mapping[str, object]) -> Self:
        _check_members(value)
        note = value.get("note")
        return cls(
            parse_day(_text(value, "first")),
            parse_day(_text(value, "last")),
            _text(value, "precision"),
            _text(value, "basis") if "basis" in value else "stated",
            None if note is None else _text(value, "note"),
        )

    def to_document(self) -> dict[str, str | None]:
        """Give the five members in their fixed order, days in ISO 8601."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "precision": self.precision,
            "basis": self.basis,
            "note": self.note,
        }

    def __str__(self) -> str:
        """Print as precisely as the date is known, never with a padded day."""
        match self.precision:
            case "year":
                return f"{self.first:%Y}"
            case "month":
                return f"{self.first:%Y-%m}"
            case "day":
                return self.first.isoformat()
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


def parse_day(text: str) -> date:
    """Read `2022-12-22` and nothing else that ISO 8601 or Python would allow."""
    first, _, precision = _days_of(text)
    if precision != "day":
        raise ValueError(f"“{text}” is not a single day: write it like 2022-12-22.")
    return first


def overlap(a: PartialDate, b: PartialDate) -> bool:
    """Tell whether the two dates have a day in common."""
    return a.first <= b.last and b.first <= a.last


def within(inner: PartialDate, outer: PartialDate) -> bool:
    """Tell whether every day of inner is a day of outer."""
    return outer.first <= inner.first and inner.last <= outer.last


def _days_of(text: str) -> tuple[date, date, str]:
    match = _PARTIAL.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is not a date: write {FORMS}.")
    year, month, day = match["year"], match["month"], match["day"]
    try:
        if day:
            only = date(int(year), int(month), int(day))
            return only, only, "day"
        if month:
            return *_month(int(year), int(month)), "month"
    except ValueError:
        raise ValueError(f"“{text}” is not in the calendar: check it.") from None
    return date(int(year), 1, 1), date(int(year), 12, 31), "year"


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1])


def _range_end(end: str, text: str) -> date:
    try:
        return parse_day(end)
    except ValueError as error:
        raise ValueError(
            f"“{text}” is not a range of two days like 2022-12-01/2022-12-05: {error}"
        ) from None


def _check_days(first: date, last: date) -> None:
    if first.year < 1000:
        raise ValueError(f"{first} is before the year 1000: check the year.")
    if first > last:
        raise ValueError(f"The first day {first} is after the last {last}: swap them.")


def _precision_fault(first: date, last: date, precision: str) -> str | None:
    if precision == "range":
        return f"A range of one day: write {first} as a day." if first == last else None
    covered = {
        "day": (first, first),
        "month": _month(first.year, first.month),
        "year": (date(first.year, 1, 1), date(first.year, 12, 31)),
    }[precision]
    if (first, last) == covered:
        return None
    return f"{first} to {last} is not exactly one {precision}: use a range."


def _check_one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"“{value}” is no {name}: use one of {', '.join(allowed)}.")


def _check_members(value: Mapping[str, object]) -> None:
    unknown = [str(name) for name in value if name not in PARTS]
    missing = [name for name in PARTS[:3] if name not in value]
    if unknown or missing:
        raise ValueError(
            f"A date has the members {', '.join(PARTS)}; "
            f"unknown: {', '.join(unknown) or 'none'}, "
            f"missing: {', '.join(missing) or 'none'}."
        )


def _text(value: Mapping[str, object], name: str) -> str:
    member = value[name]
    if not isinstance(member, str):
        raise ValueError(f"The {name} of a date must be text, not {member!r}.")
    return member
