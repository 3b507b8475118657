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
    CREATE TABLE place (id INTEGER PRIMARY KEY, record TEXT, at TEXT, offset INTEGER);
    CREATE TABLE claim (name TEXT, place INTEGER);
    CREATE TABLE provision (name TEXT);
    CREATE TABLE need (name TEXT, place INTEGER);
"""
REPEATS = """
    SELECT claim.name, place.record, place.at, place.offset FROM claim
    JOIN place ON place.id = claim.place
    WHERE claim.name IN (SELECT name FROM claim GROUP BY name HAVING count(*) > 1)
    ORDER BY claim.name, place.id
"""
UNMET = """
    SELECT need.name, place.record, place.at, place.offset FROM need
    JOIN place ON place.id = need.place
    WHERE need.name NOT IN (SELECT name FROM provision)
    ORDER BY place.id, need.name
"""


class ClaimRow(NamedTuple):
    """A name that something is wrong with, and the record of the file that says it."""

    name: str
    record: str
    at: str  # its place in the file, and those of its parts
    offset: int  # where its document waits


@dataclass(frozen=True, slots=True)
class Claim:
    """What one record of a file claims.

    `names` are the keys and uids inside it and its own id, `provides` what others may point at,
    `needs` what it points at that the desk does not hold.
    """

    record: str
    at: str
    offset: int
    names: Iterable[str] = ()
    provides: Iterable[str] = ()
    needs: Iterable[str] = ()


class Claims:
    """All claims of one file, in a database of their own that is gone afterwards."""

    def __init__(self) -> None:
        self.database = sqlite3.connect("", isolation_level=None)  # on disk, in a nameless file
        self.database.executescript(TABLES)
        self.database.execute("BEGIN")
        self.last_place = 0

    def close(self) -> None:
        self.database.close()

    def add(self, claims: Iterable[Claim]) -> None:
        """Write claims down, in the order of the file."""
        places, names, provides, needs = [], [], [], []
        for claim in claims:
            self.last_place += 1
            places.append((self.last_place, claim.record, claim.at, claim.offset))
            names += [(name, self.last_place) for name in claim.names]
            provides += [(name,) for name in claim.provides]
            needs += [(name, self.last_place) for name in claim.needs]
        self.database.executemany("INSERT INTO place VALUES (?, ?, ?, ?)", places)
        self.database.executemany("INSERT INTO claim VALUES (?, ?)", names)
        self.database.executemany("INSERT INTO provision VALUES (?)", provides)
        self.database.executemany("INSERT INTO need VALUES (?, ?)", needs)

    def repeats(self) -> Iterator[tuple[ClaimRow, ClaimRow]]:
        """Yield each name that was claimed before, with who claimed it first."""
        first: ClaimRow | None = None
        for values in self.database.execute(REPEATS):
            row = ClaimRow(*values)
            if first is None or first.name != row.name:
                first = row
            elif row.name == row.record or row.record != first.record:
                yield row, first

    def unmet_needs(self) -> Iterator[ClaimRow]:
        """Yield each name that is pointed at and that nothing in the file makes."""
        return (ClaimRow(*values) for values in self.database.execute(UNMET))


def claim_of(
    noun: str,
    item: Item,
    document: Document,
    offset: int,
    names: Iterable[str],
    missing: Iterable[tuple[str, str]],
) -> Claim:
    """Return what a record claims, and what it points at that the desk does not hold."""
    record = str(RecordName(noun, NOUNS[noun].key_of(document)))
    return Claim(
        record,
        place_of(item),
        offset,
        [record, *names],
        [record, *(f"{part}/{key}" for part, key in part_names(noun, document))],
        [f"{other}/{key}" for other, key in missing],
    )


def unchanged_claim(noun: str, item: Item, document: Document) -> Claim:
    """Return the claim of a record that changes nothing: to stand in the file once."""
    record = str(RecordName(noun, NOUNS[noun].key_of(document)))
    return Claim(record, place_of(item), 0, [record])


def faulty_claim(item: Item) -> Claim:
    """Return the claim of a record that cannot be read: others may point at it."""
    key = item.members.get(NOUNS[item.noun].identity)
    record = str(RecordName(item.noun, str(key)))
    return Claim(record, place_of(item), 0, provides=[record])


def place_of(item: Item) -> str:
    """Return where a record and its parts stand in the file, as `item_at` reads it."""
    return orjson.dumps([item.where, item.parts]).decode()


def item_at(row: ClaimRow) -> Item:
    """Return where a record stands in the file."""
    where, places = orjson.loads(row.at)
    return Item(RecordName.parse(row.record).noun, {}, where, None, places)
