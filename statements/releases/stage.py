"""The public side as it was at one number of the ledger, in a file of its own.

It is read from the ledger alone: changes and editions never change, so what is read in pieces is
one snapshot, and nobody waits for it. Names are those of that number, too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from statements.documents import NOUNS, Context, Document, parse, pointers
from statements.documents.mapping import batched
from statements.documents.public import children, root_row
from statements.exports.citations import CITABLE
from statements.keys import RecordName
from statements.labels import Labels, named
from statements.ledger.bulk import CHUNK
from statements.ledger.facts import ends_of, text_of
from statements.models import Change, Edition, Redaction
from statements.models.records import PARTED

SCHEMA = """
    PRAGMA journal_mode=OFF;
    PRAGMA synchronous=OFF;
    CREATE TABLE told (
        record TEXT PRIMARY KEY, number INTEGER, edition TEXT, last TEXT, winner TEXT
    ) WITHOUT ROWID;
    CREATE TABLE ended (id TEXT PRIMARY KEY, noun TEXT, key TEXT) WITHOUT ROWID;
    CREATE TABLE held (
        id TEXT PRIMARY KEY, noun TEXT, key TEXT, sort_on TEXT, sort_key TEXT, number INTEGER,
        label TEXT, links TEXT, document TEXT
    );
"""
INDEXES = """
    CREATE INDEX by_key ON held (noun, sort_key, id);
    CREATE INDEX by_day ON held (noun, sort_on DESC, key DESC);
    ANALYZE;
"""
TELL = """
    INSERT INTO told VALUES (?1, ?2, ?3, ?3, ?4)
    ON CONFLICT (record) DO UPDATE SET number = ?2, edition = ?3, last = coalesce(?3, last),
    winner = ?4
"""
COLUMNS = ("id", "noun", "key", "sort_on", "sort_key", "number", "label", "links", "document")
DATED = ("statement", "reference")  # in the order of their lists: the newest first


class Held(NamedTuple):
    """One public document, and the number of its record's last change."""

    document: Document
    number: int


class Stage:
    """What was public at one number of the ledger."""

    def __init__(self, path: Path, number: int, progress: Callable[[int], Any]) -> None:
        """Read the ledger up to a number; `progress` is told how many records were read."""
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.number = number
        self.connection.executescript(SCHEMA)
        self.connection.execute("BEGIN")
        for rows in changes_up_to(number):
            self.connection.executemany(TELL, rows)
        self.redacted = [*replaced(self.connection, number)]
        self.merges = Context(merged=self.merged())
        for told in batched(self.public(), CHUNK):
            self.connection.executemany(
                f"INSERT INTO held VALUES ({', '.join('?' * len(COLUMNS))})",  # noqa: S608
                chain.from_iterable(map(public_rows, documents_of(told))),
            )
            progress(len(told))
        self.connection.execute("COMMIT")
        self.connection.executescript(INDEXES)

    def close(self) -> None:
        self.connection.close()

    def merged(self) -> dict[str, str]:
        """Return what stood for each record that was merged then."""
        rows = self.connection.execute("SELECT record, winner FROM told WHERE winner > ''")
        return ends_of(
            {loser: str(RecordName.parse(loser)._replace(key=key)) for loser, key in rows}
        )

    def public(self) -> Iterator[tuple[str, str, int, bool]]:
        """Yield record, edition and number of what was public, and whether its own row was.

        Parts of a merged record stay public where statements name them.
        """
        rows = self.connection.execute("SELECT record, edition, last, number, winner FROM told")
        for record, edition, last, number, winner in rows:
            if edition is not None:
                yield record, edition, number, True
            elif winner and last and RecordName.parse(record).noun in PARTED:
                yield record, last, number, False

    def count(self, noun: str) -> int:
        row = self.connection.execute("SELECT count(*) FROM held WHERE noun = ?", [noun])
        return int(row.fetchone()[0])

    def documents(self, noun: str) -> Iterator[tuple[list[Held], Labels]]:
        """Yield the documents of a noun in the order of its list, with the names they need."""
        order = "sort_on DESC, key DESC" if noun in DATED else "sort_key, id"
        rows = self.connection.execute(
            f"SELECT document, number, links FROM held WHERE noun = ? ORDER BY {order}",  # noqa: S608
            [noun],
        )
        while chunk := rows.fetchmany(CHUNK):
            wanted = {name for _, _, links in chunk for name in links.split()}
            yield [Held(parse(row[0]), row[1]) for row in chunk], self.labels(wanted)

    def labels(self, wanted: Iterable[str]) -> Labels:
        """Return the names of `noun/key` as they were."""
        return named(wanted, self.read, lambda: self.merges)

    def read(self, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        for chunk in batched(sorted(names), CHUNK):
            sql = "SELECT id, label FROM held WHERE id IN (SELECT value FROM json_each(?))"
            yield from self.connection.execute(sql, [orjson.dumps(chunk).decode()])

    def keep_ends(self, names: Iterable[str]) -> None:
        """Keep `noun/key` of what citations join."""
        rows = ((name, *RecordName.parse(name)) for name in names)
        self.connection.executemany("INSERT OR IGNORE INTO ended VALUES (?, ?, ?)", rows)

    def ends(self) -> Iterator[list[tuple[str, str | None, str | None]]]:
        """Yield `noun/key`, name and document of what was kept, in the order of the table."""
        for noun in CITABLE:
            rows = self.connection.execute(
                "SELECT ended.id, label, document FROM ended LEFT JOIN held USING (id)"
                " WHERE ended.noun = ? ORDER BY ended.key",
                [noun],
            )
            while chunk := rows.fetchmany(CHUNK):
                yield chunk


def changes_up_to(number: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the lines of the ledger up to a number, in their order."""
    last = 0
    while True:
        rows = Change.objects.filter(number__gt=last, number__lte=number).order_by("number")
        found = list(rows.values_list("number", "record_id", "edition_id", "winner")[:CHUNK])
        if not found:
            return
        yield [(record, at, edition, winner) for at, record, edition, winner in found]
        last = found[-1][0]


class Replaced(NamedTuple):
    """A record whose edition of then was redacted: the line of a later one that stands in its
    place, None where the record is left out."""

    record: str
    number: int | None
    redaction: Redaction


def replaced(connection: sqlite3.Connection, number: int) -> Iterator[Replaced]:
    """Put in the place of each redacted edition what the public read next of the record, if all
    that this points at was public then; else leave the record out. Yield what was done."""
    for edition in Edition.objects.exclude(redaction=None).select_related("redaction"):
        record, redaction = edition.record_id, edition.redaction
        sql = "SELECT edition, last FROM told WHERE record = ?"  # of a merged one, the last stays
        own, last = connection.execute(sql, [record]).fetchone() or (None, None)
        if edition.pk not in (own, last) or redaction is None:
            continue
        later = Change.objects.filter(
            record=record, number__gt=number, edition__isnull=False, edition__redaction=None
        )
        line = later.select_related("edition").order_by("number").first()
        shown = line.edition if line else None
        # Else keys in the release would lead nowhere.
        if shown and not stands(connection, shown):
            line = shown = None
        pk = shown.pk if shown else None
        connection.execute(
            "UPDATE told SET edition = ?1, last = ?2 WHERE record = ?3",
            [pk if own else None, pk, record],
        )
        yield Replaced(record, line.number if line else None, redaction)


def stands(connection: sqlite3.Connection, edition: Edition) -> bool:
    """Tell whether all that an edition points at was public."""
    noun = NOUNS[edition.record_name.noun]
    wanted = {f"{p.noun}/{p.key}" for p in pointers(noun, parse(text_of(edition)))}
    own = {name for name in wanted if RecordName.parse(name).noun in NOUNS}
    sql = "SELECT count(*) FROM told WHERE record IN (SELECT value FROM json_each(?)) AND number"
    held = connection.execute(sql, [orjson.dumps(sorted(own)).decode()]).fetchone()
    return int(held[0]) == len(own)


def documents_of(
    told: Iterable[tuple[str, str, int, bool]],
) -> Iterator[tuple[str, str, int, bool]]:
    """Yield the same with the public text of each edition in the place of its id."""
    told = list(told)
    rows = Edition.objects.filter(pk__in=[edition for _, edition, _, _ in told]).order_by()
    texts = {row.pk: text_of(row) for row in rows.only("record_id", "format", "document")}
    for record, edition, number, stands in told:
        yield record, texts[edition], number, stands


def public_rows(told: tuple[str, str, int, bool]) -> Iterator[tuple[Any, ...]]:
    """Yield what the public reads of one record, by the rows that publishing would write."""
    record, text, number, stands = told
    noun, document = NOUNS[RecordName.parse(record).noun], parse(text)
    rows = [root_row(noun, document, text, number)] if stands else []
    for row in chain(rows, (row for row, _ in children(noun, document))):
        sort_on = row["sort_on"] and row["sort_on"].isoformat()
        cells = row | {"number": number, "sort_on": sort_on}
        yield tuple(cells[name] for name in COLUMNS)
