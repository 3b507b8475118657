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
from ..permalinks import address
from ..tables import Table
from ..typed_rows import Join, TypedRows
from .cells import Cell, Name, column_cell, quoted_table

Params = list[Any]
SPOT = "*"  # stands in an address where a key will


def cell_of_column(table: Table, column: Column, targets: Targets | None, vendor: str) -> Cell:
    """Return the cell of a column."""
    assert table.typed  # noqa: S101 - the others are not compiled
    if column.name == MATCHED:
        is_filtered = targets is not None and not targets.anything
        test, params = target_test(targets, vendor) if targets and is_filtered else ("true", [])
        return Cell(
            test, ("t",) if is_filtered else (), is_flag=True, may_be_null=False, params=(*params,)
        )
    key = typed_cell(table.typed, column.alias, column.field or column.name)
    if column.facts:
        return fact_cell(column, key)
    if column.path_noun:
        part = typed_cell(table.typed, column.alias, column.part) if column.part else None
        return path_cell(column, key, part)
    return label_cell(column, key) if column.label_noun else key


def typed_cell(typed: TypedRows, alias: str, name: str) -> Cell:
    """Return the cell of a column of the rows that stand beside the selected ones, or of these."""
    model = typed.model_of(alias)
    return column_cell(alias or quoted_table(model), model, name, *filter(None, [alias]))


def fact_cell(column: Column, code: Cell) -> Cell:
    """Return the cell of what follows from a code."""
    cases = " ".join(f"WHEN '{value}' THEN '{fact}'" for value, fact in column.facts)
    return Cell(f"CASE {code.sql} {cases} END", code.needs, may_be_null=not column.required)


def path_cell(column: Column, key: Cell, part: Cell | None) -> Cell:
    """Return the cell of the address of what has a key, or of a part told there."""
    before, after = address(column.path_noun, SPOT).split(SPOT)
    ending = f" || '#' || {part.sql}" if part else ""
    return Cell(f"'{before}' || {key.sql} || '{after}'{ending}", key.needs, may_be_null=False)


def label_cell(column: Column, key: Cell) -> Cell:
    """Return the cell of the name of a key."""
    alias = f"{column.name.removesuffix(LABEL)}_named"
    name = Name(alias, column.label_noun, f"'{column.label_noun}/' || {key.sql}")
    return Cell(f"{alias}.label", (*key.needs, name), is_text=True)


def target_test(targets: Targets, vendor: str) -> tuple[str, Params]:
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
            is_in = f"t.{name} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - a name of ours
            parts.append(f"ifnull({is_in}, false)")
            params.append(json.dumps(sorted(keys)))
    if targets.whole:
        whole, whole_params = target_test(Targets(agreements=targets.whole), vendor)
        parts.append(f"({whole}) AND t.clause IS NULL")
        params += whole_params
    if targets.nothing:
        parts.append("t.reference IS NULL")
    return " OR ".join(parts) or "false", params


def from_clause(
    table: Table,
    cells: Sequence[Cell],
    rows: QuerySet[Any],
    order: Order,
    connection: BaseDatabaseWrapper,
) -> tuple[str, Params]:
    """Return FROM and all after it; raises EmptyResultSet where no row can be."""
    assert table.typed  # noqa: S101 - the others are not compiled
    base = quoted_table(table.typed.model)
    where, params = where_of(rows, connection)
    needs = dict.fromkeys(need for cell in cells for need in cell.needs)
    joins = [
        join_sql(base, alias, join, connection.vendor)
        for alias, join in table.typed.joins.items()
        if join.is_required or alias in needs
    ]
    joins += [name_join_sql(need, connection.vendor) for need in needs if isinstance(need, Name)]
    positions = [
        f"{alias}.position" for alias, join in table.typed.joins.items() if join.is_required
    ]
    order_terms = [*(order_term(base, column) for column in order.columns), *positions]
    clauses = [f"FROM {base}", *joins, *([f"WHERE {where}"] if where else [])]
    return "\n".join([*clauses, f"ORDER BY {', '.join(order_terms)}"]), params


def join_sql(base: str, alias: str, join: Join, vendor: str) -> str:
    """Return the join of rows beside the selected ones.

    SQLite joins in the order written: the rows stand in theirs and need no sorting.
    """
    kind = "LEFT" if join.is_left else "CROSS" if vendor == "sqlite" else "INNER"
    condition = f"{alias}.{join.column} = {base}.{join.base_column}"
    return f"{kind} JOIN {quoted_table(join.model)} {alias} ON {condition}"


def name_join_sql(name: Name, vendor: str) -> str:
    """Return the join of a name: PostgreSQL may read all of a noun, SQLite looks each up."""
    condition = f" AND {name.alias}.noun = '{name.noun}'" if vendor == "postgresql" else ""
    table = quoted_table(PublicRecord)
    return f"LEFT JOIN {table} {name.alias} ON {name.alias}.id = {name.key}{condition}"


def order_term(base: str, column: str) -> str:
    name = column.removeprefix("-")
    return f'{base}."{name}"{" DESC" if column.startswith("-") else ""}'


def where_of(rows: QuerySet[Any], connection: BaseDatabaseWrapper) -> tuple[str, Params]:
    """Return a queryset's test as SQL; one that is more than a test of rows, as a list of uids."""
    query: Any = rows.query
    is_joined = sum(1 for times in query.alias_refcount.values() if times) > 1
    if is_joined or query.is_sliced or query.distinct or query.combinator:
        sql, params = rows.order_by().values("uid").query.sql_with_params()
        return f'{quoted_table(rows.model)}."uid" IN ({sql})', list(params)
    compiler = query.get_compiler(connection=connection)
    try:
        sql, params = compiler.compile(query.where)
    except FullResultSet:
        return "", []
    return sql, list(params)
