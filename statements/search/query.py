"""What a search asks, as plain values: terms joined by and, or, not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from statements.folding import stem, turkic

TURKIC = "~"  # before the stems of Turkish and Azerbaijani texts
KEY = "@"  # before the keys of those who speak, are addressed, or are the place


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that stand beside each other: as spelled if exact, else by their stems.

    Of a `prefix` the last word is the beginning of one; all are as spelled.
    """

    words: tuple[str, ...]
    exact: bool = False
    prefix: bool = False

    @property
    def as_spelled(self) -> bool:
        return self.exact or self.prefix

    @property
    def row(self) -> str:
        """The words as they stand beside each other in stored text, spaces around them."""
        return f" {' '.join(self.words)}{'' if self.prefix else ' '}"

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems as every text has them."""
        return tuple(stem(word) for word in self.words)

    @property
    def turkic(self) -> tuple[str, ...]:
        """The stems as Turkish and Azerbaijani texts have them besides."""
        return tuple(TURKIC + turkic(word) for word in self.words)

    @property
    def layers(self) -> tuple[tuple[str, ...], ...]:
        """The rows of stems, any of which may stand in a text."""
        latin = any(word.isascii() and not word[0].isdigit() for word in self.words)
        return (self.stems, self.turkic) if latin and not self.as_spelled else (self.stems,)

    def within(self, other: Phrase) -> bool:
        """Tell whether whatever holds the other phrase holds this one."""
        if self.as_spelled and not other.as_spelled:
            return False
        width = len(self.words)
        starts = range(len(other.words) - width + 1)
        return any(other.words[at : at + width] == self.words for at in starts)


Way = tuple[Phrase, ...]  # phrases that must all be there


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: any of its ways, or any of its keys (`noun/key`)."""

    ways: tuple[Way, ...]
    keys: tuple[str, ...] = ()

    @classmethod
    def of(cls, *phrases: Phrase) -> Term:
        return cls((phrases,))

    @property
    def phrases(self) -> Iterator[Phrase]:
        for way in self.ways:
            yield from way


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must hold, each any of some, and terms none of which may hold."""

    required: tuple[tuple[Term, ...], ...]
    barred: tuple[Term, ...] = ()

    @property
    def terms(self) -> Iterator[Term]:
        """Yield what is looked for, without what is barred."""
        for choice in self.required:
            yield from choice
