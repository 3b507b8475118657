"""RFC 4180 as we write it: UTF-8, CRLF, every non-null cell quoted, null is nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .cells import Cell, Cells
from .columns import Column

NEWLINE = "\r\n"


def header(columns: Sequence[Column]) -> bytes:
    """Return the first line."""
    return line(column.name for column in columns).encode()


def lines(columns: Sequence[Column], rows: Iterable[Cells]) -> bytes:
    """Return some rows; KeyError where one lacks a column."""
    return "".join(line(row[column.name] for column in columns) for row in rows).encode()


def line(cells: Iterable[Cell]) -> str:
    return ",".join(map(written, cells)) + NEWLINE


def written(cell: Cell) -> str:
    """Return one cell."""
    if cell is None:
        return ""
    text = str(cell).lower() if isinstance(cell, bool) else str(cell)
    return '"' + text.replace('"', '""') + '"'
