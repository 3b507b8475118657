"""Lists of what follows from records: duties by when they were due, charges with answers.

Each begins with a sentence to fill, whose parts are parameters of the list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from statements.filters.algebra import NONE
from statements.query import Question
from statements.query.parameters import OF_PAGES
from statements.vocabularies import AnswerKind

from .builder import Options, choices, options_of
from .charges import answered
from .duties import duty_of, timeline_of
from .links import Link, query_at
from .list_questions import ask_page
from .lists import chips_of, files_of, pairs_of
from .marks import OF_MARKS
from .pages import PageView, Parameters
from .parts import counted
from .reading import Names, Rows, answer, read_rows
from .steps import name_in

TEXT = "text"  # a part of a sentence that is one of several parameters, by what is chosen
OF_DAYS = ("due__gte", "due__lte", "due__within")  # ranges: what has no day is in none
TEXTS = ("agreement", "clause", "series")
OF_SERIES = "Series"  # the heading under which `choices` has them


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a sentence: the words above it, and what it may say; a day where that is none."""

    name: str
    words: str
    unset: str = ""
    groups: tuple[Options, ...] = ()
    value: str = ""


class DerivedView(PageView):
    """A list that the API has at the same address, `name`, with the same filters."""

    name: ClassVar[str]
    heading: ClassVar[str]
    lead: ClassVar[str]
    unit: ClassVar[tuple[str, str]]  # one of them, and several
    # Of its sentence: the parameter, the words above it, and what it says where it is not filled.
    slots: ClassVar[tuple[tuple[str, str, str], ...]]

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        question = ask_page(self.name, parameters, state)
        rows = answer(question)
        return {
            "heading": self.heading,
            "lead": self.lead,
            "number": counted(rows.count, *self.unit),
            "chips": chips_in_words(question, parameters, rows.names),
            "rows": rows,
            "files": files_of(question.listing, parameters),
            "sentence": [slot_of(*slot, parameters, state) for slot in self.slots],
            "sentence_at": f"/ask/{self.name}/",
            **self.of_rows(rows, state),
        }

    def of_rows(self, rows: Rows, state: str) -> dict[str, Any]:
        """Return what the template shows of the rows of a page."""
        raise NotImplementedError


def slot_of(name: str, words: str, unset: str, parameters: Parameters, state: str) -> Slot:
    """Return a part of a sentence, filled with the value that is asked for, where it is one."""
    governments, texts = choices(state)
    if name == TEXT:
        given = [
            value for one in ("agreement", "clause", "series") for value in parameters.get(one, ())
        ]
        groups = tuple(Options(label, options_of(pairs, lone(given))) for label, pairs in texts)
        return Slot(name, words, unset, groups)
    value = lone(parameters.get(name, []))
    if not unset:
        return Slot(name, words, value=value)
    pairs = ANSWERS if name == "answer" else governments
    return Slot(name, words, unset, (Options("", options_of(pairs, value)),))


ANSWERS = tuple((kind.value, str(kind.label).lower()) for kind in AnswerKind)


def lone(values: list[str]) -> str:
    return values[0] if len(values) == 1 else ""


class FilledView(PageView):
    """Where such a sentence is sent: leads to the list with what was filled."""

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        series = {
            value for label, pairs in choices(state)[1] if label == OF_SERIES for value, _ in pairs
        }
        pairs = [
            (parameter_of(value, series) if name == TEXT else name, value)
            for name, values in request.GET.lists()
            for value in values
            if value
        ]
        return HttpResponseRedirect(query_at(key["name"], pairs))


def parameter_of(text: str, series: set[str]) -> str:
    """Return the parameter that asks for a text."""
    if text in series:
        return "series"
    return "clause" if "/" in text else "agreement"


def chips_in_words(question: Question, parameters: Parameters, names: Names) -> list[Any]:
    """Return what was chosen, keys by their names where the page knows them."""
    chips = chips_of(question.listing, parameters)
    return [replace(chip, value=name_in(names, chip.value)) for chip in chips]


class DutiesView(DerivedView):
    template_name = "explorer/obligations.html"
    name = "obligations"
    heading = "What texts lay on whom, and by when"
    lead = "Duties that clauses lay on governments, as we read them and in our words."
    unit = ("obligation", "obligations")
    slots = (
        ("debtor", "Laid on whom", "any government"),
        (TEXT, "By which text", "any text"),
        ("due__gte", "With a day from", ""),
        ("due__lte", "To", ""),
    )

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        """Tell of those without a day, too, which no range of days finds."""
        context = super().context(state, parameters, **key)
        rest = {name: values for name, values in parameters.items() if name not in OF_DAYS}
        if len(rest) == len(parameters) or rest.keys() & {*OF_PAGES, "due"}:
            return context
        undated = {**rest, "due": [NONE]}
        count = read_rows(self.name, state, page_size="1", count="true", **undated).count
        label = f"{counted(count, 'obligation has', 'obligations have')} no day: see them"
        return context | {
            "undated": Link(label, query_at(self.name, pairs_of(undated))) if count else None
        }

    def of_rows(self, rows: Rows, state: str) -> dict[str, Any]:
        duties = [duty_of(row, rows.names, names_text=True) for row in rows.records]
        is_of_one = len({row["agreement"] for row in rows.records}) == 1
        timeline = timeline_of(duties, None) if is_of_one else None
        return {"duties": duties, "timeline": timeline}


class AllegationsView(DerivedView):
    template_name = "explorer/allegations.html"
    name = "allegations"
    heading = "Who charged whom, and what answer is held"
    lead = "References that allege a breach of a text or clause, beside the answers that are held."
    unit = ("charge", "charges")
    slots = (
        ("accuser", "Who charges", "any government"),
        ("accused", "Whom", "any government"),
        (TEXT, "Under which text", "any text"),
        ("said_on__gte", "From", ""),
        ("said_on__lte", "To", ""),
        ("answer", "Answer held", "any or none"),
    )

    def of_rows(self, rows: Rows, state: str) -> dict[str, Any]:
        charges = answered(rows, state, names_texts=True)
        shown: dict[str, Any] = {"charges": charges, **OF_MARKS}
        shown["picture"] = Link("Who charges whom, as a picture", "/network/charges/")
        is_whole = not (rows.next or rows.previous)
        return shown | {"number": ""} if is_whole else shown  # charges on a page count themselves
