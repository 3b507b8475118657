"""The filters of all other nouns, over the members of their public documents."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from statements import vocabularies as v
from statements.dates import PartialDate
from statements.fields.text import validate_language

from .base import QueryFilterSet
from .examples import A_CLAUSE, A_SERIES, AN_AGREEMENT, SOURCE_OF_TEXT
from .full_text import OF_NAMES
from .lookups import Has, member, real
from .parameters import Codes, Keys, OpenCodes, SeriesKeys
from .scalars import LedgerNumber, MemberDays
from .targets import family


def keyed(values: Sequence[str], at: str) -> Q:
    """Test the row's own key."""
    return Q(key__in=list(values))


def clause_words(values: Sequence[str], at: str) -> Q:
    """Test for the words of a clause or of its children."""
    return member("clause")(sorted(family(real(values))), at)


def overlaps(days: PartialDate) -> Q:
    return Q(first__lte=days.last, last__gte=days.first)


def not_before(days: PartialDate) -> Q:
    return Q(last__gte=days.first)


def not_after(days: PartialDate) -> Q:
    return Q(first__lte=days.last)


def inside(days: PartialDate) -> Q:
    return Q(first__gte=days.first, last__lte=days.last)


def dates(member: str, participle: str, examples: str, none: str = "") -> tuple[MemberDays, ...]:
    """Return the filters of a date: on, from, up to, and within some days."""
    on, first, last, span = examples.split()
    may_be = f"It may have been {participle} on a day of this date{none}."
    certainly = f"{participle.title()} within these days for certain."
    return (
        MemberDays(member, overlaps, may_be, on, none=bool(none), ranges=True),
        MemberDays(member, not_before, "Its last day is on or after this one.", first),
        MemberDays(member, not_after, "Its first day is on or before this one.", last),
        MemberDays(member, inside, certainly, span, ranges=True),
    )


def government(noun: str) -> Keys:
    return Keys("government", member("government"), f"The government of the {noun}.", "russia")


def known_from(noun: str) -> Keys:
    help_text = f"A source that the {noun} is known from."
    return Keys("source", member("source"), help_text, SOURCE_OF_TEXT, many=True)


def certainty_codes(has: Has | None = None) -> Codes:
    return Codes(v.Certainty, has or member("certainty"), "How sure we are of it.", "verified")


class OfRecords(QueryFilterSet):
    """The filter that every noun has."""

    changed_since = LedgerNumber(
        lambda number: Q(number__gt=number),
        "Changed, by itself or with the record it is part of, after this number of the ledger.",
        "400",
    )


class NoFilter(QueryFilterSet):
    """For lists without filters: whatever is given is refused."""


class NameFilter(OfRecords):
    """For what has a name to be searched by; topics and places have no more."""

    q = OF_NAMES


class GovernmentFilter(NameFilter):
    kind = Codes(v.GovernmentKind, member("kind"), "The kind of government.", "state")
    certainty = certainty_codes()


class InstitutionFilter(NameFilter):
    government = government("institution")
    kind = Codes(v.InstitutionKind, member("kind"), "The kind of institution.", "foreign_ministry")
    certainty = certainty_codes()


class PublisherFilter(NameFilter):
    government = Keys(
        "government",
        member("government"),
        "The government it publishes for; none: it is not official.",
        "russia",
    )
    side = Keys("government", member("side"), "The side it is of; none: none is coded.", "armenia")


class OfficeFilter(NameFilter):
    institution = Keys("institution", member("institution"), "Its institution.", "russia-mfa")
    government = government("institution")
    kind = Codes(v.OfficeKind, member("kind"), "The kind of office.", "foreign_minister")


class AgreementFilter(NameFilter):
    origin = Codes(v.AgreementOrigin, member("origin"), "How it came about.", "agreed")
    kind = Codes(v.AgreementKind, member("kind"), "The kind of text.", "declaration")
    stage = Codes(
        v.Stage, member("stage"), "How far it came; none: not coded.", "initialled", none=True
    )
    series = SeriesKeys("series", keyed, "A series it is part of.", A_SERIES, many=True)
    party = Keys(
        "government institution official",
        member("party"),
        "A government or institution that is a party in any role, or an official who signed.",
        "russia",
        many=True,
    )
    topic = Keys("topic", member("topic"), "A topic of any clause.", "lachin-corridor", many=True)
    place = Keys("place", member("place"), "Where it was signed.", "moscow")
    source = known_from("agreement")
    signed_on, signed_on__gte, signed_on__lte, signed_on__within = dates(
        "signed_on", "signed", "2020 2020-11-09 2022-10-31 2020-11"
    )
    certainty = certainty_codes()


class SeriesFilter(NameFilter):
    agreement = Keys("agreement", member("agreement"), "A member of it.", AN_AGREEMENT, many=True)


class ClauseFilter(NameFilter):
    agreement = Keys("agreement", member("agreement"), "Its agreement.", AN_AGREEMENT)
    parent = Keys(
        "clause",
        member("parent"),
        "The clause it stands directly under; none: it stands under no other.",
        A_CLAUSE,
    )
    topic = Keys("topic", member("topic"), "A topic of it.", "lachin-corridor", many=True)
    source = known_from("clause")
    certainty = certainty_codes()


class ContactFilter(NameFilter):
    government = Keys(
        "government", member("government"), "A government that took part.", "russia", many=True
    )
    official = Keys(
        "official", member("official"), "An official who took part.", "sergey-lavrov", many=True
    )
    institution = Keys(
        "institution", member("institution"), "A body that took part.", "russia-mfa", many=True
    )
    kind = Codes(v.ContactKind, member("kind"), "The kind of occasion.", "call")
    place = Keys("place", member("place"), "Where it was.", "moscow")
    held_on, held_on__gte, held_on__lte, held_on__within = dates(
        "held_on", "held", "2022-12 2022-12-01 2022-12-31 2022-12"
    )
    certainty = certainty_codes()


class SourceFilter(NameFilter):
    publisher = Keys("publisher", member("publisher"), "Who published it.", "tass")
    kind = Codes(v.SourceKind, member("kind"), "The kind of source.", "official_site")
    language = OpenCodes(member("language"), validate_language, "The language of the page.", "en")
    published_on, published_on__gte, published_on__lte, published_on__within = dates(
        "published_on", "published", "2022-12 2022-12-01 2022-12-31 2022-12", "; none: not known"
    )
    cites = Keys(
        "publisher", member("cites"), "An outlet it names as its own source.", "tass", many=True
    )
    certainty = certainty_codes()


class TextVersionFilter(NameFilter):
    clause = Keys("clause", clause_words, "The clause, or a clause it is part of.", A_CLAUSE)
    agreement = Keys("agreement", member("agreement"), "Its agreement.", AN_AGREEMENT)
    language = OpenCodes(member("language"), validate_language, "The language.", "en")
    publisher = Keys("publisher", member("publisher"), "Who published it.", "tass")
    source = Keys("source", member("source"), "The source it is from.")
    certainty = certainty_codes()
