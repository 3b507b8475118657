"""What is chosen in a query, each with the query without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from statements.filters.refusals import Pairs
from statements.query import Question
from statements.query.doors import query_from
from statements.query.parameters import RANK

from .links import query_at
from .query_words import QueryWords

OF_PAGE = ("cursor",)  # where in a list, not what is in it
MOST_CHIPS = 24  # of lists of hundreds of values, the first


@dataclass(frozen=True, slots=True)
class Chip:
    """One value of the query in words, and the address of the query without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Chips:
    """The first values of a query, and how many others there are."""

    shown: list[Chip]
    others: int


def chips_of(question: Question, words: QueryWords) -> Chips:
    """Return a chip for each value, of a list for each of its items."""
    pairs = list_pairs(question)
    filters = question.filterset.filters
    chips: list[Chip] = []
    places = [place for place, (name, _) in enumerate(pairs) if name in filters]
    items = [(place, item) for place in places for item in items_of(question, pairs[place])]
    for place, item in items[:MOST_CHIPS]:
        name = pairs[place][0]
        value = filters[name].read(item)
        chips.append(Chip(words.of_value(name, value), without(question, pairs, place, item)))
    return Chips(chips, len(items) - len(chips))


def list_pairs(question: Question) -> Pairs:
    """Return the query as it was written, of the whole list."""
    return [pair for pair in question.pairs if pair[0] not in OF_PAGE]


def items_of(question: Question, pair: tuple[str, str]) -> list[str]:
    """Return the items of one value of a parameter, each once."""
    name, text = pair
    is_listed = question.filterset.filters[name].listed and name in question.filterset.filters
    return list(dict.fromkeys(text.split(","))) if is_listed else [text]


def without(question: Question, pairs: Pairs, place: int, item: str) -> str:
    """Return the address of the query without an item of the value at some place."""
    name, text = pairs[place]
    rest = [other for other in text.split(",") if other != item]
    left = [(name, ",".join(rest))] if rest and question.filterset.filters[name].listed else []
    others = [*pairs[:place], *left, *pairs[place + 1 :]]
    others = [pair for pair in others if not (name == "q" and pair == ("order", RANK))]
    return query_at(question.listing.name, evened(question, others))


def evened(question: Question, pairs: Pairs) -> Pairs:
    """Leave out what is tested on the same rows, where it would be given unequally often."""
    uneven = {*uneven_names(question, pairs)}
    return [pair for pair in pairs if pair[0] not in uneven]


def uneven_names(question: Question, pairs: Pairs) -> Iterator[str]:
    lists: dict[str, list[str]] = {}
    for name, text in pairs:
        lists.setdefault(name, []).append(text)
    others: Any = type(question.filterset)(
        query_from(lists), question.filterset.queryset, also=question.filterset.also
    )
    for rows in others.rows:
        if any(True for _ in others.faults_of(rows)):
            yield from rows.columns
