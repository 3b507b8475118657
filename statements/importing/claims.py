"""What a file makes and what it points at, kept on disk until all of it is known.

A file may hold any number of records: what each claims is written down as it comes, and compared
once, at the end. Where something is wrong the record is read again for the path to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from statements.documents import NOUNS, Document
from statements.documents.links import part_names
from statements.keys import RecordName

from .items import Item

TABLES = """
    PRAGMA journal_mode=OFF;
    PRAGMA synchronous=OFF;
    CREATE TABLE place (id INTEGER PRIMARY KEY, record TEXT, at TEXT, spooled INTEGER);
    CREATE TABLE claimed (name TEXT, place INTEGER);
    CREATE TABLE made (name TEXT);
    CREATE TABLE pointed (name TEXT, place INTEGER);
"""
TWICE = """
    SELECT claimed.name, place.record, place.at, place.spooled FROM claimed
    JOIN place ON place.id = claimed.place
    WHERE claimed.name IN (SELECT name FROM claimed GROUP BY name HAVING count(*) > 1)
    ORDER BY claimed.name, place.id
"""
LOST = """
    SELECT pointed.name, place.record, place.at, place.spooled FROM pointed
    JOIN place ON place.id = pointed.place
    WHERE pointed.name NOT IN (SELECT name FROM made)
    ORDER BY place.id, pointed.name
"""


class Found(NamedTuple):
    """A name that something is wrong with, and the record of the file that says it."""

    name: str
    record: str
    at: str  # its place in the file, and those of its parts
    spooled: int  # where its document waits


@dataclass(frozen=True, slots=True)
class Claim:
    """What one record of a file claims.

    `names` are the keys and uids inside it and its own id, `made` what others may point at,
    `pointed` what it points at that the desk does not hold.
    """

    record: str
    at: str
    spooled: int
    names: Iterable[str] = ()
    made: Iterable[str] = ()
    pointed: Iterable[str] = ()


class Claims:
    """All claims of one file, in a database of their own that is gone afterwards."""

    def __init__(self) -> None:
        self.held = sqlite3.connect("", isolation_level=None)  # on disk, in a file without a name
        self.held.executescript(TABLES)
        self.held.execute("BEGIN")
        self.last = 0

    def close(self) -> None:
        self.held.close()

    def add(self, claims: Iterable[Claim]) -> None:
        """Write claims down, in the order of the file."""
        places, names, made, pointed = [], [], [], []
        for claim in claims:
            self.last += 1
            places.append((self.last, claim.record, claim.at, claim.spooled))
            names += [(name, self.last) for name in claim.names]
            made += [(name,) for name in claim.made]
            pointed += [(name, self.last) for name in claim.pointed]
        self.held.executemany("INSERT INTO place VALUES (?, ?, ?, ?)", places)
        self.held.executemany("INSERT INTO claimed VALUES (?, ?)", names)
        self.held.executemany("INSERT INTO made VALUES (?)", made)
        self.held.executemany("INSERT INTO pointed VALUES (?, ?)", pointed)

    def twice(self) -> Iterator[tuple[Found, Found]]:
        """Yield each name that was claimed before, with who claimed it first."""
        first: Found | None = None
        for row in self.held.execute(TWICE):
            found = Found(*row)
            if first is None or first.name != found.name:
                first = found
            elif found.name == found.record or found.record != first.record:
                yield found, first

    def lost(self) -> Iterator[Found]:
        """Yield each name that is pointed at and that nothing in the file makes."""
        return (Found(*row) for row in self.held.execute(LOST))


def claim(
    noun: str,
    item: Item,
    document: Document,
    place: int,
    names: Iterable[str],
    pointed: Iterable[tuple[str, str]],
) -> Claim:
    """Return what a record claims, and what it points at that the desk does not hold."""
    own = str(RecordName(noun, NOUNS[noun].key_of(document)))
    return Claim(
        own,
        place_of(item),
        place,
        [own, *names],
        [own, *(f"{part}/{key}" for part, key in part_names(noun, document))],
        [f"{other}/{key}" for other, key in pointed],
    )


def standing(noun: str, item: Item, document: Document) -> Claim:
    """Return the claim of a record that changes nothing: to stand in the file once."""
    own = str(RecordName(noun, NOUNS[noun].key_of(document)))
    return Claim(own, place_of(item), 0, [own])


def faulty(item: Item) -> Claim:
    """Return the claim of a record that cannot be read: others may point at it."""
    key = item.said.get(NOUNS[item.noun].identity)
    own = str(RecordName(item.noun, str(key)))
    return Claim(own, place_of(item), 0, made=[own])


def place_of(item: Item) -> str:
    """Return where a record and its parts stand in the file, as `item_at` reads it."""
    return orjson.dumps([item.where, item.parts]).decode()


def item_at(found: Found) -> Item:
    """Return where a record stands in the file."""
    where, places = orjson.loads(found.at)
    return Item(RecordName.parse(found.record).noun, {}, where, None, places)
