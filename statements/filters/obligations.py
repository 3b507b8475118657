"""The filters of obligations, and of what was said of their clauses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db.models import F, Q

from statements import vocabularies as v
from statements.dates import PartialDate
from statements.models import PublicAbout, PublicDebtor, PublicStep, SearchRecord

from . import patterns
from .algebra import NONE
from .base import QueryFilterSet
from .examples import A_CLAUSE, A_SERIES, AN_AGREEMENT, AN_OBLIGATION
from .full_text import WORDS, SearchNames, SearchText, text_test
from .lookups import Among, any_of, either, own, real
from .parameters import Codes, Keys, SeriesKeys
from .public_keys import PublicKeys
from .scalars import Days
from .stances import FAMILIES, TYPES, ClauseNodes, Keyed

KEY = ("agreement", "sort_key", "position", "uid", "steps__first", "steps__reference")


class WordsOfClauses(SearchNames):
    """Words of the clause that a duty is of, its duties and their conditions among them."""

    def test(self, value: SearchText, public: PublicKeys, at: str) -> Q:
        return text_test(value.query, SearchRecord.objects.all(), "record", "name")


class DutyDays(Days):
    """A date of a duty against a date asked for."""

    def __init__(
        self,
        column: str,
        compare: Callable[[str, PartialDate], Q],
        help_text: str,
        example: str,
        **kwargs: bool,
    ) -> None:
        super().__init__(lambda date: compare(column, date), help_text, example, **kwargs)
        self.column = column

    def test(self, value: PartialDate | str, public: PublicKeys, at: str) -> Q:
        if isinstance(value, str):
            return Q((f"{self.column}_first__isnull", True))
        return self.compare(value)


def overlaps(column: str, date: PartialDate) -> Q:
    return Q((f"{column}_first__lte", date.last), (f"{column}_last__gte", date.first))


def not_before(column: str, date: PartialDate) -> Q:
    return Q((f"{column}_last__gte", date.first))


def not_after(column: str, date: PartialDate) -> Q:
    return Q((f"{column}_first__lte", date.last))


def inside(column: str, date: PartialDate) -> Q:
    return Q((f"{column}_first__gte", date.first), (f"{column}_last__lte", date.last))


def dates(column: str, what: str, examples: str) -> tuple[DutyDays, ...]:
    """Return the filters of a date of duties: on, from, up to, and within some days."""
    on, first, last, span = examples.split()
    may_be = f"{what} on a day of this date; none: no day is told."
    return (
        DutyDays(column, overlaps, f"It may be that {may_be}", on, none=True, ranges=True),
        DutyDays(column, not_before, f"{what}: its last day is on or after this one.", first),
        DutyDays(column, not_after, f"{what}: its first day is on or before this one.", last),
        DutyDays(column, inside, f"{what} within these days for certain.", span, ranges=True),
    )


def owes(values: Sequence[str], at: str) -> Q:
    """Test for a government that owes the duty, the only one or not."""
    owing = PublicDebtor.objects.filter(government__in=real(values))
    nobody = ~Q(Among(PublicDebtor.objects.all(), "obligation", "uid"))
    return either(values, Q(Among(owing, "obligation", "uid")), nobody)


class DutyUids(Keys):
    """Uids of duties, each of which has one: `none` is no value."""

    def __init__(self, help_text: str) -> None:
        super().__init__("obligation", own("uid"), help_text, AN_OBLIGATION)
        self.beside = ()
        self.pattern = patterns.list_of(patterns.UID)


class OfDuties(QueryFilterSet):
    """What every row of a duty is asked by."""

    q = WordsOfClauses(
        f"Words of its clause, duties and conditions among them: {WORDS}.", "peacekeepers"
    )
    agreement = Keys("agreement", own("agreement"), "The agreement.", AN_AGREEMENT)
    clause = ClauseNodes("clause", own("clause"), "The clause, or a child of it.", A_CLAUSE)
    series = SeriesKeys("series", own("agreement"), "A series: any of its agreements.", A_SERIES)
    debtor = Keys(
        "government",
        owes,
        "A government that owes it; none: nobody is named.",
        "armenia",
        many=True,
    )
    due, due__gte, due__lte, due__within = dates(
        "due", "It was due", "2020-11 2020-11-10 2020-12-01 2020-11"
    )
    until, until__gte, until__lte, until__within = dates(
        "until", "It ends", "2025 2025-11-01 2025-12-31 2025"
    )
    certainty = Codes(v.Certainty, own("certainty"), "How sure we are of it.", "verified")


class ObligationFilter(OfDuties):
    """The filters of `/obligations/`."""

    uid = DutyUids("The obligation itself, by its uid.")


SAID_BEFORE = Q(due_first__isnull=False, steps__day__isnull=False, steps__last__lt=F("due_first"))
SAID_AFTER = Q(due_last__isnull=False, steps__day__isnull=False, steps__first__gt=F("due_last"))
SIDES = {v.DueSide.BEFORE: SAID_BEFORE, v.DueSide.AFTER: SAID_AFTER}


def said_on_side(values: Sequence[str], at: str) -> Q:
    neither = ~SAID_BEFORE & ~SAID_AFTER
    return any_of(neither if value == NONE else SIDES[v.DueSide(value)] for value in values)


def said_by(values: Sequence[str], at: str) -> Q:
    """Test for a government that speaks or signs, the lead or not."""
    steps = PublicStep.objects.filter(government__in=real(values))
    return Q(Among(steps, "reference", "steps__reference"))


def said_about(values: Sequence[str], at: str) -> Q:
    rows = PublicAbout.objects.filter(government__in=real(values))
    nobody = ~Q(Among(PublicAbout.objects.all(), "reference", "steps__reference"))
    return either(values, Q(Among(rows, "reference", "steps__reference")), nobody)


class SaidOfClauseFilter(OfDuties):
    """The filters of `/obligations/statements/`."""

    obligation = DutyUids("The obligation, by its uid: what was said of its clause.")
    government = Keys("government", said_by, "A government that speaks.", "russia", many=True)
    about = Keys(
        "government",
        said_about,
        "A government whose conduct it concerns, or none.",
        "armenia",
        many=True,
    )
    family = Codes(FAMILIES, own("steps__family"), "Family of the reference.", "charge")
    type = Codes(TYPES, own("steps__type"), "What the reference does.", "alleges_non_fulfilment")
    side = Codes(
        v.DueSide,
        said_on_side,
        "Certainly said before or after the due day; none: neither.",
        "after",
        none=True,
    )

    @cached_property
    def start(self) -> Any:
        return Keyed(super().start.plain(), KEY)
