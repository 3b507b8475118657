"""The mapping between a document and the rows of its tables: declared once, pure both ways.

A `Table` lists the fields of one JSON object in their order; lists of objects are tables
again. `flatten` and `unflatten` follow the declaration; render, load, validation, links, diff
and help texts do too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from statements.models import DeskModel

from .kinds import Link, Plain, Row
from .sound import Sound, sound

Document = dict[str, Any]
Rows = dict[type[DeskModel], list[Row]]
T = TypeVar("T")


@dataclass(frozen=True)
class Keys:
    """A list of keys: one row each in a link table, in their order."""

    name: str
    model: type[DeskModel]
    parent: str
    link: Link

    @cached_property
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


@dataclass(frozen=True, eq=False)
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

    @cached_property
    def plain(self) -> tuple[Plain, ...]:
        return tuple(f for f in self.fields if isinstance(f, Plain))

    @cached_property
    def lists(self) -> tuple[Listed, ...]:
        return tuple(f for f in self.fields if not isinstance(f, Plain))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset(part.name for part in self.fields)

    @cached_property
    def pointing(self) -> tuple[Field, ...]:
        """The fields that point outside the document, and the lists with such fields."""
        return tuple(f for f in self.fields if points_outside(f))

    @cached_property
    def sound(self) -> tuple[tuple[Field, Sound], ...]:
        """The fields, each with what tells quickly whether a value is sound."""
        told: list[tuple[Field, Sound]] = []
        for part in self.fields:
            if isinstance(part, Listing):
                told.append((part, refusing))
            elif isinstance(part, Keys):
                told.append((part, sound(part.link, part.model)))
            else:
                told.append((part, sound(part, self.model)))
        return tuple(told)

    @cached_property
    def has_siblings(self) -> bool:
        """Whether a field, or one below, names another part of the same document."""
        own = any(isinstance(part, Link) and part.within for part in self.plain)
        return own or any(listed.table.has_siblings for listed in self.lists)

    def columns(self) -> tuple[str, ...]:
        """Return the columns it reads and writes."""
        own = tuple(column for f in self.plain for column in f.columns())
        return (*own, f"{self.parent}_id", "position") if self.parent else own

    def walk(self) -> Iterator[Table]:
        """Yield this table and all below it, parents first."""
        yield self
        for listed in self.lists:
            yield from listed.table.walk()


def refusing(value: Any) -> bool:
    return False


def points_outside(part: Field) -> bool:
    """Tell whether a field, or one below it, points outside the document."""
    if isinstance(part, Listing):
        return bool(part.table.pointing)
    return isinstance(part, Keys) or (isinstance(part, Link) and not part.within)


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


def identities(noun: Noun, document: Document) -> dict[str, str]:
    """Return the keys and uids inside a document, as they are held for ever, with their paths."""
    return dict(identities_below(noun.table, document, ""))


def identities_below(table: Table, item: Document, path: str) -> Iterator[tuple[str, str]]:
    for listed in table.lists:
        name = listed.table.identity
        for place, row in enumerate(listed.items(item[listed.name])):
            here = f"{path}{listed.name}[{place}]."
            if name and name in row:
                prefix = f"{listed.table.model._meta.model_name}/" if name == "key" else ""
                yield f"{prefix}{row[name]}", here + name
            yield from identities_below(listed.table, row, here)


def arranged(noun: Noun, document: Document) -> Document:
    """Return a valid document with its fields in their order, whatever order they came in."""
    return in_order(noun.table, document)


def in_order(table: Table, item: Document) -> Document:
    return {
        part.name: item[part.name]
        if isinstance(part, Plain | Keys)
        else [in_order(part.table, row) for row in item[part.name]]
        for part in table.fields
    }


def flatten(noun: Noun, document: Document) -> Rows:
    """Return the rows that document says, by table, parents first."""
    rows: Rows = {table.model: [] for table in noun.table.walk()}
    fill(noun.table, document, noun.key_of(document), rows)
    return rows


def fill(table: Table, item: Document, root: str, rows: Rows, owner: Row | None = None) -> None:
    """Add the rows of item and of all below it; owner holds its parent and position."""
    row: Row = owner or {}
    for plain in table.plain:
        row |= plain.to_row(item, root)
    rows[table.model].append(row)
    for listed in table.lists:
        below, parent = listed.table, f"{listed.table.parent}_id"
        for position, child in enumerate(listed.items(item[listed.name])):
            place = {parent: row[table.identity], "position": position}
            fill(below, child, root, rows, place)


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


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of at most size."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
