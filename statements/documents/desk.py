"""Render documents from the desk's tables, and load documents into them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import F, ProtectedError, QuerySet, RestrictedError

from statements.models import DeskModel
from statements.problems import BrokenRules, Problem, StillUsed

from .kinds import Row
from .mapping import Document, Noun, Rows, Table, batched, flatten, identities, unflatten

CHUNK = 500  # keys in one query; SQLite takes 32,766 parameters, PostgreSQL 65,535


def render(noun: Noun, keys: Iterable[str]) -> dict[str, Document]:
    """Return the desk's documents by key, in a fixed number of queries per 500 keys."""
    documents: dict[str, Document] = {}
    for chunk in batched(keys, CHUNK):
        documents |= unflatten(noun, held_rows(noun, chunk))
    return documents


def held_rows(noun: Noun, keys: Sequence[str]) -> Rows:
    """Return the desk's rows of some records, by table."""
    found: Rows = {table.model: [] for table in noun.table.walk()}
    fetch(noun.table, "pk", keys, found)
    return found


def fetch(table: Table, column: str, keys: Sequence[Any], found: Rows) -> None:
    """Fetch the rows that column ties to keys, and all below them.

    By the parents' own keys and not through a join: on tables filled in this same transaction
    PostgreSQL has no statistics, and joined for more than half a minute.
    """
    if not keys:
        return
    rows = table.model._base_manager.filter(**{f"{column}__in": keys}).order_by()
    fetched = list(rows.values(*table.columns(), "pk"))
    found[table.model] += fetched
    for listed in table.lists:
        below = listed.table
        fetch(below, below.parent, [row["pk"] for row in fetched], found)


class Plan:
    """What must be written to one table so that it says what the documents say."""

    def __init__(self, table: Table, held: list[Row], wanted: list[Row]) -> None:
        self.table = table
        self.insert: list[Row] = []
        self.update: list[Row] = []
        self.delete: list[Any] = []
        self.park: list[Any] = []
        (self.match if table.identity else self.replace)(held, wanted)

    def match(self, held: list[Row], wanted: list[Row]) -> None:
        """Match rows by primary key."""
        identity = self.table.identity
        before = {row[identity]: row for row in held}
        after = {row[identity]: row for row in wanted}
        if len(after) != len(wanted):
            counted = Counter(row[identity] for row in wanted)
            twice = ", ".join(str(pk) for pk, count in counted.items() if count > 1)
            message = f"{twice} stands in two documents: a key or uid is used once."
            raise BrokenRules([Problem("", message, "key_taken")])
        for pk, row in after.items():
            old = before.get(pk)
            if old is None:
                self.insert.append(row)
            elif any(old[column] != value for column, value in row.items()):
                self.update.append(row)
        self.delete = [pk for pk in before if pk not in after]
        if self.table.parent:
            moved = (
                r[identity] for r in self.update if r["position"] != before[r[identity]]["position"]
            )
            self.park = [*moved, *self.delete]

    def replace(self, held: list[Row], wanted: list[Row]) -> None:
        """Replace each parent's list whole where it differs."""
        before, after = self.lists(held), self.lists(wanted)
        for owner in before.keys() | after.keys():
            old, new = before.get(owner, []), after.get(owner, [])
            if [{k: v for k, v in row.items() if k != "pk"} for row in old] != new:
                self.delete += [row["pk"] for row in old]
                self.insert += new

    def lists(self, rows: list[Row]) -> dict[str, list[Row]]:
        grouped: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["position"]):
            grouped[row[f"{self.table.parent}_id"]].append(row)
        return grouped

    @property
    def manager(self) -> Any:
        return self.table.model._base_manager

    def make_room(self) -> None:
        """Drop replaced values and park moved rows, so that no two rows share a place."""
        if not self.table.identity:
            for pks in batched(self.delete, CHUNK):
                self.manager.filter(pk__in=pks).delete()
        for pks in batched(self.park, CHUNK):
            self.manager.filter(pk__in=pks).update(position=-1 - F("position"))

    def write(self) -> None:
        """Insert what is new and update what differs."""
        rows = [self.table.model(**row) for row in self.insert]
        self.manager.bulk_create(rows, batch_size=CHUNK)
        if self.update:
            columns = [c for c in self.table.columns() if c != self.table.model._meta.pk.attname]
            names = [self.table.model._meta.get_field(c).name for c in columns]
            self.manager.bulk_update(
                [self.table.model(**row) for row in self.update], names, batch_size=100
            )

    def refuse_strangers(self, paths: Mapping[str, str]) -> None:
        """Refuse a key or uid that a row of another record has; paths tell where it stands."""
        if not (self.table.identity and self.table.parent):
            return
        for rows in batched(self.insert, CHUNK):
            for row in self.manager.filter(pk__in=[row[self.table.identity] for row in rows]):
                noun, key = row.record_name()
                message = f"{row.pk} belongs to {noun} {key}: a key or uid is never used twice."
                path = paths.get(row.pk) or paths.get(f"{row._meta.model_name}/{row.pk}", "")
                raise BrokenRules([Problem(path, message, "key_taken")])

    def clear(self) -> None:
        """Delete rows that are gone; refuse where something still points at them.

        All at once: siblings among them may point at each other.
        """
        if self.table.identity and self.delete:
            delete(self.manager.filter(pk__in=self.delete), ", ".join(map(str, self.delete)))


def load(noun: Noun, documents: Sequence[Document]) -> None:
    """Make the desk say what the documents say; the records must have been named.

    Raise StillUsed where something still points at what a document no longer holds.
    """
    keys = [noun.key_of(document) for document in documents]
    held: Rows = defaultdict(list)
    for chunk in batched(keys, CHUNK):
        for model, rows in held_rows(noun, chunk).items():
            held[model] += rows
    wanted: Rows = defaultdict(list)
    for document in documents:
        for model, rows in flatten(noun, document).items():
            wanted[model] += rows
    plans = plans_of(noun, held, wanted)
    paths = {name: path for d in documents for name, path in identities(noun, d).items()}
    for plan in plans:
        plan.refuse_strangers(paths)
    for step in (Plan.make_room, Plan.write):
        for plan in plans:
            step(plan)
    for plan in reversed(plans):
        plan.clear()


def remove(noun: Noun, keys: Sequence[str]) -> None:
    """Delete records' rows from the desk; raise StillUsed where something points at them.

    What lives inside them goes first: it may point at the records themselves.
    """
    root, *plans = plans_of(noun, held_rows(noun, keys), {})
    for plan in plans:
        plan.make_room()
    for plan in reversed(plans):
        plan.clear()
    delete(root.manager.filter(pk__in=keys), f"{noun.name} {', '.join(keys)}")


def plans_of(noun: Noun, held: Rows, wanted: Rows) -> list[Plan]:
    """Return a plan for each table of a noun, parents first."""
    tables = noun.table.walk()
    return [Plan(t, held.get(t.model, []), wanted.get(t.model, [])) for t in tables]


def delete(rows: QuerySet[Any], what: str) -> None:
    """Delete rows; raise StillUsed with the records that point at what they hold."""
    try:
        rows.delete()
    except (ProtectedError, RestrictedError) as error:
        raise still_used(what, error) from error


def still_used(what: str, error: ProtectedError | RestrictedError) -> StillUsed:
    """Return the error for rows that Django would not delete, with the records in their way."""
    if isinstance(error, ProtectedError):
        return StillUsed(what, users_of(error.protected_objects))
    return StillUsed(what, users_of(error.restricted_objects))


def users_of(rows: Iterable[Any]) -> list[str]:
    """Return the records that rows belong to, as `noun/key`; those of the first hundred rows."""
    first = islice((row for row in rows if isinstance(row, DeskModel)), 100)
    return sorted({"/".join(row.record_name()) for row in first})
