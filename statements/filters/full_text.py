"""The parameter `q`: full text, in which a known name means all that its records are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from typing import Any

from django.db.models import Q, QuerySet

from statements.documents.search_rows import ROLE_NOUNS
from statements.models import SearchDocument, SearchRecord
from statements.names import Spellings, bare_name, inflections, spellings
from statements.search import Phrase, Query, Term, Unsearchable, matches_of, parse_query
from statements.search.parsing import LONGEST

from . import patterns
from .algebra import EMPTY, check_value
from .parameters import Parameter
from .public_keys import PublicKeys
from .refusals import OF_TEXTS, Refused

MOST_SPELLINGS = 60  # of all records that a name may mean: beyond, the longest are left out


class SearchText:
    """A search as it was typed, and what it asks as names stand now."""

    def __init__(self, text: str) -> None:
        try:
            parse_query(text)
        except Unsearchable as error:
            if error.code != "foreign_syntax":
                raise
            parse_query(text, name_terms())  # what looks like a sign may be a word of a name
        self.text = " ".join(text.split())

    def __str__(self) -> str:
        return self.text

    @cached_property
    def query(self) -> Query:
        return parse_query(self.text, name_terms())


def name_terms() -> Callable[[tuple[str, ...]], Term | None]:
    """Return what tells names as they stand at its first question: one look at the ledger."""
    current = cache(spellings)
    return lambda words: name_term(current(), bare_name(words))


def name_term(spellings: Spellings, words: tuple[str, ...]) -> Term | None:
    """Return what stands for a name: any spelling of any record called so, or the record itself."""
    records = spellings.find(words)
    if not records:
        return None
    names = (name for record in records for name in spellings.of(record, words))
    spelt = distinct(phrase for name in names for phrase in phrases_of_name(name))
    keys = tuple(f"{noun}/{key}" for noun, key in records if noun in (*ROLE_NOUNS, "place"))
    return Term(tuple((phrase,) for phrase in spelt), keys)


def phrases_of_name(name: tuple[str, ...]) -> Iterator[Phrase]:
    """Yield what finds a name in all its forms.

    A lone surname in -ов is as spelled: its stem is that of other words (Песков, песка).
    """
    first, *cases = inflections(name)
    yield Phrase(first, exact=len(first) == 1 and first[0].endswith("в") and bool(cases))
    yield from map(Phrase, cases)


def distinct(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Return the phrases without those that hold a shorter one: it finds them too."""
    shortest: list[Phrase] = []
    for phrase in sorted(dict.fromkeys(phrases), key=lambda p: (len(p.words), p.words, p.exact)):
        if not any(shorter.within(phrase) for shorter in shortest):
            shortest.append(phrase)
    return shortest[:MOST_SPELLINGS]


class Search(Parameter):
    """Words of statements: title, summary, quotes, and the words that appearances hold."""

    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    pattern = patterns.whole(patterns.TYPED)
    listed = False
    spellings = OF_TEXTS  # NOT and NEAR are other questions than not and near

    def read(self, value: str) -> SearchText:
        if not value:
            raise Refused("Write a word, or leave the parameter out.", EMPTY)
        check_value(value)
        try:
            return SearchText(value)
        except Unsearchable as error:
            raise Refused(str(error), error.code) from error

    def test(self, value: SearchText, public: PublicKeys, at: str) -> Q:
        return text_test(value.query, SearchDocument.objects.all(), at, "statement")


class SearchNames(Search):
    """Words of all other records: names, titles, aliases, headings, summaries."""

    def test(self, value: SearchText, public: PublicKeys, at: str) -> Q:
        return text_test(value.query, SearchRecord.objects.all(), "id", "name")


def text_test(query: Query, texts: QuerySet[Any], outer: str, inner: str) -> Q:
    """Return the test of an outer row by its text; what has no text passes what only bars."""
    positive = query if query.required else Query((query.barred,))
    test = Q((f"{outer}__in", texts.filter(matches_of(positive)).order_by().values(inner)))
    return test if query.required else ~test


WORDS = (
    'words, "phrases" as spelled, word* for words that begin so, -word or NOT word, or between '
    "two; a known name finds all its spellings; signs of other searches are refused"
)
OF_STATEMENTS = Search(
    f"Full text of title, summary, quotes and stored words: {WORDS}, and whoever is called so as "
    "voice, addressee or place.",
    'corridor or road "last mile" -Lachin',
)
OF_NAMES = SearchNames(f"Names, titles, headings and summaries: {WORDS}.", "Lachin")
