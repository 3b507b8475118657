"""The names that a search may hold: which records they are of, and how else these are called.

A person is also called by the last word of a name, alone or with given names or their initials
before or after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from statements.documents import KINDS
from statements.folding import latin, stem, turkic, words_of

from .index import NAME_REASONS, SURNAME, IndexedName, Names, names

Record = tuple[str, str]  # noun, key
Words = tuple[str, ...]

TURKIC = frozenset({"az", "tr"})
LONGEST = 12  # words of a name that are looked for
INFLECTED = 5  # letters of a word that may be a name with a Turkic ending
PERSON = "official"
PARTS = 5  # words of a person's name, where it is not whole
SHORT = 3  # letters that a given name in another case keeps
INITIAL = 2  # letters of an initial, at most: Дж., Yu.
PATRONYMIC = re.compile("(?:вич|вна|чна)$|^(?:oglu|qizi)$")
# Names whose stem is another than that of their other cases, with the endings that tell these.
CASES = (
    (re.compile("(?<=\\w{2})[ое]в$"), ("а",)),  # Лавров, Лаврова
    (re.compile("[ա-և]$"), ("ի", "ից", "ով")),  # Լաչին, Լաչինի; Ալիև, Ալիևից
)


@dataclass(slots=True)
class Spellings:
    """Records by the words of their names, and words by record."""

    records: dict[Words, list[Record]] = field(default_factory=dict)
    spellings: dict[Record, list[Words]] = field(default_factory=dict)
    people: dict[Words, list[Record]] = field(default_factory=dict)  # by surname
    given: dict[Record, list[Words]] = field(default_factory=dict)  # names, in Latin letters
    surnames: dict[Record, list[Words]] = field(default_factory=dict)  # those that stand alone

    def find(self, words: Words) -> list[Record]:
        """Return the records called so: as spelled, else by stems, else by Turkic stems."""
        if not words or len(words) > LONGEST:
            return []
        inflected = any(len(word) >= INFLECTED for word in words)
        records = (self.records.get(form, []) for form in forms(words, turkic_too=inflected))
        return list(dict.fromkeys([*next(filter(None, records), []), *self.by_part(words)]))

    def by_part(self, words: Words) -> list[Record]:
        """Return the people called so by a part of a name: the surname, with or without others."""
        if len(words) > PARTS:
            return []
        orders = [(words[-1], words[:-1])]
        if len(words) > 1:
            orders.append((words[0], words[1:]))
        for surname, rest in orders:
            for form in surname_forms(surname):
                if records := [
                    one for one in self.people.get(form, ()) if self.is_named(one, rest)
                ]:
                    return records
        return []

    def is_named(self, record: Record, words: Words) -> bool:
        """Tell whether words are given names of somebody, as any name has them in any script."""
        return not words or any(
            are_of(words, names) or are_of(tuple(map(latin, words)), names)
            for names in self.given.get(record, ())
        )

    def of(self, record: Record, words: Words = ()) -> list[Words]:
        """Return how a record is called; a person also in short, as shortly as `words` do."""
        spelt = self.spellings.get(record, [])
        if record[0] != PERSON:
            return spelt
        surnames = (name for name in self.surnames.get(record, ()) if len(words) <= len(name))
        spelt = [*spelt, *surnames]
        whole = [western(name) for name in spelt if name[1:]]
        return [*spelt, *((n[-1],) if len(words) == 1 else (n[0], n[-1]) for n in whole)]

    def add(self, record: Record, words: Words, language: str | None) -> None:
        own = self.spellings.setdefault(record, [])
        if words not in own:
            own.append(words)
            if record[0] == PERSON:
                self.add_person(record, western(words))
        for spelt in inflections(words):
            for form in forms(spelt, turkic_too=language in TURKIC):
                records = self.records.setdefault(form, [])
                if record not in records:
                    records.append(record)

    def add_surname(self, record: Record, words: Words) -> None:
        """Add a surname that stands alone: it is no whole name, and others may have it."""
        own = self.surnames.setdefault(record, [])
        if words not in own:
            own.append(words)
            self.add_person(record, words)

    def add_person(self, record: Record, name: Words) -> None:
        *names, surname = name
        given = self.given.setdefault(record, [])
        given += [own for own in (tuple(names), tuple(map(latin, names))) if own not in given]
        kinds = {form for spelt in inflections((surname,)) for form in surname_forms(spelt[0])}
        for form in kinds:
            people = self.people.setdefault(form, [])
            if record not in people:
                people.append(record)


def forms(words: Words, *, turkic_too: bool) -> Iterator[Words]:
    """Yield what a name is found by: words as spelled, and kinds of stems, marked apart.

    Turkic ones only of Turkish and Azerbaijani names: “Armenian” is no case of “Armenia”.
    """
    yield words
    yield ("stem", *(stem(word) for word in words))
    if turkic_too:
        yield ("turkic", *(turkic(word) for word in words))


def western(words: Words) -> Words:
    """Return a person's name with the surname last: after a patronymic it stands first."""
    if len(words) > 2 and PATRONYMIC.search(words[-1]) and not PATRONYMIC.search(words[-2]):
        return (*words[1:], words[0])
    return words


def surname_forms(word: str) -> Iterator[Words]:
    """Yield what a surname is found by; in Turkic cases too, whatever language the name is of."""
    return forms((word,), turkic_too=len(word) >= INFLECTED)


def are_of(words: Words, names: Words) -> bool:
    """Tell whether words are given names of somebody, in their order, whole or as initials."""
    rest = iter(names)
    return all(any(is_of(word, name) for name in rest) for word in words)


def is_of(word: str, name: str) -> bool:
    """Tell whether a word is a given name in any case (Сергея), or its initial."""
    if len(word) <= INITIAL:
        return name.startswith(word)
    return name.startswith(word[: max(SHORT, len(word) - 2)]) and len(name) < len(word) + SHORT


def inflections(words: Words) -> Iterator[Words]:
    """Yield a name and those of its cases that have another stem: these find all the others."""
    yield words
    stems = {stem(words[-1])}
    for ending in (e for last, endings in CASES if last.search(words[-1]) for e in endings):
        case = f"{words[-1]}{ending}"
        if stem(case) not in stems:
            stems.add(stem(case))
            yield (*words[:-1], case)


def spelled_words(text: str) -> Words:
    """Return the words of a name without its article."""
    return bare_name(tuple(words_of(text)))


def bare_name(words: Words) -> Words:
    """Return a name without its article, as names are held."""
    return words[1:] if len(words) > 1 and words[0] == "the" else words


_memory: tuple[dict[str, list[IndexedName]], Spellings] | None = None


def spellings(index: Names | None = None) -> Spellings:
    """Return all spellings as of now, or of an index; made anew only where that was."""
    global _memory
    by_name = (index or names()).by_name
    memory = _memory
    if memory is None or memory[0] is not by_name:
        memory = _memory = (by_name, build_spellings(by_name))
    return memory[1]


def build_spellings(by_name: dict[str, list[IndexedName]]) -> Spellings:
    spellings = Spellings()
    for name in (name for listed in by_name.values() for name in listed):
        if (
            KINDS[name.noun].has_other_names
            and name.why in (*NAME_REASONS, SURNAME)
            and (words := spelled_words(name.text))
        ):
            record = name.noun, name.key
            if name.why == SURNAME:
                spellings.add_surname(record, words)
            else:
                spellings.add(record, words, name.language)
    return spellings
