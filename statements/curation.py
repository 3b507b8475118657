"""What people do with records: store, submit, approve, retract, remove."""

from __future__ import annotations

from datetime import datetime

from statements import documents, ledger
from statements.documents import NOUNS, Document
from statements.documents.rules import World, broken, public_rules
from statements.models import Record, User, record_id
from statements.problems import BrokenRules, Problem, StaleVersion
from statements.vocabularies import Action, DeskState


def store(
    user: User,
    noun: str,
    document: Document,
    *,
    base: int | None,
    reason: str | None = None,
    action: Action | None = None,
    at: datetime | None = None,
) -> None:
    """Make the desk say what document says; authority records are public at once.

    `base` is the version that the writer began from: 0 for a new record, None to overwrite
    whatever is there. Raises StaleVersion where somebody saved a newer one, BrokenRules with
    paths into the document, StillUsed where something points at what the document drops.
    """
    kind = NOUNS[noun]
    problems = list(documents.faults(kind, document))
    if not problems:
        problems = list(broken(noun, document, World.around([document])))
    if problems:
        raise BrokenRules(problems)
    key = kind.key_of(document)
    with ledger.recording(user, reason, at=at) as recording:
        recording.claim(noun, key, base)
        if action:
            recording.actions[noun, key] = action
        documents.load(kind, [document])


def remove(user: User, noun: str, key: str, reason: str | None = None) -> None:
    """Delete a record from the desk; its key is never used again.

    Raises StillUsed where something points at it, BrokenRules for a statement that was public.
    """
    with ledger.recording(user, reason) as recording:
        recording.claim(noun, key, None)
        documents.remove(NOUNS[noun], key)


def submit(user: User, uid: str, edition: int) -> None:
    """Put a statement's last edition, which the user saw, before a second person."""
    with ledger.recording(user) as recording:
        record = claimed(recording, uid, edition)
        if record.state != DeskState.DRAFT:
            raise refusal(record, "Only a draft is submitted", "not_a_draft")
        last = record.editions.get(number=record.version)
        problems = list(public_rules(ledger.read(NOUNS["statement"], last)))
        if problems:
            raise BrokenRules(problems)
        recording.stand("statement", uid, DeskState.IN_REVIEW)


def approve(
    reviewer: User,
    uid: str,
    edition: int | None,
    *,
    action: Action | None = None,
    reason: str | None = None,
) -> None:
    """Make a statement's edition public.

    `edition` is the one that the reviewer saw; None only within the recording that stores it.
    Raises StaleVersion where a newer one exists, BrokenRules where the reviewer saved a part of
    it or the public could not read it.
    """
    with ledger.recording(reviewer, reason) as recording:
        asked = ledger.Publication(reviewer, action, reason, edition)
        recording.publish("statement", uid, asked)


def ask_retraction(user: User, uid: str, edition: int, reason: str) -> None:
    """Ask that a public statement be withdrawn; a second person decides."""
    if not reason:
        raise BrokenRules([Problem("reason", "Say why: the public reads it.", "required")])
    with ledger.recording(user) as recording:
        ledger.lock_ledger()
        record = claimed(recording, uid, edition)
        if record.state != DeskState.PUBLISHED:
            raise refusal(record, "Only a published statement is retracted", "not_public")
        recording.stand("statement", uid, DeskState.RETRACTION_ASKED, reason)


def retract(reviewer: User, uid: str, reason: str | None = None) -> None:
    """Withdraw a statement as another person asked: its address answers 410 with the reason.

    Raises StillUsed where it was answered after the retraction was asked for: ask again.
    """
    with ledger.recording(reviewer, reason) as recording:
        asked = ledger.Publication(reviewer, Action.RETRACTED, reason)
        recording.publish("statement", uid, asked)


def claimed(recording: ledger.Recording, uid: str, edition: int) -> Record:
    """Lock a statement's record, hold the user to the edition seen, and return it."""
    record = Record.objects.filter(pk=record_id("statement", uid)).first()
    if record is None:
        raise BrokenRules([Problem("uid", f"There is no statement {uid}.", "unknown")])
    if edition != record.version:
        raise StaleVersion(record.pk, edition, record.version)
    recording.claim("statement", uid, edition)
    record.refresh_from_db()
    return record


def refusal(record: Record, rule: str, code: str) -> BrokenRules:
    """Return the error for a verb that does not fit the record's state."""
    state = DeskState(record.state).label.lower()
    return BrokenRules([Problem("", f"{rule}; this one is: {state}.", code)])
