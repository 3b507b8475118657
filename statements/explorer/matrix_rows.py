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

    In a template it prints itself.
    """

    link: Link
    heading: str
    depth: int
    is_whole: bool
    cells: Sequence[Cell]

    @property
    def is_empty(self) -> bool:
        return not any(cell.positions for cell in self.cells)

    def __str__(self) -> SafeString:
        label = escape(self.link.label)
        whole = " whole" if self.is_whole else ""
        empty = " empty" if self.is_empty else ""
        heading = HEADING.format(escape(self.heading)) if self.heading else ""
        cells = "\n".join(printed_cell(cell, label) for cell in self.cells)
        return SafeString(
            f'<tr class="depth-{self.depth}{whole}{empty}">'
            f'<th scope="row">{self.link}{heading}</th>\n'
            f"{EMPTY.format(len(self.cells)) if empty else cells}</tr>"
        )

    __html__ = __str__  # within other HTML, too


def printed_cell(cell: Cell, line: str) -> str:
    """Print a cell, by the label of its line."""
    if not cell.positions:
        return BLANK
    aloud = f'<span class="aloud"> on {line}: the steps</span>'
    who = f'<a class="who" href="{escape(cell.lane)}">{escape(cell.government)}{aloud}</a>'
    return f"<td>{who}\n{cell.words}</td>"
