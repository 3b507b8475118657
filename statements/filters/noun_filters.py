"""The filters of all other nouns, read from the members of their public documents."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from statements import vocabularies as v
from statements.fields.text import validate_language

from .algebra import NONE
from .base import QueryFilterSet
from .lookups import any_of, real
from .parameters import Codes, Keys, Series, Words, member


def keyed(values: Sequence[str], at: str) -> Q:
    """Test the row's own key."""
    return Q(key__in=list(values))


def topic_of_clause(values: Sequence[str], at: str) -> Q:
    """Test a clause's topics: they are in its links, which hold nothing else of that noun."""
    parts = [
        Q(links__contains=f" topic/{key} ") | Q(links__endswith=f" topic/{key}")
        for key in real(values)
    ]
    if NONE in values:
        parts.append(~Q(links__contains="topic/"))
    return any_of(parts)


def government(noun: str) -> Keys:
    return Keys("government", member("government"), f"The government of the {noun}.", "russia")


class NoFilter(QueryFilterSet):
    """For nouns without filters of their own yet: whatever is given is refused."""


class InstitutionFilter(QueryFilterSet):
    government = government("institution")


class OfficialFilter(QueryFilterSet):
    government = government("official")


class PublisherFilter(QueryFilterSet):
    government = government("publisher")


class OfficeFilter(QueryFilterSet):
    institution = Keys("institution", member("institution"), "Its institution.", "russia-mfa")
    kind = Codes(v.OfficeKind, member("kind"), "The kind of office.", "foreign_minister")


class TenureFilter(QueryFilterSet):
    official = Keys("official", member("official"), "Who held it.", "sergey-lavrov")
    office = Keys("office", member("office"), "The office held.", "russia-mfa-minister")


class AgreementFilter(QueryFilterSet):
    origin = Codes(v.AgreementOrigin, member("origin"), "How it came about.", "agreed")
    kind = Codes(v.AgreementKind, member("kind"), "The kind of text.", "declaration")
    series = Series("series", keyed, "A series it is part of.", "trilateral-statements", many=True)


class ClauseFilter(QueryFilterSet):
    agreement = Keys("agreement", member("agreement"), "Its agreement.", "trilateral-2020-11-09")
    topic = Keys("topic", topic_of_clause, "A topic of it.", "lachin-corridor", many=True)


class SourceFilter(QueryFilterSet):
    publisher = Keys("publisher", member("publisher"), "Who published it.", "tass")
    kind = Codes(v.SourceKind, member("kind"), "The kind of source.", "official_site")
    language = Words(member("language"), validate_language, "The language of the page.", "en")


class TextVersionFilter(QueryFilterSet):
    clause = Keys("clause", member("clause"), "The clause.", "trilateral-2020-11-09/6")
    language = Words(member("language"), validate_language, "The language.", "en")
    publisher = Keys("publisher", member("publisher"), "Who published it.", "tass")
