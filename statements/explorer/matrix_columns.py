"""The matrix as a table: lines with a cell per government, and columns as many as have room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from .links import Link, page_of
from .matrix_rows import Line
from .parts import counted

MOST_COLUMNS = 5  # governments with a column of their own, where a page is 1440 pixels wide


@dataclass(frozen=True, slots=True)
class Matrix:
    """Clauses by governments; where `more` is a link, `others` are only there.

    Or, where none are, the lines after the last. Governments that are `sharing` have the last
    column together, where not all have room for their own.
    """

    caption: str
    governments: list[Link]
    lines: list[Line]
    more: Link | None = None
    others: int = 0
    sharing: Sequence[Link] = ()

    @property
    def size(self) -> str:
        """How much there is of it, in words."""
        governments = len(self.governments) + len(self.sharing)
        named = counted(governments, "government", "governments")
        return f"{counted(len(self.lines), 'line', 'lines')}, {named}"

    @property
    def columns(self) -> int:
        """How many columns stand beside that of clauses."""
        return len(self.governments) + bool(self.sharing)

    @property
    def heights(self) -> list[int]:
        """The most positions in a cell of each line that is no part of a clause."""
        lines = (line for line in self.lines if not (line.depth or line.is_empty))
        return [max(len(cell.positions) for cell in line.cells) for line in lines]


def with_shared_column(matrix: Matrix, parties: Collection[str]) -> Matrix:
    """Return a matrix in which all have room: those who took part, by name, then one for others.

    Where none of them said anything, or too many did, those who spoke of most lines have their own.
    """
    if len(matrix.governments) <= MOST_COLUMNS:
        return matrix
    places = range(len(matrix.governments))
    pages = {page_of("government", key) for key in parties}
    took_part = [place for place in places if matrix.governments[place].address in pages]
    spoken = {at: sum(bool(line.cells[at].positions) for line in matrix.lines) for at in places}
    own = {*sorted(took_part or places, key=lambda at: -spoken[at])[:MOST_COLUMNS]}
    lines = [
        replace(
            line,
            cells=[cell for at, cell in enumerate(line.cells) if at in own],
            sharing=[c for at, c in enumerate(line.cells) if at not in own and c.positions],
        )
        for line in matrix.lines
    ]
    return replace(
        matrix,
        governments=[matrix.governments[at] for at in places if at in own],
        lines=lines,
        sharing=[matrix.governments[at] for at in places if at not in own],
    )
