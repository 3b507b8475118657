"""The words of a text as search compares them, each with its place in the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from .kept import LETTERS, PLAIN, UNSEEN

LONGEST = 60  # characters of a word that are compared; the rest is cut, alike in text and query
_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
# What an apostrophe ties to a word without being one: English endings, Turkic cases.
_TAILS = (
    "s t d m ll re ve a e i u ya ye yi yu ni nu na ne in un nin nun da de ta te dan den tan ten"
    " daki deki taki teki la le yla yle dir dur tir tur lar ler"
)
TAILS = frozenset(_TAILS.split())


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

    def __init__(self) -> None:
        super().__init__()
        self.wide: set[str] = set()  # characters that are compared as none, or as several

    def __missing__(self, code: int) -> str:
        if len(self) >= self.most:
            self.clear()
        folded = self[code] = fold_character(chr(code))
        if len(folded) != 1:
            self.wide.add(chr(code))
        return folded


FOLDED = Folding()


def folded_text(text: str) -> str:
    """Return what a text in normal form C is compared as."""
    return text.lower() if text.isascii() else text.translate(FOLDED).replace("եւ", "եվ")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in their order, and where they stand for who asks: that costs most.

    A word is letters and digits; numbers keep their dots (6.3), and what an apostrophe ties to a
    word (Türkiye'nin, Armenia's) is part of no word.
    """

    text: str  # in normal form C
    folded: str

    def plain(self) -> list[str]:
        if "'" in self.folded:
            return [match[0][:LONGEST] for match in matches(self.folded)]
        words = _WORD.findall(self.folded)
        return words if len(self.folded) <= LONGEST else [word[:LONGEST] for word in words]

    def spans(self) -> list[tuple[int, int]]:
        """Return where each word stands in the text, half-open.

        Spans of two words may share a character that stands for several (½).
        """
        spans = [match.span() for match in matches(self.folded)]
        if self.text.isascii() or FOLDED.wide.isdisjoint(self.text):
            return spans
        parts = map(fold_character, self.text)
        places = [place for place, part in enumerate(parts) for _ in part] + [len(self.text)]
        return [(places[s], max(places[e - 1] + 1, places[e])) for s, e in spans]


def words_in(text: str) -> Words:
    return Words(text, folded_text(text))


def matches(folded: str) -> Iterator[re.Match[str]]:
    """Return where the words of a folded text stand."""
    words = _WORD.finditer(folded)
    return words if "'" not in folded else untied(folded, words)


def untied(folded: str, words: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield words without those that are only the ending of the one before."""
    before = None
    for match in words:
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
    return words_in(text if text.isascii() else unicodedata.normalize("NFC", text)).plain()
