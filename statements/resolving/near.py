"""The last resort: names that hold the words of a text, and names that look like it."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz
from rapidfuzz.process import extract

from statements.folding import fold
from statements.names import Named, Names

from .candidates import SCORES, Candidate

SHORTEST = 4  # letters: what is shorter looks like too much
LIKE = 80  # of 100
MOST = 10


def near(text: str, held: Names) -> Iterator[Candidate]:
    """Yield what is called by more words than these, and what is called nearly so."""
    folded = fold(text)
    if len(folded) < SHORTEST:
        return
    for name in holding(folded.split(), held):
        for named in called(name, held):
            yield Candidate.of(named, why="part of a name")
    for name, likeness, _ in extract(
        folded, held.by_name.keys(), scorer=fuzz.ratio, score_cutoff=LIKE, limit=MOST
    ):
        for named in called(name, held):
            yield Candidate.of(named, round(SCORES["near"] * likeness / 100), "near")


def called(name: str, held: Names) -> Iterator[Named]:
    """Yield whose name it is: an identifier that differs by a letter is another one's."""
    yield from (named for named in held.by_name[name] if named.why in ("name", "alias"))


def holding(words: list[str], held: Names) -> list[str]:
    """Return the shortest names that hold all words, each whole."""
    if max(map(len, words)) < SHORTEST:
        return []
    rarest = max(words, key=len)
    names = [name for name in held.by_name if rarest in name and set(words) < set(name.split())]
    return sorted(names, key=lambda name: (len(name), name))[:MOST]
