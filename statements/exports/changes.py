"""The table of the ledger's changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from statements.documents import NOUNS
from statements.keys import RecordName
from statements.labels import Labels, labels_of
from statements.models import Change
from statements.paging import Order
from statements.vocabularies import Action

from .cells import Cells
from .columns import NEVER, Column, code, integer, number, text
from .meanings import NOUN_VOCABULARY
from .permalinks import PERMALINK, path_column
from .walking import walk
from .writing import PLAIN, Dialect, header, lines

NUMBERED = Order(("number",), (int,))
FIELDS = ("noun", "record_id", "action", "reason", "changed", "recorded_at", "winner", "edition_id")

CHANGES = (
    number(meaning="Number of the change: they count in commit order."),
    Column("noun", "What the record is.", "code", NEVER, NOUN_VOCABULARY),
    Column("key", "Key or uid of the record.", "key", NEVER),
    text("key_label", "Name of key.", "The record is no longer public."),
    code("action", "What was done.", Action),
    text(
        "reason",
        "Why it was done, in words for the public.",
        "No reason was given, or it was redacted.",
    ),
    Column(
        "changed",
        "Names of the document's fields that changed.",
        "names",
        "The record was not public before or is not any more, or nothing in it changed.",
    ),
    integer(
        "format",
        "Format in which documents of this noun are told now.",
        "format, from 1",
        "The record is not public any more: there is no document.",
    ),
    Column("recorded_at", "When it became public.", "datetime", NEVER),
    Column("winner", "Key or uid of the record that it is part of now.", "key", "No merge."),
    path_column("Address of the change below the site's own."),
)


def stream_changes(
    rows: QuerySet[Change],
    columns: Sequence[Column] = CHANGES,
    dialect: Dialect = PLAIN,
    order: Order = NUMBERED,
) -> Iterator[bytes]:
    """Yield the pieces of the table of some changes, in the order of their numbers."""
    head = header(columns, dialect)
    for page in walk(rows, order, FIELDS):
        labels = labels_of(row[2] for row in page)
        yield head + lines(columns, (cells(row, labels) for row in page), dialect)
        head = b""


def cells(row: tuple[Any, ...], labels: Labels) -> Cells:
    """Return the cells of one change; a key that is not public any more has no name."""
    number, noun, record_id, action, reason, changed, recorded_at, winner, edition = row
    key = RecordName.parse(record_id).key
    return {
        "number": number,
        "noun": noun,
        "key": key,
        "key_label": labels.of(noun, key),
        "action": action,
        "reason": reason,
        "changed": changed and changed.replace(" ", ";"),
        "format": NOUNS[noun].format if edition else None,
        "recorded_at": recorded_at.isoformat(),
        "winner": winner,
        PERMALINK: f"/changes/{number}/",
    }
