"""Approve a whole batch, or take it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import F

from statements import curation, ledger
from statements.documents import NOUNS, pointers
from statements.documents.desk import CHUNK, DOCUMENTS
from statements.documents.mapping import batched
from statements.keys import RecordName
from statements.ledger import batches, workflow
from statements.ledger.background import seldom_collecting
from statements.ledger.batches import ApprovalResult, BatchRecord
from statements.ledger.rounds import rounds, targets_on_desk
from statements.ledger.workflow import Verb
from statements.models import Batch, Change, Edition, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import ENDED_STATES, Action, BatchState

from .rehearsal import forbidden
from .uses import still_used


@seldom_collecting()
def approve(user: User, uid: str, reason: str | None = None) -> ApprovalResult:
    """Make all statements of a batch public that stand as they were imported.

    Raises BrokenRules for the person who imported it, one who may not approve, or where the
    public could not read one of them; then none of it becomes public.
    """
    curation.allow(user)
    with ledger.recording(user, reason, approving=True) as recording:
        batch = batches.lock_batch(uid)
        result = batches.approve(recording, batch, user, reason)
        fields = {"approved_by": user, "approved_at": recording.at}
        batches.move(batch, BatchState.APPROVED, **fields)
    return result


@dataclass
class UndoResult:
    """What was taken back, by what was done, and what was left and why."""

    is_asked: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


@seldom_collecting()
def undo(user: User, uid: str, reason: str) -> UndoResult:
    """Take a batch back: what is not public at once, what is public when a second person agrees.

    The first call for a batch with public statements asks; another person's call retracts, with
    tombstones that carry the reason. What was changed since is left alone, and told.
    """
    if not reason.strip():
        raise BrokenRules([Problem("reason", "Say why: the public reads it.", "required")])
    with ledger.recording(user, reason, approving=True) as recording:
        batch = batches.lock_batch(uid)
        batches.lock_batch_records(batch)
        if problems := undo_problems(batch, user):
            raise BrokenRules(problems)
        if batch.state != BatchState.UNDO_ASKED and is_public(batch):
            ask_to_undo(recording, batch, user, reason)
            return UndoResult(is_asked=True)
        result = UndoResult()
        Undoing(recording, batch, user, result).undo_all()
        fields = {"undone_by": user, "undone_at": recording.at}
        batches.move(batch, BatchState.UNDONE, **fields, undo_reason=batch.undo_reason or reason)
    return result


def is_public_as_imported(item: BatchRecord) -> bool:
    """Tell whether the public sees the statement that was imported."""
    return item.noun == "statement" and item.public == item.edition


def ask_to_undo(recording: ledger.Recording, batch: Batch, user: User, reason: str) -> None:
    fields = {"undo_asked_by": user, "undo_asked_at": recording.at, "undo_reason": reason}
    # What is answered after this number is not retracted.
    number = Change.objects.last_number()
    batches.move(batch, BatchState.UNDO_ASKED, undo_number=number, **fields)


def is_public(batch: Batch) -> bool:
    """Tell whether the public sees any statement of a batch as it was imported."""
    rows = Edition.objects.filter(batch=batch, record__noun="statement")
    return rows.filter(record__public_change__edition=F("pk")).exists()


def undo_problems(batch: Batch, user: User) -> list[Problem]:
    """Return why a person may not take a batch back, or ask for it, nothing where they may."""
    states = (BatchState.WAITING, BatchState.APPROVED, BatchState.UNDO_ASKED)
    if problem := batches.state_problem(batch, *states):
        return [problem]
    if batch.state != BatchState.UNDO_ASKED:
        return list(request_problems(batch, user))
    return list(consent_problems(batch, user)) if is_public(batch) else []


def request_problems(batch: Batch, user: User) -> Iterator[Problem]:
    """Refuse who takes back records of others that they may not write."""
    if user == batch.imported_by:
        return
    rows = Edition.objects.filter(batch=batch).order_by()
    numbers = rows.values_list("record__noun", "number").distinct()
    for noun, is_old in sorted({(noun, number > 1) for noun, number in numbers}):
        yield from forbidden(user, noun, is_old)


def consent_problems(batch: Batch, user: User) -> Iterator[Problem]:
    """Refuse all but another person, who may agree."""
    if problem := workflow.forbidden(user, Verb.RETRACT):
        yield problem
    elif batch.undo_asked_by == user:
        yield Problem("", "Somebody else must agree: you asked to undo this.", "own_work")


class Undoing:
    """Takes records back, some thousand at a time, as far as they stand as they were imported."""

    def __init__(
        self, recording: ledger.Recording, batch: Batch, user: User, result: UndoResult
    ) -> None:
        self.recording, self.batch, self.user, self.result = recording, batch, user, result
        self.targets: set[RecordName] = set()  # what is restored points at these

    def undo_all(self) -> None:
        """Take back what stands as it was imported; what points goes before what it points at."""
        redacted = Edition.objects.exclude(redaction=None)  # few, and by an index of their own
        self.redacted = set(redacted.values_list("pk", flat=True))
        for noun in reversed(NOUNS):
            self.undo_noun(noun)

    def undo_noun(self, noun: str) -> None:
        """Take back the records of one noun."""
        retracted: list[str] = []
        deletable: dict[str, int] = {}
        for items in batches.batch_records(self.batch, noun):
            restored: list[BatchRecord] = []
            for item in items:
                if reason := self.reason_to_leave(item):
                    self.result.left[item.record] = reason
                elif item.number > 1:
                    restored.append(item)
                elif is_public_as_imported(item):
                    retracted.append(item.key)
                else:
                    deletable[item.key] = item.version
            self.restore(noun, restored)
        self.retract(retracted)
        self.drop(noun, deletable)

    def reason_to_leave(self, item: BatchRecord) -> str | None:
        """Return why a record is left as it is, None where it is taken back."""
        if item.merged:
            return f"part of {item.merged} since"
        if not item.is_unchanged or item.state in ENDED_STATES:
            return "changed since the import"
        if f"{item.record}/{item.number - 1}" in self.redacted:
            return "what it said before was redacted"
        return None

    def restore(self, noun: str, items: list[BatchRecord]) -> None:
        """Say again what records said before the import; for the public, after a review."""
        bases = {f"{item.record}/{item.number - 1}": item.version for item in items}
        for part in batched(bases, CHUNK):
            for edition in Edition.objects.filter(pk__in=part):
                document = ledger.read(NOUNS[noun], edition)
                self.recording.say(NOUNS[noun], document, bases[edition.pk])
                self.targets |= {RecordName(p.noun, p.key) for p in pointers(NOUNS[noun], document)}
                self.result.count("restored")
            ledger.settle_if_large(self.recording)

    def retract(self, keys: list[str]) -> None:
        """Retract statements, answers before what they answer."""
        reason = self.batch.undo_reason
        publication = ledger.Publication(self.user, Action.RETRACTED, reason, 1, self.batch)
        for part in rounds(keys, targets_on_desk(keys), DOCUMENTS, backwards=True):
            for key in part:
                self.recording.publish("statement", key, publication)
                self.result.count("retracted")
            ledger.settle_if_large(self.recording)

    def drop(self, noun: str, versions: dict[str, int]) -> None:
        """Delete what nothing points at any more, of what the public does not see by itself."""
        used, points = still_used(self.recording, noun, [*versions], self.targets)
        self.result.left |= {str(RecordName(noun, key)): "still used" for key in used}
        deleted = [key for key in versions if key not in used]
        for part in rounds(deleted, points, DOCUMENTS, backwards=True):
            for key in part:
                self.recording.drop(NOUNS[noun], key, versions[key])
                self.result.count("deleted")
            ledger.settle_if_large(self.recording)
