"""Partial dates in words: as they are kept, and as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
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
    """Print a date as people say it: `22 December 2022`, `December 2022`, `from … to …`."""
    match value.precision:
        case "year":
            return f"{value.first:%Y}"
        case "month":
            return f"{value.first:%B %Y}"
        case "day":
            return spelled_day(value.first)
    return f"between {spelled_day(value.first)} and {spelled_day(value.last)}"


def spelled_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def short_date(value: PartialDate) -> str:
    """Print a date where there is little room: `22 Dec 2022`, `Dec 2022`, `1–5 Dec 2022`."""
    match value.precision:
        case "year":
            return f"{value.first:%Y}"
        case "month":
            return f"{value.first:%b %Y}"
        case "day":
            return short_day(value.first)
    first, last = value.first, value.last
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_day(last)}"
    return f"{short_day(first)} to {short_day(last)}"


def short_day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def said_on_words(document: Document) -> str:
    """Return when a statement was made, how that is known, or since when it is."""
    value = PartialDate.from_document(document["said_on"])
    if value:
        return date_with_basis(value)
    known_by = PartialDate.from_document(document["known_by"])
    return f"undated, known since {spelled_date(known_by)}" if known_by else "undated"


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
