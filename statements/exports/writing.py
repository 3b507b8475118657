"""RFC 4180 as we write it: UTF-8, CRLF, every non-null cell quoted, null is nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .cells import Cell, Cells
from .columns import Column

NEWLINE = "\r\n"
MARK = "\ufeff"  # by it Excel knows UTF-8
GUARDED = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so may run as a formula
GUARD = "'"  # what looks guarded is guarded too: taking one off gives every text back


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written for whom: with a mark before it, with guards against formulas."""

    marks: bool = False
    guards: bool = False


PLAIN = Dialect()  # changes no byte of the data
EXCEL = Dialect(marks=True, guards=True)
DIALECTS: Mapping[str, Dialect] = {"plain": PLAIN, "excel": EXCEL}


def header(columns: Sequence[Column], dialect: Dialect = PLAIN) -> bytes:
    """Return the first line, and what stands before it."""
    mark = MARK if dialect.marks else ""
    return (mark + line((column.name for column in columns), dialect)).encode()


def lines(columns: Sequence[Column], rows: Iterable[Cells], dialect: Dialect = PLAIN) -> bytes:
    """Return some rows; KeyError where one lacks a column."""
    told = (line((row[column.name] for column in columns), dialect) for row in rows)
    return "".join(told).encode()


def line(cells: Iterable[Cell], dialect: Dialect = PLAIN) -> str:
    return ",".join(written(cell, dialect) for cell in cells) + NEWLINE


def written(cell: Cell, dialect: Dialect = PLAIN) -> str:
    """Return one cell."""
    if cell is None:
        return ""
    text = str(cell).lower() if isinstance(cell, bool) else str(cell)
    if dialect.guards and text.lstrip(GUARD).startswith(GUARDED):
        text = GUARD + text
    return '"' + text.replace('"', '""') + '"'
