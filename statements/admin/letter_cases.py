"""Words in whatever case they are typed: SQLite takes capitals for small letters in ASCII alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q
from django.utils.text import smart_split, unescape_string_literal


def spellings(text: str) -> list[str]:
    """Return a text in the cases that names and titles are written in."""
    if connection.vendor != "sqlite" or text.isascii():
        return [text]
    return [*dict.fromkeys((text, text.lower(), text.capitalize(), text.title(), text.upper()))]


def in_any_case(lookup: str, text: str) -> Q:
    """Return the test of a lookup that is blind to case."""
    return Q.create([(lookup, spelling) for spelling in spellings(text)], Q.OR)


def words_in_any_case(fields: Iterable[str], term: str) -> Q:
    """Return the test of a search: each word of the term stands in one of the fields."""
    lookups = [f"{field}__icontains" for field in fields]
    return Q.create(
        [
            Q.create([in_any_case(lookup, word) for lookup in lookups], Q.OR)
            for word in map(unquoted, smart_split(term))
        ]
    )


def unquoted(word: str) -> str:
    """Return what stands between quotation marks, as Django's search reads it."""
    is_quoted = word.startswith(('"', "'")) and word[0] == word[-1] and len(word) > 1
    return str(unescape_string_literal(word)) if is_quoted else word
