"""A statement as people will read it: names instead of keys, dates and references in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from statements.dates import PartialDate
from statements.documents import NOUNS, Document
from statements.documents.shared_rows import RowCache
from statements.keys import clause_key
from statements.models import Clause, Source, Tenure
from statements.vocabularies import (
    Certainty,
    ReferenceType,
    Rendition,
    Resolution,
    StatementKind,
    VoiceRole,
)

from .differences import pointed_at
from .labels import BESIDE, Pointer, labels

APART = ("source", "tenure", "clause")  # of which more than a name is told
BASES = {
    "weekday": "worked out from a weekday",
    "publication": "taken from the day of publication",
    "inferred": "inferred",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: the name first, then the office and the body spoken for."""

    name: str
    beside: str  # office, institution, government, as far as they are known
    role: str  # empty where it merely speaks


@dataclass(frozen=True, slots=True)
class Appearance:
    number: int
    source: Source | None
    uid: str
    about: str  # rendition, steps from the original, language
    attribution: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class Quoted:
    words: str
    language: str | None
    appearance: int


@dataclass(frozen=True, slots=True)
class Cites:
    """A reference in words, such as `calls for compliance with clause 6 of …`."""

    verb: str
    targets: list[str]
    about: str
    resolution: str
    quote: Quoted | None
    doubt: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    title: str
    kind: str
    said: str
    said_note: str | None
    summary: str
    beside: list[tuple[str, str]]  # issued by, to whom, topics, places, language
    voices: list[Voice]
    appearances: list[Appearance]
    references: list[Cites]
    quotes: list[Quoted]  # those that no reference uses
    doubt: str  # empty where it is verified
    note: str | None


def reading(document: Document, row_cache: RowCache | None = None) -> Reading:
    """Return a statement as people will read it, in at most one query per noun it points at."""
    return Reader(document, row_cache or RowCache()).read()


def in_words(value: PartialDate) -> str:
    """Print a date as people say it: `22 December 2022`, `December 2022`, `from … to …`."""
    match value.precision:
        case "year":
            return f"{value.first:%Y}"
        case "month":
            return f"{value.first:%B %Y}"
        case "day":
            return day_words(value.first)
    return f"between {day_words(value.first)} and {day_words(value.last)}"


def day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def said_words(document: Document) -> str:
    """Return when a statement was made, how that is known, or since when it is."""
    value = PartialDate.from_document(document["said_on"])
    if value:
        basis = BASES.get(value.basis)
        return f"{in_words(value)} ({basis})" if basis else in_words(value)
    if document["known_by"]:
        return f"undated, known since {day_words(date.fromisoformat(document['known_by']))}"
    return "undated"


def steps(chain: int) -> str:
    """Return how far from the official original an appearance is."""
    if chain == 0:
        return "the official original"
    return f"{chain} step{'s' if chain > 1 else ''} from the official original"


def doubt(certainty: str) -> str:
    """Return the mark of a fact that is not verified, with its meaning."""
    level = Certainty(certainty)
    return "" if level is Certainty.VERIFIED else f"{level.label}: {level.definition.lower()}"


class Reader:
    """Reads one statement with the names of all it points at."""

    def __init__(self, document: Document, row_cache: RowCache) -> None:
        self.document = document
        points = pointed_at(NOUNS["statement"], [document])
        keys = {noun: {k for n, k in points if n == noun} for noun in APART}
        self.sources = row_cache.rows(Source, keys["source"], "publisher")
        self.tenures = row_cache.rows(Tenure, keys["tenure"], *BESIDE["tenure"])
        self.clauses = row_cache.rows(Clause, keys["clause"])
        self.names = labels((p for p in points if p[0] not in keys), row_cache)
        self.numbers = {row["uid"]: n for n, row in enumerate(document["appearances"], 1)}

    def name(self, noun: str, key: str | None) -> str:
        pointer: Pointer = (noun, key or "")
        return self.names.get(pointer, key or "")

    def read(self) -> Reading:
        said = self.document
        quotes = {row["uid"]: self.quoted(row) for row in said["quotes"]}
        used = {row["quote"] for row in said["references"]}
        date = said["said_on"]
        return Reading(
            title=said["title"],
            kind=str(StatementKind(said["kind"]).label),
            said=said_words(said),
            said_note=date["note"] if date else None,
            summary=said["summary"],
            beside=list(self.beside()),
            voices=[self.voice(row) for row in said["voices"]],
            appearances=[self.appearance(row) for row in said["appearances"]],
            references=[self.cites(row, quotes) for row in said["references"]],
            quotes=[quote for uid, quote in quotes.items() if uid not in used],
            doubt=doubt(said["certainty"]),
            note=said["note"],
        )

    def beside(self) -> list[tuple[str, str]]:
        """Return the short facts that are there, each with what it is called."""
        said = self.document
        addressed = (
            ", ".join(
                self.name(noun, row[noun])
                for noun in ("official", "institution", "government")
                if row[noun]
            )
            for row in said["addressees"]
        )
        facts = (
            ("Issued by", self.name("institution", said["issued_by"])),
            ("To", "; ".join(addressed)),
            ("Topics", ", ".join(self.name("topic", key) for key in said["topics"])),
            ("Places", ", ".join(self.name("place", key) for key in said["places"])),
            ("Language spoken", said["language"] or ""),
        )
        return [(name, words) for name, words in facts if words]

    def voice(self, row: Document) -> Voice:
        tenure = self.tenures.get(row["tenure"] or "")
        told = [
            self.name("official", row["official"]),
            tenure.office.title if tenure else "",
            self.name("institution", row["institution"]),
            self.name("government", row["government"]),
        ]
        name, *beside = [words for words in told if words]
        role = "" if row["role"] == VoiceRole.SPEAKS else str(VoiceRole(row["role"]).label)
        return Voice(name, ", ".join(beside), role.lower())

    def appearance(self, row: Document) -> Appearance:
        rendition = str(Rendition(row["rendition"]).label).lower()
        told = [rendition, steps(row["chain"]), row["language"]]
        return Appearance(
            self.numbers[row["uid"]],
            self.sources.get(row["source"]),
            row["source"],
            ", ".join(words for words in told if words),
            row["attribution"],
            row["words"],
        )

    def quoted(self, row: Document) -> Quoted:
        return Quoted(row["exact"], row["language"], self.numbers[row["appearance"]])

    def cites(self, row: Document, quotes: dict[str, Quoted]) -> Cites:
        about = ", ".join(self.name("government", key) for key in row["about"])
        return Cites(
            verb=ReferenceType(row["type"]).phrase,
            targets=[self.target(target) for target in row["targets"]],
            about=about,
            resolution=str(Resolution(row["resolution"]).definition),
            quote=quotes.get(row["quote"] or ""),
            doubt=doubt(row["certainty"]),
            note=row["note"],
        )

    def target(self, target: Document) -> str:
        if target["statement"]:
            return f"“{self.name('statement', target['statement'])}”"
        agreement = self.name("agreement", target["agreement"])
        if not target["clause"]:
            return agreement
        clause = self.clauses.get(clause_key(target["agreement"], target["clause"]))
        number = clause.printed or clause.number if clause else target["clause"]
        heading = f" ({clause.heading})" if clause and clause.heading else ""
        return f"clause {number} of {agreement}{heading}"
