"""What is held that names a record, in numbers and days: told where its address is shared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from statements.dates import PartialDate
from statements.wording.dates import span_of_days, spelled_day

from .parts import Section, counted
from .phrases import PHRASES
from .query_words import called, filter_of
from .reading import Names, Rows, read_rows

CHOSEN = "Chosen, not complete."
ONLY_DAY = {"order": "oldest", "page_size": "1", "fields": "said_on", "labels": "false"}


def held_of(
    noun: str, key: str, names: Names, sections: Sequence[Section], state: str
) -> dict[str, Any]:
    """Return how many statements name a record, of which days, as a title and a text.

    The first section that counts statements has the latest; the earliest is asked for.
    """
    name = filter_of(noun)
    section = next((one for one in sections if one.count is not None), None)
    if name is None or section is None:
        return {}
    oldest = read_rows("statements", state, **ONLY_DAY, **{name: key})
    phrase = PHRASES[name].text.format(called(noun, key, names))
    return held_words(section.count, [*section.said, *said_in(oldest)], phrase)


def held_at(rows: Rows, kind: str, day: str) -> dict[str, Any]:
    """Return what is held of a contact, whose statements were read."""
    count = {"more_than": len(rows.records)} if rows.next else len(rows.records)
    words = held_words(count, said_in(rows), "made at it or telling of it")
    return words | {"shared_text": f"{kind}, {day}. {words['shared_text']}"}


def said_in(rows: Rows) -> list[PartialDate]:
    """Return when the statements of a page of a list were made, as far as is known."""
    days = (PartialDate.from_document(one["said_on"]) for one in rows.records)
    return [day for day in days if day]


def held_words(
    count: int | dict[str, int] | None, said: Iterable[PartialDate], phrase: str
) -> dict[str, Any]:
    number = counted(count, "statement", "statements")
    days = sorted(edge for day in said for edge in (day.first, day.last))
    span = f", of {days_words(days[0], days[-1])}" if days else ""
    return {"shared_count": f"{number} held", "shared_text": f"{number} {phrase}{span}. {CHOSEN}"}


def days_words(first: date, last: date) -> str:
    return spelled_day(first) if first == last else span_of_days(first, last)
