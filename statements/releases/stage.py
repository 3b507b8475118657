"""The public side as it was at one number of the ledger, in a file of its own.

It is told by the ledger alone: changes and editions never change, so what is read in pieces is
one snapshot, and nobody waits for it. Names are those of that number, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from statements import writing
from statements.documents import NOUNS, Context, PublicRows, facts, parse, pointers
from statements.documents.mapping import batched
from statements.documents.public import record_rows, table_rows
from statements.keys import RecordName
from statements.ledger.bulk import CHUNK
from statements.ledger.facts import final_keys, text_of
from statements.ledger.projections.public import insert_public
from statements.ledger.publishing import parts_only
from statements.models import (
    Change,
    Edition,
    PublicAbout,
    PublicAddressee,
    PublicPlace,
    PublicRecord,
    PublicReference,
    PublicSource,
    PublicStatement,
    PublicTarget,
    PublicTopic,
    PublicVoice,
    Record,
    Redaction,
)
from statements.models.records import PARTED
from statements.reading import Scratch

TABLES = (
    Record,  # of these only what was merged
    PublicRecord,
    PublicStatement,
    PublicReference,
    PublicVoice,
    PublicAddressee,
    PublicTopic,
    PublicPlace,
    PublicSource,
    PublicTarget,
    PublicAbout,
)
TOLD = """
    CREATE TABLE told (
        record TEXT PRIMARY KEY, number INTEGER, edition TEXT, last TEXT, winner TEXT
    ) WITHOUT ROWID
"""
TELL = """
    INSERT INTO told VALUES (?1, ?2, ?3, ?3, ?4)
    ON CONFLICT (record) DO UPDATE SET number = ?2, edition = ?3, last = coalesce(?3, last),
    winner = ?4
"""
SHOWN = (
    "SELECT record, edition, last, number, winner FROM told WHERE (record LIKE 'statement/%%') = %s"
)
Public = tuple[str, str, int]  # a record, its edition or the text of that, the number of its change


class Stage(Scratch):
    """What was public at one number of the ledger."""

    def __init__(self, path: Path, number: int) -> None:
        super().__init__(path)
        self.number = number

    def fill(self, progress: Callable[[int], Any]) -> list[Replaced]:
        """Read the ledger up to the number; return what was redacted of it since.

        `progress` is told how many records were read.
        """
        self.cursor = self.connection.cursor()
        with self.filling(TABLES), writing.unsealed():
            self.cursor.execute(TOLD)
            for rows in changes_up_to(self.number):
                self.cursor.executemany(TELL, rows)
            redacted = [*replaced(self.cursor, self.number)]
            self.context = Context(merged=self.merged())
            # Statements' rows ask officials about their offices.
            for statements in (False, True):
                for told in batched(self.public(statements=statements), CHUNK):
                    self.write(told)
                    progress(len(told))
        self.cursor.execute("ANALYZE")
        return redacted

    def merged(self) -> dict[str, str]:
        """Return what stood for each record that was merged then, and keep it."""
        self.cursor.execute("SELECT record, winner FROM told WHERE winner > ''")
        into = {RecordName.parse(record): key for record, key in self.cursor}
        ends = final_keys({str(one): str(one._replace(key=key)) for one, key in into.items()})
        Record.objects.using(self.alias).bulk_create(
            Record(
                id=str(one),
                noun=one.noun,
                key=one.key,
                merged_into_id=str(one._replace(key=ends[str(one)])),
            )
            for one in into
        )
        return ends

    def public(self, *, statements: bool) -> Iterator[Public]:
        """Yield what was public: statements, or all else.

        Parts of a merged record stay public where statements name them.
        """
        self.cursor.execute(SHOWN, [statements])
        for record, edition, last, number, winner in self.cursor:
            if edition is not None:
                yield record, edition, number
            elif winner and last and RecordName.parse(record).noun in PARTED:
                yield record, last, number

    def write(self, told: list[Public]) -> None:
        """Write the rows of some records; of merged ones, those of their parts."""
        found: PublicRows = {}
        for record, text, number in documents_of(told):
            noun, document = NOUNS[RecordName.parse(record).noun], parse(text)
            if noun.name == "official":
                self.context.facts.update(facts(noun, document))
            records = record_rows(noun, document, text, number)
            rows = table_rows(noun, records, number, self.context)
            if record in self.context.merged:
                rows = parts_only(record, rows)
            for model, own in rows.items():
                found.setdefault(model, []).extend(own)
        insert_public(found, self.connection)


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


def replaced(cursor: Any, number: int) -> Iterator[Replaced]:
    """Put in the place of each redacted edition what the public read next of the record, if all
    that this points at was public then; else leave the record out. Yield what was done."""
    for edition in Edition.objects.exclude(redaction=None).select_related("redaction"):
        record, redaction = edition.record_id, edition.redaction
        sql = "SELECT edition, last FROM told WHERE record = %s"  # of a merged one, the last stays
        own, last = cursor.execute(sql, [record]).fetchone() or (None, None)
        if edition.pk not in (own, last) or redaction is None:
            continue
        later = Change.objects.filter(
            record=record, number__gt=number, edition__isnull=False, edition__redaction=None
        )
        line = later.select_related("edition").order_by("number").first()
        shown = line.edition if line else None
        # Else keys in the release would lead nowhere.
        if shown and not stands(cursor, shown):
            line = shown = None
        pk = shown.pk if shown else None
        cursor.execute(
            "UPDATE told SET edition = %s, last = %s WHERE record = %s",
            [pk if own else None, pk, record],
        )
        yield Replaced(record, line.number if line else None, redaction)


def stands(cursor: Any, edition: Edition) -> bool:
    """Tell whether all that an edition points at was public."""
    noun = NOUNS[edition.record_name.noun]
    wanted = {f"{p.noun}/{p.key}" for p in pointers(noun, parse(text_of(edition)))}
    own = {name for name in wanted if RecordName.parse(name).noun in NOUNS}
    sql = "SELECT count(*) FROM told WHERE record IN (SELECT value FROM json_each(%s)) AND number"
    held = cursor.execute(sql, [orjson.dumps(sorted(own)).decode()]).fetchone()
    return int(held[0]) == len(own)


def documents_of(told: list[Public]) -> Iterator[Public]:
    """Return the same with the public text of each edition in the place of its id."""
    rows = Edition.objects.filter(pk__in=[edition for _, edition, _ in told]).order_by()
    texts = {row.pk: text_of(row) for row in rows.only("record_id", "format", "document")}
    return ((record, texts[edition], number) for record, edition, number in told)
