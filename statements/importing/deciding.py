"""Approve a whole batch, or take it back."""

from __future__ import annotations

from dataclasses import dataclass, field

from statements import curation, documents, ledger
from statements.documents import NOUNS
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.ledger import batches, parting
from statements.ledger.ahead import seldom_collecting
from statements.ledger.batches import Approved, Held
from statements.models import Batch, Change, Edition, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import Action, BatchState, DeskState

from .rehearsal import forbidden


def refuse(message: str, code: str, path: str = "") -> BrokenRules:
    return BrokenRules([Problem(path, message, code)])


def hold_to(batch: Batch, *states: BatchState) -> None:
    """Raise BrokenRules unless a batch is in one of some states."""
    if batch.state not in states:
        state = BatchState(batch.state).label.lower()
        raise refuse(f"This import is: {state}. That cannot be done with it.", "state")


@seldom_collecting()
def approve(user: User, uid: str, reason: str | None = None) -> Approved:
    """Make all statements of a batch public that stand as they were imported.

    Raises BrokenRules for the person who imported it, one who may not approve, or where the
    public could not read one of them; then none of it becomes public.
    """
    curation.allow(user)
    with ledger.recording(user, reason, approving=True) as recording:
        batch = batches.locked(uid)
        hold_to(batch, BatchState.WAITING)
        made = batches.approve(recording, batch, user, reason)
        said = {"approved_by": user, "approved_at": recording.at}
        batches.move(batch, BatchState.APPROVED, **said)
    return made


@dataclass
class Undone:
    """What was taken back, by what was done, and what was left and why."""

    asked: bool = False
    done: dict[str, int] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    def count(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1


@seldom_collecting()
def undo(user: User, uid: str, reason: str) -> Undone:
    """Take a batch back: what is not public at once, what is public when a second person agrees.

    The first call for a batch with public statements asks; another person's call retracts, with
    tombstones that carry the reason. What was changed since is left alone, and told.
    """
    if not reason.strip():
        raise refuse("Say why: the public reads it.", "required", "reason")
    with ledger.recording(user, reason, approving=True) as recording:
        batch = batches.locked(uid)
        hold_to(batch, BatchState.WAITING, BatchState.APPROVED, BatchState.UNDO_ASKED)
        batches.lock(batch)
        if batch.state != BatchState.UNDO_ASKED:
            allow_first(batch, user)
        public = any(shown(item) for part in batches.held(batch, "statement") for item in part)
        if public and batch.state != BatchState.UNDO_ASKED:
            ask(recording, batch, user, reason)
            return Undone(asked=True)
        if public:
            allow_second(batch, user)
        made = Undone()
        Undoing(recording, batch, user, made).all()
        said = {"undone_by": user, "undone_at": recording.at}
        batches.move(batch, BatchState.UNDONE, **said, undo_reason=batch.undo_reason or reason)
    return made


def shown(item: Held) -> bool:
    """Tell whether the public sees the statement that was imported."""
    return item.noun == "statement" and item.public == item.edition


def ask(recording: ledger.Recording, batch: Batch, user: User, reason: str) -> None:
    said = {"undo_asked_by": user, "undo_asked_at": recording.at, "undo_reason": reason}
    number = Change.objects.last_number()
    batches.move(batch, BatchState.UNDO_ASKED, undo_number=number, **said)


def allow_first(batch: Batch, user: User) -> None:
    """Raise BrokenRules where somebody takes back records of others that they may not write."""
    if user == batch.imported_by:
        return
    rows = Edition.objects.filter(batch=batch).exclude(record__noun="statement").order_by()
    numbers = rows.values_list("record__noun", "number").distinct()
    written = {(noun, number > 1) for noun, number in numbers}
    problems = [p for noun, is_old in sorted(written) for p in forbidden(user, noun, is_old)]
    if problems:
        raise BrokenRules(problems)


def allow_second(batch: Batch, user: User) -> None:
    """Raise BrokenRules unless somebody else agrees who may."""
    curation.allow(user)
    if batch.undo_asked_by == user:
        raise refuse("Somebody else must agree: you asked to undo this.", "own_work")


class Undoing:
    """Takes records back one after the other; all is decided when the recording ends."""

    def __init__(self, recording: ledger.Recording, batch: Batch, user: User, made: Undone) -> None:
        self.recording, self.batch, self.user, self.made = recording, batch, user, made

    def all(self) -> None:
        """Take back what stands as it was imported; what points goes before what it points at."""
        self.recording.part_by_part(backwards=True)
        for noun in reversed(NOUNS):
            gone: list[str] = []
            for held in batches.held(self.batch, noun):
                restored: list[Held] = []
                for item in held:
                    self.sort(item, gone, restored)
                self.restore(noun, restored)
            for key in gone:
                self.recording.name(noun, key)
            points = parting.answered(gone) if noun == "statement" else {}
            for part in parting.rounds(gone, points, CHUNK, backwards=True):
                documents.remove(NOUNS[noun], part)

    def sort(self, item: Held, gone: list[str], restored: list[Held]) -> None:
        """Decide what becomes of one record."""
        if item.merged:
            self.made.left[item.record] = f"part of {item.merged} since"
        elif not item.stands or item.state in (DeskState.DELETED, DeskState.RETRACTED):
            self.made.left[item.record] = "changed since the import"
        elif item.number > 1:
            self.made.count("restored")
            restored.append(item)
        elif shown(item):
            self.made.count("retracted")
            self.retract(item)
        else:
            self.made.count("deleted")
            gone.append(item.key)

    def retract(self, item: Held) -> None:
        asked = ledger.Publication(
            self.user, Action.RETRACTED, self.batch.undo_reason, item.number, self.batch
        )
        self.recording.publish("statement", item.key, asked)

    def restore(self, noun: str, items: list[Held]) -> None:
        """Say again what records said before the import; for the public, after a review."""
        ids = [f"{item.record}/{item.number - 1}" for item in items]
        for part in batched(ids, CHUNK):
            editions = Edition.objects.in_bulk(part).values()
            said = [ledger.read(NOUNS[noun], edition) for edition in editions]
            for document in said:
                self.recording.name(noun, NOUNS[noun].key_of(document))
            documents.load(NOUNS[noun], said)
