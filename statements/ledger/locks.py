"""The locks of those who write: on the ledger, and on records in the order of their ids.

Who takes several takes them in one order, so that no two wait for each other: a redaction, imports,
records of statements, the ledger, other records, releases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from django.db import connection

from statements import copying, writing
from statements.documents.desk import CHUNK, KEYS
from statements.documents.mapping import batched
from statements.keys import RecordName
from statements.models import Change, Record
from statements.problems import BrokenRules, Problem

LEDGER_LOCK = 7_307_218  # any number, as long as every writer of the ledger takes the same
RECORD_COLUMNS = [field.attname for field in Record._meta.concrete_fields]
RECORD_CELLS = attrgetter(*RECORD_COLUMNS)


def lock_ledger() -> None:
    """Wait for the ledger until the commit; SQLite's writers hold their lock from the start."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])


def lock_records(names: Iterable[RecordName]) -> dict[RecordName, Record]:
    """Lock records in the order of their ids until the commit; those never used are left out.

    Their changes are fetched after the lock: PostgreSQL gives a row that it waited for with the
    joined rows of before.
    """
    records: list[Record] = []
    for chunk in batched(sorted(map(str, names)), KEYS):
        rows = Record.objects.filter(pk__listed=chunk).order_by("pk")
        if connection.features.has_select_for_update:
            # NO KEY lets others insert rows that point at these meanwhile (PostgreSQL, 13.3.2).
            rows = rows.select_for_update(no_key=True)
        records += rows
    numbers = [record.public_change_id for record in records if record.public_change_id]
    changes = {n: c for chunk in batched(numbers, CHUNK) for n, c in fetch_changes(chunk).items()}
    for record in records:
        if record.public_change_id:
            record.public_change = changes[record.public_change_id]
    return {record.record_name: record for record in records}


def fetch_changes(numbers: list[int]) -> dict[int, Change]:
    return Change.objects.in_bulk(numbers)


def open_records(names: Iterable[RecordName]) -> dict[RecordName, Record]:
    """Lock records, and make those that are new.

    Raise BrokenRules where a new agreement takes a series' key, or the other way round.
    """
    ordered = sorted(names)
    records = lock_records(ordered)
    new = [name for name in ordered if name not in records]
    records |= make_records(new) if new else {}
    taken_names = [name for name in ordered if name not in records]
    if taken_names:
        message = "Agreements and series share their keys: {} is used."
        raise BrokenRules(
            Problem("key", message.format(key), "key_taken") for _, key in taken_names
        )
    return records


def make_records(names: Sequence[RecordName]) -> dict[RecordName, Record]:
    """Make records, and lock those that somebody else made in this moment."""
    new = [Record.of_columns(id=str(name), noun=name.noun, key=name.key) for name in names]
    with writing.unsealed():
        count = copying.merge(Record, RECORD_COLUMNS, [*map(RECORD_CELLS, new)], update=())
    return lock_records(names) if count < len(new) else dict(zip(names, new, strict=True))
