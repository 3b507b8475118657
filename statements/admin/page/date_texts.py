"""Dates in words, as a form without script sends them: read on the server, and told.

With script the page has put the date in place of the words before it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict

from statements.dates import PartialDate
from statements.documents import Noun
from statements.documents.field_types import Partial
from statements.documents.mapping import Listing
from statements.entering import read_day
from statements.entering.days import DayReading
from statements.keys import is_uid
from statements.models import Source

from .lifted import shown_table
from .rows import MOST_ROWS, row_names

Faults = dict[str, str]  # name of a date's field on the page: why its words cannot be read


@dataclass(frozen=True, slots=True)
class TypedDates:
    """What was typed, with dates in place of words that mean one; what means none is a fault."""

    data: QueryDict
    readings: Mapping[str, DayReading]  # by the words
    faults: Faults


def read_dates(noun: Noun, data: QueryDict) -> TypedDates:
    """Read every date of a page that is not written as it is kept."""
    typed, faults, readings = data.copy(), Faults(), dict[str, DayReading]()
    texts = {name: typed.get(f"{name}_date", "").strip() for name in date_names(noun, typed)}
    words = {name: text for name, text in texts.items() if text and not is_plain(text)}
    published = first_publication(typed) if words else None
    for name, text in words.items():
        try:
            readings[text] = reading = read_day(text, published)
        except ValueError as error:
            faults[name] = str(error)
            continue
        typed[f"{name}_date"] = str(reading.date)
        if reading.date.basis != "stated":
            typed[f"{name}_basis"] = reading.date.basis
        if reading.note and not typed.get(f"{name}_note"):
            typed[f"{name}_note"] = reading.note
    return TypedDates(typed, readings, faults)


def show_readings(request: HttpRequest, dates: TypedDates) -> None:
    """Tell what the words of each date were taken for."""
    for text, reading in dates.readings.items():
        messages.info(request, f"“{text}” was taken for {reading.date}: {reading.words}.")


def is_plain(text: str) -> bool:
    """Tell whether a date is written as it is kept."""
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def date_names(noun: Noun, typed: QueryDict) -> Iterator[str]:
    """Yield the names of the dates on a page, those of rows too."""
    for part in shown_table(noun).fields:
        if isinstance(part, Partial):
            yield part.name
        elif isinstance(part, Listing):
            within = [one.name for one in part.table.fields if isinstance(one, Partial)]
            for row in row_names(part.name, typed) if within else ():
                yield from (f"{row}-{name}" for name in within)


def first_publication(typed: QueryDict) -> PartialDate | None:
    """Return when the first source on the page was published."""
    chosen = (typed.get(f"appearances-{index}-source", "") for index in range(MOST_ROWS))
    uid = next((uid for uid in chosen if is_uid(uid)), None)
    source = Source.objects.filter(pk=uid).first() if uid else None
    return source.published_on if source else None


def add_date_errors(page_forms: Iterable[forms.Form], faults: Faults) -> None:
    """Say at each date why its words could not be read."""
    for form in page_forms if faults else ():
        for name in form.errors if form.is_bound else ():
            fault = faults.get(form.add_prefix(name))
            if fault:
                form.errors[name] = form.error_class([fault])
