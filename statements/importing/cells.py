"""Rows of CSV files and of sheets, as text by column, each with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import date, datetime, time
from typing import Any

from statements.problems import BrokenRules, Problem

from .files import LONGEST, Part, refuse, workbook

Cells = dict[str, str | None]  # what stands in each column; None is an empty cell
Lines = Generator[tuple[int, list[str | None]], None, None]
LARGEST = 1 << 20  # characters of one cell
WIDEST = 1_000  # columns
MOST_ROWS = 1 << 20  # of a sheet, as many as Excel has
RISKY = tuple("=+-@\t\r")  # the export for Excel puts a ' before these, whatever ' stand there
BOM = "\ufeff"
csv.field_size_limit(LARGEST)


def rows_of(part: Part) -> Iterator[tuple[int, Cells]]:
    """Yield the rows of a table with their lines; raise BrokenRules where it is none."""
    with closing(sheet_lines(part) if part.workbook else csv_lines(part)) as lines:
        _, first = next(lines, (1, []))
        names = header(part, first)
        for line, cells in lines:
            if len(cells) > WIDEST:
                raise refuse(f"{part.name}:{line}", told_width(len(cells), len(names)))
            if not any(cell is not None for cell in cells):
                continue
            is_wide = len(cells) > len(names) and any(cells[len(names) :])
            if is_wide or (len(cells) < len(names) and not part.workbook):
                raise refuse(f"{part.name}:{line}", told_width(len(cells), len(names)))
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


def csv_lines(part: Part) -> Lines:
    """Yield the lines of a CSV file as RFC 4180 has them, with the line where each begins."""
    assert part.open is not None  # noqa: S101 - only sheets have none
    with part.open() as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        begins = 1
        try:
            first = text.read(1)
            is_excel = first == BOM
            reader = csv.reader(short_lines(part, "" if is_excel else first, text), strict=True)
            for cells in reader:
                yield begins, [told(cell, is_excel) for cell in cells]
                begins = reader.line_num + 1
        except UnicodeDecodeError as error:
            message = f"This is not UTF-8 (byte {error.start}): save it as “CSV UTF-8”."
            raise refuse(f"{part.name}:{begins}", message) from error
        except csv.Error as error:
            raise refuse(f"{part.name}:{begins}", f"This is not CSV: {error}.") from error


def short_lines(part: Part, first: str, text: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines of a text of which `first` was read already; refuse one without an end."""
    number = 1
    while line := first + text.readline(LONGEST):
        if len(line) >= LONGEST:
            message = f"This line is longer than {LONGEST >> 20} MB."
            raise refuse(f"{part.name}:{number}", message)
        yield line
        first, number = "", number + 1


def told(cell: str, is_excel: bool) -> str | None:
    """Return what a cell says, without the apostrophe that the export for Excel put there."""
    if is_excel and cell[:1] == "'" and cell.lstrip("'").startswith(RISKY):
        cell = cell[1:]
    return cell or None


def sheet_lines(part: Part) -> Lines:
    """Yield the rows of a sheet."""
    assert part.workbook is not None  # noqa: S101 - only files of text have none
    try:
        with workbook(part.workbook) as book:
            sheet = book[part.name]
            sheet.reset_dimensions()  # what a file says of its size may be wrong, and loses rows
            for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                if line > MOST_ROWS:
                    raise refuse(part.name, f"It has more than {MOST_ROWS:,} rows.")
                yield line, [cell_text(part, line, n, cell) for n, cell in enumerate(cells, 1)]
    except BrokenRules:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise refuse(part.name, f"This sheet cannot be read: {error}") from error


def cell_text(part: Part, line: int, column: int, value: Any) -> str | None:
    """Return a cell's value as a CSV file would have it."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        if value.time() != time():
            raise refuse(f"{part.name}:{line}:{column}", "A day is wanted here, not a time.")
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).replace("_x000D_\n", "\n").replace("\r\n", "\n")
    if text.startswith("#") and text.rstrip("!?").isupper() and text[-1] in "!?":
        problem = Problem(f"{part.name}:{line}:{column}", f"The formula here fails: {text}.")
        raise BrokenRules([problem])
    return text
