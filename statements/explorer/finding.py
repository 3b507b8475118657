"""The page that the search box leads to: what a text may mean, and statements with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from statements import query
from statements.entering.days import read_day
from statements.filters import BadQuery
from statements.query.candidates import NAMES
from statements.query.doors import Door, query_from
from statements.wording.dates import spelled_date

from .items import Item
from .links import Link, link_to, list_at
from .list_questions import ask_page
from .meanings import meaning_of
from .pages import API, PageView, Parameters
from .reading import names_of, read_rows
from .results import items_with_acts
from .statement_lists import count_words
from .understanding import understand

MOST_MEANINGS = 10
CERTAIN = 70  # of 100: a line of several parts means less only by likeness
SHOWN = "5"  # statements with the words, and contacts of a day; the rest is a list
SHORT = {"page_size": SHOWN, "fields": "key", "labels": "false"}
FOUND = Door({"q": NAMES.parameters["q"]})


@dataclass(frozen=True, slots=True)
class Day:
    """A date that was typed: statements that may be of it, and occasions."""

    words: str
    statements: Link
    contacts: list[Link]


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
        understood = understand(text, state)
        meanings = [
            meaning_of(one)
            for one in query.candidates({"q": [text]})
            if understood is None or one["score"] >= CERTAIN
        ]
        return own | {
            "understood": understood,
            "api": f"{API}{list_at('resolve', q=text)}",
            "meanings": meanings[:MOST_MEANINGS],
            "others": len(meanings[MOST_MEANINGS:]),
            "day": day_of(text, state),
            "found": words_of(text, state, is_shown=understood is None),
        }


def day_of(text: str, state: str) -> Day | None:
    """Return what is held of a day, month or year, where the text is one."""
    try:
        date = read_day(text).date
    except ValueError:
        return None
    said = read_rows("statements", state, said_on=str(date), page_size="1", count="true")
    keys = [row["key"] for row in read_rows("contacts", state, held_on=str(date), **SHORT).records]
    names = names_of((f"contact/{key}" for key in keys), state)
    contacts = [link_to("contact", key, names.of("contact", key)) for key in keys]
    link = Link(count_words(said.count, "statements"), list_at("statements", said_on=str(date)))
    return Day(spelled_date(date), link, contacts)


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
