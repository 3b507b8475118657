"""Tests of tenures: of their own list, and of one and the same tenure of an official.

"Held on that day?" is yes, no or possibly, so there are two parameters: `held_on` finds who held
an office for certain or possibly, `held_on__certain` those who did on any reading of the dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Q

from statements import vocabularies as v
from statements.dates import PartialDate
from statements.models import PublicTenure
from statements.models.public import may_be_held

from .algebra import Condition
from .lookups import Among, Has, any_of, member, reached, real
from .noun_filters import NameFilter, OfRecords, certainty_codes
from .parameters import Codes, Keys
from .public_keys import PublicKeys
from .same_row import Rows, SameRow, each_row
from .scalars import Days

SAME = (
    "Plain values given with others of government, institution, office, office_kind, held_on and "
    "held_on__certain hold for one and the same tenure; a value with ! and none are of all tenures."
)
MAY = "Held then for certain or possibly, as far as its dates are known. A month: on a day of it."
TENURES = Rows(
    "tenure",
    PublicTenure,
    "official",
    {name: name for name in ("government", "institution", "office", "office_kind")},
    outer="key",
)
MUST = "Held then for certain, on any reading of its dates. A month: all through it."


def may_hold(days: PartialDate) -> Q:
    return may_be_held(days.first, days.last)


def certainly_holds(days: PartialDate) -> Q:
    return Q(certain_first__lte=days.first, certain_last__gte=days.last)


def itself(test: Q, at: str = "") -> Q:
    """Test the tenure that the outer row is."""
    return Q(Among(PublicTenure.objects.filter(test), "record", "id"))


def tenure(name: str) -> Has:
    """Test a column of the tenure itself."""
    return reached(itself, name)


class HeldOn(Days):
    """A day on which an office is held."""

    def test(self, value: PartialDate | str, public: PublicKeys, at: str) -> Q:
        return itself(self.row_test(value))

    def row_test(self, value: Any) -> Q:
        """Return the test of one tenure's row."""
        return self.compare(value)


def of_official(values: Sequence[str], at: str) -> Q:
    """Test the government an official is known for serving, and those of the offices held."""
    serving = TENURES.among(Q(government__in=real(values)), at)
    known_for = member("government")
    parts = [serving | known_for(real(values), at)] if real(values) else []
    if len(real(values)) < len(values):
        parts.append(~TENURES.among(Q(), at) & known_for(["none"], at))
    return any_of(parts)


class TenureFilter(OfRecords):
    official = Keys("official", tenure("official"), "Who held it.", "sergey-lavrov")
    office = Keys("office", tenure("office"), "The office held.", "russia-mfa-minister")
    office_kind = Codes(
        v.OfficeKind, tenure("office_kind"), "The kind of office held.", "foreign_minister"
    )
    institution = Keys(
        "institution", tenure("institution"), "The institution of the office.", "russia-mfa"
    )
    government = Keys("government", tenure("government"), "The government of the office.", "russia")
    held_on = HeldOn(may_hold, MAY, "2022-12-22", ranges=True)
    held_on__certain = HeldOn(certainly_holds, MUST, "2022-12-22", ranges=True)
    certainty = certainty_codes(tenure("certainty"))


class OfficialFilter(NameFilter, SameRow):
    rows = (TENURES,)

    government = Keys(
        "government",
        of_official,
        "Alone: the government of an office held, or the one the person is known for serving. "
        f"{SAME}",
        "russia",
        many=True,
    )
    institution = Keys(
        "institution",
        tenure("institution"),
        f"An institution served. {SAME}",
        "russia-mfa",
        many=True,
    )
    office = Keys(
        "office", tenure("office"), f"An office held. {SAME}", "russia-mfa-minister", many=True
    )
    office_kind = Codes(
        v.OfficeKind,
        tenure("office_kind"),
        f"The kind of an office held; none: no office is known. {SAME}",
        "foreign_minister",
        none=True,
    )
    held_on = HeldOn(may_hold, f"{MAY} {SAME}", "2022-12-22", ranges=True)
    held_on__certain = HeldOn(certainly_holds, f"{MUST} {SAME}", "2022-12-22", ranges=True)
    certainty = certainty_codes()

    @cached_property
    def days(self) -> Q:
        """The test of the days on which the one tenure must be held."""
        days = Q()
        for name in ("held_on", "held_on__certain"):
            for value in self.values.get(name, ()):
                days &= self.filters[name].row_test(value)
        return days

    def together(self, rows: Rows) -> dict[str, list[Condition]]:
        """Return the conditions on one tenure; a government alone is asked of the person too."""
        conditions = super().together(rows)
        return {} if set(conditions) == {"government"} and not self.days else conditions

    def row_tests(self, rows: Rows, together: Mapping[str, list[Condition]]) -> Iterator[Q]:
        plain = list(each_row(together))
        for row in plain:
            yield rows.one(row, self.at, self.days)
        if self.days and not plain:
            yield rows.among(self.days, self.at)
        barred = {name: [Condition((), c.barred) for c in cs] for name, cs in together.items()}
        yield from super().row_tests(rows, barred)

    def tests_of(self, name: str, values: list[Any]) -> Iterator[Q]:
        """Leave out the days, which are tested with the rest of the tenure."""
        if not isinstance(self.filters[name], HeldOn):
            yield from super().tests_of(name, values)
