"""Facets: what a list may be narrowed to, each value with how many it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from statements import query
from statements.counting import Facet
from statements.filters.dimensions import PERIODS
from statements.filters.refusals import Pairs
from statements.query import Facets, Question

from .links import query_at
from .phrases import PHRASES
from .reading import Names

# What lists are narrowed by, in this order, under which heading.
HEADINGS: Mapping[str, str] = {
    "government": "Government",
    "type": "What it does",
    "clause": "Clause",
    "agreement": "Text",
    "topic": "Topic",
    "year": "Year",
    "kind": "Kind of act",
    "institution": "Institution",
    "publisher": "Published by",
    "certainty": "Certainty",
}
# References of texts have clauses, too, which only a walk over all clauses counts.
NOT_OF = {"references": ("clause",)}
GOVERNMENT = "government"
MOST_SHOWN, MOST_FOLDED = 6, 40  # values of a facet; the first stand open


@dataclass(frozen=True, slots=True)
class Narrower:
    """One value of a facet: how many it leads to, and where; in a template it prints itself."""

    label: str
    number: str
    address: str

    def __str__(self) -> SafeString:
        words = f'<span>{escape(self.label)}</span> <span class="many">{self.number}</span>'
        return SafeString(f'<a href="{escape(self.address)}">{words}</a>')

    __html__ = __str__  # within other HTML, too


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One facet: the first values, those folded away, and how many others are not listed."""

    heading: str
    shown: list[Narrower]
    folded: list[Narrower]
    others: int

    @property
    def rest(self) -> str:
        """How many values do not stand open."""
        return f"{len(self.folded) + self.others:,}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted, at a state of the ledger: the same for each order and page of a list."""

    name: str
    filters: str
    state: str
    question: Question = field(compare=False)

    @classmethod
    def by(cls, question: Question) -> Asked:
        name, filters = question.listing.name, question.filterset.canonical
        return cls(name, filters, question.state, question)


def narrowings(question: Question) -> list[Narrowing]:
    """Return the facets of a list that is counted, but for those with nothing to choose."""
    counted = counted_once(Asked.by(question))
    return [narrowing(question, one, counted) for one in counted.facets if one.size > 1]


@lru_cache(maxsize=64)
def counted_once(asked: Asked) -> Facets:
    """Count a list by everything that it may be narrowed by, once in each state of the ledger."""
    barred = NOT_OF.get(asked.name, ())
    names = {name: most_of(name) for name in HEADINGS if name not in barred}
    return query.facets_of(asked.question, names)


def most_of(name: str) -> int | None:
    """Return how many values of a facet are read: all where the most frequent are not first."""
    return None if name == GOVERNMENT or name in PERIODS else MOST_SHOWN + MOST_FOLDED


def narrowing(question: Question, facet: Facet, counted: Facets) -> Narrowing:
    """Return one facet: in the order of its labels or of time, else the most frequent first."""
    labels = {value: label_of(facet, value, Names(counted.names)) for value in facet.counts}
    values = sorted(facet.counts, key=lambda value: (value is None, labels[value].casefold()))
    name = facet.dimension.name
    if name in PERIODS:
        values.sort(key=lambda value: value or "", reverse=True)
    elif name != GOVERNMENT:  # no side first
        values.sort(key=lambda value: (value is None, -facet.counts[value]))
    links = [
        Narrower(
            labels[value], f"{facet.counts[value]:,}", address(question, facet.pairs_of(value))
        )
        for value in values[: MOST_SHOWN + MOST_FOLDED]
    ]
    others = facet.size - len(links)
    return Narrowing(HEADINGS[name], links[:MOST_SHOWN], links[MOST_SHOWN:], others)


def address(question: Question, filters: Pairs) -> str:
    """Return where a narrower query leads: in the same order, a page as long."""
    kept = [pair for pair in question.pairs if pair[0] in ("order", "page_size")]
    return query_at(question.listing.name, [*filters, *kept])


def label_of(facet: Facet, value: str | None, names: Names) -> str:
    """Return what a value is called, or what lacks one."""
    dimension = facet.dimension
    if value is None:
        words = PHRASES[dimension.name if dimension.name in PHRASES else dimension.filter].lacking
        return words[:1].upper() + words[1:]
    if dimension.vocabulary:
        return str(dimension.vocabulary(value).label)
    return names.of(dimension.noun, value) if dimension.noun else value
