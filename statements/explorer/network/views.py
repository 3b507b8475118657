"""The pages of the network: one for each picture, asked by the filters of its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from statements import query
from statements.filters.refusals import Pairs, write_query
from statements.query import Question, TooMany
from statements.query.doors import lists_of
from statements.vocabularies import AnswerKind

from ..builder import Option, choices, options_of, said_by_family
from ..chips import Chip
from ..chips import chips_of as chips_in_words
from ..links import Link, query_at
from ..list_questions import page_listing
from ..lists import chips_of, value_words, words_of
from ..pages import API, PageView, Parameters
from ..query_words import QueryWords, small
from . import charges, graphs
from .charges import read_charges
from .graphs import read_citations
from .tables import charge_tables, graph_tables, patterns_of
from .uncounted import OF_CHARGES, OF_REFERENCES, Counting, uncounted_in

CITATIONS, CHARGES = "network", "network/charges"  # where the pages are
# What the two lists call the same; what has one name in both is carried over as it is.
SAME = {"government": "accuser", "about": "accused"}
SHARED = ("agreement", "clause", "series")
FROM, TO = "said_on__gte", "said_on__lte"
# In the order in which they need each other.
D3 = (
    "color",
    "dispatch",
    "ease",
    "timer",
    "interpolate",
    "selection",
    "transition",
    "drag",
    "zoom",
)


@dataclass(frozen=True, slots=True)
class Select:
    """A filter to choose a value of."""

    name: str
    label: str
    every: str
    options: list[Option]


class NetworkView(PageView):
    """A picture of a list: what it is of, the class declares."""

    template_name = "explorer/network.html"
    list_name: ClassVar[str]
    address: ClassVar[str]
    title: ClassVar[str]
    counting: ClassVar[Counting]

    def get(self, request: HttpRequest, **key: str) -> HttpResponse:
        """Take off what a form sent empty: no parameter of the list may be."""
        pairs = [(name, value) for name, values in request.GET.lists() for value in values]
        filled = [pair for pair in pairs if pair[1]]
        if len(filled) < len(pairs):
            text = write_query(filled)
            return HttpResponseRedirect(f"{request.path}{'?' if text else ''}{text}")
        return super().get(request, **key)

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        listing = page_listing(query.LISTS[self.list_name])
        question = query.ask(listing, parameters, "json", state)
        pairs = [pair for pair in question.pairs if pair[0] in question.filterset.filters]
        given = dict(pairs)
        return {
            "api": f"{API}{query_at(self.list_name, pairs)}",
            "tabs": tabs_of(given),
            "is_charges": self.address == CHARGES,
            "from": given.get(FROM, ""),
            "to": given.get(TO, ""),
            "scripts": [f"statements/d3/d3-{name}.min.js" for name in D3],
            "whole": f"/{self.address}/",
            "is_narrowed": bool(pairs),
            "selects": self.selects(state, given),
            "files": [
                Link(label, f"{API}{query_at(self.list_name, [*pairs, *more])}")
                for label, more in self.files().items()
            ],
            "uncounted": uncounted_in(self.counting, self.address, tuple(pairs), state),
            **self.picture_or_why_not(question, tuple(pairs)),
        }

    def picture_or_why_not(
        self, question: Question, pairs: tuple[tuple[str, str], ...]
    ) -> dict[str, Any]:
        """Return the picture, else what to do where there is too much for one."""
        try:
            return self.picture(question, pairs)
        except TooMany as refused:
            words = refused.faults[0].message
            return {"heading": self.title, "tables": [], "too_many": words}

    def selects(self, state: str, given: Mapping[str, str]) -> list[Select]:
        raise NotImplementedError

    def files(self) -> dict[str, Pairs]:
        raise NotImplementedError

    def picture(self, question: Question, pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        raise NotImplementedError


class CitationsView(NetworkView):
    """Who cites what: governments and the texts, clauses and statements that they cite."""

    list_name, address, title = graphs.NAME, CITATIONS, "Who cites what"
    counting = OF_REFERENCES

    def selects(self, state: str, given: Mapping[str, str]) -> list[Select]:
        governments, agreements = choices_of(state)
        families = [(family.value, str(family.label)) for family in said_by_family()]
        return [
            select("government", "Government", "any government", governments, given),
            select("family", "What it does", "anything", families, given),
            select("agreement", "Text", "any text", agreements, given),
        ]

    def files(self) -> dict[str, Pairs]:
        return {
            "JSON": [],
            "CSV of links": [("format", "csv")],
            "CSV of nodes": [("format", "csv"), ("table", "nodes")],
            "GraphML": [("format", "graphml")],
        }

    def picture(self, question: Question, pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        graph = read_citations(question.state, pairs)
        words = QueryWords(named(question, "references"))
        here = query_at(CITATIONS, [pair for pair in pairs if pair[0] != "family"])
        return {
            "heading": self.heading(question, words),
            "chips": chips_in_words(named(question, CITATIONS), words).shown,
            "layout": graph.layout,
            "graph": graph,
            "patterns": patterns_of(graph, here),
            "tables": graph_tables(graph),
        }

    def heading(self, question: Question, words: QueryWords) -> str:
        """Return what the picture is of; what is left out of it as not counted, the page says."""
        own = [pair for pair in question.pairs if pair[0] in question.filterset.filters]
        whole = self.counting.put_back(own)
        if not whole:
            return self.title
        if whole != own:
            question_of_whole = query.ask(question.listing, lists_of(whole), "json", question.state)
            words = QueryWords(named(question_of_whole, "references"))
        return f"{self.title}: {small(words.sentence())}"


class ChargesView(NetworkView):
    """Who charges whom with breaking or not fulfilling a text."""

    list_name, address, title = charges.NAME, CHARGES, "Who charges whom"
    counting = OF_CHARGES

    def selects(self, state: str, given: Mapping[str, str]) -> list[Select]:
        governments, agreements = choices_of(state)
        return [
            select("accuser", "Who charges", "any government", governments, given),
            select("accused", "Whom", "anybody", governments, given),
            select("agreement", "Text", "any text", agreements, given),
        ]

    def files(self) -> dict[str, Pairs]:
        return {"JSON": [], "CSV": [("format", "csv")], "JSON Lines": [("format", "jsonl")]}

    def picture(self, question: Question, pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        graph = read_charges(question.state, pairs)
        told = self.counting.put_back([*pairs])  # what is left out, the page says
        narrowed = ", ".join(f"{words_of(name)} {value_words(value)}" for name, value in told)
        lists = {name: [value for one, value in pairs if one == name] for name, _ in pairs}
        return {
            "heading": f"{self.title}: {narrowed}" if told else self.title,
            "chips": [
                Chip(f"{one.name}: {one.value}", f"/{CHARGES}/{one.without.removesuffix('?')}")
                for one in chips_of(question.listing, lists)
            ],
            "layout": graph.layout,
            "patterns": [],
            "tables": charge_tables(graph),
            "answers": [
                f"{kind.label}, {kind.definition[:1].lower()}{kind.definition[1:]}"
                for kind in AnswerKind
            ],
        }


def named(question: Question, name: str) -> Question:
    """Return a question as of a list that is called otherwise."""
    return replace(question, listing=replace(question.listing, name=name))


def choices_of(state: str) -> tuple[Pairs, Pairs]:
    """Return the governments and the agreements to choose from."""
    governments, groups = choices(state)
    agreements = [(pairs[0][0], label) for label, pairs in groups if label != "Series"]
    return list(governments), agreements


def select(name: str, label: str, every: str, pairs: Pairs, given: Mapping[str, str]) -> Select:
    """Return a filter with its choices; what is asked for and is none of them stands, too."""
    chosen = given.get(name, "")
    others = [] if chosen in {"", *dict(pairs)} else [(chosen, chosen)]
    return Select(name, label, every, options_of([*others, *pairs], chosen))


def tabs_of(given: Mapping[str, str]) -> list[Link]:
    """Return links to both pictures, as far as possible with the same filters."""
    both = {name: given[name] for name in (*SHARED, FROM, TO) if name in given}
    cited, charged = dict(both), dict(both)
    for name, other in SAME.items():
        if value := given.get(name) or given.get(other):
            cited[name] = charged[other] = value
    return [
        Link(CitationsView.title, query_at(CITATIONS, [*cited.items()])),
        Link(ChargesView.title, query_at(CHARGES, [*charged.items()])),
    ]
