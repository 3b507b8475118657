"""The one SELECT of a table: the rows of a filter, what is joined to them, their order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import FullResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from statements.filters.targets import Targets
from statements.models import PublicRecord
from statements.paging import Order

from ..columns import LABEL, MATCHED, Column
from ..tables import Table
from ..typed import Join
from .cells import Cell, Name, own, quoted

Params = list[Any]


def compiled(table: Table, column: Column, targets: Targets | None, vendor: str) -> Cell:
    """Return the cell of a column."""
    assert table.typed  # noqa: S101 - the others are not compiled
    if column.name == MATCHED:
        is_asked = targets is not None and not targets.anything
        test, params = matching(targets, vendor) if targets and is_asked else ("true", [])
        return Cell(
            test, ("t",) if is_asked else (), is_flag=True, may_be_null=False, params=(*params,)
        )
    model = table.typed.model_of(column.at)
    key = own(
        column.at or quoted(model), model, column.of or column.name, *filter(None, [column.at])
    )
    return named(column, key) if column.named else key


def named(column: Column, key: Cell) -> Cell:
    """Return the cell of the name of a key."""
    alias = f"{column.name.removesuffix(LABEL)}_named"
    name = Name(alias, column.named, f"'{column.named}/' || {key.sql}")
    return Cell(f"{alias}.label", (*key.needs, name), is_text=True)


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
    table: Table,
    cells: Sequence[Cell],
    rows: QuerySet[Any],
    order: Order,
    connection: BaseDatabaseWrapper,
) -> tuple[str, Params]:
    """Return FROM and all after it; raises EmptyResultSet where no row can be."""
    assert table.typed  # noqa: S101 - the others are not compiled
    base = quoted(table.typed.model)
    where, params = where_of(rows, connection)
    wanted = dict.fromkeys(need for cell in cells for need in cell.needs)
    joins = [
        joined(base, alias, join, connection.vendor)
        for alias, join in table.typed.joins.items()
        if join.needed or alias in wanted
    ]
    joins += [name_join(need, connection.vendor) for need in wanted if isinstance(need, Name)]
    then = [f"{alias}.position" for alias, join in table.typed.joins.items() if join.needed]
    by = [*(directed(base, column) for column in order.columns), *then]
    parts = [f"FROM {base}", *joins, *([f"WHERE {where}"] if where else [])]
    return "\n".join([*parts, f"ORDER BY {', '.join(by)}"]), params


def joined(base: str, alias: str, join: Join, vendor: str) -> str:
    """Return the join of rows beside the selected ones.

    SQLite joins in the order written: the rows stand in theirs and need no sorting.
    """
    kind = "LEFT" if join.is_left else "CROSS" if vendor == "sqlite" else "INNER"
    on = f"{alias}.{join.column} = {base}.{join.of}"
    return f"{kind} JOIN {quoted(join.model)} {alias} ON {on}"


def name_join(name: Name, vendor: str) -> str:
    """Return the join of a name: PostgreSQL may read all of a noun, SQLite looks each up."""
    also = f" AND {name.alias}.noun = '{name.noun}'" if vendor == "postgresql" else ""
    table = quoted(PublicRecord)
    return f"LEFT JOIN {table} {name.alias} ON {name.alias}.id = {name.key}{also}"


def directed(base: str, column: str) -> str:
    name = column.removeprefix("-")
    return f'{base}."{name}"{" DESC" if column.startswith("-") else ""}'


def where_of(rows: QuerySet[Any], connection: BaseDatabaseWrapper) -> tuple[str, Params]:
    """Return a queryset's test as SQL; one that is more than a test of rows, as a list of uids."""
    query: Any = rows.query
    joined = sum(1 for times in query.alias_refcount.values() if times) > 1
    if joined or query.is_sliced or query.distinct or query.combinator:
        sql, params = rows.order_by().values("uid").query.sql_with_params()
        return f'{quoted(rows.model)}."uid" IN ({sql})', list(params)
    compiler = query.get_compiler(connection=connection)
    try:
        sql, params = compiler.compile(query.where)
    except FullResultSet:
        return "", []
    return sql, list(params)
