"""Rows of CSV files and of sheets, as text by column, each with its line."""

from __future__ import annotations

import csv
from collections.abc import Collection, Generator, Iterator
from contextlib import closing
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from statements.exports.writing import LEFT_OUT, unguard
from statements.problems import BrokenRules, Problem

from .books import workbook
from .files import LARGEST, MOST_EMPTY, TOO_EMPTY, Part, Tell, refuse
from .texts import SEPARATOR, between, short_lines, text_of

Cells = dict[str, str | None]  # what stands in each column; None is an empty cell
Lines = Generator[tuple[int, list[str | None]], None, None]
WIDEST = 1_000  # columns
MOST_BAD = 100_000  # rows of one table that are none
MOST_ROWS = 1 << 20  # of a sheet, as many as Excel has
csv.field_size_limit(LARGEST)


def rows_of(part: Part, known: Collection[str], tell: Tell) -> Iterator[tuple[int, Cells]]:
    """Yield the rows of a table with their lines; `tell` of those that are none.

    `known` names the columns that it may have. Raise BrokenRules where it is no table.
    """
    with closing(sheet_lines(part, tell) if part.workbook else csv_lines(part, known)) as lines:
        _, first = next(lines, (1, []))
        names, empty, bad = header(part, first), 0, 0
        for line, cells in lines:
            if not any(cell is not None for cell in cells):
                empty += 1
                if empty > MOST_EMPTY:
                    raise refuse(f"{part.name}:{line}", TOO_EMPTY)
                continue
            empty = 0
            is_wide = len(cells) > len(names) and any(cells[len(names) :])
            if is_wide or (len(cells) < len(names) and not part.workbook):
                told = told_width(len(cells), len(names))
                tell([Problem(f"{part.name}:{line}", told, "unreadable")])
                if (bad := bad + 1) == MOST_BAD:
                    message = f"{MOST_BAD:,} rows cannot be read: the rest was not looked at."
                    raise refuse(f"{part.name}:{line}", message)
            else:
                yield line, dict(zip(names, cells, strict=False))


def told_width(found: int, wanted: int) -> str:
    return f"This row has {found} cells and the header {wanted}: look for a quote or a comma."


def header(part: Part, cells: list[str | None]) -> list[str]:
    """Return the names of the columns; each stands there once."""
    while cells and cells[-1] is None:
        cells.pop()
    names = [(cell or "").strip() for cell in cells]
    if len(names) > WIDEST:
        raise refuse(f"{part.name}:1", f"It has {len(names):,} columns: this is no table of ours.")
    for place, name in enumerate(names, 1):
        if not name:
            raise refuse(f"{part.name}:1:{place}", "This column has no name.")
        if names.index(name) + 1 != place:
            raise refuse(f"{part.name}:1:{place}", f"The column {name} stands here twice.")
    if not names:
        raise refuse(f"{part.name}:1", "The file is empty: its first line names the columns.")
    return names


def csv_lines(part: Part, known: Collection[str]) -> Lines:
    """Yield the lines of a CSV file as RFC 4180 has them, with the line where each begins.

    Between the cells may stand whatever makes the most columns known.
    """
    assert part.open is not None  # noqa: S101 - only sheets have none
    with part.open() as raw:
        text, is_marked = text_of(raw)
        begins = 1
        try:
            lines = short_lines(part, text)
            head = next(lines, "")
            sign = between(part, head, known)
            begins += (is_told := head.startswith(SEPARATOR))
            rest = lines if is_told else chain([head] if head else [], lines)
            reader = csv.reader(rest, strict=True, delimiter=sign)
            for cells in reader:
                if len(cells) > WIDEST and begins > 1 + is_told:
                    raise refuse(f"{part.name}:{begins}", f"This row has {len(cells):,} cells.")
                is_marked = is_marked or (begins == 1 + is_told and LEFT_OUT in cells)
                yield begins, [told(cell, is_marked) for cell in cells]
                begins = reader.line_num + 1 + is_told
        except UnicodeError as error:
            at = getattr(error, "start", 0)
            message = f"This is not UTF-8 (byte {at}): save it as “CSV UTF-8”."
            raise refuse(f"{part.name}:{begins}", message) from error
        except csv.Error as error:
            raise refuse(f"{part.name}:{begins}", f"This is not CSV: {error}.") from error


def told(cell: str, is_excel: bool) -> str | None:
    """Return what a cell says, without the apostrophe that the export for Excel put there."""
    return (unguard(cell) if is_excel else cell) or None


def sheet_lines(part: Part, tell: Tell) -> Lines:
    """Yield the rows of a sheet; `tell` of cells that cannot be read, which are empty then."""
    assert part.workbook is not None  # noqa: S101 - only files of text have none
    try:
        with workbook(part.workbook) as book:
            sheet = book[part.name]
            sheet.reset_dimensions()  # what a file says of its size may be wrong, and loses rows
            is_excel = False  # the export for Excel, kept as a workbook
            for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                if line > MOST_ROWS:
                    raise refuse(part.name, f"It has more than {MOST_ROWS:,} rows.")
                if len(cells) > WIDEST:
                    raise refuse(f"{part.name}:{line}", f"This row has {len(cells)} cells.")
                is_excel = is_excel or (line == 1 and LEFT_OUT in cells)
                places = ((f"{part.name}:{line}:{n}", cell) for n, cell in enumerate(cells, 1))
                texts = [read_cell(place, cell, tell) for place, cell in places]
                yield line, [text and told(text, is_excel) for text in texts]
    except BrokenRules:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise refuse(part.name, f"This sheet cannot be read: {error}") from error


def read_cell(place: str, value: Any, tell: Tell) -> str | None:
    """Return a cell's text, None after telling why it cannot be read."""
    try:
        return cell_text(value)
    except ValueError as error:
        tell([Problem(place, str(error), "unreadable")])
        return None


def cell_text(value: Any) -> str | None:
    """Return a cell's value as a CSV file would have it; raise ValueError where it has none."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        if value.time() != time():
            raise ValueError("A day is wanted here, not a time.")
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).replace("_x000D_\n", "\n").replace("\r\n", "\n")
    if text.startswith("#") and text.rstrip("!?").isupper() and text[-1] in "!?":
        raise ValueError(f"The formula here fails: {text}.")
    return text
