"""The names that a search may hold: which records they are of, and how else these are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from statements.folding import stem, turkic, words_of

from .index import Named, names

Record = tuple[str, str]  # noun, key
Words = tuple[str, ...]

# The nouns whose names are told apart from mere words. Topics, offices and clauses are called by
# descriptions, in one language.
NAMED = frozenset({"agreement", "series", "government", "institution", "official", "place"})
CALLS = frozenset({"name", "alias"})
TURKIC = frozenset({"az", "tr"})
LONGEST = 12  # words of a name that are looked for
INFLECTED = 5  # letters of a word that may be a name with a Turkic ending


@dataclass(slots=True)
class Spellings:
    """Records by the words of their names, and words by record."""

    records: dict[Words, list[Record]] = field(default_factory=dict)
    spellings: dict[Record, list[Words]] = field(default_factory=dict)

    def find(self, words: Words) -> list[Record]:
        """Return the records called so: as spelled, else by stems, else by Turkic stems."""
        if len(words) > LONGEST:
            return []
        inflected = any(len(word) >= INFLECTED for word in words)
        found = (self.records.get(form, []) for form in forms(words, turkic_too=inflected))
        return next(filter(None, found), [])

    def of(self, record: Record) -> list[Words]:
        return self.spellings[record]

    def add(self, record: Record, words: Words, language: str | None) -> None:
        held = self.spellings.setdefault(record, [])
        if words not in held:
            held.append(words)
        for form in forms(words, turkic_too=language in TURKIC):
            found = self.records.setdefault(form, [])
            if record not in found:
                found.append(record)


def forms(words: Words, *, turkic_too: bool) -> Iterator[Words]:
    """Yield what a name is found by: words as spelled, and kinds of stems, marked apart.

    Turkic ones only of Turkish and Azerbaijani names: “Armenian” is no case of “Armenia”.
    """
    yield words
    yield ("stem", *(stem(word) for word in words))
    if turkic_too:
        yield ("turkic", *(turkic(word) for word in words))


def spelled(text: str) -> Words:
    """Return the words of a name without its article."""
    words = tuple(words_of(text))
    return words[1:] if len(words) > 1 and words[0] == "the" else words


_held: tuple[dict[str, list[Named]], Spellings] | None = None


def spellings() -> Spellings:
    """Return all spellings as of now; made anew only where the index of names was."""
    global _held
    by_name = names().by_name
    held = _held
    if held is None or held[0] is not by_name:
        held = _held = (by_name, build(by_name))
    return held[1]


def build(by_name: dict[str, list[Named]]) -> Spellings:
    made = Spellings()
    for named in (named for listed in by_name.values() for named in listed):
        if named.noun in NAMED and named.why in CALLS and (words := spelled(named.text)):
            made.add((named.noun, named.key), words, named.language)
    return made
