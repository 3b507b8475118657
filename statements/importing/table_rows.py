"""What rows of tables say, in the members of documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from statements.dates import PARTS, PartialDate
from statements.documents import NOUNS, Document
from statements.documents.field_types import Day, Partial
from statements.documents.mapping import Keys, Listing, Table
from statements.entering import PublicationNeeded, read_day
from statements.exports import STATEMENT_LINK_TABLES, TABLES
from statements.folding import hidden_fault
from statements.problems import Problem

from .cells import Cells
from .items import DerivedRow, Item

COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: tuple(column.name for column in table.columns)
    for name, table in (*TABLES.items(), *STATEMENT_LINK_TABLES.items())
}
LISTS: Mapping[str, str] = {name: table.list_name for name, table in STATEMENT_LINK_TABLES.items()}
STATEMENT = NOUNS["statement"].table
NOUN_OF = {"statements": "statement", "references": "reference"}
TRUE, FALSE = ("true", "1", "yes"), ("false", "0", "no")
BY_FILTER = "target_matched"  # tells of the export's filter, and nothing of the reference


@dataclass(slots=True)
class Row:
    """One row of a table; `problems` gathers what is wrong with its cells."""

    name: str  # statement_voices; of a noun's own table the noun
    table: str  # statement_voices.csv
    line: int
    cells: Cells
    problems: list[Problem] = field(default_factory=list)

    @property
    def where(self) -> str:
        return f"{self.table}:{self.line}"

    def refuse(self, column: str, message: str) -> None:
        """Say what is wrong with a cell: first of all, which of its characters nobody sees."""
        unseen = hidden_fault(self.cells.get(column) or "")
        self.problems.append(Problem(f"{self.where}:{column}", unseen or message))

    def number(self, column: str) -> int | None:
        """Return a place in a list, None where none is told."""
        cell = self.cells.get(column)
        if cell is None or (cell.isascii() and cell.isdigit() and len(cell) < 10):
            return None if cell is None else int(cell)
        self.refuse(column, "This is a place in a list: a whole number.")
        return None

    def keys(self, column: str) -> list[str]:
        """Return the keys of a list, none where the cell is empty."""
        cell = (self.cells[column] or "").strip()
        if cell and not as_list(cell):
            self.refuse(column, f"“{cell}” names nothing: empty the cell where nothing is meant.")
        return as_list(cell)

    def change(self) -> int | None:
        """Return the last change that the writer of the row knew."""
        cell = self.cells.get("number")
        if cell is None or (cell.isascii() and cell.isdigit() and len(cell) < 19):
            return int(cell) if cell else None
        self.refuse("number", "This is the number of a change: a whole number.")
        return None

    def derived_row(self, place: int, columns: Iterable[str]) -> DerivedRow:
        """Return what the row says in columns that follow from others."""
        others = self.cells.keys() - {*columns, "number", BY_FILTER}
        cells = {name: cell for name in others if (cell := self.cells[name]) is not None}
        return DerivedRow(NOUN_OF.get(self.name, self.name), self.where, place, cells)


def item_of_row(noun: str, row: Row) -> Item:
    """Return what one row says of a record; lists that have no column are left as they are."""
    members, columns = read_members(NOUNS[noun].table, row)
    return Item(noun, members, row.where, row.change(), rows=[row.derived_row(0, columns)])


def read_members(table: Table, row: Row) -> tuple[Document, set[str]]:
    """Return the members that a row has columns for, and the columns that they were read from."""
    members: Document = {}
    columns: set[str] = set()
    for part in table.fields:
        if isinstance(part, Listing):
            continue
        if isinstance(part, Partial):
            columns |= {part.name, *(f"{part.name}_{name}" for name in PARTS)}
            refuse_dateless_parts(part.name, row)
        if part.name not in row.cells:
            continue
        columns.add(part.name)
        cell = row.cells[part.name]
        if isinstance(part, Keys):
            members[part.name] = row.keys(part.name)
        elif isinstance(part, Partial):
            members[part.name] = partial_date(part, row)
        elif isinstance(part, Day):
            members[part.name] = single_day(part.name, row)
        else:
            members[part.name] = cell_value(table.model, part.name, cell, row)
    return members, columns


def cell_value(model: type[models.Model], name: str, cell: str | None, row: Row) -> Any:
    """Return a cell as the column of the desk has it."""
    column: Any = model._meta.get_field(name)
    if cell is None or isinstance(column, models.ForeignKey):
        return cell
    if isinstance(column, models.BooleanField):
        if cell.lower() not in (*TRUE, *FALSE):
            row.refuse(name, "Write true or false.")
        return cell.lower() in TRUE
    if isinstance(column, models.IntegerField):
        if not (cell.isascii() and cell.isdigit()) or len(cell) > 9:
            row.refuse(name, "Write a whole number.")
            return None
        return int(cell)
    return cell


def refuse_dateless_parts(name: str, row: Row) -> None:
    """Refuse parts of a date that no date stands beside."""
    if row.cells.get(name) is None:
        for part in PARTS:
            if row.cells.get(f"{name}_{part}"):
                row.refuse(f"{name}_{part}", f"There is no date in {name}: write it there.")


def partial_date(field: Partial, row: Row) -> Document | None:
    """Return the date that a row tells: its own column says it, the parts must agree with it.

    Basis and note are left out where they have no column: they stay as they are.
    """
    name = field.name
    text = row.cells[name]
    if text is None:
        return None
    basis, note = row.cells.get(f"{name}_basis"), row.cells.get(f"{name}_note")
    try:
        day = date_of_cell(text, f", and how it is known in {name}_basis and {name}_note")
        date = PartialDate(day.first, day.last, day.precision, basis or field.basis, note)
    except ValueError as error:
        row.refuse(name, str(error))
        return None
    parts = date.to_document()
    for part in PARTS[:3]:
        other = row.cells.get(f"{name}_{part}")
        if other not in (None, parts[part]) and as_day(other) != parts[part]:
            message = f"{name} says {parts[part]} and this {other}: change both, or empty this."
            row.refuse(f"{name}_{part}", message)
    return {
        part: value
        for part, value in parts.items()
        if part in PARTS[:3] or f"{name}_{part}" in row.cells
    }


def single_day(name: str, row: Row) -> str | None:
    """Return a single day that a row tells."""
    text = row.cells[name]
    if text is None:
        return None
    try:
        day = date_of_cell(text)
    except ValueError as error:
        row.refuse(name, str(error))
        return None
    if day.precision != "day":
        row.refuse(name, f"“{text}” is not a day: write it like 2022-12-22.")
        return None
    return str(day)


def date_of_cell(text: str, besides: str = "") -> PartialDate:
    """Return the date that a cell tells by itself; raise ValueError with what to write."""
    try:
        return read_day(text).date
    except PublicationNeeded as error:
        raise ValueError(
            f"“{error.typed}” {error.missing}, which a table does not look up: write the day, like "
            f"2022-12-22{besides}."
        ) from error


def as_list(text: str) -> list[str]:
    """Return what stands between the separators of a list."""
    return [part.strip() for part in text.split(";") if part.strip()]


def as_day(text: str | None) -> str | None:
    """Return a text as a day of the calendar, None where it is none."""
    try:
        day = read_day(text or "").date
    except ValueError:
        return None
    return str(day) if day.precision == "day" else None


def in_order(rows: Iterable[Row], column: str = "position") -> list[Row]:
    """Return the rows of a list in the order of their places; those without one come last."""
    by_place: dict[int, Row] = {}
    unplaced: list[Row] = []
    for row in rows:
        place = row.number(column)
        if place in by_place:
            row.refuse(column, f"Place {place} is that of {by_place[place].where}: empty this.")
        elif place is None:
            unplaced.append(row)
        else:
            by_place[place] = row
    return [*(by_place[place] for place in sorted(by_place)), *unplaced]


def part_of(name: str, row: Row, place: int) -> tuple[Any, DerivedRow]:
    """Return what a row of a link table says, an object or a key, and what follows from it."""
    part = next(part for part in STATEMENT.lists if part.name == LISTS[name])
    members, columns = read_members(part.table, row)
    derived = row.derived_row(place, {"statement", "position", *columns})
    return (members.get(part.link.name) if isinstance(part, Keys) else members), derived
