"""The rows of tables: they print themselves, as a page has hundreds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

ROW = '<tr role="row"{}><th scope="row" role="rowheader">{}</th>{}</tr>'
CELL = '<td role="cell" data-column="{}">{}</td>'

Printed = tuple[Any, Sequence[Any], str]  # what it is about, its cells, what links name


def printed_rows(columns: Sequence[str], rows: Iterable[Printed]) -> SafeString:
    """Print rows, each cell with what its column is called."""
    names = [escape(column) for column in columns]
    return SafeString("\n".join(printed_row(names, *row) for row in rows))


def printed_row(names: Sequence[str], head: Any, cells: Sequence[Any], anchor: str) -> str:
    own = f' id="{escape(anchor)}"' if anchor else ""
    pairs = zip(names, cells, strict=True)
    inner = "".join(CELL.format(name, conditional_escape(cell)) for name, cell in pairs)
    return ROW.format(own, conditional_escape(head), inner)
