"""The one SELECT of a table: the rows of a filter, what is joined to them, their order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import FullResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from statements.filters.citing import Targets
from statements.paging import Order

from ..columns import Column
from .cells import Cell
from .tables import MATCHED, Compiled, Join, table

Params = list[Any]


def chosen(
    compiled: Compiled, columns: Sequence[Column], targets: Targets | None, vendor: str
) -> list[Cell]:
    """Return the cells of some columns."""
    found = [compiled.cells[column.name] for column in columns]
    if targets is None or targets.anything or MATCHED not in compiled.cells:
        return found
    test, params = matching(targets, vendor)
    matched = compiled.cells[MATCHED]
    met = replace(matched, sql=test, params=tuple(params))
    return [met if cell is matched else cell for cell in found]


def matching(targets: Targets, vendor: str) -> tuple[str, Params]:
    """Return the test whether a target is among those that the filter asks for."""
    parts: list[str] = []
    params: Params = []
    for name, keys in (
        ("agreement", targets.agreements),
        ("clause", targets.clauses),
        ("statement", targets.statements),
    ):
        # A target of another kind has null here, which would make the whole test null.
        if keys and vendor == "postgresql":
            parts.append(f"COALESCE(t.{name}::text = ANY(%s::text[]), false)")
            params.append(sorted(keys))
        elif keys:
            # One parameter for all keys: SQLite takes a limited number of them.
            met = f"t.{name} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - a name of ours
            parts.append(f"ifnull({met}, false)")
            params.append(json.dumps(sorted(keys)))
    return " OR ".join(parts) or "false", params


def rest_of(
    compiled: Compiled,
    cells: Sequence[Cell],
    rows: QuerySet[Any],
    order: Order,
    connection: BaseDatabaseWrapper,
) -> tuple[str, Params]:
    """Return FROM and all after it; raises EmptyResultSet where no row can be."""
    base = table(compiled.model)
    where, params = where_of(rows, connection)
    wanted = {name for cell in cells for name in cell.needs}
    joins = [joined(name, join, connection.vendor) for name, join in needed(compiled, wanted)]
    by = [*(directed(base, column) for column in order.columns), *compiled.then]
    parts = [f"FROM {base}", *joins, *([f"WHERE {where}"] if where else [])]
    return "\n".join([*parts, f"ORDER BY {', '.join(by)}"]), params


def needed(compiled: Compiled, wanted: set[str]) -> Iterator[tuple[str, Join]]:
    """Yield the joins that some cells need, in their order."""
    for name, join in compiled.joins.items():
        if join.needed or name in wanted:
            yield name, join


def joined(name: str, join: Join, vendor: str) -> str:
    """Return one join; PostgreSQL may read the names of a noun at once, SQLite looks each up.

    SQLite joins in the order written: the rows stand in theirs and need no sorting.
    """
    if join.noun:
        also = f" AND {name}.noun = '{join.noun}'" if vendor == "postgresql" else ""
        return f"LEFT JOIN {join.table} {name} ON {name}.id = {join.on}{also}"
    kind = "CROSS JOIN" if vendor == "sqlite" and join.kind == "JOIN" else join.kind
    return f"{kind} {join.table} {name} ON {join.on}"


def directed(base: str, column: str) -> str:
    name = column.removeprefix("-")
    return f'{base}."{name}"{" DESC" if column.startswith("-") else ""}'


def where_of(rows: QuerySet[Any], connection: BaseDatabaseWrapper) -> tuple[str, Params]:
    """Return a queryset's test as SQL; one that is more than a test of rows, as a list of uids."""
    query: Any = rows.query
    joined = sum(1 for times in query.alias_refcount.values() if times) > 1
    if joined or query.is_sliced or query.distinct or query.combinator:
        sql, params = rows.order_by().values("uid").query.sql_with_params()
        return f'{table(rows.model)}."uid" IN ({sql})', list(params)
    compiler = query.get_compiler(connection=connection)
    try:
        sql, params = compiler.compile(query.where)
    except FullResultSet:
        return "", []
    return sql, list(params)
