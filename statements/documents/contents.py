"""What stands inside a document: keys and uids, what it points at, its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from statements.models import DeskModel

from .declaration import Noun
from .field_types import ClauseLink, Link, Plain
from .mapping import Document, Keys, Listing, Table

Cells = tuple[Any, ...]
Rows = dict[type[DeskModel], list[Cells]]


def identities(noun: Noun, document: Document) -> dict[str, str]:
    """Return the keys and uids inside a document, as they are held for ever, with their paths."""
    return dict(identity_paths(noun, document))


def identities_with_own(noun: Noun, document: Document) -> dict[str, str]:
    """Return the keys and uids inside a document, and the record's own uid where it has one."""
    own = {document["uid"]: "uid"} if noun.identity == "uid" else {}
    return own | identities(noun, document)


def identity_paths(noun: Noun, document: Document) -> list[tuple[str, str]]:
    """Return each key and uid inside a document with its path, in its order."""
    paths: list[tuple[str, str]] = []
    add_identities(noun.table, document, "", paths)
    return paths


def add_identities(table: Table, item: Document, path: str, paths: list[tuple[str, str]]) -> None:
    for name, below, identity, prefix in lists_with_identities(table):
        for place, row in enumerate(item[name]):
            here = f"{path}{name}[{place}]."
            if identity and identity in row:  # a clause is told by its number
                paths.append((prefix + row[identity], here + identity))
            if lists_with_identities(below):
                add_identities(below, row, here, paths)


@cache  # one for each table of a document
def lists_with_identities(table: Table) -> tuple[tuple[str, Table, str, str], ...]:
    """Return the lists of a table with keys or uids in them: name, table, identity, prefix."""
    lists: list[tuple[str, Table, str, str]] = []
    for listed in table.lists:
        below = listed.table
        prefix = f"{below.model._meta.model_name}/" if below.identity == "key" else ""
        if below.identity or lists_with_identities(below):
            lists.append((listed.name, below, below.identity, prefix))
    return tuple(lists)


class Pointer(NamedTuple):
    """One place of a document that points at something else."""

    path: str
    noun: str
    key: str


def pointers(noun: Noun, document: Document) -> list[Pointer]:
    """Return all that a document points at outside itself, in its order."""
    links: list[Pointer] = []
    add_pointers(noun.table, document, noun.key_of(document), "", links)
    return links


def add_pointers(table: Table, item: Document, root: str, path: str, links: list[Pointer]) -> None:
    """Add what item and all below it point at."""
    for part, name, noun in fields_with_nouns(table):
        value = item[name]
        if not value:
            continue
        if noun:
            links.append(Pointer(path + name, noun, value))
        elif isinstance(part, Link):
            noun_and_key = part.points_at(item, root)
            links += [Pointer(path + name, *noun_and_key)] if noun_and_key else []
        elif isinstance(part, Keys):
            linked_noun = part.link.noun
            links += [
                Pointer(f"{path}{name}[{place}]", linked_noun, key)
                for place, key in enumerate(value)
            ]
        elif isinstance(part, Listing):
            for place, row in enumerate(value):
                add_pointers(part.table, row, root, f"{path}{name}[{place}].", links)


@cache  # one for each table of a document
def fields_with_nouns(table: Table) -> tuple[tuple[Any, str, str], ...]:
    """Return the fields that point outside; with the noun, where the value itself is the key."""
    fields: list[tuple[Any, str, str]] = []
    for part in table.outward_fields:
        noun = part.noun if isinstance(part, Link) and not isinstance(part, ClauseLink) else ""
        fields.append((part, part.name, noun))
    return tuple(fields)


def flatten(noun: Noun, document: Document, earlier_rows: Rows | None = None) -> Rows:
    """Return the rows that a document says, by table, after the `earlier_rows`.

    What stands in them, `columns_of` each table says.
    """
    rows = (
        {table.model: [] for table in noun.table.walk()} if earlier_rows is None else earlier_rows
    )
    add_rows(noun.table, document, noun.key_of(document), (), rows)
    return rows


def add_rows(table: Table, item: Document, root: str, place: Cells, rows: Rows) -> None:
    """Add the rows of item and of all below it; place holds its parent and position."""
    pick, others = picker_and_other_fields(table)
    row: Cells = pick(item)
    for part in others:
        row += part.cells(item, root)
    rows[table.model].append(row + place)
    for listed in table.lists:
        value = item[listed.name]
        if not value:
            continue
        below, parent = listed.table, identity_of(table, item, root)
        if isinstance(listed, Keys):
            rows[below.model] += [(key, parent, n) for n, key in enumerate(value)]
        else:
            for position, child in enumerate(value):
                add_rows(below, child, root, (parent, position), rows)


def identity_of(table: Table, item: Document, root: str) -> Any:
    """Return the primary key of an item's row."""
    if table.identity in item:
        return item[table.identity]
    return dict(zip(columns_of(table), row_of(table, item, root), strict=False))[table.identity]


def row_of(table: Table, item: Document, root: str) -> Cells:
    pick, others = picker_and_other_fields(table)
    return pick(item) + tuple(cell for part in others for cell in part.cells(item, root))


@cache  # one for each table of a document
def picker_and_other_fields(table: Table) -> tuple[Callable[[Document], Cells], tuple[Plain, ...]]:
    """Return what picks the values that stand in a column as they are, and the other fields."""
    names = [part.name for part in table.plain if is_stored_as_is(part)]
    return picker(names), tuple(part for part in table.plain if not is_stored_as_is(part))


def is_stored_as_is(part: Plain) -> bool:
    """Tell whether a field's value stands in its one column as it is."""
    return type(part).cells is Plain.cells


def picker(names: Sequence[str]) -> Callable[[Document], Cells]:
    """Return what picks members of a document, as a tuple however many they are."""
    if len(names) < 2:
        return lambda item: tuple(item[name] for name in names)
    return itemgetter(*names)


@cache  # one for each table of a document
def columns_of(table: Table) -> tuple[str, ...]:
    """Return the columns of a table in the order in which `flatten` gives them."""
    first = [c for part in table.plain if is_stored_as_is(part) for c in part.columns()]
    rest = [c for part in table.plain if not is_stored_as_is(part) for c in part.columns()]
    place = (f"{table.parent}_id", "position") if table.parent else ()
    return (*first, *rest, *place)
