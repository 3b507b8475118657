"""A statement as people will read it: names instead of keys, dates and references in words."""

from __future__ import annotations

from dataclasses import dataclass

from statements.documents import NOUNS, Document
from statements.documents.nouns.shared import ACTOR_NOUNS
from statements.documents.shared_rows import RowCache
from statements.keys import clause_key
from statements.models import Clause, Source, Tenure
from statements.vocabularies import (
    Certainty,
    QuoteVoice,
    ReferenceType,
    Rendition,
    Resolution,
    StatementKind,
    VoiceRole,
)

from .dates import said_on_words
from .differences import pointed_at
from .labels import LABEL_RELATIONS, Pointer, labels, quoted
from .references import UNRESOLVED, before_and_after, clause_in_sentence, steps, text_in_sentence

ROW_NOUNS = ("source", "tenure", "clause")  # of which more than a name is shown


@dataclass(frozen=True, slots=True)
class VoiceWords:
    """Who speaks: the name first, then the office and the body spoken for."""

    name: str
    beside: str  # office, institution, government, as far as they are known
    role: str  # empty where it merely speaks


@dataclass(frozen=True, slots=True)
class AppearanceWords:
    number: int
    source: Source | None
    uid: str
    about: str  # where in the source, rendition, steps from the original, language
    attribution: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class QuoteWords:
    words: str
    language: str | None
    voice: str  # whose words they are; empty where it is not coded
    appearance: int

    @property
    def quoted(self) -> str:
        """The words in quotation marks."""
        return quoted(self.words)


@dataclass(frozen=True, slots=True)
class ReferenceWords:
    """A reference in words, such as `calls on Azerbaijan to comply with clause 6 of …`."""

    verb: str
    targets: list[str]
    after: str
    resolution: str
    quote: QuoteWords | None
    doubt: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    title: str
    kind: str
    said_on: str
    said_on_note: str | None
    summary: str
    beside: list[tuple[str, str]]  # issued by, to whom, topics, places, language
    voices: list[VoiceWords]
    appearances: list[AppearanceWords]
    references: list[ReferenceWords]
    quotes: list[QuoteWords]  # those that no reference uses
    doubt: str  # empty where it is verified
    note: str | None


def reading(document: Document, row_cache: RowCache | None = None) -> Reading:
    """Return a statement as people will read it, in at most one query per noun it points at."""
    return Reader(document, row_cache or RowCache()).read()


def doubt(certainty: str) -> str:
    """Return the mark of a fact that is not verified, with its meaning."""
    level = Certainty(certainty)
    return "" if level is Certainty.VERIFIED else f"{level.label}: {level.definition.lower()}"


class Reader:
    """Reads one statement with the names of all it points at."""

    def __init__(self, document: Document, row_cache: RowCache) -> None:
        self.document = document
        points = pointed_at(NOUNS["statement"], [document])
        keys = {noun: {k for n, k in points if n == noun} for noun in ROW_NOUNS}
        self.sources = row_cache.sources(keys["source"])
        self.tenures = row_cache.rows(Tenure, keys["tenure"], *LABEL_RELATIONS["tenure"])
        self.clauses = row_cache.rows(Clause, keys["clause"])
        self.names = labels((p for p in points if p[0] not in keys), row_cache)
        self.numbers = {row["uid"]: n for n, row in enumerate(document["appearances"], 1)}

    def name(self, noun: str, key: str | None) -> str:
        pointer: Pointer = (noun, key or "")
        return self.names.get(pointer, key or "")

    def read(self) -> Reading:
        document = self.document
        quotes = {row["uid"]: self.quote_words(row) for row in document["quotes"]}
        used = {row["quote"] for row in document["references"]}
        said_on = document["said_on"]
        return Reading(
            title=document["title"],
            kind=str(StatementKind(document["kind"]).label),
            said_on=said_on_words(document),
            said_on_note=said_on["note"] if said_on else None,
            summary=document["summary"],
            beside=list(self.beside()),
            voices=[self.voice_words(row) for row in document["voices"]],
            appearances=[self.appearance_words(row) for row in document["appearances"]],
            references=[self.reference_words(row, quotes) for row in document["references"]],
            quotes=[quote for uid, quote in quotes.items() if uid not in used],
            doubt=doubt(document["certainty"]),
            note=document["note"],
        )

    def beside(self) -> list[tuple[str, str]]:
        """Return the short facts that are there, each with what it is called."""
        document = self.document
        addressees = (
            ", ".join(self.name(noun, row[noun]) for noun in ACTOR_NOUNS if row[noun])
            for row in document["addressees"]
        )
        facts = (
            ("Issued by", self.name("institution", document["issued_by"])),
            ("Contact", self.name("contact", document["contact"])),
            ("To", "; ".join(addressees)),
            ("Topics", ", ".join(self.name("topic", key) for key in document["topics"])),
            ("Places", ", ".join(self.name("place", key) for key in document["places"])),
            ("Language spoken", document["language"] or ""),
        )
        return [(name, words) for name, words in facts if words]

    def voice_words(self, row: Document) -> VoiceWords:
        tenure = self.tenures.get(row["tenure"] or "")
        texts = [
            self.name("official", row["official"]),
            tenure.office.title if tenure else "",
            self.name("institution", row["institution"]),
            self.name("government", row["government"]),
        ]
        name, *beside = [words for words in texts if words]
        role = "" if row["role"] == VoiceRole.SPEAKS else str(VoiceRole(row["role"]).label)
        return VoiceWords(name, ", ".join(beside), role.lower())

    def appearance_words(self, row: Document) -> AppearanceWords:
        rendition = str(Rendition(row["rendition"]).label).lower()
        texts = [row["locator"], rendition, steps(row["chain"]), row["language"]]
        return AppearanceWords(
            self.numbers[row["uid"]],
            self.sources.get(row["source"]),
            row["source"],
            ", ".join(words for words in texts if words),
            row["attribution"],
            row["words"],
        )

    def quote_words(self, row: Document) -> QuoteWords:
        voice = f"words of the {QuoteVoice(row['voice']).label.lower()}" if row["voice"] else ""
        number = self.numbers[row["appearance"]]
        return QuoteWords(row["exact"], row["language"], voice, number)

    def reference_words(self, row: Document, quotes: dict[str, QuoteWords]) -> ReferenceWords:
        about = sorted(self.name("government", key) for key in row["about"])
        verb, after = before_and_after(ReferenceType(row["type"]), about)
        return ReferenceWords(
            verb=verb,
            targets=[self.target_words(target) for target in row["targets"]] or [UNRESOLVED],
            after=after,
            resolution=str(Resolution(row["resolution"]).definition),
            quote=quotes.get(row["quote"] or ""),
            doubt=doubt(row["certainty"]),
            note=row["note"],
        )

    def target_words(self, target: Document) -> str:
        if target["statement"]:
            return f"“{self.name('statement', target['statement'])}”"
        agreement = self.name("agreement", target["agreement"])
        if not target["clause"]:
            return text_in_sentence(agreement)
        clause = self.clauses.get(clause_key(target["agreement"], target["clause"]))
        number = clause.printed or clause.number if clause else target["clause"]
        heading = f" ({clause.heading})" if clause and clause.heading else ""
        return f"{clause_in_sentence(number, agreement)}{heading}"
