"""RFC 4180 as we write it: UTF-8, CRLF, every non-null cell quoted, null is nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .cells import Cell, Cells
from .columns import Column

NEWLINE = "\r\n"
MARK = "\ufeff"  # by it Excel knows UTF-8
# A cell that begins so may run as a formula; East Asian settings read the wide signs as the others.
GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
GUARD = "'"  # what looks guarded is guarded too: taking one off gives every text back
MOST = 32_767  # characters that a cell of Excel takes: what is longer would be cut without a word
LEFT_OUT = "left_out"  # the last column of a dialect that leaves long cells out


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written for whom: with a mark before it, with guards against formulas.

    A cell of more than `most` characters, the guard included, is left out; the last column tells
    which were, each with its length.
    """

    marks: bool = False
    guards: bool = False
    most: int | None = None


PLAIN = Dialect()  # changes no byte of the data
EXCEL = Dialect(marks=True, guards=True, most=MOST)
DIALECTS: Mapping[str, Dialect] = {"plain": PLAIN, "excel": EXCEL}


def header(columns: Sequence[Column], dialect: Dialect = PLAIN) -> bytes:
    """Return the first line, and what stands before it."""
    mark = MARK if dialect.marks else ""
    names = [column.name for column in columns] + ([LEFT_OUT] if dialect.most else [])
    return (mark + line(names, dialect)).encode()


def lines(columns: Sequence[Column], rows: Iterable[Cells], dialect: Dialect = PLAIN) -> bytes:
    """Return some rows; KeyError where one lacks a column."""
    names = [column.name for column in columns]
    return "".join(line(whole(names, row, dialect), dialect) for row in rows).encode()


def whole(names: Sequence[str], row: Cells, dialect: Dialect) -> list[Cell]:
    """Return the cells of a row, those that are too long left out and told at the end."""
    cells = [row[name] for name in names]
    if not dialect.most:
        return cells
    long = {
        name: len(cell)
        for name, cell in zip(names, cells, strict=True)
        if isinstance(cell, str) and len(guarded(cell)) > dialect.most
    }
    kept = [None if name in long else cell for name, cell in zip(names, cells, strict=True)]
    return [*kept, ";".join(f"{name}:{length}" for name, length in long.items()) or None]


def line(cells: Iterable[Cell], dialect: Dialect = PLAIN) -> str:
    return ",".join(written(cell, dialect) for cell in cells) + NEWLINE


def written(cell: Cell, dialect: Dialect = PLAIN) -> str:
    """Return one cell."""
    if cell is None:
        return ""
    text = str(cell).lower() if isinstance(cell, bool) else str(cell)
    if dialect.guards:
        text = guarded(text)
    return '"' + text.replace('"', '""') + '"'


def guarded(text: str) -> str:
    """Put a ' before what a spreadsheet would run, and before what looks guarded."""
    return f"{GUARD}{text}" if text.lstrip(GUARD).startswith(GUARDED) else text


def bare(text: str) -> str:
    """Return the text that a guarded one stands for."""
    is_guarded = text.startswith(GUARD) and text.lstrip(GUARD).startswith(GUARDED)
    return text.removeprefix(GUARD) if is_guarded else text
