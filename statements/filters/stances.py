"""The filters of stances, of their steps, and of allegations with their answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from statements import vocabularies as v
from statements.dates import PartialDate
from statements.keys import sort_key
from statements.models import PublicStep
from statements.stances import NOBODY, STANCE_TYPES

from .algebra import NONE, one_of, single
from .base import QueryFilterSet
from .examples import A_CLAUSE, A_SERIES, AN_AGREEMENT
from .lookups import is_among, own, real
from .parameters import Codes, Keys, Parameter, SeriesKeys
from .public_keys import PublicKeys
from .scalars import Days
from .starting import Row, Start, Take
from .targets import family

KEY = ("agreement", "sort_key", "government", "about", "family", "node", "axis")  # of a stance
FAMILIES = tuple(dict.fromkeys(kind.family.value for kind in STANCE_TYPES))
TYPES = tuple(kind.value for kind in STANCE_TYPES)


class ClauseNodes(Keys):
    """Clauses, each with what is below it, as nodes of rows."""

    def standing(self, values: Sequence[str], public: PublicKeys) -> list[str]:
        return sorted(family(super().standing(real(values), public)))


class ScopeOf(Parameter):
    """What counts for an agreement."""

    listed = False
    allowed = tuple(v.Scope.values)
    columns: Mapping[str, Q] = {
        v.Scope.WHOLE: Q(in_whole=True),
        v.Scope.BELOW: Q(in_below=True),
        v.Scope.ALL: Q(),
    }

    def read(self, value: str) -> str:
        text = single(value)
        one_of(text, self.allowed)
        return text

    def test(self, value: str, public: PublicKeys, at: str) -> Q:
        return self.columns[value]


class AsOf(Days):
    """A day by whose end something was certainly said; undated, was known."""

    def test(self, value: PartialDate | str, public: PublicKeys, at: str) -> Q:
        return Q() if isinstance(value, str) else self.compare(value)


def about(values: Sequence[str], at: str) -> Q:
    """Test whom a row is about, where `none` is nobody."""
    return is_among("about", [NOBODY if value == NONE else value for value in values])


def in_order(values: Sequence[str], at: str) -> Q:
    """Test for nodes by what rows are ordered by, so that a page is one part of the index: by
    their keys it would be sorted out of all rows of them."""
    places = sorted(map(sort_key, real(values)))
    agreements = {place.partition("/")[0] for place in places}
    if len(places) < 2:
        return is_among("agreement", agreements) & is_among("sort_key", places)
    part = Q(sort_key__range=(places[0], places[-1]))
    return is_among("agreement", sorted(agreements)) & part & is_among("sort_key", places)


class OfNodes(QueryFilterSet):
    """What every row under a text or clause is asked by."""

    agreement = Keys(
        "agreement", own("agreement"), "The agreement, or a clause of it.", AN_AGREEMENT
    )
    clause = ClauseNodes("clause", own("node"), "The clause, or a child of it.", A_CLAUSE)
    series = SeriesKeys(
        "series", own("agreement"), "A series: any of its agreements, or a clause.", A_SERIES
    )
    node = Keys("agreement clause", own("node"), "Exactly this agreement or this clause.", A_CLAUSE)


class OfStances(OfNodes):
    clause = OfNodes.base_filters["clause"].tested(in_order)
    node = OfNodes.base_filters["node"].tested(in_order)
    government = Keys("government", own("government"), "The government that speaks.", "russia")
    about = Keys(
        "government",
        about,
        "The government whose conduct it is on; none on a text, or where nobody is named.",
        "azerbaijan",
    )
    family = Codes(FAMILIES, own("family"), "Family of the references.", "charge")
    type = Codes(TYPES, own("type"), "What the references do.", "alleges_violation")
    axis = Codes(v.Axis, own("axis"), "On the text, or on conduct under it.", "conduct")
    scope = ScopeOf(
        "What counts for an agreement: references to it as a whole (if left out), those below it "
        "(to its clauses), or all. A clause always counts its children.",
        "all",
    )
    as_of = AsOf(
        lambda day: Q(last__lte=day.last),
        "Only what was certainly said by this day; undated, what was known by it.",
        "2022-12-22",
    )

    def value(self, name: str) -> Any:
        """Return the one value of a parameter, None where it is left out."""
        return next(iter(self.values.get(name, ())), None)

    @property
    def scope_chosen(self) -> str:
        return str(self.value("scope") or v.Scope.WHOLE)

    @property
    def as_of_day(self) -> date | None:
        day = self.value("as_of")
        return day.last if day else None

    @property
    def is_whole(self) -> bool:
        """Tell whether the summary has it: everything said, of agreements as a whole."""
        return self.scope_chosen == v.Scope.WHOLE and self.as_of_day is None

    @property
    def scope_test(self) -> Q:
        return ScopeOf.columns[self.scope_chosen]


class StepFilter(OfStances):
    """The filters of `/stances/steps/`."""

    def tests(self) -> Iterator[Q]:
        yield from super().tests()
        yield self.scope_test


@dataclass(frozen=True, slots=True)
class Keyed:
    """Reads distinct keys from rows of which several may have one: stances from their steps."""

    rows: QuerySet[Any]
    key: Sequence[str]

    def counted(self) -> QuerySet[Any]:
        return self.rows.values(*self.key).distinct()

    def fetch(
        self,
        beyond: Callable[[Mapping[str, str]], Q],
        order: Sequence[str],
        columns: Sequence[str],
        size: int,
        take: Take = list,
    ) -> list[Row]:
        rows = self.rows.filter(beyond({})).order_by(*order).values_list(*columns).distinct()
        return [*take(rows[:size])]


class StanceFilter(OfStances):
    """The filters of `/stances/`."""

    @property
    def types(self) -> frozenset[str] | None:
        """The types whose references are counted; None for all."""
        condition = self.value("type")
        if condition is None:
            return None
        return frozenset(condition.plain or TYPES) - {*condition.barred}

    @property
    def summary_type(self) -> str | None:
        """The type by which the summary has it, empty for all; None where it must be scanned."""
        types = self.types
        if not self.is_whole or (types is not None and len(types) > 1):
            return None
        return "" if types is None else next(iter(types), NONE)

    @cached_property
    def steps(self) -> StepFilter:
        """The same filters over steps."""
        steps = StepFilter(self.data, PublicStep.objects.all(), also=self.also)
        steps.public_keys, steps.faults = self.public_keys, self.faults  # looked up once
        return steps

    @cached_property
    def start(self) -> Any:
        if self.summary_type is None:
            return Keyed(self.steps.start.plain(), KEY)
        return Start(self.queryset, [test for test in self.tests() if test])

    def tests(self) -> Iterator[Q]:
        """Yield the tests of the summary, which has other columns for what steps are."""
        for name, values in self.values.items():
            if name not in ("type", "scope", "as_of"):
                yield from self.tests_of(name, values)
        yield Q(type=self.summary_type)
