"""What rows of tables say, in the members of documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.db import models

from statements.dates import PARTS, PartialDate
from statements.documents import NOUNS, Document
from statements.documents.field_types import Day, Partial
from statements.documents.mapping import Keys, Listing, Table
from statements.entering import Beside, read_day
from statements.exports import OF_STATEMENTS, TABLES
from statements.problems import Problem

from .cells import Cells
from .items import DerivedRow, Item

COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: tuple(column.name for column in table.columns)
    for name, table in (*TABLES.items(), *OF_STATEMENTS.items())
}
LISTS: Mapping[str, str] = {name: table.listed for name, table in OF_STATEMENTS.items()}
STATEMENT = NOUNS["statement"].table
NOUN_OF = {"statements": "statement", "references": "reference"}
TRUE, FALSE = ("true", "1", "yes"), ("false", "0", "no")
PLAIN = ("type", "resolution", "certainty", "note")  # of a reference, as its row has them
REFERENCE = ("reference", "statement", *PLAIN, "about", "target")
TARGETS = ("target_agreement", "target_clause", "target_statement")
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
        self.problems.append(Problem(f"{self.where}:{column}", message))

    def number(self, column: str) -> int | None:
        """Return a place in a list, None where none is told."""
        cell = self.cells.get(column)
        if cell is None or (cell.isascii() and cell.isdigit() and len(cell) < 10):
            return None if cell is None else int(cell)
        self.refuse(column, "This is a place in a list: a whole number.")
        return None

    def change(self) -> int | None:
        """Return the last change that the writer of the row knew."""
        cell = self.cells.get("number")
        if cell is None or (cell.isascii() and cell.isdigit() and len(cell) < 19):
            return int(cell) if cell else None
        self.refuse("number", "This is the number of a change: a whole number.")
        return None

    def derived_row(self, place: int, taken: Iterable[str]) -> DerivedRow:
        """Return what the row says in columns that follow from others."""
        columns = self.cells.keys() - {*taken, "number", BY_FILTER}
        cells = {name: cell for name in columns if (cell := self.cells[name]) is not None}
        return DerivedRow(NOUN_OF.get(self.name, self.name), self.where, place, cells)


def strange(name: str, columns: Iterable[str]) -> str | None:
    """Say that columns of a table are not known, and what may be meant; None where all are."""
    unknown = sorted(set(columns) - {*COLUMNS[name]})
    if not unknown:
        return None
    near = [found[0] for one in unknown if (found := get_close_matches(one, COLUMNS[name], 1))]
    nearest = f" Near: {', '.join(near)}." if near else ""
    known = ", ".join(sorted(COLUMNS[name]))
    return f"Unknown column {', '.join(unknown)}.{nearest} Known: {known}."


def whole(noun: str, row: Row) -> Item:
    """Return what one row says of a record; lists that have no column are left as they are."""
    said, taken = members(NOUNS[noun].table, row)
    return Item(noun, said, row.where, row.change(), rows=[row.derived_row(0, taken)])


def members(table: Table, row: Row) -> tuple[Document, set[str]]:
    """Return the members that a row has columns for, and the columns that they were read from."""
    said: Document = {}
    taken: set[str] = set()
    for part in table.fields:
        if isinstance(part, Listing):
            continue
        if isinstance(part, Partial):
            taken |= {part.name, *(f"{part.name}_{name}" for name in PARTS)}
            beside(part.name, row)
        if part.name not in row.cells:
            continue
        taken.add(part.name)
        cell = row.cells[part.name]
        if isinstance(part, Keys):
            said[part.name] = [key.strip() for key in (cell or "").split(";") if key.strip()]
        elif isinstance(part, Partial):
            said[part.name] = day(part.name, row)
        elif isinstance(part, Day):
            said[part.name] = one_day(part.name, row)
        else:
            said[part.name] = value(table.model, part.name, cell, row)
    return said, taken


def value(model: type[models.Model], name: str, cell: str | None, row: Row) -> Any:
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


def beside(name: str, row: Row) -> None:
    """Refuse parts of a date that no date stands beside."""
    if row.cells.get(name) is None:
        for part in PARTS:
            if row.cells.get(f"{name}_{part}"):
                row.refuse(f"{name}_{part}", f"There is no date in {name}: write it there.")


def day(name: str, row: Row) -> Document | None:
    """Return the date that a row tells: its own column says it, the parts must agree with it."""
    text = row.cells[name]
    if text is None:
        return None
    basis, note = row.cells.get(f"{name}_basis"), row.cells.get(f"{name}_note")
    try:
        found = read(text, f", and how it is known in {name}_basis and {name}_note")
        told = PartialDate(found.first, found.last, found.precision, basis or "stated", note)
    except ValueError as error:
        row.refuse(name, str(error))
        return None
    parts = told.to_document()
    for part in PARTS[:3]:
        other = row.cells.get(f"{name}_{part}")
        if other not in (None, parts[part]) and as_day(other) != parts[part]:
            message = f"{name} says {parts[part]} and this {other}: change both, or empty this."
            row.refuse(f"{name}_{part}", message)
    return dict(parts)


def one_day(name: str, row: Row) -> str | None:
    """Return a single day that a row tells."""
    text = row.cells[name]
    if text is None:
        return None
    try:
        found = read(text)
    except ValueError as error:
        row.refuse(name, str(error))
        return None
    if found.precision != "day":
        row.refuse(name, f"“{text}” is not a day: write it like 2022-12-22.")
        return None
    return str(found)


def read(text: str, besides: str = "") -> PartialDate:
    """Return the date that a cell tells by itself; raise ValueError with what to write."""
    try:
        return read_day(text).date
    except Beside as error:
        raise ValueError(
            f"“{error.typed}” {error.missing}, which a table does not look up: write the day, like "
            f"2022-12-22{besides}."
        ) from error


def as_day(text: str | None) -> str | None:
    """Return a text as a day of the calendar, None where it is none."""
    try:
        found = read_day(text or "").date
    except ValueError:
        return None
    return str(found) if found.precision == "day" else None


def in_order(rows: Iterable[Row], column: str = "position") -> list[Row]:
    """Return the rows of a list in the order of their places; those without one come last."""
    placed: dict[int, Row] = {}
    last: list[Row] = []
    for row in rows:
        place = row.number(column)
        if place in placed:
            row.refuse(column, f"Place {place} is that of {placed[place].where}: empty this.")
        elif place is None:
            last.append(row)
        else:
            placed[place] = row
    return [*(placed[place] for place in sorted(placed)), *last]


def part_of(name: str, row: Row, place: int) -> tuple[Any, DerivedRow]:
    """Return what a row of a link table says, an object or a key, and what follows from it."""
    listed = next(part for part in STATEMENT.lists if part.name == LISTS[name])
    said, taken = members(listed.table, row)
    told = row.derived_row(place, {"statement", "position", *taken})
    return (said.get(listed.link.name) if isinstance(listed, Keys) else said), told


def references(
    rows: Iterable[Row], order: Iterable[Row] | None
) -> list[tuple[Document, list[Row]]]:
    """Return a statement's references, in the order that a table gives, else in their own.

    A row without a uid is a new reference, or one more target of the one before it, if its
    target is not the first. Rows that repeat a target for another voice say nothing new.
    """
    found: dict[str, tuple[Document, list[Row]]] = {}
    last = ""
    for row in rows:
        uid = row.cells.get("reference")
        more = uid is None and (row.cells.get("target") or "0") != "0" and last
        last = uid or (last if more else f"row {row.line}")
        said, own = found.setdefault(last, (reference(uid, row), []))
        if own:
            differing(own[0], row)
        own.append(row)
    for said, own in found.values():
        said["targets"] = targets(own)
    made = []
    for row in order or ():
        uid = row.cells.get("reference") or ""
        if uid not in found:
            row.refuse("reference", f"references has no row of {uid} in this statement.")
            continue
        found[uid][0]["quote"] = row.cells.get("quote")
        made.append(found.pop(uid))
    return [*made, *found.values()]


def differing(first: Row, row: Row) -> None:
    """Refuse a row that says another thing of a reference than its first row."""
    for name in (*PLAIN, "about"):
        if row.cells.get(name) != first.cells.get(name):
            message = f"{first.where} says another thing of this reference: change both."
            row.refuse(name, message)


def reference(uid: str | None, row: Row) -> Document:
    """Return a reference without its targets."""
    about = row.cells.get("about") or ""
    said = {name: row.cells[name] for name in PLAIN if name in row.cells}
    keys = [key.strip() for key in about.split(";") if key.strip()]
    if row.cells.get("words") and not uid:
        message = "Give new words a row in quotes, and name that in statement_references."
        row.refuse("words", message)
    return ({"uid": uid} if uid else {}) | said | {"about": keys}


def targets(rows: list[Row]) -> list[Document]:
    """Return what a reference points at, each once, in the order of their places."""
    placed = [(row.number("target"), target_of(row)) for row in rows]
    found: list[Document] = []
    for _, target in sorted(placed, key=lambda one: (one[0] is None, one[0] or 0)):
        if target not in found and any(target.values()):
            found.append(target)
    return found


def target_of(row: Row) -> Document:
    """Return what one row points at; a clause is named by its whole key."""
    agreement, clause = row.cells.get("target_agreement"), row.cells.get("target_clause")
    if clause:
        text, slash, number = clause.rpartition("/")
        if not slash:
            row.refuse("target_clause", "Write the whole key, as trilateral-2020-11-09/6.")
        elif agreement and text != agreement:
            row.refuse("target_clause", f"This is no clause of {agreement}.")
        agreement, clause = text, number
    return {
        "agreement": agreement,
        "clause": clause,
        "statement": row.cells.get("target_statement"),
    }
