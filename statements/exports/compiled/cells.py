"""One cell as SQL: what it is, and how each database writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models

from ..writing import GUARDED

GUARDS = ", ".join(str(ord(sign)) for sign in GUARDED)
FREE = ("language", "words_language")  # columns of codes whose first sign is not ours to say


@dataclass(frozen=True, slots=True)
class Cell:
    """An expression of SQL, the joins that it needs, and what may stand in it.

    Only free text may hold quotes, or begin with what a spreadsheet takes for a formula.
    """

    sql: str
    needs: tuple[str, ...] = ()
    is_text: bool = False
    is_flag: bool = False
    may_be_null: bool = True
    params: tuple[Any, ...] = ()


def own(alias: str, model: type[models.Model], name: str, *needs: str) -> Cell:
    """Return the cell of a column of a public table; of a table that is joined, it may be null."""
    field: Any = model._meta.get_field(name)
    is_text = isinstance(field, models.TextField) or name in FREE
    is_flag = isinstance(field, models.BooleanField)
    return Cell(f'{alias}."{field.column}"', needs, is_text, is_flag, field.null or bool(needs))


def label(alias: str, *needs: str) -> Cell:
    """Return the cell of a name that is joined."""
    return Cell(f"{alias}.label", (*needs, alias), is_text=True)


def on_postgresql(cell: Cell, *, guard: bool) -> str:
    """Return what COPY writes of a cell; it quotes by itself."""
    if cell.is_flag:
        return f"({cell.sql})::text"
    if guard and cell.is_text:
        sign = f"ascii(ltrim({cell.sql}, ''''))"
        return f"CASE WHEN {sign} IN ({GUARDS}) THEN '''' || {cell.sql} ELSE {cell.sql} END"
    return cell.sql


def on_sqlite(cell: Cell, *, guard: bool) -> tuple[str, str]:
    """Return a cell as a directive of SQLite's printf and as the value of that.

    `%w` doubles the quotes of a value that is not null: https://sqlite.org/printf.html
    """
    sql = cell.sql
    if cell.is_flag:
        return '"%s"', f"iif({sql}, 'true', 'false')"
    if guard and cell.is_text:
        sql = f"iif(unicode(ltrim({sql}, '''')) IN ({GUARDS}), '''' || {sql}, {sql})"
    if not cell.may_be_null:
        return ('"%w"' if cell.is_text else '"%s"'), sql
    inner = f"""replace({sql}, '"', '""')""" if cell.is_text else sql
    return "%s", f"""ifnull('"' || {inner} || '"', '')"""
