"""RFC 4180 as we write it: UTF-8, CRLF, every non-null cell quoted, null is nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .cells import Cell, Cells
from .columns import Column

NEWLINE = "\r\n"
BYTE_ORDER_MARK = "\ufeff"  # by it Excel knows UTF-8
# A cell that begins so may run as a formula; East Asian settings read the wide signs as the others.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
GUARD = "'"  # what looks guarded is guarded too: taking one off gives every text back
EXCEL_CELL_LIMIT = 32_767  # characters: Excel cuts what is longer without a word
LEFT_OUT = "left_out"  # the last column of a dialect that leaves long cells out


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written for whom: with a mark before it, with guards against formulas.

    A cell of more than `max_length` characters, the guard included, is left out; the last
    column tells which were, each with its length.
    """

    has_mark: bool = False
    has_guards: bool = False
    max_length: int | None = None


PLAIN = Dialect()  # changes no byte of the data
EXCEL = Dialect(has_mark=True, has_guards=True, max_length=EXCEL_CELL_LIMIT)
DIALECTS: Mapping[str, Dialect] = {"plain": PLAIN, "excel": EXCEL}


def header(columns: Sequence[Column], dialect: Dialect = PLAIN) -> bytes:
    """Return the first line, and what stands before it."""
    mark = BYTE_ORDER_MARK if dialect.has_mark else ""
    names = [column.name for column in columns] + ([LEFT_OUT] if dialect.max_length else [])
    return (mark + csv_line(names, dialect)).encode()


def lines(columns: Sequence[Column], rows: Iterable[Cells], dialect: Dialect = PLAIN) -> bytes:
    """Return some rows; KeyError where one lacks a column."""
    names = [column.name for column in columns]
    return "".join(csv_line(fitting_cells(names, row, dialect), dialect) for row in rows).encode()


def fitting_cells(names: Sequence[str], row: Cells, dialect: Dialect) -> list[Cell]:
    """Return the cells of a row, those that are too long left out and told at the end."""
    cells = [row[name] for name in names]
    if not dialect.max_length:
        return cells
    too_long = {
        name: len(cell)
        for name, cell in zip(names, cells, strict=True)
        if isinstance(cell, str) and len(guard(cell)) > dialect.max_length
    }
    fitting = [None if name in too_long else cell for name, cell in zip(names, cells, strict=True)]
    return [*fitting, ";".join(f"{name}:{length}" for name, length in too_long.items()) or None]


def csv_line(cells: Iterable[Cell], dialect: Dialect = PLAIN) -> str:
    return ",".join(cell_text(cell, dialect) for cell in cells) + NEWLINE


def cell_text(cell: Cell, dialect: Dialect = PLAIN) -> str:
    """Return one cell."""
    if cell is None:
        return ""
    text = str(cell).lower() if isinstance(cell, bool) else str(cell)
    if dialect.has_guards:
        text = guard(text)
    return '"' + text.replace('"', '""') + '"'


def guard(text: str) -> str:
    """Put a ' before what a spreadsheet would run, and before what looks guarded."""
    return f"{GUARD}{text}" if text.lstrip(GUARD).startswith(FORMULA_SIGNS) else text


def unguard(text: str) -> str:
    """Return the text that a guarded one stands for."""
    is_guarded = text.startswith(GUARD) and text.lstrip(GUARD).startswith(FORMULA_SIGNS)
    return text.removeprefix(GUARD) if is_guarded else text
