"""Lists of agreements, clauses and steps, asked as the API's lists of the same names are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from statements import query
from statements.dates import PartialDate
from statements.documents import Document
from statements.filters.refusals import write_query
from statements.query.parameters import PAGED
from statements.vocabularies import AgreementKind, AgreementOrigin, Certainty, ReferenceType
from statements.wording.dates import short_date, spelled_date

from .links import Link, link_to, list_at, page_of
from .marks import OF_MARKS, Mark
from .pages import API, PageView, Parameters
from .reading import Names, Rows, answer

NOT_OF_A_PAGE = (
    "A page has no such choice: ask the list of the same name below /api/v1/, or leave this out."
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that was chosen; `without` is the list without it."""

    words: str
    without: str


def ask_page(name: str, parameters: Parameters, state: str) -> query.Question:
    """Read what is asked of a list: its filters, and where a page begins."""
    listing = query.LISTS[name]
    own = {key: one for key, one in listing.door.parameters.items() if key in (*PAGED, "order")}
    elsewhere = dict.fromkeys(listing.door.parameters.keys() - own.keys(), NOT_OF_A_PAGE)
    door = replace(listing.door, parameters=own, elsewhere=elsewhere)
    return query.ask(replace(listing, door=door), parameters, "json", state)


class TextListView(PageView):
    """A list with what was chosen, and links to choose by."""

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    size: ClassVar[int] = 100

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        question = ask_page(self.name, parameters, state)
        question = replace(question, options={"page_size": self.size, **question.options})
        rows = answer(question)
        pairs = [pair for pair in question.pairs if pair[0] in question.filterset.filters]
        return {
            "title": self.title,
            "chosen": [chosen(self.name, pairs, place, rows.names) for place in range(len(pairs))],
            "rows": self.lines(rows.records, rows.names),
            "next": rows.next,
            "previous": rows.previous,
            "groups": [] if pairs else self.groups(rows),
            "files": f"{API}{address_of(self.name, [*pairs, ('format', 'csv')])}",
            **OF_MARKS,
        }

    def lines(self, records: Sequence[Document], names: Names) -> list[Any]:
        """Return what the template shows of each record."""
        raise NotImplementedError

    def groups(self, rows: Rows) -> list[tuple[str, list[Link]]]:
        """Return filters to choose, by what they are."""
        return []


def address_of(name: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return the address of a list with filters, each as often as it was given."""
    parameters = list(pairs)
    return f"/{name}/?{write_query(parameters)}" if parameters else f"/{name}/"


def chosen(name: str, pairs: Sequence[tuple[str, str]], place: int, names: Names) -> Chosen:
    """Return one filter, its value by the name that a record of the page gives it."""
    parameter, value = pairs[place]
    rest = [pair for other, pair in enumerate(pairs) if other != place]
    label = next((own[value] for own in names.by_noun.values() if value in own), value)
    return Chosen(f"{parameter.replace('_', ' ')}: {label}", address_of(name, rest))


@dataclass(frozen=True, slots=True)
class AgreementLine:
    link: Link
    day: str
    kind: str
    parties: str
    clauses: int
    certainty: Certainty


class AgreementsView(TextListView):
    name, title, size = "agreements", "Agreements", 500
    template_name = "explorer/agreements.html"

    def lines(self, records: Sequence[Document], names: Names) -> list[AgreementLine]:
        by_day = sorted(records, key=lambda one: (one["signed_on"]["first"], one["key"]))
        return [agreement_line(one, names) for one in by_day]

    def groups(self, rows: Rows) -> list[tuple[str, list[Link]]]:
        origins = {one["origin"] for one in rows.records}
        kinds = {one["kind"] for one in rows.records}
        parties = {party["government"] for one in rows.records for party in one["parties"]}
        links = [
            Link(rows.names.of("government", key), list_at(self.name, party=key))
            for key in parties - {None}
        ]
        return [
            (
                "How it came about",
                [
                    Link(str(one.label), list_at(self.name, origin=one.value))
                    for one in AgreementOrigin
                    if one.value in origins
                ],
            ),
            (
                "Kind",
                [
                    Link(str(one.label), list_at(self.name, kind=one.value))
                    for one in AgreementKind
                    if one.value in kinds
                ],
            ),
            ("Who took part", sorted(links, key=lambda link: link.label)),
        ]


def agreement_line(one: Document, names: Names) -> AgreementLine:
    signed = PartialDate.from_document(one["signed_on"])
    parties = {
        names.of("government", party["government"])
        if party["government"]
        else names.of("institution", party["institution"])
        for party in one["parties"]
    }
    return AgreementLine(
        link_to("agreement", one["key"], one["short_title"]),
        spelled_date(signed) if signed else "",
        str(AgreementKind(one["kind"]).label),
        ", ".join(sorted(parties)),
        len(one["clauses"]),
        Certainty(one["certainty"]),
    )


@dataclass(frozen=True, slots=True)
class ClauseLine:
    link: Link
    agreement: Link
    heading: str
    summary: str


class ClausesView(TextListView):
    name, title = "clauses", "Clauses"
    template_name = "explorer/clauses.html"

    def lines(self, records: Sequence[Document], names: Names) -> list[ClauseLine]:
        return [
            ClauseLine(
                link_to("clause", one["key"], f"Clause {one['key'].partition('/')[2]}"),
                link_to("agreement", one["agreement"], names.of("agreement", one["agreement"])),
                one["heading"] or "",
                one["summary"] or "",
            )
            for one in records
        ]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step, as a list tells it."""

    day: str
    government: Link
    mark: Mark
    deed: str
    node: Link
    about: str
    words: str
    certainty: Certainty
    joint: bool
    superseded: bool
    changed: bool
    link: Link


class StepsView(TextListView):
    name, title = "stances/steps", "Steps"
    template_name = "explorer/steps.html"

    def lines(self, records: Sequence[Document], names: Names) -> list[StepLine]:
        return [step_line(one, names) for one in records]


def step_line(step: Document, names: Names) -> StepLine:
    type = ReferenceType(step["type"])
    noun = "clause" if "/" in step["node"] else "agreement"
    address = f"{page_of('statement', step['statement'])}#{step['reference']}"
    government = names.of("government", step["government"])
    return StepLine(
        day=short_date(PartialDate.parse(step["day"])) if step["day"] else "undated",
        government=link_to("government", step["government"], government),
        mark=Mark.of(type),
        deed=type.deed,
        node=link_to(noun, step["node"], names.of(noun, step["node"])),
        about=names.of("government", step["about"]) if step["about"] else "",
        words=step["words"] or "",
        certainty=Certainty(step["certainty"]),
        joint=step["joint"],
        superseded=step["superseded"],
        changed=step["changed"],
        link=Link("the statement", address),
    )
