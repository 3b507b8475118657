"""What other records say, as far as second looks ask for it, and which of it a document names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from statements import models as m
from statements.dates import PartialDate
from statements.spans import Held, Span
from statements.vocabularies import ReferenceType

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


def fetch_contacts(keys: set[Any], rows: RowCache) -> dict[str, ContactFacts]:
    """Return when contacts were held, and with whom."""
    contacts = rows.rows(m.Contact, keys)
    governments: dict[str, set[str]] = {key: set() for key in contacts}
    if contacts:
        for row in m.Participant._base_manager.filter(contact__in=contacts):
            governments[row.contact_id].add(row.government_id)
    return {
        key: ContactFacts(row.held_on, frozenset(governments[key])) for key, row in contacts.items()
    }


def fetch_speakers(statements: set[Any]) -> dict[str, frozenset[str]]:
    """Return the governments of the voices of some statements."""
    speakers: dict[str, frozenset[str]] = {}
    for chunk in batched(sorted(uid for uid in statements if uid), CHUNK):
        rows = m.Voice._base_manager.filter(statement__in=chunk)
        for uid, government in rows.values_list("statement", "government"):
            speakers[uid] = speakers.get(uid, frozenset()) | {government}
    return speakers


def fetch_services(
    officials: set[Any], labels: dict[tuple[str, str], str]
) -> dict[str, list[Service]]:
    """Return the tenures of officials; an official without one has an empty list."""
    services: dict[str, list[Service]] = {key: [] for key in officials if isinstance(key, str)}
    for chunk in batched(sorted(key for key in services if "\x00" not in key), CHUNK):
        rows = m.Tenure._base_manager.filter(official__in=chunk)
        for row in rows.select_related("office__institution__government"):
            government = row.office.institution.government
            labels["government", government.pk] = government.name
            services[row.official_id].append(Service(row.pk, government.pk, row.span))
    return services
