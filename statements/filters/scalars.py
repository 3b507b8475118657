"""Parameters that take one value: dates, yes or no, numbers of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.db.models import Q
from django.db.models.functions import TruncMonth, TruncQuarter, TruncWeek, TruncYear
from django.db.models.functions.datetime import TruncBase
from django.db.models.lookups import LessThan

from statements.dates import FORMS, FORMS_OF_ENDS, PartialDate

from . import patterns
from .algebra import NONE, one_of, short, single, yes_or_no
from .lookups import of_member, of_statement
from .parameters import Parameter
from .public_keys import PublicKeys
from .refusals import Refused

MAX_NUMBER = 2**63 - 1


class Days(Parameter):
    """A date of a statement against a date asked for; `compare` gives the test of its columns."""

    def __init__(
        self,
        compare: Callable[[PartialDate], Q],
        help_text: str,
        example: str,
        *,
        none: bool = False,
        ranges: bool = False,
    ) -> None:
        super().__init__(help_text, example)
        self.compare, self.none, self.ranges = compare, none, ranges
        self.pattern = patterns.date(ranges=ranges, none=none)

    def read(self, value: str) -> PartialDate | str:
        text = single(value)
        if self.none and text == NONE:
            return NONE
        try:
            date = PartialDate.parse(text)
        except ValueError as error:
            forms = FORMS if self.ranges else FORMS_OF_ENDS
            raise Refused(str(error).replace(FORMS, forms), "date") from error
        if date.precision == "range" and not self.ranges:
            raise Refused(f"This takes one end: write {FORMS_OF_ENDS}.", "date")
        return date

    def test(self, value: PartialDate | str, public: PublicKeys, at: str) -> Q:
        if isinstance(value, str):
            return ~of_statement(Q(said_on_first__isnull=False), at)
        return of_statement(self.compare(value), at)


class Wider(Parameter):
    """Dates whose days are of no single period of a kind; undated statements have none."""

    listed = False
    truncated: ClassVar[dict[str, type[TruncBase]]] = {
        "week": TruncWeek,
        "month": TruncMonth,
        "quarter": TruncQuarter,
        "year": TruncYear,
    }
    allowed = tuple(truncated)

    def __init__(self, help_text: str) -> None:
        super().__init__(help_text, "month")

    def read(self, value: str) -> str:
        text = single(value)
        one_of(text, self.allowed)
        return text

    def test(self, value: str, public: PublicKeys, at: str) -> Q:
        period = self.truncated[value]
        return of_statement(Q(LessThan(period("said_on_first"), period("said_on_last"))), at)


class MemberDays(Days):
    """A date of a public document against a date asked for."""

    def __init__(
        self,
        member: str,
        compare: Callable[[PartialDate], Q],
        help_text: str,
        example: str,
        **kwargs: bool,
    ) -> None:
        super().__init__(compare, help_text, example, **kwargs)
        self.member = member

    def test(self, value: PartialDate | str, public: PublicKeys, at: str) -> Q:
        test = Q(value=NONE) if isinstance(value, str) else self.compare(value)
        return of_member(self.member, test)


class Switch(Parameter):
    """Yes or no, which stands as `true` or `false` however it was written."""

    listed = False

    schema = {"type": "boolean"}
    allowed = ("true", "false")

    def read(self, value: str) -> str:
        return "true" if yes_or_no(single(value)) else "false"


class Flag(Switch):
    """Yes or no, asked of each row."""

    def __init__(self, test: Callable[[bool, str], Q], help_text: str) -> None:
        super().__init__(help_text, "true")
        self.test_of = test

    def test(self, value: str, public: PublicKeys, at: str) -> Q:
        return self.test_of(value == "true", at)


class LedgerNumber(Parameter):
    """A number of the ledger."""

    listed = False

    schema = {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER}

    def __init__(self, compare: Callable[[int], Q], help_text: str, example: str) -> None:
        super().__init__(help_text, example)
        self.compare = compare

    def read(self, value: str) -> int:
        return ledger_number(single(value))

    def test(self, value: int, public: PublicKeys, at: str) -> Q:
        return self.compare(value)


def ledger_number(text: str) -> int:
    """Read a whole number that a database can hold."""
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) > MAX_NUMBER:
        raise Refused(f"“{short(text)}” is no number of the ledger: write one like 464.", "number")
    return int(text)


def flag_of_statement(name: str) -> Callable[[bool, str], Q]:
    """Test a yes-or-no column of the statement."""
    return lambda value, at: of_statement(Q((name, value)), at)
