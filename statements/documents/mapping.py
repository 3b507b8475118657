"""The mapping between a document and the rows of its tables: declared once, pure both ways.

A `Table` lists the fields of one JSON object in their order; lists of objects are tables
again. `flatten` and `unflatten` follow the declaration; render, load, validation, links, diff
and help texts do too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from statements.dates import PartialDate
from statements.keys import check_clause_number, check_uid, clause_key
from statements.models import DeskModel

Document = dict[str, Any]
Row = dict[str, Any]
Rows = dict[type[DeskModel], list[Row]]
T = TypeVar("T")
PARTS = ("first", "last", "precision", "basis", "note")


@dataclass(frozen=True)
class Plain:
    """A value that stands in the document as it stands in its column."""

    name: str

    def columns(self) -> tuple[str, ...]:
        return (self.name,)

    def to_row(self, item: Mapping[str, Any], root: str) -> Row:
        return {self.name: item[self.name]}

    def to_value(self, row: Row, root: str) -> Any:
        return row[self.name]

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        """Yield what is wrong with value, by the rules of its column."""
        yield from column_faults(model, self.name, value)


@dataclass(frozen=True)
class Day(Plain):
    """A calendar day, `YYYY-MM-DD` in the document."""

    def to_row(self, item: Mapping[str, Any], root: str) -> Row:
        value = item[self.name]
        return {self.name: value and date.fromisoformat(value)}

    def to_value(self, row: Row, root: str) -> Any:
        value = row[self.name]
        return value and value.isoformat()

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        if value is None:
            yield from column_faults(model, self.name, None)
        elif not is_day(value):
            yield "This is not a day: write YYYY-MM-DD."


@dataclass(frozen=True)
class Partial(Plain):
    """A partial date: an object in the document, five columns in the table."""

    required: bool = False

    def columns(self) -> tuple[str, ...]:
        return tuple(f"{self.name}_{part}" for part in PARTS)

    def to_row(self, item: Mapping[str, Any], root: str) -> Row:
        value = PartialDate.from_document(item[self.name])
        return {f"{self.name}_{part}": value and getattr(value, part) for part in PARTS}

    def to_value(self, row: Row, root: str) -> Any:
        if row[f"{self.name}_first"] is None:
            return None
        return PartialDate(*(row[f"{self.name}_{part}"] for part in PARTS)).to_document()

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        if value is None:
            if self.required:
                yield "A date is needed."
            return
        if not isinstance(value, dict) or tuple(value) != PARTS:
            yield f"A date is an object with {', '.join(PARTS)}, in this order."
            return
        try:
            PartialDate.from_document(value)
        except (ValueError, TypeError) as error:
            yield str(error)
        yield from column_faults(model, f"{self.name}_note", value["note"])


@dataclass(frozen=True)
class Link(Plain):
    """The key or uid of something else.

    `within` names the list of this same document that holds it, where it is a sibling.
    """

    noun: str
    within: str = ""

    def columns(self) -> tuple[str, ...]:
        return (f"{self.name}_id",)

    def to_row(self, item: Mapping[str, Any], root: str) -> Row:
        return {f"{self.name}_id": item[self.name]}

    def to_value(self, row: Row, root: str) -> Any:
        return row[f"{self.name}_id"]

    def points_at(self, item: Mapping[str, Any], root: str) -> tuple[str, str] | None:
        """Return noun and key of what item points at here."""
        key = item[self.name]
        return None if key is None else (self.noun, key)

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        column = model._meta.get_field(self.name)
        if value is None:
            if not column.null:
                yield "This is needed."
        elif not isinstance(value, str):
            yield "This must be a key."
        else:
            related: Any = column.related_model
            yield from column_faults(related, related._meta.pk.name, value)


@dataclass(frozen=True)
class ClauseLink(Link):
    """The number of a clause, of the agreement named beside it or of the document's own."""

    noun: str = "clause"
    beside: str = ""

    def agreement(self, item: Mapping[str, Any], root: str) -> str:
        """Return the key of the agreement whose clause is meant."""
        return str(item[self.beside]) if self.beside else root

    def to_row(self, item: Mapping[str, Any], root: str) -> Row:
        number = item[self.name]
        key = number and clause_key(self.agreement(item, root), number)
        return {f"{self.name}_id": key}

    def to_value(self, row: Row, root: str) -> Any:
        key = row[f"{self.name}_id"]
        return key and key.partition("/")[2]

    def points_at(self, item: Mapping[str, Any], root: str) -> tuple[str, str] | None:
        number = item[self.name]
        return number and (self.noun, clause_key(self.agreement(item, root), number))

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        if value is not None:
            yield from check_faults(check_clause_number, value)


@dataclass(frozen=True)
class ClausePath(Link):
    """The whole key of a clause, as in `trilateral-2020-11-09/6.3`."""

    noun: str = "clause"


@dataclass(frozen=True)
class Number(Plain):
    """A clause's number; with the agreement's key it makes the clause's own key."""

    name: str = "number"

    def columns(self) -> tuple[str, ...]:
        return ("key", "number")

    def to_row(self, item: Mapping[str, Any], root: str) -> Row:
        return {"key": clause_key(root, item["number"]), "number": item["number"]}

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        yield from check_faults(check_clause_number, value)


@dataclass(frozen=True)
class Keys:
    """A list of keys: one row each in a link table, in their order."""

    name: str
    model: type[DeskModel]
    parent: str
    link: Link

    @property
    def table(self) -> Table:
        """The link table, as a table of one field."""
        return Table(self.model, (self.link,), parent=self.parent)

    def items(self, value: Any) -> list[Document]:
        return [{self.link.name: key} for key in value]

    def from_items(self, items: Sequence[Document]) -> list[Any]:
        return [item[self.link.name] for item in items]


@dataclass(frozen=True)
class Listing:
    """A list of objects: one row each."""

    name: str
    table: Table

    def items(self, value: Any) -> list[Document]:
        return list(value)

    def from_items(self, items: Sequence[Document]) -> list[Any]:
        return list(items)


Field = Plain | Keys | Listing
Listed = Keys | Listing


@dataclass(frozen=True)
class Table:
    """One table's part in a document.

    `parent` is the foreign key to the row it belongs to, empty for the root. `identity` is the
    primary key's column where rows are matched by it; rows without one are values and are
    replaced as a whole list.
    """

    model: type[DeskModel]
    fields: tuple[Field, ...]
    parent: str = ""
    identity: str = ""

    @property
    def plain(self) -> tuple[Plain, ...]:
        return tuple(f for f in self.fields if isinstance(f, Plain))

    @property
    def lists(self) -> tuple[Listed, ...]:
        return tuple(f for f in self.fields if not isinstance(f, Plain))

    def columns(self) -> tuple[str, ...]:
        """Return the columns it reads and writes."""
        own = tuple(column for f in self.plain for column in f.columns())
        return (*own, f"{self.parent}_id", "position") if self.parent else own

    def walk(self) -> Iterator[Table]:
        """Yield this table and all below it, parents first."""
        yield self
        for listed in self.lists:
            yield from listed.table.walk()


@dataclass(frozen=True)
class Noun:
    """One kind of record: its tables, its format, and what it is called."""

    name: str
    plural: str
    table: Table
    format: int = 1
    verbose: str = ""
    children: dict[str, str] = field(default_factory=dict)  # list of the document: noun

    @property
    def identity(self) -> str:
        """The document's field that names the record: `key` or `uid`."""
        return self.table.identity

    def key_of(self, document: Document) -> str:
        return str(document[self.identity])


def flatten(noun: Noun, document: Document) -> Rows:
    """Return the rows that document says, by table, parents first."""
    rows: Rows = {table.model: [] for table in noun.table.walk()}
    fill(noun.table, document, noun.key_of(document), rows)
    return rows


def fill(table: Table, item: Document, root: str, rows: Rows, owner: Row | None = None) -> None:
    """Add the rows of item and of all below it; owner holds its parent and position."""
    row: Row = dict(owner or {})
    for plain in table.plain:
        row |= plain.to_row(item, root)
    rows[table.model].append(row)
    for listed in table.lists:
        for position, child in enumerate(listed.items(item[listed.name])):
            place = {f"{listed.table.parent}_id": row[table.identity], "position": position}
            fill(listed.table, child, root, rows, place)


class Grouped:
    """Rows by table and parent, each list in its order."""

    def __init__(self, noun: Noun, rows: Rows) -> None:
        self.groups: dict[tuple[type[DeskModel], str], list[Row]] = {}
        for table in noun.table.walk():
            for row in sorted(rows.get(table.model, ()), key=lambda r: r.get("position", 0)):
                owner = row[f"{table.parent}_id"] if table.parent else ""
                self.groups.setdefault((table.model, owner), []).append(row)

    def item(self, table: Table, row: Row, root: str) -> Document:
        """Return the object that row and all below it say."""
        made: Document = {}
        for part in table.fields:
            if isinstance(part, Plain):
                made[part.name] = part.to_value(row, root)
            else:
                children = self.groups.get((part.table.model, row[table.identity]), ())
                made[part.name] = part.from_items(
                    [self.item(part.table, child, root) for child in children]
                )
        return made


def unflatten(noun: Noun, rows: Rows) -> dict[str, Document]:
    """Return the documents that rows say, by key."""
    grouped = Grouped(noun, rows)
    roots = grouped.groups.get((noun.table.model, ""), ())
    keys = [row[noun.identity] for row in roots]
    return {key: grouped.item(noun.table, row, key) for key, row in zip(keys, roots, strict=True)}


def column_faults(model: type[models.Model], name: str, value: Any) -> Iterator[str]:
    """Yield what the column's own checks say of value."""
    column: Any = model._meta.get_field(name)
    if value is None:
        if not column.null:
            yield "This is needed."
        return
    if not isinstance(value, expected_type(column)) or (
        isinstance(value, bool) and not isinstance(column, models.BooleanField)
    ):
        yield f"This must be a {expected_type(column).__name__}, not {type(value).__name__}."
        return
    try:
        cleaned = column.clean(value, None)
    except ValidationError as error:
        yield from error.messages
        return
    if cleaned != value:
        yield f"Write it as {cleaned!r}."


def expected_type(column: Any) -> type:
    """Return the type that a column's value has in a document."""
    if isinstance(column, models.BooleanField):
        return bool
    return int if isinstance(column, models.IntegerField) else str


def check_faults(check: Any, value: Any) -> Iterator[str]:
    """Yield what a checking function raises for value."""
    if not isinstance(value, str):
        yield "This must be text."
        return
    try:
        check(value)
    except ValueError as error:
        yield str(error)


def is_day(value: Any) -> bool:
    """Tell whether value is a day as `YYYY-MM-DD`."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_uid(value: str) -> bool:
    """Tell whether value is a uid in its one spelling."""
    return not list(check_faults(check_uid, value))


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of at most size."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
