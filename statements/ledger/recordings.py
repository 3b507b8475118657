"""What an open recording gathers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import connection
from django.utils import timezone

from statements import documents, writing
from statements.documents import Document, Noun
from statements.documents.contents import Pointer
from statements.documents.desk import CHUNK, DOCUMENTS
from statements.documents.mapping import batched
from statements.folding import clean_text, text_fault
from statements.keys import RecordName
from statements.models import Batch, User
from statements.problems import BrokenRules, Problem, StaleVersion
from statements.vocabularies import Action

from .locks import lock_ledger, lock_records, open_records
from .projections import Touched
from .workflow import Verb

LONGEST_REASON = 2_000  # characters; forms offer 500


def clean_reason(text: str | None) -> str | None:
    """Return a reason as it is kept and shown; raise BrokenRules where it may not be kept."""
    cleaned = clean_text(text)
    fault = text_fault(cleaned) if cleaned else None
    if cleaned and len(cleaned) > LONGEST_REASON:
        fault = f"A reason has at most {LONGEST_REASON:,} characters; this has {len(cleaned):,}."
    if fault:
        raise BrokenRules([Problem("reason", fault, "text")])
    return cleaned


def check_version(version: int, name: RecordName, base: int) -> None:
    """Raise StaleVersion where somebody began from another version of a record."""
    if version != base:
        raise StaleVersion(str(name), base, version)


@dataclass(frozen=True, slots=True)
class Publication:
    """What was asked for at the end of a recording: a record's last edition made public.

    `edition_number` is that of the edition that the approver saw; None where the recording itself
    stores the edition. `undoes` is the batch whose undoing somebody asked for, and with it the
    retraction of this.
    """

    approved_by: User
    action: Action | None = None
    reason: str | None = None
    edition_number: int | None = None
    undoes: Batch | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean_reason(self.reason))

    @property
    def verb(self) -> Verb:
        """The verb that the approver called."""
        withdrawals = {Action.RETRACTED: Verb.RETRACT, Action.MERGED: Verb.MERGE}
        return withdrawals.get(self.action, Verb.APPROVE) if self.action else Verb.APPROVE


@dataclass(frozen=True, slots=True)
class Request:
    """A verb that moves a statement on the desk alone, with the note to be shown beside it."""

    verb: Verb
    note: str | None = None
    into: str | None = None  # the key of the record to be merged into


@dataclass(frozen=True, slots=True)
class Merge:
    """What was asked for at the end: a record made part of another, or by itself again.

    `into` is the key of the other one; None takes a merge back.
    """

    into: str | None


class Recording:
    """What one person writes at once: documents said, publications and states asked for.

    Nothing is decided before the end, or before `closing.settle`, where there may be any number
    of records: `closing.decide_all` tells the order of steps. It belongs to the thread that opened
    it, and must not stay open across a generator's `yield`.
    """

    def __init__(
        self, user: User, reason: str | None, at: datetime | None, confirmed: bool = False
    ) -> None:
        self.user, self.reason = user, clean_reason(reason)
        self.fixed_at, self.confirmed = at, confirmed
        self.texts: dict[RecordName, str | None] = {}  # documents as stored; None where one goes
        self.bases: dict[RecordName, int] = {}  # the versions that they began from, 0 for new ones
        self.held_versions: dict[RecordName, int] = {}  # the versions that somebody was held to
        self.publications: dict[RecordName, Publication] = {}
        self.requests: dict[RecordName, Request] = {}
        self.merges: dict[RecordName, Merge] = {}
        self.actions: dict[RecordName, Action] = {}
        self.batch: str | None = None  # the uid of the import that this is
        self.valid: set[RecordName] = set()  # whose documents were held to all rules before
        self.owed: list[tuple[RecordName, Pointer]] = []  # what points at records still to come
        self.touched = Touched()  # what follows from public rows across records
        self.spoiled = self.is_closed = self.goes_on = False
        self.depth = len(connection.savepoint_ids)

    @cached_property
    def at(self) -> datetime:
        """The time that all of this carries: fixed by the caller, or when it is decided."""
        return self.fixed_at or timezone.now()

    def say(self, noun: Noun, document: Document, base: int) -> None:
        """Say what a record should be, in a document that is sound by itself.

        `base` is the version that it began from: 0 for a new record. The last word counts; raise
        StaleVersion where it began from another version than the first.
        """
        self.put(
            noun, noun.key_of(document), documents.dump(documents.arrange(noun, document)), base
        )

    def drop(self, noun: Noun, key: str, base: int) -> None:
        """Say that a record should be no more."""
        self.put(noun, key, None, base)

    def put(
        self, noun: Noun, key: str, text: str | None, base: int, *, is_valid: bool = False
    ) -> None:
        """Say what a record should be, in a document as it is stored; None where it goes.

        `is_valid` where all rules were found to hold for this very text on the desk as it stands:
        of them only constraints of the database are looked at again.
        """
        self.require_open()
        name = RecordName(noun.name, key)
        check_version(self.bases.get(name, base), name, base)
        self.texts[name], self.bases[name] = text, base
        (self.valid.add if is_valid else self.valid.discard)(name)

    def spoil(self) -> None:
        """Say that part of it was undone: what is left is not whole, so nothing will be kept."""
        self.spoiled = True

    def hold(self, noun: str, key: str, base: int) -> None:
        """Lock a record until the commit, and hold its user to version base.

        Raise StaleVersion where somebody saved a newer one; base 0 is a new record. Authority
        records are public at once, so the ledger is locked first.
        """
        self.require_open()
        name = RecordName(noun, key)
        if name in self.held_versions:
            check_version(self.held_versions[name], name, base)
            return
        # A statement's record is locked before the ledger: an edit with its approval and another
        # approval would wait for each other otherwise.
        if noun != "statement":
            lock_ledger()
        record = (lock_records if base else open_records)([name]).get(name)
        check_version(record.version if record else 0, name, base)
        self.held_versions[name] = base

    def hold_all(self, bases: Mapping[RecordName, int]) -> None:
        """Hold many records, in the order of their ids, as `hold` does one that is there."""
        self.require_open()
        for chunk in batched(sorted(bases, key=str), CHUNK):
            versions = {name: record.version for name, record in lock_records(chunk).items()}
            for name in chunk:
                check_version(versions.get(name, 0), name, bases[name])

    def publish(self, noun: str, key: str, publication: Publication) -> None:
        """Ask that a record's last edition be public, or be retracted, at the end."""
        self.require_open()
        self.publications[RecordName(noun, key)] = publication

    def request(
        self, uid: str, verb: Verb, note: str | None = None, into: str | None = None
    ) -> None:
        """Ask for a verb at the end; `into` is the key of what to merge a statement into."""
        self.require_open()
        self.requests[RecordName("statement", uid)] = Request(verb, clean_reason(note), into)

    def merge(self, noun: str, key: str, into: str | None) -> None:
        """Ask that a record be part of another at the end; into None, that it be so no more."""
        self.require_open()
        self.merges[RecordName(noun, key)] = Merge(into)

    @property
    def is_large(self) -> bool:
        """Whether so much was said or asked for that it is time to decide about it."""
        return max(len(self.texts), len(self.publications)) >= DOCUMENTS

    def forget(self) -> None:
        """Make room for more, when all that was said and asked for so far is decided."""
        gathered = (self.texts, self.bases, self.held_versions, self.publications, self.requests)
        for part in (*gathered, self.merges, self.actions, self.valid):
            part.clear()

    @property
    def record_names(self) -> dict[RecordName, None]:
        """Every record that something was said of or asked for."""
        others = [RecordName(name.noun, m.into) for name, m in self.merges.items() if m.into]
        others += [RecordName("statement", r.into) for r in self.requests.values() if r.into]
        parts = (self.texts, self.publications, self.requests, self.merges, others)
        return dict.fromkeys(name for part in parts for name in part)

    def require_whole(self) -> None:
        """Raise OutsideRecording where part of it was undone."""
        if self.spoiled:
            raise writing.OutsideRecording(
                "An error inside this recording was caught: what is left is not whole, so nothing"
                " was kept."
            )

    def require_open(self) -> None:
        """Raise OutsideRecording when it is closed, and within a savepoint: what is said there
        would outlive its rollback."""
        if self.is_closed:
            raise writing.OutsideRecording("This recording is closed: open a new one.")
        if len(connection.savepoint_ids) != self.depth:
            raise writing.OutsideRecording(
                "Nothing is said within `transaction.atomic()` in a recording, as a rollback would"
                " not take it back: open the recording inside of it, or do without."
            )
