"""What stands inside a document: keys and uids, what it points at, its rows.

Keys and pointers are as `identities` and `pointers` tell them, for the many documents in which
nothing is wrong; who finds that something is asks those, which tell the path to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from statements.models import DeskModel

from .field_types import ClauseLink, Link, Plain
from .mapping import Document, Keys, Listing, Noun, Rows, Table

Values = tuple[Any, ...]
Tuples = dict[type[DeskModel], list[Values]]


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


def names_within(noun: Noun, document: Document) -> list[str]:
    """Return the keys and uids inside a document, as they are held for ever."""
    found: list[str] = []
    add_names(noun.table, document, found)
    return found


def add_names(table: Table, item: Document, found: list[str]) -> None:
    for name, below, identity, prefix in identified(table):
        for row in item[name]:
            if identity and identity in row:  # a clause is told by its number
                found.append(prefix + row[identity])
            if identified(below):
                add_names(below, row, found)


@cache  # one for each table of a document
def identified(table: Table) -> tuple[tuple[str, Table, str, str], ...]:
    """Return the lists of a table with keys or uids in them: name, table, identity, prefix."""
    told: list[tuple[str, Table, str, str]] = []
    for listed in table.lists:
        below = listed.table
        prefix = f"{below.model._meta.model_name}/" if below.identity == "key" else ""
        if below.identity or identified(below):
            told.append((listed.name, below, below.identity, prefix))
    return tuple(told)


def pointed_within(noun: Noun, document: Document) -> list[tuple[str, str]]:
    """Return noun and key of all that a document points at outside itself, in its order."""
    found: list[tuple[str, str]] = []
    add_pointed(noun.table, document, noun.key_of(document), found)
    return found


def add_pointed(table: Table, item: Document, root: str, found: list[tuple[str, str]]) -> None:
    """Add what item and all below it point at."""
    for part, name, noun in pointing(table):
        value = item[name]
        if not value:
            continue
        if noun:
            found.append((noun, value))
        elif isinstance(part, Link):
            told = part.points_at(item, root)
            found += [told] if told else []
        elif isinstance(part, Keys):
            found += [(part.link.noun, key) for key in value]
        elif isinstance(part, Listing):
            for row in value:
                add_pointed(part.table, row, root, found)


@cache  # one for each table of a document
def pointing(table: Table) -> tuple[tuple[Any, str, str], ...]:
    """Return the fields that point outside; with the noun, where the value itself is the key."""
    told: list[tuple[Any, str, str]] = []
    for part in table.pointing:
        names_key = isinstance(part, Link) and not isinstance(part, ClauseLink)
        told.append((part, part.name, part.noun if names_key else ""))  # type: ignore[union-attr]
    return tuple(told)


def flatten(noun: Noun, document: Document) -> Rows:
    """Return the rows that a document says, by table, parents first."""
    found: Tuples = {table.model: [] for table in noun.table.walk()}
    tuples(noun, document, found)
    return {
        table.model: [dict(zip(columns_of(table), row, strict=True)) for row in found[table.model]]
        for table in noun.table.walk()
    }


def tuples(noun: Noun, document: Document, found: Tuples) -> None:
    """Add the rows of a document to those found: what stands in `columns_of` each table."""
    fill(noun.table, document, noun.key_of(document), (), found)


def fill(table: Table, item: Document, root: str, place: Values, found: Tuples) -> None:
    """Add the rows of item and of all below it; place holds its parent and position."""
    pick, others = picked(table)
    row: Values = pick(item)
    for part in others:
        row += part.cells(item, root)
    found[table.model].append(row + place)
    for listed in table.lists:
        value = item[listed.name]
        if not value:
            continue
        below, parent = listed.table, identity_of(table, item, root)
        if isinstance(listed, Keys):
            found[below.model] += [(key, parent, n) for n, key in enumerate(value)]
        else:
            for position, child in enumerate(value):
                fill(below, child, root, (parent, position), found)


def identity_of(table: Table, item: Document, root: str) -> Any:
    """Return the primary key of an item's row."""
    if table.identity in item:
        return item[table.identity]
    return dict(zip(columns_of(table), row_of(table, item, root), strict=False))[table.identity]


def row_of(table: Table, item: Document, root: str) -> Values:
    pick, others = picked(table)
    return pick(item) + tuple(cell for part in others for cell in part.cells(item, root))


@cache  # one for each table of a document
def picked(table: Table) -> tuple[Callable[[Document], Values], tuple[Plain, ...]]:
    """Return what picks the values that stand in a column as they are, and the other fields."""
    names = [part.name for part in table.plain if as_it_is(part)]
    return picker(names), tuple(part for part in table.plain if not as_it_is(part))


def as_it_is(part: Plain) -> bool:
    """Tell whether a field's value stands in its one column as it is."""
    return type(part).cells is Plain.cells


def picker(names: Sequence[str]) -> Callable[[Document], Values]:
    """Return what picks members of a document, as a tuple however many they are."""
    if len(names) < 2:
        return lambda item: tuple(item[name] for name in names)
    return itemgetter(*names)


@cache  # one for each table of a document
def columns_of(table: Table) -> tuple[str, ...]:
    """Return the columns of a table in the order of `tuples`."""
    first = [c for part in table.plain if as_it_is(part) for c in part.columns()]
    rest = [c for part in table.plain if not as_it_is(part) for c in part.columns()]
    place = (f"{table.parent}_id", "position") if table.parent else ()
    return (*first, *rest, *place)
