"""The pages of statements and of references: any query of the API, in words, to be narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from statements import query
from statements.dates import PartialDate
from statements.documents import Document
from statements.filters.refusals import write_query
from statements.query import Question
from statements.query.doors import query_from

from .builder import builder_of
from .chips import Chip, Chips, chips_of, list_pairs
from .linked_datasets import span_of
from .links import Link
from .list_questions import ask_page, files_of, orders_of
from .meanings import meaning_of
from .narrowing import narrowings
from .pages import PageView, Parameters
from .query_words import QueryWords
from .reading import Rows, answer, read_record
from .results import reference_items, statement_items

MOST_TRIED = 6  # chips of a query that finds nothing, each counted without


@dataclass(frozen=True, slots=True)
class Without:
    """A chip, and how many there would be without it."""

    chip: Chip
    count: str


class ListView(PageView):
    """A list by the API's own parameters; `own` says what its rows are on the page."""

    template_name = "explorer/statement_list.html"
    name: ClassVar[str]

    def get(self, request: HttpRequest, **key: str) -> HttpResponse:
        """Take off what a form sent empty: no parameter of the API may be."""
        pairs = [(name, value) for name, values in request.GET.lists() for value in values]
        filled = [pair for pair in pairs if pair != ("q", "")]
        if len(filled) < len(pairs):
            question = write_query(filled)
            return HttpResponseRedirect(f"{request.path}{'?' if question else ''}{question}")
        return super().get(request, **key)

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        question = ask_page(self.name, parameters, state)
        rows, words = answer(question), QueryWords(question)
        chips = chips_of(question, words)
        is_counted = isinstance(rows.count, int) and rows.count > 0
        return {
            "question": question,
            "here": f"/{self.name}/",
            "heading": words.sentence(),
            "count": count_words(rows.count, self.name),
            "chips": chips,
            "kept": [pair for pair in list_pairs(question) if pair[0] != "q"],
            "q": parameters.get("q", [""])[0],
            "narrowings": narrowings(question) if is_counted else [],
            "is_too_many": isinstance(rows.count, dict),
            "orders": orders_of(question),
            "files": files_of(question),
            "builder": builder_of(state, question, words) if self.name == "statements" else None,
            "beside": page_links(rows),
            "span": "" if rows.next or rows.previous else span_of(map(day_of, rows.records)),
            "tried": tried(question, chips) if not rows.records else [],
            "meanings": [meaning_of(one) for one in rows.hint],
            **self.own(question, rows),
        }

    def own(self, question: Question, rows: Rows) -> dict[str, Any]:
        raise NotImplementedError


class StatementsView(ListView):
    name = "statements"

    def own(self, question: Question, rows: Rows) -> dict[str, Any]:
        return {"statements": statement_items(question, rows)}


class ReferencesView(ListView):
    name = "references"

    def own(self, question: Question, rows: Rows) -> dict[str, Any]:
        return {"references": reference_items(rows)}


class ReferenceView(PageView):
    """A reference has no page: it stands on that of what makes it."""

    has_page = False

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        self.door.read(query_from(dict(request.GET.lists())))
        document = read_record("reference", key["uid"], state).document
        statement, agreement = document["statement"], document["agreement"]
        path = f"statements/{statement['uid']}" if statement else f"agreements/{agreement}"
        return HttpResponseRedirect(f"/{path}/#{key['uid']}")


def day_of(record: Document) -> PartialDate | None:
    """Return when a statement was made, or that which makes a reference."""
    made: Document = record.get("statement") or record
    return PartialDate.from_document(made.get("said_on"))


def count_words(count: int | dict[str, int] | None, plural: str) -> str:
    """Return how many there are, in words."""
    if isinstance(count, dict):
        return f"More than {count['more_than']:,} {plural}"
    noun = plural.removesuffix("s") if count == 1 else plural
    return (
        f"{count:,} {noun}"
        if count
        else f"No {plural.removesuffix('s')} that is held fits all of this"
    )


def page_links(rows: Rows) -> list[Link]:
    """Return links to the pages beside this one."""
    sides = (("Previous page", rows.previous), ("Next page", rows.next))
    return [Link(label, f"?{text}") for label, text in sides if text]


def tried(question: Question, chips: Chips) -> list[Without]:
    """Return the chips without which something would be found; the first few are tried."""
    pairs = [(chip, count_without(question, chip)) for chip in chips.shown[:MOST_TRIED]]
    name = question.listing.name
    return [Without(chip, count_words(count, name)) for chip, count in pairs if count]


def count_without(question: Question, chip: Chip) -> int | dict[str, int]:
    """Return how many a query finds without one chip."""
    lists = parse_qs(urlsplit(chip.without).query)
    return query.count_of(ask_page(question.listing.name, lists, question.state))
