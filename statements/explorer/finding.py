"""The page that the search box leads to: what a text may mean, and statements with its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from statements import query
from statements.documents.nouns import CONTACT
from statements.entering.days import read_day
from statements.filters import BadQuery
from statements.query.candidates import NAMES
from statements.query.doors import Door, query_from
from statements.wording.dates import spelled_date

from .items import Item
from .links import Link, list_at
from .list_questions import ask_page
from .meanings import meaning_of
from .occasions import Contacts, contacts_meant, contacts_on
from .pages import API, PageView, Parameters
from .reading import read_rows
from .results import items_with_acts
from .statement_lists import count_words
from .understanding import understand

MOST_MEANINGS = 10
CERTAIN = 70  # of 100: a line of several parts means less only by likeness
SHOWN = "5"  # statements with the words; the rest is a list
FOUND = Door({"q": NAMES.parameters["q"]})


@dataclass(frozen=True, slots=True)
class Day:
    """A date that was typed, and the statements that may be of it."""

    date: str
    words: str
    statements: Link


@dataclass(frozen=True, slots=True)
class Words:
    """Statements with the words of a text, or why they cannot be searched for."""

    count: str
    all: str
    statements: list[Item]
    fault: str = ""


class SearchView(PageView):
    """Names, dates, citations, keys, addresses and words, in one box."""

    template_name = "explorer/search.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        filled = {name: [v for v in values if v.strip()] for name, values in parameters.items()}
        _, options = FOUND.read(query_from(filled))
        text = options.get("q", "").strip()
        own: dict[str, Any] = {"sought": text, "api": None}
        if not text:
            return own
        understood, day = understand(text, state), day_of(text, state)
        candidates = [
            one
            for one in query.candidates({"q": [text]})
            if understood is None or one["score"] >= CERTAIN
        ]
        meanings = [meaning_of(one) for one in candidates if one["noun"] != CONTACT.name]
        asked = understood.asked if understood else {"said_on": day.date} if day else {}
        return own | {
            "contacts": contacts_meant(candidates, state) or contacts_asked(asked, state),
            "understood": understood,
            "api": f"{API}{list_at('resolve', q=text)}",
            "meanings": meanings[:MOST_MEANINGS],
            "others": len(meanings[MOST_MEANINGS:]),
            "day": day,
            "found": words_of(text, state, is_shown=understood is None),
        }


def day_of(text: str, state: str) -> Day | None:
    """Return what is held of a day, month or year, where the text is one."""
    try:
        date = read_day(text).date
    except ValueError:
        return None
    said = read_rows("statements", state, said_on=str(date), page_size="1", count="true")
    link = Link(count_words(said.count, "statements"), list_at("statements", said_on=str(date)))
    return Day(str(date), spelled_date(date), link)


def contacts_asked(asked: Mapping[str, str], state: str) -> Contacts | None:
    """Return the contacts of the day that a line names, if it names one."""
    date = asked.get("said_on")
    return contacts_on(date, asked.get("government", ""), state) if date else None


def words_of(text: str, state: str, *, is_shown: bool) -> Words:
    """Return the statements that hold the words, the newest first, or how many there are alone."""
    address = list_at("statements", q=text)
    try:
        if not is_shown:
            count = query.count_of(ask_page("statements", {"q": [text]}, state))
            return Words(count_words(count, "statements") if count else "", address, [])
        rows = read_rows("statements", state, q=text, page_size=SHOWN, count="true")
    except BadQuery as refused:
        return Words("", "", [], refused.faults[0].message)
    return Words(count_words(rows.count, "statements"), address, items_with_acts(rows))
