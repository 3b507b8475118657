"""The page of an agreement: what it is, who stands where, what it lays on whom, what cites it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from statements.dates import PartialDate
from statements.documents import Document
from statements.keys import clause_key
from statements.query.doors import query_from
from statements.vocabularies import (
    AgreementKind,
    AgreementOrigin,
    Certainty,
    Family,
    PartyRole,
    Stage,
)
from statements.wording.dates import BASES, spelled_date

from .aliases import aliases_of
from .cards import card_of
from .duties import read_duties, timeline_of
from .embed_code import Embed, height_for
from .items import items_of
from .links import Link, link_to, list_at, shown_address
from .marks import OF_MARKS
from .matrix import agreement_matrix, parties_of
from .matrix_columns import Matrix
from .name_lists import shared_certainty
from .pages import PageView, Parameters
from .participants import unless_named
from .parts import counted
from .reading import Names, read_record, read_rows
from .record_pages import editions_of
from .sentences import Sentence, sentence_of
from .sources import read_sources
from .stance_reading import read_stances
from .standing import AS_OF, DOOR, Standing, read_standing

FIRST = "10"  # statements shown; the rest is a search
MOST = "100"  # texts that cite it


@dataclass(frozen=True, slots=True)
class DateLabel:
    """A date by which a text is called, and whose use that is."""

    day: str
    side: str
    note: str


@dataclass(frozen=True, slots=True)
class Party:
    """Who took part, in which role; who signed, in which office."""

    name: Link
    government: Link | None
    role: str
    meaning: str
    official: Link | None
    office: str
    certainty: Certainty
    note: str


@dataclass(frozen=True, slots=True)
class Citing:
    """A text, or a clause of it, that cites another, in words."""

    name: Link
    sentence: Sentence


class AgreementView(PageView):
    template_name = "explorer/agreement.html"
    tells_releases = True
    door = DOOR

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        _, options = self.door.read(query_from(parameters))
        record = read_record("agreement", key["key"], state)
        agreement, names = record.document, record.names
        own = agreement["key"]
        duties = read_duties(state, agreement=own)
        signed = PartialDate.from_document(agreement["signed_on"])
        stances = read_stances(state, parties_of(agreement), agreement=own)
        matrix = agreement_matrix(agreement, stances) if agreement["clauses"] else None
        standing = read_standing(own, options.get(AS_OF), state, stances.on_whole(own))
        statements = read_rows("statements", state, agreement=own, page_size=FIRST, count="true")
        return {
            "record": record,
            "editions": editions_of("agreement", record)["editions"],
            "heading": f"{agreement['short_title']}: who stands where",
            "embed": embed_of(agreement, matrix, standing),
            "card": card_of("agreement", record),
            "agreement": agreement,
            **self.facts_of(agreement, names),
            "parties": sorted(
                [party_of(one, names) for one in agreement["parties"]],
                key=lambda party: party.name.label,
            ),
            "sources": read_sources(agreement["sources"], state),
            "matrix": matrix,
            "standing": standing,
            "duties": duties,
            "duties_list": list_at("obligations", agreement=own),
            "timeline": timeline_of(duties, signed),
            "citing": [citing(agreement, one, names) for one in agreement["references"]],
            "cited": [*cited_by(own, state)],
            "statements": items_of(statements),
            "all_statements": Link(
                f"All {counted(statements.count, 'statement', 'statements')}",
                list_at("statements", agreement=own),
            ),
            "series": series_of(own, state),
            "aliases": aliases_of(agreement["aliases"], names),
            "aliases_note": shared_certainty(agreement["aliases"])[1],
            **OF_MARKS,
        }

    def facts_of(self, agreement: Document, names: Names) -> dict[str, Any]:
        """Return what stands in one line each."""
        stage = agreement["stage"] and Stage(agreement["stage"])
        return {
            "kind": AgreementKind(agreement["kind"]),
            "origin": AgreementOrigin(agreement["origin"]),
            "stage": stage,
            "certainty": Certainty(agreement["certainty"]),
            "signed_on": date_of(agreement["signed_on"]),
            "effective_on": date_of(agreement["effective_on"]),
            "labels": [label_of(one, names) for one in agreement["date_labels"]],
            "place": names.link("place", agreement["place"]),
            "urls": [
                one | {"label": shown_address(one["url"])}
                for one in sorted(agreement["urls"], key=lambda o: o["certainty"] != "verified")
            ],
        }


def embed_of(agreement: Document, matrix: Matrix | None, standing: Standing) -> Embed:
    """Return the frame with its clauses by governments, or with what was said of it."""
    height = height_for(matrix.heights if matrix else standing.heights)
    title = f"Who said what: {agreement['short_title']}"
    return Embed("agreement", agreement["key"], title, height)


def date_of(value: Document | None) -> str:
    """Return a date with how it is known, where it is not stated."""
    day = PartialDate.from_document(value)
    if day is None:
        return ""
    basis = BASES.get(day.basis)
    note = f": {day.note}" if day.note else ""
    return f"{spelled_date(day)} ({basis}{note})" if basis else f"{spelled_date(day)}{note}"


def label_of(label: Document, names: Names) -> DateLabel:
    side = names.of("government", label["side"]) if label["side"] else ""
    return DateLabel(date_of(label["date"]), side, label["note"] or "")


def party_of(party: Document, names: Names) -> Party:
    government = names.link("government", party["government"])
    institution = names.link("institution", party["institution"])
    role = PartyRole(party["role"])
    return Party(
        name=institution or government or Link("not told", ""),
        government=unless_named(institution, government) if institution else None,
        role=str(role.label),
        meaning=role.definition,
        official=names.link("official", party["official"]),
        office=names.of("tenure", party["tenure"]) if party["tenure"] else "",
        certainty=Certainty(party["certainty"]),
        note=party["note"] or "",
    )


def citing(agreement: Document, reference: Document, names: Names) -> Citing:
    """Return what a text says of another, by the clause in which it does."""
    key, number = agreement["key"], reference["clause"]
    whole = link_to("agreement", key, "This text")
    part = link_to("clause", clause_key(key, number), f"Clause {number}") if number else whole
    return Citing(part, sentence_of(reference, names))


def cited_by(agreement: str, state: str) -> Iterator[Citing]:
    """Yield what other texts say of an agreement or its clauses."""
    rows = read_rows(
        "references", state, agreement=agreement, family=Family.TEXT.value, page_size=MOST
    )
    for row in rows.records:
        part = rows.names.link("clause", row["clause"])
        name = part or rows.names.link("agreement", row["agreement"])
        if name:
            yield Citing(name, sentence_of(row, rows.names))


def series_of(agreement: str, state: str) -> list[Link]:
    rows = read_rows("series", state, agreement=agreement)
    return [link_to("series", one["key"], one["title"]) for one in rows.records]
