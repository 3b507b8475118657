"""The one SELECT that counts: what is counted, what stands beside it, and the groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from statements.filters.dimensions import PERIODS, Dimension
from statements.filters.voices import APPEARANCES, VOICES
from statements.vocabularies import ReferenceType

from .joining import (
    ABOUT,
    ENTRY_TESTS,
    PLACE,
    REFERENCE,
    STATEMENT,
    TOPIC,
    Join,
    Params,
    clause_nodes,
    compiled,
    entry_join,
    nodes,
    nodes_of_statements,
    row_join,
)
from .periods import group_sql
from .plan import TARGETS, TYPE_FACTS, Plan

ALIASES = ((VOICES, "v"), (APPEARANCES, "p"))
OWN = ("uid", "statement", "type", "certainty")  # columns of a reference that are read


class Select:
    """The parts of the SELECT of one question, over rows that its filters select."""

    def __init__(self, plan: Plan, rows: QuerySet[Any], connection: BaseDatabaseWrapper) -> None:
        self.plan, self.connection, self.vendor = plan, connection, connection.vendor
        self.collation = ' COLLATE "C"' if self.vendor == "postgresql" else ""
        columns = ("uid",) if plan.counts_statements else OWN
        units = rows.order_by().values_list(*columns)
        self.units, self.unit_params = compiled(units, connection, columns)

    def head(self) -> tuple[str, Params]:
        """Return the tables that the SELECT reads by name."""
        as_statement = (
            "SELECT q.uid, q.uid AS statement" if self.plan.counts_statements else "SELECT q.*"
        )
        units = f"u AS ({as_statement} FROM ({self.units}) q)"
        return f"WITH RECURSIVE {clause_nodes(self.collation)}, {units}", self.unit_params

    def groups(self, most: int) -> tuple[str, Params]:
        """Return the SELECT of all groups: in the order of their values, none last."""
        head, params = self.head()
        joins = [*self.joins()]
        terms = [self.term(one) for one in self.plan.dimensions]
        places = range(1, len(terms) + 1)
        tail = f"\nGROUP BY {', '.join(map(str, places))}" if terms else ""
        order = ", ".join(f"{place} NULLS LAST" for place in places)
        where = self.where()
        return (
            f"{head}\nSELECT {', '.join([*terms, *self.counts()])}\nFROM u\n"
            + "\n".join(map(str, joins))
            + (f"\nWHERE {where}" if where else "")
            + tail
            + (f"\nORDER BY {order}" if terms else "")
            + f"\nLIMIT {most}"
        ), [*params, *(param for join in joins for param in join.params)]

    def totals(self) -> tuple[str, Params]:
        """Return the SELECT of how many are counted in all."""
        head, params = self.head()
        joins = "".join(f"\n{join}" for join in self.of_counts())
        return f"{head}\nSELECT {', '.join(self.counts())}\nFROM u{joins}", params

    def facet(self, place: int, most: int | None) -> tuple[str, Params]:
        """Return the SELECT of how many have each value of its dimension, `place` before each and
        behind it how many values there are: all, or `most` of them, those that most have."""
        [dimension], own, where = self.plan.dimensions, [*self.value_joins()], self.where()
        term, unit = self.term(dimension), "u.statement" if self.plan.counts_statements else "u.uid"
        if self.plan.counts_statements and dimension.name in ENTRY_TESTS:
            own, where = [entry_join(dimension.name)], ""
            term = f"CAST(e.node AS text){self.collation}"
        joins = [*self.statement_joins(), *own]
        # Without rows beside it, each is counted once as it is.
        count = f"COUNT(DISTINCT {unit})" if own else "COUNT(*)"
        groups = (
            f"SELECT {term} AS value, {count} AS size\nFROM u\n"
            + "\n".join(map(str, joins))
            + (f"\nWHERE {where}" if where else "")
            + "\nGROUP BY 1"
        )
        columns = f"{place} AS place, value, size, COUNT(*) OVER () AS sizes"
        first = f"\nORDER BY value IS NULL, size DESC, value\nLIMIT {most}" if most else ""
        part = f"SELECT {columns} FROM ({groups}) g{first}"  # noqa: S608 - names of our models
        return f"SELECT * FROM ({part}) f", [param for join in joins for param in join.params]  # noqa: S608 - as above

    def counts(self) -> tuple[str, str]:
        references = "m.uid" if self.plan.counts_statements else "u.uid"
        return "COUNT(DISTINCT u.statement)", f"COUNT(DISTINCT {references})"

    def of_counts(self) -> Iterator[Join]:
        """Yield the references that statements make, which are counted with them."""
        if self.plan.counts_statements:
            yield Join(f"{REFERENCE} m ON m.statement = u.statement")

    def joins(self) -> Iterator[Join]:
        yield from self.of_counts()
        yield from self.statement_joins()
        yield from self.value_joins()

    def statement_joins(self) -> Iterator[Join]:
        """Yield the statement, where it tells a value itself."""
        if self.plan.periods or not {"kind", "certainty"}.isdisjoint(self.plan.names):
            yield Join(f"{STATEMENT} s ON s.uid = u.statement")

    def value_joins(self) -> Iterator[Join]:
        """Yield the rows beside what is counted that tell the values of dimensions."""
        plan, names = self.plan, {*self.plan.names}
        for rows, alias in ALIASES:
            if plan.of_row(rows):
                yield row_join(plan, rows, alias, self.connection)
        for name, model in (("topic", TOPIC), ("place", PLACE)):
            if name in names:
                yield Join(f"{model} {name}s ON {name}s.statement = u.statement")
        if plan.citing:
            yield Join(f"{REFERENCE} r ON r.statement = u.statement")
        if "about" in names:
            yield Join(f"{ABOUT} b ON b.reference = {self.reference}.uid")
        for name in (name for name in plan.names if name in TARGETS):
            yield self.target_join(name)

    @property
    def reference(self) -> str:
        """The reference of which dimensions tell: what is counted, or one of a statement's."""
        return "r" if self.plan.citing else "u"

    def target_join(self, name: str) -> Join:
        if self.plan.counts_statements and name != self.plan.cited:
            return Join(f"({nodes_of_statements(name)}) {name}s ON {name}s.statement = u.statement")
        return Join(f"({nodes(name)}) {name}s ON {name}s.reference = {self.reference}.uid")

    def where(self) -> str:
        """Return the test that a statement without what is cited has none in any reference."""
        cited = self.plan.cited
        if cited is None:
            return ""
        same = "WHERE o.statement = u.statement"
        others = f"SELECT 1 FROM ({nodes_of_statements(cited)}) o {same}"  # noqa: S608 - names of our models
        return f"({cited}s.node IS NOT NULL OR NOT EXISTS ({others}))"

    def term(self, dimension: Dimension) -> str:
        """Return what a group has of a dimension, as text that both databases order alike."""
        return f"CAST({self.value(dimension)} AS text){self.collation}"

    def value(self, dimension: Dimension) -> str:
        name = dimension.name
        for rows, alias in ALIASES:
            if dimension.filter in rows.columns:
                return f"{alias}.{rows.columns[dimension.filter]}"
        if name in PERIODS:
            return group_sql(name, "s", self.vendor)
        if name in TYPE_FACTS:
            return fact_of_type(name, f"{self.reference}.type")
        if name in TARGETS:
            return f"{name}s.node"
        certainty = "s" if self.plan.counts_statements else "u"
        return {
            "kind": "s.kind",
            "certainty": f"{certainty}.certainty",
            "about": "b.government",
            "topic": "topics.topic",
            "place": "places.place",
        }[name]


def fact_of_type(name: str, column: str) -> str:
    """Return what follows from a type, as SQL."""
    if name == "type":
        return column
    facts = {
        kind.value: kind.family.value if name == "family" else next(iter(kind.directions), None)
        for kind in ReferenceType
    }
    cases = " ".join(f"WHEN '{kind}' THEN '{fact}'" for kind, fact in facts.items() if fact)
    return f"CASE {column} {cases} END"
