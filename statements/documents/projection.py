"""What tables hold beside what they should: the pure half of every projection.

Rows come in, as they are stored and as the editions want them; out come differences for people,
and for the desk a `Plan` of what must be written. What reads and writes is in
`ledger.projections`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any

from django.db.models import UniqueConstraint

from statements.problems import BrokenRules, Problem

from .contents import Cells, columns_of, flatten
from .declaration import Noun
from .mapping import Document, Table

Step = tuple[Document | None, Document | None]  # what a record said, and what it says from now on


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that is not what the editions say; `place` is where in its document it belongs."""

    table: str
    row: str
    fault: str
    record: str = ""
    place: str = ""

    def __str__(self) -> str:
        return f"{self.table}: {self.fault}: {self.row}"


def missing_and_surplus(
    stored: Sequence[Cells], wanted: Sequence[Cells]
) -> tuple[list[Cells], list[Cells]]:
    """Return the rows that are missing from those stored, and those that are too many."""
    distinct = set(stored)
    if len(stored) == len(wanted) == len(distinct) and distinct == set(wanted):
        return [], []
    existing, expected = Counter(stored), Counter(wanted)
    return list((expected - existing).elements()), list((existing - expected).elements())


def describe(columns: Sequence[str], row: Cells) -> str:
    """Name a row by its first columns."""
    pairs = zip(columns[:4], row[:4], strict=False)
    return " ".join(f"{name}={value}" for name, value in pairs)[:200]


@dataclass
class Lists:
    """The rows of one table that change, by the row that each list belongs to.

    Rows without a parent belong to their own key. `records` are the records of the owners, `new`
    the rows of records that are new: nothing of them is stored.
    """

    table: Table
    new: list[Cells] = field(default_factory=list)
    before: dict[str, list[Cells]] = field(default_factory=dict)
    now: dict[str, list[Cells]] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)

    def add(self, record: str, before: Iterable[Cells], now: Iterable[Cells]) -> None:
        """Add those lists of a record that differ."""
        old, new = rows_by_owner(self.table, before), rows_by_owner(self.table, now)
        for owner in old.keys() | new.keys():
            if old.get(owner) != new.get(owner):
                self.before[owner], self.now[owner] = old.get(owner, []), new.get(owner, [])
                self.records[owner] = record


def changed_lists(noun: Noun, steps: Mapping[str, Step]) -> list[Lists]:
    """Return what changes in each table of a noun, parents first."""
    lists = [Lists(table) for table in noun.table.walk()]
    new = {each.table.model: each.new for each in lists}
    for key, (before, now) in steps.items():
        if before is None:
            if now is not None:
                flatten(noun, now, new)
            continue
        rows_before, rows_now = flatten(noun, before), flatten(noun, now) if now is not None else {}
        for each in lists:
            each.add(key, rows_before[each.table.model], rows_now.get(each.table.model, ()))
    return lists


def rows_by_owner(table: Table, rows: Iterable[Cells]) -> dict[str, list[Cells]]:
    """Return rows, as `flatten` tells them or stored, by the row that they belong to, in order."""
    columns = columns_of(table)
    owner = columns.index(f"{table.parent}_id" if table.parent else table.identity)
    lists: dict[str, list[Cells]] = {}
    place = itemgetter(columns.index("position")) if table.parent else None
    for row in sorted(rows, key=place) if place else rows:
        lists.setdefault(row[owner], []).append(row)
    return lists


@cache  # one for each table of a document
def unique_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of a place that only one record has, beside its key.

    A row that leaves such a place goes at once and is written anew; nothing points at it.
    """
    meta = table.model._meta
    unique = [c.fields for c in meta.constraints if isinstance(c, UniqueConstraint)]
    names = [name for fields in unique if "position" not in fields for name in fields]
    names = names if table.identity else []  # values are replaced whole
    attnames = {field.name: field.attname for field in meta.concrete_fields}
    return tuple(attnames[name] for name in names)


class Plan:
    """What must be written to one table so that it says what the documents say.

    Rows with a key or uid are matched by it; the others are values, and a list of them is replaced
    whole. Rows hold what stands in `columns`, `stored` ones their primary key behind that.
    """

    def __init__(
        self,
        noun: Noun,
        table: Table,
        stored: Sequence[Cells],
        wanted: Sequence[Cells],
        columns: tuple[str, ...] = (),
    ) -> None:
        self.noun, self.table = noun, table
        self.columns = columns or columns_of(table)
        self.insert: list[Cells] = []
        self.update: list[Cells] = []
        self.delete: list[Any] = []
        self.park: list[Any] = []
        self.leave: list[Any] = []
        self.shift = 0  # by which parked rows go down
        (self.match if table.identity else self.replace)(stored, wanted)

    def places(self, names: Iterable[str]) -> list[int]:
        """Return where some columns stand in a row."""
        return [self.columns.index(name) for name in names]

    def keys(self, rows: Iterable[Cells]) -> list[Any]:
        """Return the keys or uids of rows."""
        [place] = self.places([self.table.identity])
        return [row[place] for row in rows]

    def match(self, stored: Sequence[Cells], wanted: Sequence[Cells]) -> None:
        """Match rows by primary key."""
        after = dict(zip(self.keys(wanted), wanted, strict=True))
        if len(after) != len(wanted):
            raise BrokenRules(duplicate_problems(self.keys(wanted)))
        if not stored:
            self.insert = [*wanted]
            return
        before = dict(zip(self.keys(stored), (row[:-1] for row in stored), strict=True))
        unique = self.places(unique_columns(self.table))
        for pk, row in after.items():
            old = before.get(pk)
            if old is None:
                self.insert.append(row)
            elif any(old[place] != row[place] for place in unique):
                self.leave.append(pk)
                self.insert.append(row)
            elif old != row:
                self.update.append(row)
        self.delete = [pk for pk in before if pk not in after]
        if unique:
            self.leave += self.delete
        if self.table.parent:
            self.park = [*self.moved_keys(before), *self.delete]
        self.shift = self.room_before(stored) if self.park else 0

    def moved_keys(self, before: dict[Any, Cells]) -> Iterator[Any]:
        """Yield the rows that change their place, or whose it is."""
        places = self.places(["position", f"{self.table.parent}_id"])
        for pk, row in zip(self.keys(self.update), self.update, strict=True):
            if any(row[place] != before[pk][place] for place in places):
                yield pk

    def room_before(self, stored: Iterable[Cells]) -> int:
        """Return by how much places must go down so that they come before all others."""
        [place] = self.places(["position"])
        numbers: list[int] = [row[place] for row in stored]
        return max(numbers) - min(0, *numbers) + 1

    def replace(self, stored: Sequence[Cells], wanted: Sequence[Cells]) -> None:
        """Replace each parent's list whole where it differs."""
        if not stored:
            self.insert = [*wanted]
            return
        before, after = rows_by_owner(self.table, stored), rows_by_owner(self.table, wanted)
        for owner in before.keys() | after.keys():
            old, new = before.get(owner, []), after.get(owner, [])
            if without_pk(old) != new:
                self.delete += [row[-1] for row in old]
                self.insert += new


def without_pk(rows: Iterable[Cells]) -> list[Cells]:
    """Return stored rows as documents tell them."""
    return [row[:-1] for row in rows]


def duplicate_problems(keys: Iterable[Any]) -> Iterator[Problem]:
    """Tell which keys or uids stand in two documents."""
    names = ", ".join(str(key) for key, count in Counter(keys).items() if count > 1)
    message = f"{names} stands in two documents: a key or uid is used once."
    yield Problem("", message, "key_taken")
