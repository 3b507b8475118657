"""The words of a text as search compares them, each with its place in the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from .kept import LETTERS, PLAIN, UNSEEN

LONGEST = 60  # characters of a word that are compared; the rest is cut, alike in text and query
_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
# What an apostrophe ties to a word without being one: English endings, Turkic cases.
_TAILS = (
    "s t d m ll re ve a e i u ya ye yi yu ni nu na ne in un nin nun da de ta te dan den tan ten"
    " daki deki taki teki la le yla yle dir dur tir tur lar ler"
)
TAILS = frozenset(_TAILS.split())


class Word(NamedTuple):
    """One folded word; `start` and `end` count characters of the original, half-open."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=2**12)
def fold_character(character: str) -> str:
    """Return what one character is compared as: several letters, one, or nothing.

    As `fold`, but й stays й, which the stems of Russian need, and the Armenian ligature և is եվ.
    """
    if character in LETTERS:
        return LETTERS[character]
    open_form = unicodedata.normalize("NFKD", character.casefold())
    open_form = unicodedata.normalize("NFKD", open_form.casefold()).translate(PLAIN)
    return "".join(c for c in open_form if unicodedata.category(c) not in UNSEEN)


class Folding(dict[int, str]):
    """What characters are compared as, by their code points; asked once for each."""

    most = 1 << 16

    def __missing__(self, code: int) -> str:
        if len(self) >= self.most:
            self.clear()
        folded = self[code] = fold_character(chr(code))
        return folded


FOLDED = Folding()


def open_text(text: str) -> tuple[str, Sequence[int]]:
    """Return the folded text, and for each of its characters the place in the original."""
    if text.isascii():
        return text.lower(), range(len(text))
    parts = [fold_character(character) for character in text]
    places = [place for place, part in enumerate(parts) for _ in part]
    return "".join(parts).replace("եւ", "եվ"), places


def words_in(text: str) -> Iterator[Word]:
    """Yield the words of a text in their order; the text is in normal form C.

    A word is letters and digits; numbers keep their dots (6.3), and what an apostrophe ties to a
    word (Türkiye'nin, Armenia's) is part of no word. Spans of two words may share a character
    that stands for several (½).
    """
    folded, places = open_text(text)
    for match in matches(folded):
        start, end = match.span()
        after = places[end] if end < len(folded) else len(text)
        yield Word(match[0][:LONGEST], places[start], max(places[end - 1] + 1, after))


def matches(folded: str) -> Iterator[re.Match[str]]:
    """Yield where the words of a folded text stand."""
    before = None
    for match in _WORD.finditer(folded):
        if before and folded[match.start() - 1] == "'" and is_tail(folded, before, match):
            continue
        before = match
        yield match


def is_tail(folded: str, before: re.Match[str], match: re.Match[str]) -> bool:
    """Tell whether a match is only an ending, tied to the word before it."""
    tied = folded[before.end() : match.start()] == "'" and match[0] in TAILS
    return tied and len(before[0]) > 1 and before[0].isalpha()


def words_of(text: str) -> list[str]:
    """Return the folded words of any text, in normal form or not."""
    if text.isascii():
        folded = text.lower()
    else:
        folded = unicodedata.normalize("NFC", text).translate(FOLDED).replace("եւ", "եվ")
    if "'" not in folded:
        return [word[:LONGEST] for word in _WORD.findall(folded)]
    return [match[0][:LONGEST] for match in matches(folded)]
