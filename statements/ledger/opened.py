"""What an open recording gathers, and the locks that it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import connection
from django.utils import timezone

from statements.models import Record, User, record_id
from statements.problems import BrokenRules, Problem, StaleVersion
from statements.vocabularies import Action, DeskState
from statements.writing import RecordName

LEDGER_LOCK = 7_307_218  # any number, as long as every writer of the ledger takes the same


@dataclass(frozen=True, slots=True)
class Publication:
    """What was asked for at the end of a recording: a record's last edition made public.

    `seen` is the number of the edition that the approver saw; None where the recording itself
    stores the edition.
    """

    approved_by: User
    action: Action | None = None
    reason: str | None = None
    seen: int | None = None

    @property
    def retracts(self) -> bool:
        return self.action is Action.RETRACTED


@dataclass(frozen=True, slots=True)
class Standing:
    """A desk state asked for, with the reason to be shown beside it."""

    state: DeskState
    note: str | None = None


class Recording:
    """What one person writes at once: records touched, publications and states asked for.

    Nothing is decided before the end: `closing.close` tells the order of steps.
    """

    def __init__(self, user: User, reason: str | None, at: datetime | None) -> None:
        self.user, self.reason = user, reason
        self.fixed_at = at
        self.touched: dict[RecordName, None] = {}
        self.claimed: set[RecordName] = set()
        self.publications: dict[RecordName, Publication] = {}
        self.standings: dict[RecordName, Standing] = {}
        self.actions: dict[RecordName, Action] = {}

    @cached_property
    def at(self) -> datetime:
        """The time that all of this carries: fixed by the caller, or when it is decided."""
        return self.fixed_at or timezone.now()

    def name(self, noun: str, key: str) -> None:
        """Say that a record's rows are written to."""
        self.touched[noun, str(key)] = None

    def names(self, nouns: frozenset[str]) -> bool:
        """Tell whether a record of one of nouns has been named."""
        return any(noun in nouns for noun, _ in self.touched)

    def claim(self, noun: str, key: str, base: int | None) -> None:
        """Name a record, lock it until the commit, and hold its writer to version base.

        Raise StaleVersion where somebody saved a newer one; base 0 is a new record, None
        claims whatever is there.
        """
        self.name(noun, key)
        if base is None or (noun, key) in self.claimed:
            return
        record = (lock_records if base else open_records)([(noun, key)]).get((noun, key))
        version = record.version if record else 0
        if version != base:
            raise StaleVersion(record_id(noun, key), base, version)
        self.claimed.add((noun, key))

    def publish(self, noun: str, key: str, publication: Publication) -> None:
        """Ask that a record's last edition be public, or be retracted, at the end."""
        self.publications[noun, key] = publication

    def stand(self, noun: str, key: str, state: DeskState, note: str | None = None) -> None:
        """Ask for a desk state at the end."""
        self.standings[noun, key] = Standing(state, note)


def lock_ledger() -> None:
    """Wait for the ledger until the commit; SQLite's writers hold their lock from the start."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])


def lock_records(names: Iterable[RecordName]) -> dict[RecordName, Record]:
    """Lock records in the order of their ids until the commit; those never used are left out."""
    ids = [record_id(*name) for name in names]
    rows = Record.objects.select_related("public_change").filter(pk__in=ids).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return {(row.noun, row.key): row for row in rows}


def open_records(names: Iterable[RecordName]) -> dict[RecordName, Record]:
    """Lock records, and make those that are new.

    Raise BrokenRules where a new agreement takes a series' key, or the other way round.
    """
    wanted = sorted(names)
    known = set(
        Record.objects.filter(pk__in=[record_id(*n) for n in wanted]).values_list("pk", flat=True)
    )
    new = [
        Record(pk=record_id(*n), noun=n[0], key=n[1]) for n in wanted if record_id(*n) not in known
    ]
    Record.objects.bulk_create(new, ignore_conflicts=True)
    records = lock_records(wanted)
    taken = [name for name in wanted if name not in records]
    if taken:
        message = "Agreements and series share their keys: {} is used."
        raise BrokenRules(Problem("key", message.format(key), "key_taken") for _, key in taken)
    return records
