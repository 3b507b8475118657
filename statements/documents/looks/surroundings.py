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

from ..context import Context
from ..mapping import Document
from ..merges import standing_document
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
    fetch_speakers,
    government_of,
    governments_of,
    services_by_official,
    sources_of,
    speaking_in,
)
from .names import fetch_keys_by_name, names_of

Date = PartialDate.from_document


@dataclass(frozen=True)
class Surroundings:
    """What other records say; a key that is not there is not held.

    All keys are those that stand, but for officials beside their services: these stay apart.
    """

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
    merges: Context = field(default_factory=Context)

    @classmethod
    def of(
        cls, noun: str, documents: Iterable[Document], row_cache: RowCache | None = None
    ) -> Surroundings:
        """Fetch what will be asked about documents of one noun, in at most thirteen queries.

        Another names governments where something is odd. `row_cache` holds the rows that somebody
        asked for before.
        """
        rows = row_cache or RowCache()
        into = rows.merges
        documents = [standing_document(NOUNS[noun], document, into) for document in documents]
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
        sources = {key: SourceFacts.of(row, into) for key, row in source_rows.items()}
        publishers: set[Any] = {facts.publisher for facts in sources.values()}
        publishers |= {document.get("publisher") for document in documents}
        cited = {target["agreement"] for target in targets}
        cited |= {agreement_of(document.get("clause")) for document in documents}
        held = {row["office"] for document in documents for row in document.get("tenures", ())}
        offices = rows.rows(m.Office, held, "institution")
        tenures = rows.tenures(officials)
        bodies = {one.institution_id for one in (*offices.values(), *(t.office for t in tenures))}
        institutions |= {into.merged.get(f"institution/{key}") for key in bodies}
        governments = governments_of(m.Institution, institutions, rows)
        labels = {
            ("government", row.pk): row.name
            for row in (tenure.office.institution.government for tenure in tenures)
        }
        surroundings = cls(
            governments_of(m.Official, officials, rows),
            governments,
            {key: government_of(row, governments, into) for key, row in offices.items()},
            services_by_official(tenures, governments, into),
            sources,
            governments_of(m.Publisher, publishers, rows),
            fetch_contacts({document.get("contact") for document in documents}, rows),
            rows.values(m.Agreement, cited, "signed_on"),
            {
                key: row.said_on or row.known_by
                for key, row in rows.rows(m.Statement, {t["statement"] for t in targets}).items()
            },
            fetch_speakers(taken_back, into),
            fetch_keys_by_name(noun, documents, labels, into),
            labels,
            into,
        )
        surroundings.learn_labels([*people, *documents], rows)
        return surroundings

    def standing(self, noun: str, document: Document) -> Document:
        """Return a document that names what stands for each record it points at."""
        return standing_document(NOUNS[noun], document, self.merges)

    def services_of(self, official: str) -> list[Service]:
        """Return the tenures of an official, and of all who are one with them."""
        keys = sorted(self.merges.one_with("official", official))
        return [service for key in keys for service in self.services.get(key, ())]

    def name(self, noun: str, key: str) -> str:
        return self.labels.get((noun, key)) or key

    def display_name(self, noun: str, key: str) -> str:
        """Return a record as people are told of it: its name and its key."""
        name = self.name(noun, key)
        return f"{name} ({key})" if name != key else key

    def learn_labels(self, items: Iterable[Document], rows: RowCache) -> None:
        """Learn the names of what was read, and of governments where somebody does not belong."""
        read: dict[str, Iterable[Any]] = {
            "official": self.official_governments,
            "institution": self.institution_governments,
            "agreement": self.signed_on,
            "contact": self.contacts,
            "publisher": self.publisher_governments,
        }
        for noun, text in self.keys_by_name:
            read[noun] = {*read.get(noun, ()), *self.keys_by_name[noun, text]}
        governments: set[Any] = set().union(*self.speakers.values())
        governments |= {one.government for services in self.services.values() for one in services}
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
                service.government == own for service in self.services_of(person)
            )
            governments |= others | {own} if others - {None, own} or not is_known else set()
        for noun, keys in {**read, "government": governments}.items():
            kind, new = NOUNS[noun], [key for key in keys if (noun, key) not in self.labels]
            labels = rows.values(kind.table.model, new, kind.names[0])
            self.labels.update({(noun, key): label for key, label in labels.items()})

    def combine(self, other: Surroundings) -> Surroundings:
        """Return all that both know; what the other says comes first, and names are of all."""
        known = [f.name for f in fields(self) if f.name != "merges"]
        both = {name: getattr(self, name) | getattr(other, name) for name in known}
        names = self.keys_by_name.keys() & other.keys_by_name.keys()
        both["keys_by_name"] |= {n: self.keys_by_name[n] | other.keys_by_name[n] for n in names}
        return Surroundings(**both, merges=self.merges)

    def learn(self, noun: str, document: Document) -> None:
        """Remember what a document that is not stored yet says; nothing of one that was merged."""
        kind, document = NOUNS[noun], self.standing(noun, document)
        if self.merges.current_key(noun, kind.key_of(document)) != kind.key_of(document):
            return
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
