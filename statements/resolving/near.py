"""The last resort: names that hold the words of a text, and names, or words of them, like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz
from rapidfuzz.process import extract

from statements.folding import fold
from statements.names import NAME_REASONS, SURNAME, IndexedName, Names

from .candidates import SCORES, Candidate

SHORTEST = 4  # letters: what is shorter looks like too much
LIKE = 80  # of 100
LESS = 0.8  # as sure, where only one word of a name looks alike
MOST = 10


def near(text: str, index: Names) -> Iterator[Candidate]:
    """Yield what is called by more words than these, and what is called nearly so.

    Where neither is there, yield whose name has a word that is nearly this one.
    """
    folded = fold(text)
    if len(folded) < SHORTEST:
        return
    names = [*of_words(folded, index), *of_likeness(folded, index)]
    yield from names or (of_one_word(folded, index) if " " not in folded else ())


def of_surname(text: str, index: Names) -> Iterator[Candidate]:
    """Yield whose names hold a text that is a surname of somebody: not all have theirs coded."""
    folded = fold(text)
    if any(match.why == SURNAME for match in index.by_name.get(folded, ())):
        yield from of_words(folded, index)


def of_words(folded: str, index: Names) -> Iterator[Candidate]:
    for name in holding(folded.split(), index):
        for match in indexed_names(name, index):
            yield Candidate.of(match, why="part of a name")


def of_likeness(folded: str, index: Names) -> Iterator[Candidate]:
    for name, likeness in like(folded, index.by_name.keys()):
        for match in indexed_names(name, index):
            yield Candidate.of(match, round(SCORES["near"] * likeness / 100), "near")


def of_one_word(folded: str, index: Names) -> Iterator[Candidate]:
    for word, likeness in like(folded, index.by_word.keys()):
        score = round(SCORES["near"] * LESS * likeness / 100)
        for name in sorted(index.by_word[word], key=shortest)[:MOST]:
            for match in indexed_names(name, index):
                yield Candidate.of(match, score, "near")


def like(text: str, choices: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Yield the choices that look like a text, with how much, of 100."""
    alike = extract(text, choices, scorer=fuzz.ratio, score_cutoff=LIKE, limit=MOST)
    yield from ((choice, likeness) for choice, likeness, _ in alike)


def shortest(name: str) -> tuple[int, str]:
    return len(name), name


def indexed_names(name: str, index: Names) -> Iterator[IndexedName]:
    """Yield whose name it is: an identifier that differs by a letter is another one's."""
    yield from (match for match in index.by_name[name] if match.why in NAME_REASONS)


def holding(words: list[str], index: Names) -> list[str]:
    """Return the shortest names that hold all words, each whole."""
    if max(map(len, words)) < SHORTEST:
        return []
    rarest = max(words, key=len)
    names = [name for name in index.by_word.get(rarest, ()) if set(words) < set(name.split())]
    return sorted(names, key=shortest)[:MOST]
