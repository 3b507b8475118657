"""One cell as SQL: what it is, and how each database writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from ..writing import FORMULA_SIGNS, Dialect

GUARDS = ", ".join(str(ord(sign)) for sign in FORMULA_SIGNS)
FREE = ("language", "words_language")  # columns of codes whose first sign is not ours to say


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a key, which is read beside it; `key` tells in SQL whose."""

    alias: str
    noun: str
    key: str


@dataclass(frozen=True, slots=True)
class Cell:
    """An expression of SQL, the joins that it needs, and what may stand in it.

    Only free text may hold quotes, or begin with what a spreadsheet takes for a formula.
    """

    sql: str
    needs: tuple[str | Name, ...] = ()
    is_text: bool = False
    is_flag: bool = False
    may_be_null: bool = True
    params: tuple[Any, ...] = ()


def quoted_table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


def column_cell(alias: str, model: type[models.Model], name: str, *needs: str) -> Cell:
    """Return the cell of a column of a public table; of a table that is joined, it may be null."""
    field: Any = model._meta.get_field(name)
    is_text = isinstance(field, models.TextField) or name in FREE
    is_flag = isinstance(field, models.BooleanField)
    return Cell(f'{alias}."{field.column}"', needs, is_text, is_flag, field.null or bool(needs))


def postgresql_expression(cell: Cell, dialect: Dialect) -> str:
    """Return what COPY writes of a cell; it quotes by itself."""
    if cell.is_flag:
        return f"({cell.sql})::text"
    if not cell.is_text:
        return cell.sql
    sql, is_long = cell.sql, too_long_sql(cell, dialect, "postgresql")
    if dialect.has_guards:
        sql = f"CASE WHEN {is_guarded_sql(cell, 'ascii')} THEN '''' || {sql} ELSE {sql} END"
    return f"CASE WHEN {is_long} THEN NULL ELSE {sql} END" if is_long else sql


def is_guarded_sql(cell: Cell, code: str) -> str:
    """Return the test whether a text gets a guard; `code` tells the number of its first sign."""
    return f"{code}(ltrim({cell.sql}, '''')) IN ({GUARDS})"


def too_long_sql(cell: Cell, dialect: Dialect, vendor: str) -> str:
    """Return the test whether a text is left out; empty where none is.

    PostgreSQL knows the bytes of a value without reading it: most are not counted.
    """
    if dialect.max_length is None or not cell.is_text:
        return ""
    code = "ascii" if vendor == "postgresql" else "unicode"
    is_longer = f"length({cell.sql}) > {dialect.max_length}"
    if dialect.has_guards:
        is_guarded_edge = (
            f"length({cell.sql}) = {dialect.max_length} AND {is_guarded_sql(cell, code)}"
        )
        is_longer = f"({is_longer} OR {is_guarded_edge})"
    is_heavy = f"octet_length({cell.sql}) >= {dialect.max_length}"
    return f"{is_heavy} AND {is_longer}" if vendor == "postgresql" else is_longer


def left_out_cells(
    named_cells: Sequence[tuple[str, Cell]], dialect: Dialect, vendor: str
) -> list[Cell]:
    """Return the cell that tells which others are left out; none where the dialect leaves none."""
    if dialect.max_length is None:
        return []
    parts = [
        f"CASE WHEN {too_long_sql(cell, dialect, vendor)}"
        f" THEN ';{name}:' || length({cell.sql}) ELSE '' END"
        for name, cell in named_cells
        if cell.is_text
    ]
    needs = {need: None for _, cell in named_cells if cell.is_text for need in cell.needs}
    lengths = " || ".join(parts) or "''"
    return [Cell(f"nullif(substr({lengths}, 2), '')", tuple(needs))]


def sqlite_directive(cell: Cell, dialect: Dialect) -> tuple[str, str]:
    """Return a cell as a directive of SQLite's printf and as the value of that.

    `%w` doubles the quotes of a value that is not null: https://sqlite.org/printf.html
    """
    sql = cell.sql
    if cell.is_flag:
        return '"%s"', f"iif({sql}, 'true', 'false')"
    is_long = too_long_sql(cell, dialect, "sqlite")
    if dialect.has_guards and cell.is_text:
        sql = f"iif({is_guarded_sql(cell, 'unicode')}, '''' || {sql}, {sql})"
    if is_long:
        sql = f"iif({is_long}, NULL, {sql})"
    if not cell.may_be_null and not is_long:
        return ('"%w"' if cell.is_text else '"%s"'), sql
    inner = f"""replace({sql}, '"', '""')""" if cell.is_text else sql
    return "%s", f"""ifnull('"' || {inner} || '"', '')"""
