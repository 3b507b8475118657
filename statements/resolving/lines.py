"""A line of several parts: who, what, which text, when; each read by itself, none left out.

Names are looked for as searches look for them, the longest first. What is no name, citation or
date is words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from django.db.models import Q

from statements.dates import PartialDate
from statements.documents import Context
from statements.folding import fold, words_of
from statements.ledger.publishing import merged_keys
from statements.models import PublicRecord
from statements.names import (
    NAME_REASONS,
    NOUNS_BY_RANK,
    SURNAME,
    bare_name,
    names,
    spellings,
)
from statements.names.phrases import bare
from statements.search.pieces import AND, NOT, OR

from . import citations
from .clauses import clauses_cited
from .glossary import same_words
from .occasions import CONNECTING, occasion, plain_word
from .office_kinds import begins_with_calling, kinds_of

TOKEN = re.compile(r'-*"[^"]*"?|\S+')
MOST_TOKENS, LONGEST = 24, 8  # tokens that are read, and those of one part
PUBLISHER = "publisher"  # which may be called by an office
CERTAIN = 70  # of 100: a citation whose text is only like one is none
MOST_CLAUSES = 40  # of different texts that one number may mean
ASKING = "about for said says what did does о об про"
JOINING = CONNECTING | frozenset(map(plain_word, ASKING.split()))
EDGES = ",;:.!?()[]“”«»„"
SIGNS = frozenset({AND.upper(), OR.upper(), NOT.upper(), OR})  # what only searches read


class Kind(StrEnum):
    DATE = "date"
    RECORDS = "records"
    OFFICES = "offices"
    WORDS = "words"
    JOINING = "joining"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line as it was typed, and what it was read as.

    `records` are all that it may mean, as noun and key, the likeliest noun first; `offices` the
    kinds of office that it calls so; `words` what it is called in other languages, too.
    """

    text: str
    kind: Kind
    date: PartialDate | None = None
    records: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()


def parts_of(line: str) -> list[Part]:
    """Return the parts of a line, in its order; words that stand side by side are one part."""
    tokens = TOKEN.findall(line)
    if SIGNS & set(tokens):
        return [Part(" ".join(tokens), Kind.WORDS)]
    parts = [*Reader().read(tokens[:MOST_TOKENS])]
    if tokens[MOST_TOKENS:]:
        parts.append(Part(" ".join(tokens[MOST_TOKENS:]), Kind.WORDS))
    return [*joined(parts)]


def joined(parts: Sequence[Part]) -> Iterator[Part]:
    for is_plain, some in groupby(parts, lambda one: one.kind is Kind.WORDS and not one.words):
        if is_plain:
            yield Part(" ".join(one.text for one in some), Kind.WORDS)
        else:
            yield from some


class Reader:
    """Reads the parts of one line by names as they stand at its beginning."""

    def __init__(self) -> None:
        self.index, self.spellings = names(), spellings()

    def read(self, tokens: Sequence[str]) -> Iterator[Part]:
        at = 0
        while at < len(tokens):
            widths = range(min(LONGEST, len(tokens) - at), 0, -1)
            windows = ((width, self.part_of(tokens[at : at + width])) for width in widths)
            width, part = next(((w, part) for w, part in windows if part), (1, None))
            yield part or Part(tokens[at], Kind.WORDS)
            at += width

    def part_of(self, tokens: Sequence[str]) -> Part | None:
        """Return what some tokens are together, None where they are only words."""
        if any(map(is_sign, tokens)):
            return None
        text = " ".join(tokens).strip(EDGES)
        first, last = (plain_word(token.strip(EDGES)) for token in (tokens[0], tokens[-1]))
        if first in JOINING or last in JOINING:
            return Part(text, Kind.JOINING) if len(tokens) == 1 else None
        if date := date_in(text):
            return Part(text, Kind.DATE, date=date, records=tuple(self.dated(text)))
        if offices := tuple(kind.value for kind in kinds_of(text)):
            return Part(text, Kind.OFFICES, records=ranked(self.called(text)), offices=offices)
        words = same_words(text)
        records = ranked((*self.cited(text), *self.called(text)))
        if begins_with_calling(text) and all(noun == PUBLISHER for noun, _ in records):
            return None  # whose office it is stands by itself
        records = records or ranked(record for one in words for record in self.called(one))
        if not (records or words):
            return None
        return Part(text, Kind.RECORDS if records else Kind.WORDS, records=records, words=words)

    def dated(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the texts that are called by a date."""
        yield from ((one.noun, one.key) for one in self.index.by_date.get(bare(text), ()))

    def called(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the records called so, by any of their names, or by a date and their kind."""
        words = bare_name(tuple(words_of(text)))
        yield from self.spellings.find(words) if words else ()
        for one in self.index.by_name.get(fold(text), ()):
            if one.why in (*NAME_REASONS, SURNAME):
                yield one.noun, one.key
        yield from self.dated(text) if re.search("[0-9]", text) else ()

    def cited(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the clauses that a text cites, of every text where it names none."""
        words = citations.words_of(text)
        if not any(word.rstrip(".") in citations.CLAUSES for word in words[:2]):
            return
        numbers = [number for place in range(2) if (number := citations.number_at(words, place))]
        if len(words) == 2 and numbers:
            yield from (("clause", key) for key in numbered(numbers[0]))
        elif numbers:
            for candidate in clauses_cited(text, self.index, Context(merged=merged_keys())):
                if candidate.score >= CERTAIN:
                    yield candidate.noun, candidate.key


def ranked(records: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return some records, each once, those first whose nouns are likelier to be meant."""
    places = {noun: place for place, noun in enumerate(NOUNS_BY_RANK)}
    return tuple(sorted(dict.fromkeys(records), key=lambda one: places.get(one[0], len(places))))


def is_sign(token: str) -> bool:
    """Tell whether a token is for searches alone: a phrase, a beginning, or what is barred."""
    return token.startswith("-") or '"' in token or token.endswith("*")


def date_in(text: str) -> PartialDate | None:
    """Return the date that a text is, if it is nothing else."""
    if not re.search("[0-9]", text):
        return None
    asked = occasion(text)
    return None if asked is None or asked.kinds or asked.words else asked.held_on


def numbered(number: str) -> list[str]:
    """Return the keys of clauses with a number, of all texts; where a text has none, its label."""
    ends = Q(key__endswith=f"/{number}") | Q(key__endswith=f"/p{number}")
    rows = PublicRecord.objects.filter(ends, noun="clause").order_by("key")
    return [*rows.values_list("key", flat=True)[:MOST_CLAUSES]]
