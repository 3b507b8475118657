"""What a query finds in the stored words of one text, told in plain Python, and how well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .query import KEY, Phrase, Query, Term
from .texts import Texts

WEIGHTS = (8, 4, 2, 1)  # of a hit in title, summary, quotes, stored words
COUNTED = 5  # hits of one term in one section that count
KEY_WEIGHT = 6  # of a speaker, addressee or place asked for by name
TOGETHER = 3  # times as much, for words of several that stand together


def holds(query: Query, texts: Texts) -> bool:
    """Tell whether a text is what a query asks for."""
    return all(
        any(has_term(term, texts) for term in choice) for choice in query.required
    ) and not any(has_term(term, texts) for term in query.barred)


def has_term(term: Term, texts: Texts) -> bool:
    in_words = any(all(has_phrase(phrase, texts) for phrase in way) for way in term.ways)
    return in_words or any(f" {KEY}{key} " in texts.stems for key in term.keys)


def has_phrase(phrase: Phrase, texts: Texts) -> bool:
    if phrase.as_spelled:
        return phrase.row in texts.words
    return any(row(layer) in texts.stems for layer in phrase.layers)


def row(words: Sequence[str]) -> str:
    """Return words as they stand beside each other in stored text."""
    return f" {' '.join(words)} "


def ranking(query: Query, texts: Texts) -> int:
    """Return how well a text fits: hits of each term, those in the title first of all.

    A sum of whole numbers, so that both databases and all machines agree. Sections count as
    WEIGHTS says, each at most COUNTED hits a term; phrases count more than single words.
    """
    sections = list(
        zip(WEIGHTS, texts.sections(texts.words), texts.sections(texts.stems), strict=True)
    )
    return sum(rank_of(term, texts, sections) for term in query.terms)


def rank_of(
    term: Term, texts: Texts, sections: Sequence[tuple[int, Sequence[str], Sequence[str]]]
) -> int:
    rank = KEY_WEIGHT * any(f" {KEY}{key} " in texts.stems for key in term.keys)
    phrases = list(dict.fromkeys(term.phrases))
    for weight, words, stems in sections:
        hits = 0
        for phrase in phrases:
            as_spelled = phrase.as_spelled
            sought, text = (phrase.words, words) if as_spelled else (phrase.stems, stems)
            count = sum(1 for _ in places(sought, text, prefix=phrase.prefix))
            hits += count * (TOGETHER if len(sought) > 1 else 1)
        rank += weight * min(COUNTED, hits)
    return rank


def places(sought: tuple[str, ...], words: Sequence[str], *, prefix: bool = False) -> Iterator[int]:
    """Yield where words stand beside each other in others; the last may be a beginning."""
    if prefix:
        yield from beginnings(sought, words)
        return
    first, width, at = sought[0], len(sought), -1
    for _ in range(words.count(first)):
        at = words.index(first, at + 1)
        if width == 1 or tuple(words[at : at + width]) == sought:
            yield at


def beginnings(sought: tuple[str, ...], words: Sequence[str]) -> Iterator[int]:
    """Yield where words stand beside each other in others, the last as a beginning."""
    *whole, last = sought
    for at in range(len(words) - len(whole)):
        end = at + len(whole)
        if words[end].startswith(last) and list(words[at:end]) == whole:
            yield at
