"""What the desk holds around documents, as far as second looks ask; fetched once for many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.db.models import Q

from statements import models as m
from statements.dates import PartialDate
from statements.spans import Held, Span
from statements.vocabularies import AliasKind

from ..desk import CHUNK
from ..mapping import Document, batched
from ..nouns import NOUNS
from ..rules import partial_day_of
from ..shared_rows import RowCache

Date = PartialDate.from_document


@dataclass(frozen=True, slots=True)
class Service:
    """One tenure of an official, with the government that it was served in."""

    uid: str
    government: str
    span: Span

    def may_be_held(self, day: PartialDate) -> bool:
        return self.span.held_on(day) is not Held.NO


@dataclass(frozen=True, slots=True)
class SourceDates:
    """What a source says of itself."""

    published: PartialDate | None
    retrieved: date | None


@dataclass(frozen=True)
class Surroundings:
    """What other records say; a key that is not there is not held."""

    official_governments: dict[str, str] = field(default_factory=dict)
    institution_governments: dict[str, str] = field(default_factory=dict)
    office_governments: dict[str, str] = field(default_factory=dict)  # the governments they serve
    services: dict[str, list[Service]] = field(default_factory=dict)  # by official
    sources: dict[str, SourceDates] = field(default_factory=dict)
    signed_on: dict[str, PartialDate | None] = field(default_factory=dict)  # by agreement
    said_on: dict[str, PartialDate | None] = field(default_factory=dict)  # by statement
    keys_by_name: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # by noun and name
    labels: dict[tuple[str, str], str] = field(default_factory=dict)  # by noun and key

    @classmethod
    def of(
        cls, noun: str, documents: Iterable[Document], row_cache: RowCache | None = None
    ) -> Surroundings:
        """Fetch what will be asked about documents of one noun, in at most eight queries.

        A ninth names governments where something is odd. `row_cache` holds the rows that somebody
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
        sources = {row["source"] for d in documents for row in d.get("appearances", ())}
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
                key: SourceDates(row.published_on, row.retrieved_on)
                for key, row in rows.rows(m.Source, sources).items()
            },
            rows.values(m.Agreement, {t["agreement"] for t in targets}, "signed_on"),
            {
                key: row.said_on or row.known_by
                for key, row in rows.rows(m.Statement, {t["statement"] for t in targets}).items()
            },
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
        }
        governments: set[Any] = set()
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
            if issuer not in {voice["government"] for voice in row.get("voices", ())}:
                others.add(issuer)
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
            self.sources[document["uid"]] = SourceDates(
                Date(document["published_on"]), date.fromisoformat(read) if read else None
            )
        elif noun == "agreement":
            self.signed_on[document["key"]] = Date(document["signed_on"])
        elif noun == "statement":
            self.said_on[document["uid"]] = partial_day_of(document)


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


def names_of(noun: str, document: Document) -> list[tuple[str, str]]:
    """Return the names of a record, each with its path; several people may have one surname."""
    if not NOUNS[noun].warns_of_namesakes:
        return []
    name = NOUNS[noun].names[0]
    own = [(name, document[name])]
    aliases = enumerate(document.get("aliases", ()))
    return own + [
        (f"aliases[{place}].text", row["text"])
        for place, row in aliases
        if row.get("kind") != AliasKind.SURNAME
    ]


def fetch_keys_by_name(
    noun: str, documents: list[Document], labels: dict[tuple[str, str], str]
) -> dict[tuple[str, str], set[str]]:
    """Return which records of the noun have the names that some documents have."""
    names = {text for document in documents for _, text in names_of(noun, document) if text}
    keys_by_name: dict[tuple[str, str], set[str]] = {}
    if not names:
        return keys_by_name
    model, name = NOUNS[noun].table.model, NOUNS[noun].names[0]
    for chunk in batched(sorted(text for text in names if "\x00" not in text), CHUNK):
        own = model.rows_with(name, chunk).values_list(name, "pk", name)
        aliases = m.Alias._base_manager.filter(text__in=chunk, **{f"{noun}__isnull": False})
        aliases = aliases.filter(Q(kind=None) | ~Q(kind=AliasKind.SURNAME))
        others = aliases.values_list("text", noun, f"{noun}__{name}")
        for text, key, label in (*own, *others):
            keys_by_name.setdefault((noun, text), set()).add(key)
            labels[noun, key] = label
    return keys_by_name
