"""Rows of CSV files and of sheets, as text by column, each with its line."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Generator, Iterator
from contextlib import closing
from datetime import date, datetime, time
from difflib import get_close_matches
from itertools import chain
from typing import Any

from statements.exports.writing import LEFT_OUT, unguard
from statements.folding import hidden_fault
from statements.problems import BrokenRules, Problem

from .books import workbook
from .files import LARGEST, MOST_EMPTY, TOO_EMPTY, Part, Report, unreadable
from .texts import SEPARATOR, delimiter_of, open_text, short_lines

Cells = dict[str, str | None]  # what stands in each column; None is an empty cell
Lines = Generator[tuple[int, list[str | None]], None, None]
WIDEST = 1_000  # columns
MOST_UNREADABLE = 100_000  # rows of one table that are none
NO_HEADER = "The first line names no column of this table: write names of columns there."
MOST_ROWS = 1 << 20  # of a sheet, as many as Excel has
# What a spreadsheet shows where a formula has no value: #DIV/0!, #NAME?, #N/A.
FAILED_FORMULA = re.compile(r"#[A-Z0-9/_]+[!?]|#N/A|#GETTING_DATA")
# In the format of a cell: colours and languages, words, signs, and what fills space.
NOT_OF_DATES = re.compile(r'\[[^\]]*\]|"[^"]*"|[\\_*].')
csv.field_size_limit(LARGEST)


def rows_of(part: Part, columns: Collection[str], report: Report) -> Iterator[tuple[int, Cells]]:
    """Yield the rows of a table with their lines; `report` of those that are none.

    `columns` names those that it may have. Raise BrokenRules where it has others, or is no table.
    """
    with closing(sheet_lines(part, report) if part.workbook else csv_lines(part, columns)) as lines:
        _, first = next(lines, (1, []))
        names, empty_rows, unreadable_rows = header(part, first, columns), 0, 0
        for line, cells in lines:
            if not any(cell is not None for cell in cells):
                empty_rows += 1
                if empty_rows > MOST_EMPTY:
                    raise unreadable(f"{part.name}:{line}", TOO_EMPTY)
                continue
            empty_rows = 0
            is_wide = len(cells) > len(names) and any(cells[len(names) :])
            if is_wide or (len(cells) < len(names) and not part.workbook):
                message = width_message(len(cells), len(names))
                report([Problem(f"{part.name}:{line}", message, "unreadable")])
                if (unreadable_rows := unreadable_rows + 1) == MOST_UNREADABLE:
                    message = (
                        f"{MOST_UNREADABLE:,} rows cannot be read: the rest was not looked at."
                    )
                    raise unreadable(f"{part.name}:{line}", message)
            else:
                yield line, dict(zip(names, cells, strict=False))


def width_message(cells: int, columns: int) -> str:
    return f"This row has {cells} cells and the header {columns}: look for a quote or a comma."


def header(part: Part, cells: list[str | None], columns: Collection[str]) -> list[str]:
    """Return the names of the columns; each is known, and stands there once."""
    while cells and cells[-1] is None:
        cells.pop()
    names = [(cell or "").strip() for cell in cells]
    if len(names) > WIDEST:
        raise unreadable(
            f"{part.name}:1", f"It has {len(names):,} columns: this is no table of ours."
        )
    if not names:
        raise unreadable(f"{part.name}:1", "The file is empty: its first line names the columns.")
    for place, name in enumerate(names, 1):
        if unseen := hidden_fault(name):
            raise unreadable(f"{part.name}:1:{place}", f"In the name of this column: {unseen}")
    unknown = unknown_message(names, columns)
    if unknown.startswith(NO_HEADER):
        raise unreadable(f"{part.name}:1", unknown)
    for place, name in enumerate(names, 1):
        if not name:
            raise unreadable(f"{part.name}:1:{place}", "This column has no name.")
        if names.index(name) + 1 != place:
            raise unreadable(f"{part.name}:1:{place}", f"The column {name} stands here twice.")
    if unknown:
        raise unreadable(f"{part.name}:1", unknown)
    return names


def unknown_message(names: Collection[str], columns: Collection[str]) -> str:
    """Say which columns of a table are not known, and what may be meant; "" where all are.

    Where none of a line's names is known, it is no header.
    """
    unknown = sorted(set(names) - {*columns, LEFT_OUT})
    nearest = [near[0] for name in unknown if (near := get_close_matches(name, columns, 1))]
    if not unknown:
        return ""
    hint = f" Near: {', '.join(nearest)}." if nearest else ""
    is_header = not set(unknown).issuperset(names)
    fault = f"Unknown column {', '.join(unknown)}." if is_header else NO_HEADER
    return f"{fault}{hint} Known: {', '.join(sorted(columns))}."


def csv_lines(part: Part, columns: Collection[str]) -> Lines:
    """Yield the lines of a CSV file as RFC 4180 has them, with the line where each begins.

    Between the cells may stand whatever makes the most columns known.
    """
    assert part.open is not None  # noqa: S101 - only sheets have none
    with part.open() as raw:
        text, is_marked = open_text(raw)
        line = 1
        try:
            lines = short_lines(part, text)
            head = next(lines, "")
            delimiter = delimiter_of(part, head, columns)
            line += (has_separator := head.startswith(SEPARATOR))
            table_lines = lines if has_separator else chain([head] if head else [], lines)
            reader = csv.reader(table_lines, strict=True, delimiter=delimiter)
            for cells in reader:
                if len(cells) > WIDEST and line > 1 + has_separator:
                    raise unreadable(f"{part.name}:{line}", f"This row has {len(cells):,} cells.")
                is_marked = is_marked or (line == 1 + has_separator and LEFT_OUT in cells)
                yield line, [plain_cell(cell, is_marked) for cell in cells]
                line = reader.line_num + 1 + has_separator
        except UnicodeError as error:
            offset = getattr(error, "start", 0)
            message = f"This is not UTF-8 (byte {offset}): save it as “CSV UTF-8”."
            raise unreadable(f"{part.name}:{line}", message) from error
        except csv.Error as error:
            raise unreadable(f"{part.name}:{line}", f"This is not CSV: {error}.") from error


def plain_cell(cell: str, is_excel: bool) -> str | None:
    """Return what a cell says, without the apostrophe that the export for Excel put there."""
    return (unguard(cell) if is_excel else cell) or None


def sheet_lines(part: Part, report: Report) -> Lines:
    """Yield the rows of a sheet; `report` of cells that cannot be read, which are empty then."""
    assert part.workbook is not None  # noqa: S101 - only files of text have none
    try:
        with workbook(part.workbook) as book:
            sheet = book[part.name]
            sheet.reset_dimensions()  # what a file says of its size may be wrong, and loses rows
            is_excel = False  # the export for Excel, kept as a workbook
            for line, cells in enumerate(sheet.iter_rows(), 1):
                if line > MOST_ROWS:
                    raise unreadable(part.name, f"It has more than {MOST_ROWS:,} rows.")
                if len(cells) > WIDEST:
                    raise unreadable(f"{part.name}:{line}", f"This row has {len(cells)} cells.")
                is_excel = is_excel or (line == 1 and any(c.value == LEFT_OUT for c in cells))
                places = ((f"{part.name}:{line}:{n}", cell) for n, cell in enumerate(cells, 1))
                texts = [read_cell(place, cell, report) for place, cell in places]
                yield line, [text and plain_cell(text, is_excel) for text in texts]
    except BrokenRules:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise unreadable(part.name, f"This sheet cannot be read: {error}") from error


def read_cell(place: str, cell: Any, report: Report) -> str | None:
    """Return a cell's text, None after telling why it cannot be read."""
    try:
        if isinstance(cell.value, date):
            return day_shown(cell.value, cell.number_format)
        return cell_text(cell.value)
    except ValueError as error:
        report([Problem(place, str(error), "unreadable")])
        return None


def day_shown(moment: date, number_format: str) -> str:
    """Return a date as exactly as its cell shows it; raise ValueError where that is no date.

    Excel makes a day of “Dec 2022”, and of “22 Dec” one of the year in which it was typed.
    """
    if isinstance(moment, datetime) and moment.time() != time():
        raise ValueError("A day is wanted here, not a time.")
    shown = NOT_OF_DATES.sub("", number_format.partition(";")[0]).lower()
    if "y" not in shown and ("d" in shown or "m" in shown):
        raise ValueError("The cell shows no year: write the date with its year.")
    text = f"{moment:%Y-%m-%d}"
    if "d" in shown or "y" not in shown:
        return text
    return text[:7] if "m" in shown else text[:4]


def cell_text(value: Any) -> str | None:
    """Return a cell's value as a CSV file would have it; raise ValueError where it has none."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).replace("_x000D_\n", "\n").replace("\r\n", "\n")
    if FAILED_FORMULA.fullmatch(text):
        raise ValueError(f"The formula here fails: {text}.")
    return text
