"""A short extract of a text around what was found, with the hits marked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from statements.folding import stem, turkic, words_in

from .matching import places
from .query import TURKIC, Query, Term
from .texts import Part

LENGTH = 200  # characters of the text, marks and entities apart
BEFORE = 60  # of them in front of the first hit, where there are so many
PREFERRED = ("summary", "quotes", "words", "title")  # where several places are as good


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a term was found, in characters of the text, half-open."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extract:
    part: Part
    start: int
    end: int
    hits: tuple[Hit, ...]

    @property
    def worth(self) -> tuple[int, int, int]:
        """How good a place it is: distinct terms first, then the kind of text, then hits."""
        place = PREFERRED.index(self.part.section)
        return len({hit.term for hit in self.hits}), -place, len(self.hits)


def snippet(query: Query, parts: Sequence[Part]) -> str | None:
    """Return the best extract as HTML: all escaped, hits within <mark>; None if all is empty.

    Where only a speaker, addressee or place was found, it is the beginning of the summary.
    """
    filled = [part for part in parts if part.text]
    extracts = [extract for part in filled for extract in extracts_of(query, part)]
    if extracts:
        return marked(max(extracts, key=lambda extract: extract.worth))
    if not filled:
        return None
    first = min(filled, key=lambda part: PREFERRED.index(part.section))
    return marked(Extract(first, 0, end_of_extract(first.text, 0), ()))


def extracts_of(query: Query, part: Part) -> Iterable[Extract]:
    """Yield an extract around each hit of a part."""
    words = words_in(part.text)
    places_of_terms = [*terms_in(query, part, words.plain())]
    if not places_of_terms:  # as in most parts, and places cost most
        return
    spans = words.spans()
    hits = [Hit(term, spans[at][0], spans[end - 1][1]) for term, at, end in places_of_terms]
    hits.sort(key=lambda hit: (hit.start, hit.end))
    for first in hits:
        start = cut(spans, first.start)
        end = max(end_of_extract(part.text, start), first.end)
        inside = tuple(hit for hit in hits if start <= hit.start and hit.end <= end)
        yield Extract(part, start, end, inside)


def terms_in(query: Query, part: Part, words: list[str]) -> Iterable[tuple[Term, int, int]]:
    """Yield where terms stand among the words of a part, half-open."""
    stems = [*map(stem, words)]
    turkics = [TURKIC + turkic(word) for word in words] if part.is_turkic else []
    for term in query.terms:
        for phrase in dict.fromkeys(term.phrases):
            rows = [(phrase.words, words)] if phrase.as_spelled else [(phrase.stems, stems)]
            if turkics and not phrase.as_spelled:
                rows.append((phrase.turkic, turkics))
            for sought, row in rows:
                for at in places(sought, row, prefix=phrase.prefix):
                    yield term, at, at + len(sought)


def cut(spans: Sequence[tuple[int, int]], at: int) -> int:
    """Return where an extract begins: at a word, at most BEFORE characters in front of a hit."""
    if at <= BEFORE:
        return 0
    return spans[bisect_left(spans, (at - BEFORE,))][0]


def end_of_extract(text: str, start: int) -> int:
    """Return where an extract ends that begins at start: at a space, if there is one."""
    end = start + LENGTH
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", start + LENGTH // 2, end + 1)
    return space if space > start else end


def marked(extract: Extract) -> str:
    """Return an extract as HTML."""
    text, at, pieces = extract.part.text, extract.start, []
    for start, end in merged_spans(extract.hits):
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    pieces.append(escape(text[at : extract.end]))
    front = "…" if extract.start else ""
    back = "…" if extract.end < len(text) else ""
    return f"{front}{''.join(pieces).strip()}{back}"


def merged_spans(hits: Iterable[Hit]) -> Iterable[tuple[int, int]]:
    """Yield the spans of hits without overlaps, in their order."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((hit.start, hit.end) for hit in hits):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
