"""Tests of one row as EXISTS and NOT EXISTS over the public tables: no join, no duplicate.

A `Has` takes values, of which `none` may be one, and the outer column that holds the
statement's uid: `uid` for statements, `statement` for references. Where that column is null,
as in a reference of an agreement, the row has none of what statements have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce
from operator import or_
from typing import Any, Protocol

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from statements.models import Entry, PublicMember, PublicSource, PublicStatement
from statements.vocabularies import AGREEMENT, ReferenceType

from .algebra import NONE, Condition

OWN = "uid"  # the outer column where the outer rows are the statements themselves
CITING = [type.value for type in ReferenceType if AGREEMENT in type.targets]
NOTHING, ALWAYS = Q(pk__in=[]), Q()


class Has(Protocol):
    def __call__(self, values: Sequence[str], at: str) -> Q: ...


def holds(condition: Condition, has: Has, at: str) -> Q:
    """Return the test of a condition: any of its plain items, none of its barred ones."""
    test = Q()
    if condition.plain:
        test &= has(condition.plain, at)
    if condition.barred:
        test &= ~has(condition.barred, at)
    return test


def real(values: Iterable[str]) -> list[str]:
    """Return the values without `none`."""
    return [value for value in values if value != NONE]


def any_of(parts: Iterable[Q]) -> Q:
    """Return a test that holds where any part does, and nowhere if there is none."""
    listed = list(parts)
    if not all(listed):  # Django drops an empty Q from an OR, but it is a test that always holds
        return Q()
    return reduce(or_, listed) if listed else NOTHING


def is_among(column: str, values: Iterable[str]) -> Q:
    """Test a column for one of some values."""
    return Q((f"{column}__in", list(values)))


def is_filled(column: str) -> Q:
    return Q((f"{column}__isnull", False))


def either(values: Sequence[str], having: Q, lacking: Q) -> Q:
    """Combine the test of real values with that of having none, as far as each is asked."""
    parts = [having] if real(values) else []
    return any_of([*parts, lacking] if NONE in values else parts)


class Among(Exists):
    """Tests that one of some rows names the outer row, and remembers those rows by themselves.

    A reader may start from them instead of looking at every outer row: see `starting`.
    """

    def __init__(
        self, rows: QuerySet[Any], inner: str, outer: str, streams: tuple[Q, ...] = ()
    ) -> None:
        """Take rows whose column `inner` holds what the outer column does.

        `streams` are tests that divide the rows into parts which an index holds newest first.
        """
        self.rows, self.inner, self.outer = rows.order_by(), inner, outer
        self.streams = streams
        super().__init__(self.rows.filter(**{inner: OuterRef(outer)}))


def among(model: type[Model], test: Q, at: str) -> Q:
    """Test for a row of the outer statement in a role table."""
    return Q(Among(model._default_manager.filter(test), "statement", at))


def reached(reach: Callable[[Q, str], Q], *columns: str) -> Has:
    """Test the rows that `reach` tests, seen from the outer one, for a value in any column."""

    def has(values: Sequence[str], at: str) -> Q:
        having = any_of(is_among(name, real(values)) for name in columns)
        # No test for null: a reference of an agreement has no statement, and so lacks it as well.
        return either(values, reach(having, at), ~reach(any_of(map(is_filled, columns)), at))

    return has


def role(model: type[Model], *columns: str) -> Has:
    """Test for a row of a role table with one of the values in any of some columns."""
    return reached(partial(among, model), *columns)


def own(column: str) -> Has:
    """Test a column of the outer row itself, which always holds something."""
    return lambda values, at: is_among(column, values)


def own_if_any(column: str) -> Has:
    """Test a column of the outer row itself, which may hold nothing."""
    lacking = ~is_filled(column)
    return lambda values, at: either(values, is_among(column, real(values)), lacking)


def of_types(facts: Callable[[ReferenceType], frozenset[str]]) -> Has:
    """Test the type of the outer row for what is a fact of types: their family, say."""

    def has(values: Sequence[str], at: str) -> Q:
        types = [
            kind.value
            for kind in ReferenceType
            if not (facts(kind) or frozenset({NONE})).isdisjoint(values)
        ]
        return is_among("type", types)

    return has


def of_statement(test: Q, at: str) -> Q:
    """Return a test of the statement's own columns, seen from the outer rows."""
    if at == OWN:
        return test
    return Q(Among(PublicStatement.objects.filter(test), OWN, at))


def column(name: str) -> Has:
    """Test for one of the values in a column of the statement itself."""
    return reached(of_statement, name)


def language(values: Sequence[str], at: str) -> Q:
    """Test for a language: the one spoken, or that of any appearance."""
    spoken = column("language")
    printed = role(PublicSource, "language")
    parts = [has(real(values), at) for has in (spoken, printed) if real(values)]
    if NONE in values:
        parts.append(spoken([NONE], at) & printed([NONE], at))
    return any_of(parts)


def member(name: str) -> Has:
    """Test a member of the outer row's public document; `none` is a value like others there."""

    def has(values: Sequence[str], at: str) -> Q:
        return of_member(name, Q(value__in=list(values)))

    return has


def of_member(name: str, test: Q = ALWAYS) -> Q:
    """Test the values that the outer row's document has of a member."""
    return Q(Among(PublicMember.objects.filter(test, name=name), "record", "id"))


def entries(at: str, test: Q, streams: tuple[Q, ...] = ()) -> Q:
    """Test for an entry of the outer statement, that is for one single reference."""
    return Q(Among(Entry.objects.filter(test), "statement", at, streams))


def of_nodes(at: str, nodes: Iterable[str], test: Q = ALWAYS) -> Q:
    """Test for an entry with one of some nodes, each of which an index holds newest first."""
    listed = list(nodes)
    return entries(at, Q(node__in=listed) & test, tuple(Q(node=node) & test for node in listed))


def cited(values: Sequence[str], at: str) -> Q:
    """Test for a reference to an agreement or any of its clauses."""
    nothing = ~entries(at, Q(type__in=CITING) & ~Q(node=""))  # empty: it is not told which
    return either(values, of_nodes(at, real(values)), nothing)


def cited_clause(values: Sequence[str], at: str) -> Q:
    """Test for a reference to a clause or any of its children."""
    # Of all nodes only clauses have a slash in their keys.
    nothing = ~entries(at, Q(node__contains="/"))
    return either(values, of_nodes(at, real(values)), nothing)


def answers_any(values: Sequence[str], at: str) -> Q:
    """Test for an answer to one of some statements."""
    answer = Q(type=ReferenceType.RESPONDS_TO)
    having = of_nodes(at, real(values), answer)
    return either(values, having, ~entries(at, answer & ~Q(node="")))
