"""Tables that are no noun's: what follows from many records, each column declared once.

A member is a column, or a list of objects that have columns of their own. From here follow JSON and
its schema, CSV, codebook and labels; `query.lists` says where such a table is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statements.documents import PLURALS

from .cells import Cells, list_cell
from .columns import Column
from .permalinks import address_of, name_of
from .writing import Dialect, lines

KEYS = "keys"
LISTS = (KEYS, "uids")  # types of columns that are lists in JSON
NOUNS = {plural: noun for noun, plural in PLURALS.items()}  # by the name of their table
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A member that is a list of objects; tables have the keys in one member of each instead."""

    name: str
    meaning: str
    members: tuple[Member, ...]
    column: Column | None = None  # what tables have
    key: str = ""  # the member that the column lists


Member = Column | Listed


@dataclass(frozen=True, slots=True)
class DerivedTable:
    """One table: its name in addresses and of its file, what a row is, its members."""

    name: str  # in addresses
    table: str
    noun: str  # of one row, in the OpenAPI file
    row: str
    members: tuple[Member, ...]
    key: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns as tables have them."""
        columns = (one.column if isinstance(one, Listed) else one for one in self.members)
        return tuple(column for column in columns if column)

    @property
    def json_members(self) -> tuple[Member, ...]:
        """The members as JSON has them: names of keys stand beside the records, and addresses
        follow from the keys."""
        return tuple(
            one
            for one in self.members
            if isinstance(one, Listed) or not (one.label_noun or one.path_noun)
        )

    @property
    def label_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.label_noun)

    def names(self, records: Iterable[Record]) -> Iterator[str]:
        """Yield `noun/key` of all that some records name, one by one or in lists of keys."""
        rows = [*records]
        for column in self.label_columns:
            keys = {row[column.field] for row in rows} - {None, ""}
            yield from (str(name_of(column.label_noun, key)) for key in keys)
        for one in self.members:
            if isinstance(one, Column) and one.type == KEYS and one.refers_to:
                noun = NOUNS[one.refers_to.table]
                keys = {key for row in rows for key in row[one.name]}
                yield from (str(name_of(noun, key)) for key in keys)

    def rows(self, records: Iterable[Record], labels: Mapping[str, str]) -> Iterator[Cells]:
        """Yield records as tables have them."""
        for record in records:
            cells: Cells = {}
            for member in self.members:
                if isinstance(member, Listed):
                    cells |= listed_cell(member, record[member.name])
                elif member.label_noun:
                    key = record[member.field]
                    name = str(name_of(member.label_noun, key)) if key else ""
                    cells[member.name] = labels.get(name)
                elif member.path_noun:
                    cells[member.name] = address_of(member, record)
                else:
                    value = record[member.name]
                    cells[member.name] = list_cell(value) if isinstance(value, list) else value
            yield cells

    def lines(
        self,
        columns: Sequence[Column],
        records: Sequence[Record],
        labels: Mapping[str, str],
        dialect: Dialect,
    ) -> bytes:
        """Return records as lines of a table."""
        return lines(columns, self.rows(records, labels), dialect)


def listed_cell(member: Listed, items: Sequence[Record]) -> Cells:
    """Return the keys in a list as one cell, if tables have it."""
    if member.column is None:
        return {}
    return {member.column.name: list_cell(key for item in items for key in keys_in(item, member))}


def keys_in(item: Record, member: Listed) -> Iterator[str]:
    """Yield the keys of one item, whose key may stand in lists within it."""
    for part in member.members:
        if isinstance(part, Listed):
            yield from (key for inner in item[part.name] for key in keys_in(inner, part))
        elif part.name == member.key:
            yield item[part.name]
