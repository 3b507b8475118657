"""The lines of a matrix: they print themselves, as they have hundreds of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from .links import Link
from .position_lists import printed
from .positions import Position

BLANK = '<td class="blank"><span class="aloud">nothing held</span></td>'
EMPTY = '<td class="none" colspan="{}">Nothing is held on this.</td>'
HEADING = '<span class="heading">{}</span>'


@dataclass(frozen=True, slots=True)
class Cell:
    """What one government said of one node; `lane` leads to the steps behind it."""

    government: str
    lane: str
    positions: list[Position]

    @property
    def words(self) -> SafeString:
        return printed(self.positions, self.lane)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the matrix: an agreement as a whole, or a clause, with a cell per government.

    In a template it prints itself. Where governments share the last column, `sharing` are those
    that said something.
    """

    link: Link
    heading: str
    depth: int
    is_whole: bool
    cells: Sequence[Cell]
    sharing: Sequence[Cell] | None = None

    @property
    def is_empty(self) -> bool:
        return not any(cell.positions for cell in (*self.cells, *(self.sharing or ())))

    @property
    def columns(self) -> int:
        return len(self.cells) + (self.sharing is not None)

    def __str__(self) -> SafeString:
        label = escape(self.link.label)
        whole = " whole" if self.is_whole else ""
        empty = " empty" if self.is_empty else ""
        heading = HEADING.format(escape(self.heading)) if self.heading else ""
        shared = [] if self.sharing is None else [printed_shared(self.sharing, label)]
        cells = "\n".join([*(printed_cell(cell, label) for cell in self.cells), *shared])
        return SafeString(
            f'<tr class="depth-{self.depth}{whole}{empty}">'
            f'<th scope="row">{self.link}{heading}</th>\n'
            f"{EMPTY.format(self.columns) if empty else cells}</tr>"
        )

    __html__ = __str__  # within other HTML, too


def printed_cell(cell: Cell, line: str) -> str:
    """Print a cell, by the label of its line."""
    return f"<td>{printed_words(cell, line)}</td>" if cell.positions else BLANK


def printed_shared(cells: Sequence[Cell], line: str) -> str:
    """Print the cell that several governments share."""
    words = "\n".join(printed_words(cell, line) for cell in cells)
    return f'<td class="others">{words}</td>' if words else BLANK


def printed_words(cell: Cell, line: str) -> str:
    """Print what one government said, below its name."""
    aloud = f'<span class="aloud"> on {line}: the steps</span>'
    who = f'<a class="who" href="{escape(cell.lane)}">{escape(cell.government)}{aloud}</a>'
    return f"{who}\n{cell.words}"
