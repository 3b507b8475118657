"""What other records say, as far as second looks ask for it, and which of it a document names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from statements import models as m
from statements.dates import PartialDate
from statements.spans import Held, Span
from statements.vocabularies import ReferenceType

from ..context import Context
from ..desk import CHUNK
from ..mapping import Document, batched
from ..shared_rows import RowCache

CHARGES = tuple(kind for kind in ReferenceType if kind.is_charge)


@dataclass(frozen=True, slots=True)
class Service:
    """One tenure of an official, with the government that it was served in."""

    uid: str
    government: str
    span: Span

    def may_be_held(self, day: PartialDate) -> bool:
        return self.span.held_on(day) is not Held.NO


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a source says of itself."""

    published: PartialDate | None
    retrieved: date | None
    publisher: str

    @classmethod
    def of(cls, row: m.Source, into: Context) -> SourceFacts:
        publisher = str(into.current_key("publisher", row.publisher_id))
        return cls(row.published_on, row.retrieved_on, publisher)


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """When a contact was held, and which governments took part."""

    held_on: PartialDate | None
    governments: frozenset[str]


def speaking_in(document: Document) -> set[str]:
    """Return the governments of a statement's voices."""
    return {row["government"] for row in document.get("voices", ()) if row["government"]}


def charges_in(document: Document) -> list[Document]:
    """Return the references by which a statement charges somebody."""
    references = document.get("references", ()) if "voices" in document else ()
    return [one for one in references if one["type"] in CHARGES]


def agreement_of(clause: str | None) -> str | None:
    """Return the key of a clause's agreement."""
    return clause.partition("/")[0] if clause else None


def sources_of(document: Document) -> set[str | None]:
    """Return the sources that a document is printed in or known from."""
    printed = {row["source"] for row in document.get("appearances", ())}
    listed = {uid for row in document.get("clauses", ()) for uid in row["sources"]}
    return (printed | listed | {*document.get("sources", ()), document.get("source")}) - {None}


def governments_of(model: Any, keys: Iterable[Any], rows: RowCache) -> dict[str, Any]:
    """Return what stands for the government of some rows, None where it has none."""
    governments = rows.values(model, keys, "government_id")
    return {key: rows.merges.current_key("government", of) for key, of in governments.items()}


def fetch_contacts(keys: set[Any], rows: RowCache) -> dict[str, ContactFacts]:
    """Return when contacts were held, and with whom."""
    contacts = rows.rows(m.Contact, keys)
    governments: dict[str, set[str]] = {key: set() for key in contacts}
    if contacts:
        for row in m.Participant._base_manager.filter(contact__in=contacts):
            governments[row.contact_id].add(row.government_id)
    return {
        key: ContactFacts(
            row.held_on, frozenset(rows.merges.current_keys("government", governments[key]))
        )
        for key, row in contacts.items()
    }


def fetch_speakers(statements: set[Any], into: Context) -> dict[str, frozenset[str]]:
    """Return the governments of the voices of some statements."""
    speakers: dict[str, set[str]] = {}
    for chunk in batched(sorted(uid for uid in statements if uid), CHUNK):
        rows = m.Voice._base_manager.filter(statement__in=chunk)
        for uid, government in rows.values_list("statement", "government"):
            speakers.setdefault(uid, set()).add(government)
    return {uid: frozenset(into.current_keys("government", keys)) for uid, keys in speakers.items()}


def government_of(office: m.Office, governments: Mapping[str, str], into: Context) -> str:
    """Return the government of an office: that of what its body is part of now, as far as known.

    `governments` are those of institutions that stand.
    """
    body = office.institution
    own = str(into.current_key("government", body.government_id))
    return governments.get(str(into.current_key("institution", body.pk)), own)


def services_by_official(
    tenures: Iterable[m.Tenure], governments: Mapping[str, str], into: Context
) -> dict[str, list[Service]]:
    """Return tenures as they were served, by the official whose document tells them."""
    services: dict[str, list[Service]] = {}
    for row in tenures:
        service = Service(row.pk, government_of(row.office, governments, into), row.span)
        services.setdefault(row.official_id, []).append(service)
    return services
