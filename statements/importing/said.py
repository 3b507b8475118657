"""What rows of tables say, in the members of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from statements.dates import PartialDate
from statements.documents import NOUNS, Document
from statements.documents.kinds import PARTS, Partial
from statements.documents.mapping import Keys, Listing, Table
from statements.exports import OF_STATEMENTS, TABLES
from statements.exports.links import LINKS
from statements.problems import BrokenRules, Problem

from .cells import Cells
from .items import Item

COLUMNS: Mapping[str, frozenset[str]] = {
    name: frozenset(column.name for column in table.columns)
    for name, table in (*TABLES.items(), *OF_STATEMENTS.items())
}
LISTS: Mapping[str, str] = {name: listed for name, listed, _, _ in LINKS}
STATEMENT = NOUNS["statement"].table


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    table: str
    line: int
    cells: Cells

    @property
    def where(self) -> str:
        return f"{self.table}:{self.line}"

    def refuse(self, column: str, message: str) -> BrokenRules:
        return BrokenRules([Problem(f"{self.where}:{column}", message)])


def whole(noun: str, row: Row) -> Item:
    """Return what one row says of a record; lists that have no column are left as they are."""
    number = row.cells.get("number")
    if number is not None and not (number.isascii() and number.isdigit() and len(number) < 19):
        raise row.refuse("number", "This is the number of a change: a whole number.")
    return Item(noun, members(NOUNS[noun].table, row), row.where, int(number) if number else None)


def members(table: Table, row: Row) -> Document:
    """Return the members that a row has columns for."""
    said: Document = {}
    for part in table.fields:
        if part.name not in row.cells or isinstance(part, Listing):
            continue
        cell = row.cells[part.name]
        if isinstance(part, Keys):
            said[part.name] = [key.strip() for key in (cell or "").split(";") if key.strip()]
        elif isinstance(part, Partial):
            said[part.name] = day(part.name, row)
        else:
            said[part.name] = value(table.model, part.name, cell, row)
    return said


def value(model: type[models.Model], name: str, cell: str | None, row: Row) -> Any:
    """Return a cell as the column of the desk has it."""
    column: Any = model._meta.get_field(name)
    if cell is None or isinstance(column, models.ForeignKey):
        return cell
    if isinstance(column, models.BooleanField):
        if cell.lower() not in ("true", "false"):
            raise row.refuse(name, "Write true or false.")
        return cell.lower() == "true"
    if isinstance(column, models.IntegerField):
        if not (cell.isascii() and cell.isdigit()) or len(cell) > 9:
            raise row.refuse(name, "Write a whole number.")
        return int(cell)
    return cell


def day(name: str, row: Row) -> Document | None:
    """Return the date that a row tells: its own column says it, the parts must agree with it."""
    text = row.cells[name]
    if text is None:
        return None
    basis = row.cells.get(f"{name}_basis") or "stated"
    try:
        told = PartialDate.parse(text, basis, row.cells.get(f"{name}_note")).to_document()
    except ValueError as error:
        raise row.refuse(name, str(error)) from error
    for part in PARTS[:3]:
        other = row.cells.get(f"{name}_{part}")
        if other not in (None, told[part]):
            message = f"{name} says {told[part]} and this {other}: change both, or empty this."
            raise row.refuse(f"{name}_{part}", message)
    return dict(told)


def part_of(name: str, row: Row) -> Any:
    """Return what a row of a link table says: an object, or a key."""
    listed = next(part for part in STATEMENT.lists if part.name == LISTS[name])
    said = members(listed.table, row)
    return said[listed.link.name] if isinstance(listed, Keys) else said


def references(rows: Iterable[Row], order: Iterable[Row] | None) -> Iterator[tuple[Document, Row]]:
    """Yield a statement's references, in the order that a table gives, else in their own.

    A row without a uid is a new reference, or one more target of the one before it, if its
    target is not the first. Rows that repeat a target for another voice say nothing new.
    """
    found: dict[str, tuple[Document, Row]] = {}
    last = ""
    for row in rows:
        uid = row.cells.get("reference")
        more = uid is None and (row.cells.get("target") or "1") != "1" and last
        last = uid or (last if more else f"row {row.line}")
        if last not in found:
            found[last] = (reference(uid, row), row)
        target = target_of(row)
        targets = found[last][0]["targets"]
        if target not in targets and any(target.values()):
            targets.append(target)
    for row in order or ():
        uid = row.cells.get("reference") or ""
        if uid not in found:
            raise row.refuse("reference", f"references has no row of {uid} in this statement.")
        said, _ = found[uid]
        said["quote"] = row.cells.get("quote")
        yield found.pop(uid)
    yield from found.values()


def reference(uid: str | None, row: Row) -> Document:
    """Return a reference without its targets."""
    plain = ("type", "resolution", "certainty", "note")
    about = row.cells.get("about") or ""
    said = {name: row.cells[name] for name in plain if name in row.cells}
    keys = [key.strip() for key in about.split(";") if key.strip()]
    if row.cells.get("words") and not uid:
        message = "Give new words a row in quotes, and name that in statement_references."
        raise row.refuse("words", message)
    return ({"uid": uid} if uid else {}) | said | {"about": keys, "targets": []}


def target_of(row: Row) -> Document:
    """Return what one row points at; a clause is named by its whole key."""
    agreement, clause = row.cells.get("target_agreement"), row.cells.get("target_clause")
    if clause:
        text, slash, number = clause.rpartition("/")
        if not slash:
            raise row.refuse("target_clause", "Write the whole key, as trilateral-2020-11-09/6.")
        if agreement and text != agreement:
            raise row.refuse("target_clause", f"This is no clause of {agreement}.")
        agreement, clause = text, number
    return {
        "agreement": agreement,
        "clause": clause,
        "statement": row.cells.get("target_statement"),
    }
