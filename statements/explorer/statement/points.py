"""What a statement says of texts: each reference as a sentence, with the words that carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from statements.documents import Document
from statements.explorer.languages import language_name
from statements.explorer.links import Link
from statements.explorer.reading import Names
from statements.explorer.sentences import Sentence, sentence_of
from statements.vocabularies import Certainty, QuoteVoice, Resolution

from .evidence import Library, source_link

WHOSE = {
    QuoteVoice.SPEAKER: "The speaker's words, in the language given or translated",
    QuoteVoice.OUTLET: "The outlet's prose",
}
NOT_CODED = "Whose words these are is not coded"
NO_WORDS = "The words are not held."
DERIVED = "Derived: no text is named."


@dataclass(frozen=True, slots=True)
class QuoteFacts:
    """Exact words: whose they are, in which language, and where they were printed."""

    uid: str
    text: str
    language: str | None
    language_name: str  # empty for English
    whose: str
    is_own: bool  # the speaker's words, as far as is coded
    source: Link


@dataclass(frozen=True, slots=True)
class Cite:
    """One reference: `number` is its place on the page, from 1."""

    number: int
    uid: str
    sentence: Sentence
    certainty: Certainty
    named: str
    note: str | None
    without: str  # why there are no words, empty where there are


@dataclass(frozen=True, slots=True)
class Point:
    """Words that are held, with the references that they carry; or one without words."""

    quote: QuoteFacts | None
    cites: list[Cite]


def points_of(document: Document, library: Library) -> list[Point]:
    """Return what a statement says, in the order of its references."""
    quotes = {row["uid"]: row for row in document["quotes"]}
    where = {row["uid"]: (n, row) for n, row in enumerate(document["appearances"], 1)}
    groups: dict[str, list[Cite]] = {}
    for number, reference in enumerate(document["references"], 1):
        cite = cite_of(number, reference, library.names)
        groups.setdefault(reference["quote"] or reference["uid"], []).append(cite)
    return [
        Point(quote_facts(quotes[uid], where, library) if uid in quotes else None, cites)
        for uid, cites in groups.items()
    ]


def other_quotes(document: Document, library: Library) -> list[QuoteFacts]:
    """Return the words that no reference uses."""
    where = {row["uid"]: (n, row) for n, row in enumerate(document["appearances"], 1)}
    used = {reference["quote"] for reference in document["references"]}
    return [
        quote_facts(row, where, library) for row in document["quotes"] if row["uid"] not in used
    ]


def cite_of(number: int, reference: Document, names: Names) -> Cite:
    resolution = Resolution(reference["resolution"])
    is_derived = resolution is Resolution.IMPLIED_BY_SUBJECT
    without = "" if reference["quote"] else DERIVED if is_derived else NO_WORDS
    return Cite(
        number=number,
        uid=reference["uid"],
        sentence=sentence_of(reference, names),
        certainty=Certainty(reference["certainty"]),
        named=resolution.definition,
        note=reference["note"],
        without=without,
    )


def quote_facts(
    row: Document, where: Mapping[str, tuple[int, Document]], library: Library
) -> QuoteFacts:
    number, appearance = where[row["appearance"]]
    name = library.publisher_name(appearance["source"])
    language = row["language"]
    return QuoteFacts(
        uid=row["uid"],
        text=row["exact"],
        language=language,
        language_name="" if language == "en" else language_name(language),
        whose=WHOSE[QuoteVoice(row["voice"])] if row["voice"] else NOT_CODED,
        is_own=row["voice"] == QuoteVoice.SPEAKER,
        source=source_link(number, name),
    )


def numbers_of_quotes(document: Document) -> dict[str, list[int]]:
    """Return the numbers of the references that each quote carries."""
    numbers: dict[str, list[int]] = {}
    for number, reference in enumerate(document["references"], 1):
        if reference["quote"]:
            numbers.setdefault(reference["quote"], []).append(number)
    return numbers


def levels_of(document: Document) -> list[Certainty]:
    """Return the levels of certainty that a page needs to explain."""
    levels = {document["certainty"], *(one["certainty"] for one in document["references"])}
    return [level for level in Certainty if level in levels]
