"""What an open recording gathers, and the locks that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import connection
from django.utils import timezone

from statements import writing
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.folding import clean_text, text_fault
from statements.models import Batch, Change, Record, User, record_id
from statements.problems import BrokenRules, Problem, StaleVersion
from statements.vocabularies import Action, DeskState
from statements.writing import RecordName

LONGEST_REASON = 2_000  # characters; forms offer 500
LEDGER_LOCK = 7_307_218  # any number, as long as every writer of the ledger takes the same


def reason_of(text: str | None) -> str | None:
    """Return a reason as it is kept and shown; raise BrokenRules where it may not be kept."""
    kept = clean_text(text)
    fault = text_fault(kept) if kept else None
    if kept and len(kept) > LONGEST_REASON:
        fault = f"A reason has at most {LONGEST_REASON:,} characters; this has {len(kept):,}."
    if fault:
        raise BrokenRules([Problem("reason", fault, "text")])
    return kept


@dataclass(frozen=True, slots=True)
class Publication:
    """What was asked for at the end of a recording: a record's last edition made public.

    `seen` is the number of the edition that the approver saw; None where the recording itself
    stores the edition. `undoes` is the batch whose undoing somebody asked for, and with it the
    retraction of this.
    """

    approved_by: User
    action: Action | None = None
    reason: str | None = None
    seen: int | None = None
    undoes: Batch | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", reason_of(self.reason))

    @property
    def withdraws(self) -> bool:
        """Whether the public shall not read it by itself any more."""
        return self.action in (Action.RETRACTED, Action.MERGED)


@dataclass(frozen=True, slots=True)
class Standing:
    """A desk state asked for, with the reason to be shown beside it."""

    state: DeskState
    note: str | None = None
    into: str | None = None  # the key of the record to be merged into


@dataclass(frozen=True, slots=True)
class Merge:
    """What was asked for at the end: a record made part of another, or by itself again.

    `into` is the key of the other one; None takes a merge back.
    """

    into: str | None


class Recording:
    """What one person writes at once: records touched, publications and states asked for.

    Nothing is decided before the end: `closing.close` tells the order of steps. It belongs to
    the thread that opened it, and must not stay open across a generator's `yield`.
    """

    def __init__(
        self, user: User, reason: str | None, at: datetime | None, confirmed: bool = False
    ) -> None:
        self.user, self.reason = user, reason_of(reason)
        self.fixed_at, self.confirmed = at, confirmed
        self.touched: dict[RecordName, None] = {}
        self.held: dict[RecordName, None] = {}
        self.publications: dict[RecordName, Publication] = {}
        self.standings: dict[RecordName, Standing] = {}
        self.merges: dict[RecordName, Merge] = {}
        self.actions: dict[RecordName, Action] = {}
        self.in_bulk: frozenset[str] = frozenset()  # nouns whose rows are written in bulk now
        self.batch: str | None = None  # the uid of the import that this is
        self.in_parts: bool | None = None  # decided part by part; True for what goes first
        self.spoiled = self.is_closed = False

    @cached_property
    def at(self) -> datetime:
        """The time that all of this carries: fixed by the caller, or when it is decided."""
        return self.fixed_at or timezone.now()

    def name(self, noun: str, key: str) -> None:
        """Say that a record's rows are written to."""
        self.refuse_if_closed()
        self.touched[noun, str(key)] = None

    def names(self, nouns: frozenset[str]) -> bool:
        """Tell whether a record of one of nouns has been named."""
        return not nouns.isdisjoint(self.in_bulk) or any(n in nouns for n, _ in self.touched)

    @contextmanager
    def writing_in_bulk(self, nouns: Iterable[str]) -> Iterator[None]:
        """Let rows of nouns be written without naming each record; whatever fails spoils it."""
        self.in_bulk = frozenset(nouns)
        try:
            yield
        except BaseException:
            self.spoil()
            raise
        finally:
            self.in_bulk = frozenset()

    def spoil(self) -> None:
        """Say that part of it was undone: what is left is not whole, so nothing will be kept."""
        self.spoiled = True

    def hold(self, noun: str, key: str, base: int) -> None:
        """Lock a record until the commit, and hold its user to version base.

        Raise StaleVersion where somebody saved a newer one; base 0 is a new record. Authority
        records are public at once, so the ledger is locked first.
        """
        self.refuse_if_closed()
        if (noun, key) in self.held:
            return
        if noun != "statement":
            lock_ledger()
        record = (lock_records if base else open_records)([(noun, key)]).get((noun, key))
        version = record.version if record else 0
        if version != base:
            raise StaleVersion(record_id(noun, key), base, version)
        self.held[noun, key] = None

    def hold_all(self, bases: Mapping[RecordName, int]) -> None:
        """Hold many records, in the order of their ids, as `hold` does one that is there."""
        self.refuse_if_closed()
        for part in batched(sorted(bases, key=lambda name: record_id(*name)), CHUNK):
            found = {name: record.version for name, record in lock_records(part).items()}
            for name in part:
                if found.get(name, 0) != bases[name]:
                    raise StaleVersion(record_id(*name), bases[name], found.get(name, 0))

    def part_by_part(self, *, backwards: bool = False) -> None:
        """Let the end decide some hundred records at a time, so that it needs little memory.

        Authority records first, or backwards: what points at them first. What others asked for
        in the same recording is decided with it as a whole.
        """
        self.in_parts = None if self.asked else backwards

    def publish(self, noun: str, key: str, publication: Publication) -> None:
        """Ask that a record's last edition be public, or be retracted, at the end."""
        self.refuse_if_closed()
        self.publications[noun, key] = publication

    def stand(
        self,
        noun: str,
        key: str,
        state: DeskState,
        note: str | None = None,
        into: str | None = None,
    ) -> None:
        """Ask for a desk state at the end; `into` is the key of what to merge it into."""
        self.refuse_if_closed()
        self.standings[noun, key] = Standing(state, reason_of(note), into)

    def merge(self, noun: str, key: str, into: str | None) -> None:
        """Ask that a record be part of another at the end; into None, that it be so no more."""
        self.refuse_if_closed()
        self.merges[noun, key] = Merge(into)

    @property
    def asked(self) -> dict[RecordName, None]:
        """Every record that something was asked for or written to."""
        others = [(noun, m.into) for (noun, _), m in self.merges.items() if m.into]
        others += [("statement", s.into) for s in self.standings.values() if s.into]
        named = (self.touched, self.publications, self.standings, self.merges, others)
        return dict.fromkeys(name for part in named for name in part)

    def refuse_if_closed(self) -> None:
        if self.is_closed:
            raise writing.OutsideRecording("This recording is closed: open a new one.")


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
    held: list[Record] = []
    for chunk in batched(sorted(record_id(*name) for name in names), CHUNK):
        rows = Record.objects.filter(pk__in=chunk).order_by("pk")
        if connection.features.has_select_for_update:
            rows = rows.select_for_update(no_key=True)
        held += rows
    numbers = [record.public_change_id for record in held if record.public_change_id]
    changes = {n: c for chunk in batched(numbers, CHUNK) for n, c in found(chunk).items()}
    for record in held:
        if record.public_change_id:
            record.public_change = changes[record.public_change_id]
    return {(record.noun, record.key): record for record in held}


def found(numbers: list[int]) -> dict[int, Change]:
    return Change.objects.in_bulk(numbers)


def open_records(names: Iterable[RecordName]) -> dict[RecordName, Record]:
    """Lock records, and make those that are new.

    Raise BrokenRules where a new agreement takes a series' key, or the other way round.
    """
    wanted = sorted(names)
    ids = [record_id(*name) for name in wanted]
    known = {
        pk
        for chunk in batched(ids, CHUNK)
        for pk in Record.objects.filter(pk__in=chunk).values_list("pk", flat=True)
    }
    new = [
        Record(pk=pk, noun=n, key=k)
        for pk, (n, k) in zip(ids, wanted, strict=True)
        if pk not in known
    ]
    with writing.unsealed():
        Record.objects.bulk_create(new, ignore_conflicts=True, batch_size=CHUNK)
    records = lock_records(wanted)
    taken = [name for name in wanted if name not in records]
    if taken:
        message = "Agreements and series share their keys: {} is used."
        raise BrokenRules(Problem("key", message.format(key), "key_taken") for _, key in taken)
    return records
