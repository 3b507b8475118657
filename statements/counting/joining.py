"""What stands beside each statement or reference that is counted: rows of other public tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, Q, QuerySet

from statements.filters.algebra import LACKING, NONE
from statements.filters.lookups import any_of, is_filled
from statements.filters.same_row import Rows
from statements.filters.voices import APPEARANCES
from statements.models import (
    Entry,
    PublicAbout,
    PublicMember,
    PublicPlace,
    PublicReference,
    PublicStatement,
    PublicTarget,
    PublicTopic,
)

from .plan import Plan

Params = list[Any]
LANGUAGE = ("language",)
CLAUSE = "clause/"  # before the key in the name of a record
HAS_PARENT = (
    f"m.record = '{CLAUSE}' || {{0}}.node AND m.name = 'parent'"
    f" AND m.value <> '{NONE}'"  # a member that is absent
)


def table(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"'


STATEMENT, REFERENCE, TARGET = map(table, (PublicStatement, PublicReference, PublicTarget))
ABOUT, TOPIC, PLACE, MEMBER = map(table, (PublicAbout, PublicTopic, PublicPlace, PublicMember))
ENTRY = table(Entry)
UID_FORM = "-".join("_" * length for length in (8, 4, 4, 4, 12))
# What entries hold of the texts that statements cite, with all that these are part of: a clause
# alone has a slash in its key. A sign of a format stands twice.
ENTRY_TESTS = {
    "agreement": f"e.node <> '' AND e.node NOT LIKE '%%/%%' AND e.node NOT LIKE '{UID_FORM}'",
    "clause": "e.node LIKE '%%/%%'",
}


@dataclass(frozen=True, slots=True)
class Join:
    """Rows beside those counted; one that is required leaves out what has none."""

    sql: str
    params: tuple[Any, ...] = ()
    is_required: bool = False

    def __str__(self) -> str:
        return f"{'' if self.is_required else 'LEFT '}JOIN {self.sql}"


def clause_nodes(collation: str) -> str:
    """Return the recursive table of clauses, each with itself and all above it."""
    text = f"CAST({{}} AS text){collation}"
    clause, node = text.format(f"substr(record, {len(CLAUSE) + 1})"), text.format("m.value")
    is_clause = f"name = 'parent' AND substr(record, 1, {len(CLAUSE)}) = '{CLAUSE}'"
    own = f"SELECT {clause}, {clause} FROM {MEMBER} WHERE {is_clause}"  # noqa: S608 - names of our models
    join = f"JOIN {MEMBER} m ON {HAS_PARENT.format('above')}"
    upward = f"SELECT above.clause, {node} FROM above {join}"  # noqa: S608 - names of our models
    return f"above (clause, node) AS ({own} UNION {upward})"


def nodes(name: str) -> str:
    """Return the references with what they cite, as a dimension has it."""
    if name == "agreement":
        columns = "reference, agreement AS node"
        return f"SELECT {columns} FROM {TARGET} WHERE agreement IS NOT NULL"  # noqa: S608 - names of our models
    join = f"{TARGET} t JOIN above a ON a.clause = t.clause"
    all_nodes = f"SELECT t.reference, a.node FROM {join}"  # noqa: S608 - names of our models
    if name == "clause":
        return all_nodes
    parents = f"SELECT 1 FROM {MEMBER} m WHERE {HAS_PARENT.format('a')}"  # noqa: S608 - names of our models
    return f"{all_nodes} WHERE NOT EXISTS ({parents})"


def nodes_of_statements(name: str) -> str:
    return (
        "SELECT r.statement, n.node FROM"  # noqa: S608 - names of our models
        f" {REFERENCE} r JOIN ({nodes(name)}) n ON n.reference = r.uid"
        " WHERE r.statement IS NOT NULL"
    )


def entry_join(name: str) -> Join:
    """Return the texts that statements cite as entries hold them, read by statement."""
    return Join(f"{ENTRY} e ON e.statement = u.statement AND {ENTRY_TESTS[name]}")


def row_join(plan: Plan, rows: Rows, alias: str, connection: BaseDatabaseWrapper) -> Join:
    """Return the rows of which dimensions tell: those that the filters ask for, if they ask.

    Else they are those with anything to tell, so that what has no such row counts as none.
    """
    names = [one.filter for one in plan.of_row(rows)]
    columns = [rows.columns[name] for name in names]
    if rows is APPEARANCES and {*names, *plan.asked_plainly(rows)} == {*LANGUAGE}:
        sql, params = compiled(languages(plan), connection, ("statement", *columns))
    else:
        rows = plan.filterset.rows_for(rows, {*names, *plan.conditions(rows)})
        selected_rows = rows.model._default_manager.filter(
            row_test(plan, rows, columns) & rows.within
        )
        values = selected_rows.order_by().values_list("statement", *dict.fromkeys(columns))
        sql, params = compiled(values, connection, ("statement", *columns))
    is_required = plan.asks_row(rows) and not plan.may_lack_row(rows)
    return Join(f"({sql}) {alias} ON {alias}.statement = u.statement", tuple(params), is_required)


def row_test(plan: Plan, rows: Rows, columns: Sequence[str]) -> Q:
    """Return the test of a row that dimensions tell of."""
    if not plan.asks_row(rows):
        return any_of(map(is_filled, columns))
    test = Q()
    for name, condition in plan.conditions(rows).items():
        real = [value for value in condition.plain if value != NONE]
        parts = [rows.row_test(name, real)] if real else []
        if NONE in condition.plain:
            parts.append(rows.lacks(name, "statement"))
        test &= any_of(parts) if parts else Q()
    return test


def languages(plan: Plan) -> QuerySet[Any]:
    """Return statements with the languages spoken and those of their appearances."""
    condition = plan.conditions(APPEARANCES).get("language")
    plain = condition.plain if condition else ()
    real = [value for value in plain if value not in (NONE, LACKING)]
    test = Q(language__in=real) if plain else Q(language__isnull=False)
    printed_test = test | Q(language=None) if LACKING in plain else test
    printed = APPEARANCES.model._default_manager.filter(printed_test).order_by()
    spoken = PublicStatement.objects.filter(test).order_by()
    both = (printed.values_list("statement", "language"), spoken.values_list("uid", "language"))
    return both[0].union(both[1], all=True)


def compiled(
    rows: QuerySet[Any], connection: BaseDatabaseWrapper, columns: Sequence[str]
) -> tuple[str, Params]:
    """Return rows as SQL; what no row can be as a table without rows."""
    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        listed = ", ".join(f"NULL AS {column}" for column in columns)
        return f"SELECT {listed} WHERE 1 = 0", []
    return sql, [*params]
