"""The public side as it was at one number of the ledger, in a file of its own.

It is told by the ledger alone: changes and editions never change, so what is read in pieces is
one snapshot, and nobody waits for it. Names are those of that number, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from statements import writing
from statements.documents import NOUNS, Context, PublicRows, facts, parse
from statements.documents.desk import DOCUMENTS
from statements.documents.mapping import batched
from statements.documents.merges import final_keys
from statements.documents.nouns import KEEPING_PARTS
from statements.documents.public import record_rows, table_rows
from statements.keys import RecordName
from statements.ledger.facts import text_of
from statements.ledger.projections import STANCES
from statements.ledger.projections.public import insert_public
from statements.ledger.projections.stances import insert, rows_on
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
)
from statements.reading import Scratch

from .following import FOLLOWING, derived_from
from .replacing import Replacement, Replacing

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
    *FOLLOWING,
)
CREATE_TOLD = """
    CREATE TABLE told (
        record TEXT PRIMARY KEY, number INTEGER, edition TEXT, last TEXT, winner TEXT
    ) WITHOUT ROWID
"""
UPSERT_TOLD = """
    INSERT INTO told VALUES (?1, ?2, ?3, ?3, ?4)
    ON CONFLICT (record) DO UPDATE SET number = ?2, edition = ?3, last = coalesce(?3, last),
    winner = ?4
"""
SELECT_TOLD = (
    "SELECT record, edition, last, number, winner FROM told WHERE (record LIKE 'statement/%%') = %s"
)
PublicEdition = tuple[
    str, str, int
]  # a record, its edition or the text of that, the number of its change


class Stage(Scratch):
    """What was public at one number of the ledger."""

    def __init__(self, path: Path, number: int) -> None:
        super().__init__(path)
        self.number = number

    def fill(self, progress: Callable[[int], Any]) -> list[Replacement]:
        """Read the ledger up to the number; return what was redacted of it since.

        `progress` is told how many records were read.
        """
        self.cursor = self.connection.cursor()
        with self.filling(TABLES), writing.unsealed():
            self.cursor.execute(CREATE_TOLD)
            for rows in changes_up_to(self.number):
                self.cursor.executemany(UPSERT_TOLD, rows)
            replacements = Replacing(self.cursor, self.number).replace_all()
            self.context = Context(merged=self.store_merges())
            # Statements' rows ask officials about their offices, and agreements about clauses.
            for statements in (False, True):
                for editions in batched(self.public_editions(statements=statements), DOCUMENTS):
                    self.write(editions)
                    progress(len(editions))
        self.derive()
        self.cursor.execute("ANALYZE")
        return replacements

    def derive(self) -> None:
        """Write what follows from the steps of many records."""
        with self.read(), writing.unsealed(), transaction.atomic(using=self.alias):
            for nodes in STANCES.chunks():
                for model, rows in rows_on(nodes).items():
                    insert(model, rows, self.connection)

    def store_merges(self) -> dict[str, str]:
        """Return what stood for each record that was merged then, and keep it."""
        self.cursor.execute("SELECT record, winner FROM told WHERE winner > ''")
        winners = {RecordName.parse(record): key for record, key in self.cursor}
        standing = final_keys(
            {str(name): str(name._replace(key=key)) for name, key in winners.items()}
        )
        Record.objects.using(self.alias).bulk_create(
            Record(
                id=str(name),
                noun=name.noun,
                key=name.key,
                merged_into_id=str(name._replace(key=standing[str(name)])),
            )
            for name in winners
        )
        return standing

    def public_editions(self, *, statements: bool) -> Iterator[PublicEdition]:
        """Yield what was public: statements, or all else.

        Parts of a merged record stay public where statements name them.
        """
        self.cursor.execute(SELECT_TOLD, [statements])
        for record, edition, last, number, winner in self.cursor:
            if edition is not None:
                yield record, edition, number
            elif winner and last and RecordName.parse(record).noun in KEEPING_PARTS:
                yield record, last, number

    def write(self, editions: list[PublicEdition]) -> None:
        """Write the rows of some records; of merged ones, those of their parts."""
        public_rows: PublicRows = {}
        for record, text, number in with_texts(editions):
            noun, document = NOUNS[RecordName.parse(record).noun], parse(text)
            if noun.name in ("official", "agreement"):
                self.context.facts.update(facts(noun, document))
            documents = record_rows(noun, document, text, number)
            rows = table_rows(noun, documents, number, self.context)
            rows |= derived_from(noun, documents, self.context)
            if record in self.context.merged:
                rows = parts_only(record, rows)
            for model, model_rows in rows.items():
                public_rows.setdefault(model, []).extend(model_rows)
        insert_public(public_rows, self.connection)


def changes_up_to(number: int) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the lines of the ledger up to a number, in their order."""
    last = 0
    while True:
        rows = Change.objects.filter(number__gt=last, number__lte=number).order_by("number")
        changes = list(rows.values_list("number", "record_id", "edition_id", "winner")[:DOCUMENTS])
        if not changes:
            return
        yield [
            (record, number_then, edition, winner)
            for number_then, record, edition, winner in changes
        ]
        last = changes[-1][0]


def with_texts(editions: list[PublicEdition]) -> Iterator[PublicEdition]:
    """Return the same with the public text of each edition in the place of its id."""
    rows = Edition.objects.filter(pk__in=[edition for _, edition, _ in editions]).order_by()
    texts = {row.pk: text_of(row) for row in rows.only("record_id", "format", "document")}
    return ((record, texts[edition], number) for record, edition, number in editions)
