"""What a public record tells in the words of https://schema.org: names, dates, and how sure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from statements.dates import PartialDate
from statements.documents import Document, path_of
from statements.vocabularies import Certainty, DateBasis

from .linked_data import Node
from .reading import Record

ITEM = "https://www.wikidata.org/entity/"
KNOWN = (DateBasis.STATED, DateBasis.WEEKDAY)  # how a day is known that is told as a fact
ACTORS = ("official", "institution", "government")  # the nearest to who speaks first
TYPES: Mapping[str, str] = {
    "official": "Person",
    "institution": "Organization",
    "government": "Organization",
    "publisher": "Organization",
    "topic": "DefinedTerm",
    "place": "Place",
    "contact": "Event",
    "series": "CreativeWorkSeries",
}  # of what is pointed at; the rest are works


@dataclass(frozen=True, slots=True)
class Facts:
    """A public record, and the site that tells it."""

    record: Record
    site: str

    @property
    def document(self) -> Document:
        return self.record.document

    def to(self, noun: str, key: str | None) -> Node | None:
        """Return what a key names, None where there is no key."""
        if not key:
            return None
        type = TYPES.get(noun, "CreativeWork")
        return {
            "@type": type,
            "@id": self.id_of(noun, key),
            "name": self.record.names.of(noun, key),
        }

    def id_of(self, noun: str, key: str) -> str:
        return f"{self.site}/{path_of(noun, key)}"

    def all(self, noun: str, keys: Iterable[str]) -> list[Node | None]:
        return [self.to(noun, key) for key in dict.fromkeys(keys)]


def is_verified(row: Document, member: str = "certainty") -> bool:
    return bool(row[member] == Certainty.VERIFIED)


def doubt(document: Document) -> str | None:
    """Return how sure a record is, where it is not verified."""
    level = Certainty(document["certainty"]) if "certainty" in document else Certainty.VERIFIED
    return None if level is Certainty.VERIFIED else f"{level.label}: {level.definition}"


def day_of(value: Document | None) -> PartialDate | None:
    """Return a date that is known, not one that stands in for it."""
    return PartialDate.from_document(value) if value and value["basis"] in KNOWN else None


def dated(member: str, value: Document | None) -> Node:
    """Return a date as a member, a span of days as what a work is of."""
    day = day_of(value)
    if day is None:
        return {}
    return {"temporalCoverage" if day.precision == "range" else member: str(day)}


def in_language(text: str, language: str | None) -> str | Node:
    """Return a text with its language, where it is held."""
    return {"@value": text, "@language": language} if language else text


def other_names(rows: Iterable[Document]) -> list[str | Node]:
    sure = [row for row in rows if row.get("certainty", Certainty.VERIFIED) == Certainty.VERIFIED]
    return [in_language(row["text"], row["language"]) for row in sure]


def item(document: Document, certainty: str = "certainty") -> str | None:
    """Return the item of Wikidata, where it is sure that it is the same."""
    is_sure = document["wikidata"] and is_verified(document, certainty)
    return f"{ITEM}{document['wikidata']}" if is_sure else None


def actor(row: Document, facts: Facts) -> Node | None:
    """Return who speaks or takes part: the person, else the body, else the government."""
    return next((facts.to(noun, row[noun]) for noun in ACTORS if row[noun]), None)
