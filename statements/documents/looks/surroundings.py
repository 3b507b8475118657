"""What the desk holds around documents, as far as second looks ask; fetched once for many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from statements import models as m
from statements.dates import PartialDate
from statements.spans import Span
from statements.vocabularies import TAKING_BACK

from ..mapping import Document
from ..nouns import NOUNS
from ..rules import partial_day_of
from ..shared_rows import RowCache
from .facts import (
    ContactFacts,
    Service,
    SourceFacts,
    agreement_of,
    charges_in,
    fetch_contacts,
    fetch_services,
    fetch_speakers,
    sources_of,
    speaking_in,
)
from .names import fetch_keys_by_name, names_of

Date = PartialDate.from_document


@dataclass(frozen=True)
class Surroundings:
    """What other records say; a key that is not there is not held."""

    official_governments: dict[str, str] = field(default_factory=dict)
    institution_governments: dict[str, str] = field(default_factory=dict)
    office_governments: dict[str, str] = field(default_factory=dict)  # the governments they serve
    services: dict[str, list[Service]] = field(default_factory=dict)  # by official
    sources: dict[str, SourceFacts] = field(default_factory=dict)
    publisher_governments: dict[str, str | None] = field(default_factory=dict)
    contacts: dict[str, ContactFacts] = field(default_factory=dict)
    signed_on: dict[str, PartialDate | None] = field(default_factory=dict)  # by agreement
    said_on: dict[str, PartialDate | None] = field(default_factory=dict)  # by statement
    speakers: dict[str, frozenset[str]] = field(default_factory=dict)  # of what is taken back
    keys_by_name: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # by noun and name
    labels: dict[tuple[str, str], str] = field(default_factory=dict)  # by noun and key

    @classmethod
    def of(
        cls, noun: str, documents: Iterable[Document], row_cache: RowCache | None = None
    ) -> Surroundings:
        """Fetch what will be asked about documents of one noun, in at most twelve queries.

        Another names governments where something is odd. `row_cache` holds the rows that somebody
        asked for before.
        """
        documents, rows = list(documents), row_cache or RowCache()
        people = [
            row
            for document in documents
            for name in ("voices", "addressees", "parties", "participants")
            for row in document.get(name, ())
        ]
        officials = {row["official"] for row in people} - {None}
        institutions = {row["institution"] for row in people} | {
            document.get("issued_by") for document in documents
        }
        targets = [
            target
            for document in documents
            for reference in document.get("references", ())
            for target in reference["targets"]
        ]
        taken_back = {
            target["statement"]
            for document in documents
            for reference in document.get("references", ())
            if reference["type"] in TAKING_BACK
            for target in reference["targets"]
        }
        source_rows = rows.sources(uid for d in documents for uid in sources_of(d))
        publishers = {row.publisher_id for row in source_rows.values()}
        publishers |= {document.get("publisher") for document in documents}
        cited = {target["agreement"] for target in targets}
        cited |= {agreement_of(document.get("clause")) for document in documents}
        tenures = [row for document in documents for row in document.get("tenures", ())]
        labels: dict[tuple[str, str], str] = {}
        surroundings = cls(
            rows.values(m.Official, officials, "government_id"),
            rows.values(m.Institution, institutions, "government_id"),
            {
                key: row.institution.government_id
                for key, row in rows.rows(
                    m.Office, {row["office"] for row in tenures}, "institution"
                ).items()
            },
            fetch_services(officials, labels),
            {
                key: SourceFacts(row.published_on, row.retrieved_on, row.publisher_id)
                for key, row in source_rows.items()
            },
            rows.values(m.Publisher, publishers, "government_id"),
            fetch_contacts({document.get("contact") for document in documents}, rows),
            rows.values(m.Agreement, cited, "signed_on"),
            {
                key: row.said_on or row.known_by
                for key, row in rows.rows(m.Statement, {t["statement"] for t in targets}).items()
            },
            fetch_speakers(taken_back),
            fetch_keys_by_name(noun, documents, labels),
            labels,
        )
        surroundings.learn_labels([*people, *documents], rows)
        return surroundings

    def display_name(self, noun: str, key: str) -> str:
        """Return a record as people are told of it: its name and its key."""
        name = self.labels.get((noun, key))
        return f"{name} ({key})" if name and name != key else key

    def learn_labels(self, items: Iterable[Document], rows: RowCache) -> None:
        """Learn the names of what was read, and of governments where somebody does not belong."""
        read: dict[str, Iterable[Any]] = {
            "official": self.official_governments,
            "institution": self.institution_governments,
            "agreement": self.signed_on,
            "contact": self.contacts,
            "publisher": self.publisher_governments,
        }
        governments: set[Any] = set().union(*self.speakers.values())
        for row in items:
            own, person = row.get("government"), row.get("official") or ""
            others = {
                self.official_governments.get(person),
                self.institution_governments.get(row.get("institution") or ""),
            }
            others |= {
                self.office_governments.get(part["office"]) for part in row.get("tenures", ())
            }
            issuer = self.institution_governments.get(row.get("issued_by") or "")
            speaking = speaking_in(row)
            if issuer not in speaking:
                others.add(issuer)
            others |= self.original_governments(row) - speaking
            others |= {
                key for reference in charges_in(row) for key in reference["about"]
            } & speaking
            is_known = person not in self.official_governments or any(
                service.government == own for service in self.services.get(person, ())
            )
            governments |= others | {own} if others - {None, own} or not is_known else set()
        for noun, keys in {**read, "government": governments}.items():
            kind, new = NOUNS[noun], [key for key in keys if (noun, key) not in self.labels]
            labels = rows.values(kind.table.model, new, kind.names[0])
            self.labels.update({(noun, key): label for key, label in labels.items()})

    def combine(self, other: Surroundings) -> Surroundings:
        """Return all that both know; what the other says comes first, and names are of all."""
        both = {f.name: getattr(self, f.name) | getattr(other, f.name) for f in fields(self)}
        names = self.keys_by_name.keys() & other.keys_by_name.keys()
        both["keys_by_name"] |= {n: self.keys_by_name[n] | other.keys_by_name[n] for n in names}
        return Surroundings(**both)

    def learn(self, noun: str, document: Document) -> None:
        """Remember what a document that is not stored yet says."""
        kind = NOUNS[noun]
        if kind.name_rank:  # few enough to be remembered
            self.labels[noun, kind.key_of(document)] = document[kind.names[0]]
        for _, text in names_of(noun, document):
            self.keys_by_name.setdefault((noun, text), set()).add(kind.key_of(document))
        if noun == "institution":
            self.institution_governments[document["key"]] = document["government"]
            offices = {row["key"]: document["government"] for row in document["offices"]}
            self.office_governments.update(offices)
        elif noun == "official":
            self.official_governments[document["key"]] = document["government"]
            self.services[document["key"]] = [
                Service(row["uid"], self.office_governments[row["office"]], Span.from_document(row))
                for row in document["tenures"]
                if row["office"] in self.office_governments
            ]
        elif noun == "source":
            read = document["retrieved_on"]
            self.sources[document["uid"]] = SourceFacts(
                Date(document["published_on"]),
                date.fromisoformat(read) if read else None,
                document["publisher"],
            )
        elif noun == "publisher":
            self.publisher_governments[document["key"]] = document["government"]
        elif noun == "contact":
            governments = frozenset(row["government"] for row in document["participants"])
            self.contacts[document["key"]] = ContactFacts(Date(document["held_on"]), governments)
        elif noun == "agreement":
            self.signed_on[document["key"]] = Date(document["signed_on"])
        elif noun == "statement":
            self.said_on[document["uid"]] = partial_day_of(document)
            self.speakers[document["uid"]] = frozenset(speaking_in(document))

    def original_governments(self, document: Document) -> set[str]:
        """Return the governments whose publishers have the official original of a statement."""
        originals = {r["source"] for r in document.get("appearances", ()) if r["chain"] == 0}
        facts = [self.sources[uid] for uid in originals if uid in self.sources]
        governments = {self.publisher_governments.get(one.publisher) for one in facts}
        return {government for government in governments if government}
