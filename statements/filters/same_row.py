"""Tests of one and the same row: what is asked of a voice, or a tenure, together must hold so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, ClassVar

from django.db.models import Model, Q

from .algebra import LACKING, NONE, Condition
from .base import QueryFilterSet
from .lookups import Among, any_of, is_among, is_filled, real
from .parameters import Keys
from .refusals import Fault


@dataclass(frozen=True)
class Rows:
    """The rows that belong to an outer row, and the column that each parameter tests."""

    row_name: str
    model: type[Model]
    inner: str  # the column that names the outer row
    columns: Mapping[str, str]
    outer: str = ""  # the outer column, where it is not the statement's uid
    within: Q = field(default_factory=Q)  # what the rows must be, whatever is asked of them

    def among(self, test: Q, at: str) -> Q:
        """Test for a row of the outer row."""
        rows = self.model._default_manager.filter(test & self.within)
        return Q(Among(rows, self.inner, self.outer or at))

    def row_test(self, name: str, values: Sequence[str]) -> Q:
        """Return the test of one row."""
        column = self.columns[name]
        parts = [is_among(column, [value for value in values if value != LACKING])]
        return any_of([*parts, ~is_filled(column)] if LACKING in values else parts)

    def lacks(self, name: str, at: str) -> Q:
        """Return the test of an outer row none of whose rows has the thing."""
        return ~self.among(is_filled(self.columns[name]), at)

    def one(self, row: Mapping[str, Sequence[str]], at: str, also: Q | None = None) -> Q:
        """Test for one row with one of the values of each parameter, and with what else is asked.

        `none` is of the whole: adding a parameter never adds results.
        """
        choices = [
            [(name, part) for part in (real(values), [NONE] * (NONE in values)) if part]
            for name, values in row.items()
        ]
        return any_of(self.all_of(choice, at, also or Q()) for choice in product(*choices))

    def all_of(self, choice: Sequence[tuple[str, Sequence[str]]], at: str, also: Q) -> Q:
        test, row = Q(), also
        for name, values in choice:
            if list(values) == [NONE]:
                test &= self.lacks(name, at)
            else:
                row &= self.row_test(name, values)
        return test & self.among(row, at) if row else test


def each_row(conditions: Mapping[str, Sequence[Condition]]) -> Iterator[dict[str, Sequence[str]]]:
    """Yield what each row must have: the first of each parameter, then the second, …"""
    plain = plain_of(conditions)
    for place in range(max(map(len, plain.values()), default=0)):
        yield {name: values[place] for name, values in plain.items()}


def plain_of(conditions: Mapping[str, Sequence[Condition]]) -> dict[str, list[Sequence[str]]]:
    """Return the plain parts of every condition that has one, by parameter."""
    plain = {name: [c.plain for c in own if c.plain] for name, own in conditions.items()}
    return {name: list(values) for name, values in plain.items() if values}


def uneven(conditions: Mapping[str, Sequence[Condition]]) -> list[str]:
    """Return the parameters if they are given unequally often, so that no pairs can be made."""
    plain: dict[str, list[Any]] = dict(plain_of(conditions))
    return list(plain) if len({len(values) for values in plain.values()}) > 1 else []


class SameRow(QueryFilterSet):
    """Filters some of which, given together, test one and the same row of some rows."""

    rows: ClassVar[tuple[Rows, ...]]

    def conditions(self, rows: Rows) -> dict[str, list[Condition]]:
        """Return the conditions on one of some rows."""
        return {name: self.values[name] for name in rows.columns if name in self.values}

    def together(self, rows: Rows) -> dict[str, list[Condition]]:
        """Return the conditions on one of some rows, their keys standing."""
        conditions = self.conditions(rows)
        return {name: [self.stands(name, c) for c in values] for name, values in conditions.items()}

    def stands(self, name: str, condition: Condition) -> Condition:
        parameter = self.filters[name]
        if not isinstance(parameter, Keys):
            return condition
        plain, barred = condition.plain, condition.barred
        return Condition(
            tuple(parameter.standing(plain, self.public_keys)),
            tuple(parameter.standing(barred, self.public_keys)),
        )

    def joint_faults(self) -> list[Fault]:
        return [fault for rows in self.rows for fault in self.faults_of(rows)]

    def faults_of(self, rows: Rows) -> Iterator[Fault]:
        """Yield what is wrong with the conditions on one of some rows beside each other."""
        names = uneven(self.conditions(rows))
        if names:
            message = (
                f"{', '.join(names)} are tested on one and the same {rows.row_name}: repeat each "
                "of them equally often, or give only one of them."
            )
            yield Fault(names[-1], message, "uneven")

    def tests(self) -> Iterator[Q]:
        tested: set[str] = set()
        for rows in self.rows:
            together = self.together(rows)
            tested |= together.keys()
            yield from self.row_tests(rows, together)
        for name, values in self.values.items():
            if name not in tested:
                yield from self.tests_of(name, values)

    def rows_for(self, rows: Rows, names: Collection[str]) -> Rows:
        """Return those of some rows on which some parameters are tested."""
        return rows

    def row_tests(self, rows: Rows, together: Mapping[str, list[Condition]]) -> Iterator[Q]:
        """Yield the tests of rows: plain parts on one row, barred ones on none."""
        for row in each_row(together):
            yield self.rows_for(rows, row).one(row, self.at)
        for name, conditions in together.items():
            for condition in conditions:
                if condition.barred:
                    barred = {name: condition.barred}
                    yield ~self.rows_for(rows, [name]).one(barred, self.at)
