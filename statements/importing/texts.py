"""Tables as text, however a program saved them: their encoding and what stands between cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO, Any

from .files import LONGEST, Part, unreadable

DELIMITERS = (",", ";", "\t", "|")  # what may stand between cells, the likeliest first
DELIMITER_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "strokes"}
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # with which programs begin a text to say how it is encoded; that of UTF-32 is looked at first
SEPARATOR = "sep="  # begins a line by which Excel tells what stands between cells


def encoding_of(source: io.BufferedReader[Any]) -> tuple[str, bool]:
    """Return how a text is encoded, and whether it begins with a mark that says so."""
    head = source.peek(4)[:4]
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding, True
    if head[1:] == b"\0\0\0":
        return "utf-32-le", False
    if head[:3] == b"\0\0\0":
        return "utf-32-be", False
    if head[1:4:2] == b"\0\0":
        return "utf-16-le", False
    if head[0:4:2] == b"\0\0":
        return "utf-16-be", False
    return "utf-8", False


def open_text(raw: IO[bytes]) -> tuple[io.TextIOWrapper, bool]:
    """Return a file as text, and whether a program marked its encoding, as Excel does."""
    source: io.BufferedReader[Any]
    source = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw)
    encoding, is_marked = encoding_of(source)
    return io.TextIOWrapper(source, encoding=encoding, newline=""), is_marked


def short_lines(part: Part, text: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines of a text; refuse one without an end."""
    number = 1
    while line := text.readline(LONGEST):
        if len(line) >= LONGEST:
            message = f"This line is longer than {LONGEST >> 20} MB."
            raise unreadable(f"{part.name}:{number}", message)
        yield line
        number += 1


def delimiter_of(part: Part, head: str, columns: Iterable[str]) -> str:
    """Return what stands between the cells of a table whose first line this is."""
    if head.startswith(SEPARATOR):
        delimiter = head.removeprefix(SEPARATOR).rstrip("\r\n")
        if delimiter not in DELIMITERS:
            names = ", ".join(DELIMITER_NAMES.values())
            message = f"“{delimiter}” cannot stand between cells: use one of {names}."
            raise unreadable(f"{part.name}:1", message)
        return delimiter
    own_columns = set(columns)
    return max(DELIMITERS, key=lambda delimiter: len(own_columns & header_cells(head, delimiter)))


def header_cells(head: str, delimiter: str) -> set[str]:
    """Return the cells of a line, if this delimiter stands between them."""
    try:
        return {cell.strip() for cell in next(csv.reader([head], delimiter=delimiter), [])}
    except csv.Error:
        return set()
