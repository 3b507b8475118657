"""Dates as people name texts by them: `10 November 2020`, `November 10 statement`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from statements.dates import PartialDate
from statements.documents import Document
from statements.folding import fold

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
# Words around a date that say only that a text is meant.
AROUND = (
    "the of from on dated trilateral joint statement statements agreement agreements declaration "
    "ceasefire document text"
)
FILLERS = frozenset(AROUND.split())
PUNCTUATION = re.compile(r"[,.;:()\"']")


def dates_of(agreement: Document) -> Iterator[PartialDate]:
    """Yield the dates that an agreement is called by."""
    for label in agreement["date_labels"]:
        if found := PartialDate.from_document(label["date"]):
            yield found
    if found := PartialDate.from_document(agreement["signed_on"]):
        yield found


def phrases(asked: PartialDate) -> Iterator[str]:
    """Yield the spellings of a date, as `bare` leaves them; without its year too."""
    yield str(asked)
    if asked.precision == "day":
        day, month = day_and_month(asked.first)
        for text in (f"{day} {month}", f"{month} {day}"):
            yield f"{text} {asked.first.year}"
            yield text
    elif asked.precision == "month":
        yield f"{day_and_month(asked.first)[1]} {asked.first.year}"


def day_and_month(day: date) -> tuple[str, str]:
    return str(day.day), MONTHS[day.month - 1]


def bare(text: str) -> str:
    """Return a question without the words that only say that a text is meant."""
    words = PUNCTUATION.sub(" ", fold(text)).split()
    return " ".join(word for word in words if word not in FILLERS)
