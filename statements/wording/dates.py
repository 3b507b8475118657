"""Partial dates in words: as they are kept, and as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from statements.dates import PartialDate
from statements.documents import Document
from statements.spans import Span

BASES = {
    "weekday": "worked out from a weekday",
    "publication": "taken from the day of publication",
    "inferred": "inferred",
}


def date_words(value: Mapping[str, Any]) -> str:
    """Print a partial date with its basis and note."""
    partial = PartialDate.from_document(value)
    note = f" ({value['note']})" if value["note"] else ""
    basis = "" if value["basis"] == "stated" else f", {value['basis']}"
    return f"{partial}{basis}{note}"


def spelled_date(value: PartialDate) -> str:
    """Print a date as people say it: `22 December 2022`, `December 2022`, `9–10 November 2020`."""
    match value.precision:
        case "year":
            return f"{value.first:%Y}"
        case "month":
            return f"{value.first:%B %Y}"
        case "day":
            return spelled_day(value.first)
    return span_of_days(value.first, value.last)


def span_of_days(first: date, last: date) -> str:
    """Print two days with what they share told once."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{spelled_day(last)}"
    start = f"{first.day} {first:%B}" if first.year == last.year else spelled_day(first)
    return f"{start} – {spelled_day(last)}"


def spelled_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def day_of_moment(moment: str) -> str:
    """Print the day of a moment as documents have it, in the time of UTC."""
    return spelled_day(datetime.fromisoformat(moment).date())


def said_on_words(document: Document) -> str:
    """Return when a statement was made, how that is known, or by when it was known."""
    value = PartialDate.from_document(document["said_on"])
    if value:
        return date_with_basis(value)
    known_by = PartialDate.from_document(document["known_by"])
    return f"undated, known by {spelled_date(known_by)}" if known_by else "undated"


def date_with_basis(value: PartialDate) -> str:
    """Print a date as people say it, with how it is known where nobody stated it."""
    basis = BASES.get(value.basis)
    return f"{spelled_date(value)} ({basis})" if basis else spelled_date(value)


def span_words(span: Span) -> str:
    """Print since when and until when something is held, and what of it is only possible.

    The day after `until` is the first one on which it is not held any more.
    """
    starts = f"from {date_with_basis(span.starts)}" if span.starts else "start not held"
    if span.ends:
        return f"{starts}, until {date_with_basis(span.ends)}"
    if span.known_until:
        return f"{starts}, known until {spelled_day(span.known_until)}, possibly longer"
    return f"{starts}, no end held" if span.starts else "neither start nor end held"
