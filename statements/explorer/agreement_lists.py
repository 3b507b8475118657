"""The lists of agreements, by day, and of clauses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from statements.dates import PartialDate
from statements.documents import Document
from statements.vocabularies import AgreementKind, AgreementOrigin, Certainty, Defined
from statements.wording.dates import spelled_date

from .links import Link, link_to, list_at
from .lists import RowsView
from .pages import Parameters
from .parts import Absent, Row, WithNote
from .reading import Names, Rows

Group = tuple[str, list[Link]]  # what may be chosen by, and the values
NOT_HELD = Absent("Not held")


def agreement_row(agreement: Document, names: Names) -> Row:
    signed = PartialDate.from_document(agreement["signed_on"])
    parties = {
        names.of("government", party["government"])
        if party["government"]
        else names.of("institution", party["institution"])
        for party in agreement["parties"]
    }
    return Row(
        link_to("agreement", agreement["key"], agreement["short_title"]),
        (
            spelled_date(signed) if signed else NOT_HELD,
            str(AgreementKind(agreement["kind"]).label),
            ", ".join(sorted(parties)) or NOT_HELD,
            str(len(agreement["clauses"])),
            str(Certainty(agreement["certainty"]).label),
        ),
    )


def clause_row(clause: Document, names: Names) -> Row:
    number = clause["key"].partition("/")[2]
    summary = clause["summary"] or ""
    return Row(
        link_to("clause", clause["key"], f"Clause {number}"),
        (
            names.link("agreement", clause["agreement"]) or clause["agreement"],
            WithNote(clause["heading"] or NOT_HELD, summary) if summary else NOT_HELD,
        ),
    )


class AgreementsView(RowsView):
    template_name = "explorer/agreements.html"
    order = "oldest"
    noun, row = "agreement", agreement_row
    columns = ("Agreement", "Day", "Kind", "Who took part", "Clauses held", "How sure")

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        context = super().context(state, parameters, **key)
        groups = [] if context["chips"] else groups_of(context["rows"])
        lead = "Texts that are cited as sources of duties or principles, by day."
        return context | {"lead": lead, "groups": groups}


class ClausesView(RowsView):
    noun, row = "clause", clause_row
    columns = ("Clause", "Agreement", "What it says, in our words")


def groups_of(rows: Rows) -> list[Group]:
    """Return what there is to choose by."""
    parties = {party["government"] for one in rows.records for party in one["parties"]} - {None}
    governments = [
        Link(rows.names.of("government", key), list_at("agreements", party=key)) for key in parties
    ]
    groups = [
        ("How it came about", links_of(AgreementOrigin, "origin", rows.records)),
        ("Kind", links_of(AgreementKind, "kind", rows.records)),
        ("Who took part", sorted(governments, key=lambda link: link.label)),
    ]
    return [group for group in groups if group[1]]


def links_of(codes: type[Defined], name: str, records: Iterable[Document]) -> list[Link]:
    """Return a link for each code that a record has."""
    values = {record[name] for record in records}
    return [
        Link(str(code.label), list_at("agreements", **{name: code.value}))
        for code in codes
        if code.value in values
    ]
