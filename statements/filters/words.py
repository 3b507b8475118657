"""The parameter `q`: full text, in which a known name means all that its records are called."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.db.models import Q

from statements.models import SearchDocument, SearchRecord
from statements.names import spellings
from statements.search import Phrase, Query, Term, Unsearchable, matches_of, parse_query
from statements.search.parsing import LONGEST

from .algebra import check_value
from .names import Known
from .parameters import Parameter
from .refusals import Refused

# The nouns whose records are found as speakers, addressees or places of a statement.
ACTING = frozenset({"government", "institution", "official", "place"})
MOST_SPELLINGS = 60  # of all records that a name may mean: beyond, the longest are left out


class Sought:
    """A search as it was typed, and what it asks as names stand now."""

    def __init__(self, text: str) -> None:
        parse_query(text)
        self.text = " ".join(text.split())

    def __str__(self) -> str:
        return self.text

    @cached_property
    def query(self) -> Query:
        return parse_query(self.text, named)


def named(words: tuple[str, ...]) -> Term | None:
    """Return what stands for a name: any spelling of any record called so, or the record itself."""
    held = spellings()
    records = held.find(words)
    if not records:
        return None
    spelt = distinct(Phrase(words) for record in records for words in held.of(record))
    keys = tuple(f"{noun}/{key}" for noun, key in records if noun in ACTING)
    return Term(tuple((phrase,) for phrase in spelt), keys)


def distinct(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Return the phrases without those that hold a shorter one: it finds them too."""
    kept: list[Phrase] = []
    for phrase in sorted(dict.fromkeys(phrases), key=lambda p: (len(p.words), p.words)):
        if not any(shorter.within(phrase) for shorter in kept):
            kept.append(phrase)
    return kept[:MOST_SPELLINGS]


class Search(Parameter):
    """Words of statements: title, summary, quotes, and the words that appearances hold."""

    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    listed = False

    def read(self, value: str) -> Sought:
        if not value:
            raise Refused("Write a word, or leave the parameter out.", "empty")
        check_value(value)
        try:
            return Sought(value)
        except Unsearchable as error:
            raise Refused(str(error), error.code) from error

    def test(self, value: Sought, known: Known, at: str) -> Q:
        found = SearchDocument.objects.filter(matches_of(value.query)).order_by()
        return Q(**{f"{at}__in": found.values("statement")})


class SearchNames(Search):
    """Words of all other records: names, titles, aliases, headings, summaries."""

    def test(self, value: Sought, known: Known, at: str) -> Q:
        found = SearchRecord.objects.filter(matches_of(value.query)).order_by()
        return Q(id__in=found.values("name"))


WORDS = 'words, "phrases" as spelled, -not, or; a known name finds all its spellings'
OF_STATEMENTS = Search(
    f"Full text of title, summary, quotes and stored words: {WORDS}, and whoever is called so as "
    "voice, addressee or place.",
    'corridor or road "last mile" -Lachin',
)
OF_NAMES = SearchNames(f"Names, titles, headings and summaries: {WORDS}.", "Lachin")
