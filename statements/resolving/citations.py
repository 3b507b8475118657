"""Free citations, pure: "clause 6 of the 9 November statement", "пункт 6 заявления от 9 ноября"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from statements.folding import fold

# What a clause is called: English, Russian, Azerbaijani and Turkish, Armenian.
CLAUSE_WORDS = (
    "clause clauses cl point points pt paragraph paragraphs para paras par article articles art "
    "item section sect subparagraph §  "
    "пункт пункта пункту пункте пунктом п пп подпункт подпункта подпункте абзац абзаца абзаце "
    "статья статьи статье статью ст параграф параграфа "
    "bənd bəndi bəndin bəndində bəndinə bəndini maddə maddəsi maddəsində madde maddesi maddesinin "
    "paraqraf paraqrafı paragraf paragrafı fıkra fıkrası "
    "կետ կետը կետի կետում կետով հոդված հոդվածը հոդվածի պարբերություն"
)
CLAUSES = frozenset(map(fold, CLAUSE_WORDS.split()))
# Words between a clause and its text, and around the text.
JOINING = "of the from in to under with by из от к в во по с"
CONNECTING = frozenset(map(fold, JOINING.split()))
COUNTED = "one two three four five six seven eight nine ten"
ORDERED = "first second third fourth fifth sixth seventh eighth ninth tenth"
SPELT = {
    word: str(number)
    for words in (COUNTED, ORDERED)
    for number, word in enumerate(words.split(), 1)
}
NUMBER = re.compile(
    r"(p?[0-9]{1,3}[a-z]?(?:\.[0-9]{1,3}|\.[a-z])*)(?:st|nd|rd|th|-[^\W\d_]{1,4})?\.?"
)
TOKEN = re.compile(r"[^\s,;:\"()«»]+")


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause's number, and the words that name its text; bare without the word clause."""

    number: str
    text: str
    is_bare: bool = False

    @property
    def numbers(self) -> tuple[str, ...]:
        """The number, and our label where a text is unnumbered."""
        return labels_of(self.number)


def labels_of(number: str) -> tuple[str, ...]:
    """Return a number, and our label where a text is unnumbered."""
    return (number, f"p{number}") if number[0].isdigit() else (number,)


def clause_numbers(text: str) -> list[str]:
    """Return the numbers beside words for clauses, each once."""
    words = words_of(text)
    places = (place for place, word in enumerate(words) if word.rstrip(".") in CLAUSES)
    numbers = (number_at(words, one) for place in places for one in (place + 1, place - 1))
    return list(dict.fromkeys(filter(None, numbers)))


def citations(text: str) -> Iterator[Citation]:
    """Yield every way in which a text reads as a clause of something, named ones first."""
    words = words_of(text)
    for place, word in enumerate(words):
        if word.rstrip(".") not in CLAUSES:
            continue
        for other in (place + 1, place - 1):
            number = number_at(words, other)
            if number:
                yield from one(number, without(words, place, other))
    for other in (0, len(words) - 1):
        if number := number_at(words, other):
            yield from one(number, without(words, other), is_bare=True)


def words_of(text: str) -> list[str]:
    """Return the words, numbers apart from abbreviations before them, 6(3) as 6.3."""
    folded = re.sub(r"(?<=[0-9])\(([0-9a-z]{1,3})\)", r".\1", fold(text))
    apart = re.sub(r"(?<=[^\W\d_])\.(?=[0-9])|(?<=§)(?=[0-9])", ". ", folded)
    apart = re.sub(r"\bno\.?(?=[ 0-9])", " ", apart.replace("§.", "§"))  # № folds to no
    return TOKEN.findall(apart)[:40]


def number_at(words: Sequence[str], place: int) -> str | None:
    if not 0 <= place < len(words):
        return None
    word = SPELT.get(words[place], words[place])
    match = NUMBER.fullmatch(word)
    return match[1] if match else None


def plain(word: str) -> str:
    """Return a word without the dot of what is shortened, a number in digits."""
    return number_at([word], 0) or word.rstrip(".")


def without(words: Sequence[str], *places: int) -> list[str]:
    return [word for place, word in enumerate(words) if place not in places]


def one(number: str, words: list[str], *, is_bare: bool = False) -> Iterator[Citation]:
    """Yield the citation, its text without connecting words, if any text is left."""
    while words and words[0] in CONNECTING:
        words = words[1:]
    while words and words[-1] in CONNECTING:
        words = words[:-1]
    if not CLAUSES.issuperset(words):
        yield Citation(number, " ".join(words), is_bare)
