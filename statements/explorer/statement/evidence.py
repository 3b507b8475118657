"""Where a statement appeared: its sources, and the words printed there with quotes in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from statements.dates import PartialDate
from statements.documents import NOUNS, Document
from statements.explorer.languages import language_name, quoted
from statements.explorer.links import Link, page_of, shown_address
from statements.explorer.reading import Names
from statements.vocabularies import Certainty, Rendition, SourceKind
from statements.wording.dates import spelled_date
from statements.wording.references import steps

LONG = 2_000  # characters of printed words that stand open
UNTITLED = "A source without a title"
# Of a source that is not public: none of a public statement's is.
NO_SOURCE: Document = {
    **dict.fromkeys([member.name for member in NOUNS["source"].members]),
    "certainty": Certainty.VERIFIED.value,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of printed words; `numbers` are those of the references that quote it."""

    text: str
    is_quoted: bool = False
    numbers: tuple[int, ...] = ()  # where a quote ends


@dataclass(frozen=True, slots=True)
class AppearanceFacts:
    """A statement as one source carries it."""

    number: int
    title: str
    language: str | None  # of the title
    source_language: str | None
    address: str | None
    page: str
    archive: str | None
    about: str  # publisher, side, kind, and day
    beside: list[str]  # how the words are given, how far from the original, when it was read
    attribution: str | None
    note: str | None
    words: list[Stretch]
    words_language: str | None
    is_long: bool


@dataclass(frozen=True, slots=True)
class Library:
    """The sources and publishers of a statement, by `noun/key`, with all names."""

    beside: Mapping[str, Document]
    names: Names

    def source(self, uid: str) -> Document | None:
        return self.beside.get(f"source/{uid}")

    def publisher_name(self, uid: str) -> str:
        source = self.source(uid)
        return self.names.of("publisher", source["publisher"]) if source else ""

    def side(self, publisher: Document | None) -> str:
        """Return whose a publisher is: a government's own, on a side, or neither as far as held."""
        if publisher is None:
            return ""
        if publisher["government"]:
            return f"publishes for {self.names.of('government', publisher['government'])}"
        if publisher["side"]:
            return f"of the side of {self.names.of('government', publisher['side'])}"
        return "of no side, as far as is coded"


def appearances_of(
    document: Document, library: Library, numbers: Mapping[str, list[int]]
) -> list[AppearanceFacts]:
    """Return where a statement appeared; `numbers` are those of the references of each quote."""
    return [
        appearance_facts(number, row, library, stretches(row, document["quotes"], numbers))
        for number, row in enumerate(document["appearances"], 1)
    ]


def appearance_facts(
    number: int, row: Document, library: Library, words: list[Stretch]
) -> AppearanceFacts:
    source = library.source(row["source"]) or NO_SOURCE
    title = source["title"] and quoted(source["title"], source["language"])
    return AppearanceFacts(
        number=number,
        title=title or shown_address(source["url"]) or UNTITLED,
        language=source["language"] if source["title"] else None,
        source_language=source["language"],
        address=source["url"],
        page=page_of("source", row["source"]),
        archive=source["archive_url"],
        about=about_source(source, library),
        beside=[words for words in beside_source(row, source) if words],
        attribution=row["attribution"],
        note=source["note"],
        words=words,
        words_language=row["language"],
        is_long=len(row["words"] or "") > LONG,
    )


def about_source(source: Document, library: Library) -> str:
    """Return who published a source, of which side, what it is, and when it was published."""
    publisher = library.beside.get(f"publisher/{source['publisher']}")
    name = library.names.of("publisher", source["publisher"]) if source["publisher"] else ""
    day = PartialDate.from_document(source["published_on"])
    facts = (
        join(name, library.side(publisher)),
        str(SourceKind(source["kind"]).label) if source["kind"] else "",
        f"published {spelled_date(day)}" if day else "day of publication not held",
    )
    return " · ".join(text for text in facts if text)


def beside_source(row: Document, source: Document) -> Iterator[str]:
    """Yield how the words are given, and how they were come by; what is not there is empty."""
    language = language_name(row["language"])
    yield str(Rendition(row["rendition"]).label) + (f", in {language}" if language else "")
    yield steps(row["chain"]).capitalize()
    yield row["locator"] or ""
    day = source["retrieved_on"]
    yield f"Read on {spelled_date(PartialDate.parse(day))}" if day else "Day of reading not held"
    level = Certainty(source["certainty"])
    yield "" if level is Certainty.VERIFIED else f"The source: {level.label.lower()}"


def join(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def source_link(number: int, name: str) -> Link:
    """Return a link to where an appearance is told on the page."""
    return Link(name or f"source {number}", f"#source-{number}")


def stretches(
    row: Document, quotes: Iterable[Document], numbers: Mapping[str, list[int]]
) -> list[Stretch]:
    """Return the words of an appearance, cut where quotes with a place begin and end."""
    words = row["words"]
    if not words:
        return []
    spans = [
        (quote["start"], quote["start"] + len(quote["exact"]), numbers.get(quote["uid"], []))
        for quote in quotes
        if quote["appearance"] == row["uid"] and quote["start"] is not None
    ]
    edges = sorted({0, len(words), *(edge for start, end, _ in spans for edge in (start, end))})
    return [
        Stretch(
            words[start:end],
            any(first <= start and end <= last for first, last, _ in spans),
            tuple(sorted({n for _, last, own in spans if last == end for n in own})),
        )
        for start, end in pairwise(edges)
    ]
