"""What is stored of a text so that it can be searched: its words and its stems, as two texts.

`words` holds the folded words, `stems` what they share with their other forms. Both have a space
at each end and between words, so that ` a b ` is found where a and b stand beside each other;
`|` stands between sections and `;` between parts of one, so that no phrase reaches across. After
the stems of all sections come those of Turkish and Azerbaijani parts, each marked `~`, then keys,
each marked `@`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from statements.folding import stem, turkic, words_of

from .query import KEY, TURKIC

SECTIONS = ("title", "summary", "quotes", "words")
SECTION, PART = " | ", " ; "
TURKIC_LANGUAGES = frozenset({"az", "tr", None})  # None: nobody said which
# PostgreSQL keeps at most 1 MB of distinct words of one text (2^20 bytes, with 4 of each for its
# place): words beyond are not searched, on either database.
MOST_BYTES = 900_000


@dataclass(frozen=True, slots=True)
class Part:
    """A text, what it is, and its language."""

    section: str
    text: str
    language: str | None

    @property
    def is_turkic(self) -> bool:
        return self.language is None or self.language.partition("-")[0] in TURKIC_LANGUAGES


@dataclass(frozen=True, slots=True)
class Texts:
    words: str
    stems: str

    @staticmethod
    def sections(text: str) -> list[list[str]]:
        """Return what stands in each section of words or stems, in the order of SECTIONS."""
        return [part.split() for part in text.split(SECTION.strip(), len(SECTIONS))][
            : len(SECTIONS)
        ]


@dataclass(slots=True)
class StemRoom:
    """How much of MOST_BYTES is left for stems that were not seen yet."""

    stems: set[str] = field(default_factory=set)
    left: int = MOST_BYTES

    def takes(self, *more: str) -> bool:
        new = set(more) - self.stems
        self.left -= sum(len(stem.encode()) + 6 for stem in new)
        self.stems |= new
        return self.left >= 0


def texts_of(parts: Iterable[Part], keys: Iterable[str] = ()) -> Texts:
    """Return what is stored of some parts and of the keys (`noun/key`) they go with."""
    # Keys stand among the stems, so that a name is one question to one index.
    marked = [KEY + key for key in dict.fromkeys(keys)]
    plain: dict[str, list[str]] = {section: [] for section in SECTIONS}
    stems: dict[str, list[str]] = {section: [] for section in SECTIONS}
    turkic_stems: list[str] = []
    for part, words in fitting([(part, words_of(part.text)) for part in parts], marked):
        plain[part.section].append(" ".join(words))
        stems[part.section].append(" ".join(map(stem, words)))
        if part.is_turkic:
            turkic_stems.append(" ".join(TURKIC + turkic(word) for word in words))
    rest = [PART.join(turkic_stems), " ".join(marked)]
    return Texts(
        spaced(SECTION.join(map(PART.join, plain.values()))),
        spaced(SECTION.join([*map(PART.join, stems.values()), *rest])),
    )


def fitting(
    parts: Sequence[tuple[Part, list[str]]], marked: Iterable[str]
) -> Iterable[tuple[Part, list[str]]]:
    """Return parts with their words, as far as there is room beside what is marked."""
    marked = list(marked)
    most = most_bytes(marked) + sum(most_bytes(words) for _, words in parts)
    if most <= MOST_BYTES:  # even if no two of them were the same
        return parts
    room = StemRoom()
    room.takes(*marked)
    return [(part, [*fitting_words(part, words, room)]) for part, words in parts]


def most_bytes(words: list[str]) -> int:
    """Return more bytes than the stems of words can take: each has two, of 4 letters more."""
    return 8 * sum(map(len, words)) + 48 * len(words)


def fitting_words(part: Part, words: Iterable[str], room: StemRoom) -> Iterator[str]:
    """Yield the words of a part as far as there is room for them."""
    for word in words:
        stems = (stem(word), TURKIC + turkic(word)) if part.is_turkic else (stem(word),)
        if not room.takes(*stems):
            return
        yield word


def spaced(text: str) -> str:
    """Return a text with one space at each end and between its words."""
    return f" {' '.join(text.split())} "
