"""What people do with records: store, submit, approve, retract, remove."""

from __future__ import annotations

from datetime import datetime

from statements import documents, ledger
from statements.documents import NOUNS, Document
from statements.documents.rules import World, broken
from statements.ledger.deciding import CHOSEN
from statements.models import Record, User, record_id
from statements.problems import BrokenRules, Problem
from statements.vocabularies import Action, DeskState

APPROVE = "statements.approve_statement"


def store(
    user: User,
    noun: str,
    document: Document,
    *,
    base: int | None,
    reason: str | None = None,
    action: Action | None = None,
    at: datetime | None = None,
    confirmed: bool = False,
) -> None:
    """Make the desk say what document says; authority records are public at once.

    `base` is the version that the writer began from: 0 for a new record, None to overwrite
    whatever is there. Raises StaleVersion where somebody saved a newer one, BrokenRules with
    paths into the document, StillUsed where something points at what the document drops,
    Unconfirmed where it would leave public statements at odds with a rule.
    """
    kind = NOUNS[noun]
    problems = list(documents.faults(kind, document)) or list(unsaid(action))
    if not problems:
        problems = list(broken(noun, document, World.around([document])))
    if problems:
        raise BrokenRules(problems)
    key = kind.key_of(document)
    with ledger.recording(user, reason, at=at, confirmed=confirmed) as recording:
        recording.name(noun, key)
        recording.hold(noun, key, current(noun, key) if base is None else base)
        if action:
            recording.actions[noun, key] = action
        documents.load(kind, [document])


def unsaid(action: Action | None) -> list[Problem]:
    """Return a problem for an action that people do not choose."""
    if action is None or action in CHOSEN:
        return []
    return [Problem("action", f"Choose one of {', '.join(CHOSEN)}.", "invalid")]


def current(noun: str, key: str) -> int:
    """Return the number of a record's last edition, 0 where there is none."""
    held = Record.objects.filter(pk=record_id(noun, key)).values_list("version", flat=True)
    return held.first() or 0


def remove(user: User, noun: str, key: str, reason: str | None = None) -> None:
    """Delete a record from the desk; its key is never used again.

    Raises StillUsed where something points at it, BrokenRules for a statement that was public.
    """
    with ledger.recording(user, reason) as recording:
        base = current(noun, key)
        if not documents.render(NOUNS[noun], [key]):
            raise BrokenRules([Problem("", f"There is no {noun} {key}.", "unknown")])
        recording.name(noun, key)
        recording.hold(noun, key, base)
        documents.remove(NOUNS[noun], key)


def submit(user: User, uid: str, edition: int, reason: str | None = None) -> None:
    """Put a statement's last edition, which the user saw, before a second person.

    A reason is needed where something is odd (an answer older than what it answers). A
    retraction that was asked for is no longer asked for then.
    """
    with ledger.recording(user) as recording:
        record = held(recording, uid, edition)
        if record.state not in (DeskState.DRAFT, DeskState.RETRACTION_ASKED):
            raise refusal(record, "Only a draft is submitted", "not_a_draft")
        recording.stand("statement", uid, DeskState.IN_REVIEW, reason)


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
    it, may not approve, or the public could not read it.
    """
    allow(reviewer)
    if unsaid(action):
        raise BrokenRules(unsaid(action))
    with ledger.recording(reviewer, reason, approving=True) as recording:
        if edition is not None:
            held(recording, uid, edition)
        asked = ledger.Publication(reviewer, action, reason, edition)
        recording.publish("statement", uid, asked)


def ask_retraction(user: User, uid: str, edition: int, reason: str) -> None:
    """Ask that a public statement be withdrawn; a second person decides."""
    if not reason.strip():
        raise BrokenRules([Problem("reason", "Say why: the public reads it.", "required")])
    with ledger.recording(user) as recording:
        record = held(recording, uid, edition)
        if record.state == DeskState.RETRACTION_ASKED:
            raise refusal(record, "A retraction is asked for once", "asked")
        recording.stand("statement", uid, DeskState.RETRACTION_ASKED, reason)


def retract(reviewer: User, uid: str, edition: int, reason: str | None = None) -> None:
    """Withdraw a statement as another person asked: its address answers 410 with the reason.

    Raises StillUsed where it was answered after the retraction was asked for: ask again.
    """
    allow(reviewer)
    with ledger.recording(reviewer, reason, approving=True) as recording:
        held(recording, uid, edition)
        asked = ledger.Publication(reviewer, Action.RETRACTED, reason, edition)
        recording.publish("statement", uid, asked)


def allow(reviewer: User) -> None:
    """Raise BrokenRules unless a person is active and may approve."""
    if not reviewer.has_perm(APPROVE):
        raise BrokenRules([Problem("", f"{reviewer.get_username()} may not approve.", "forbidden")])


def held(recording: ledger.Recording, uid: str, edition: int) -> Record:
    """Lock a statement's record, hold the user to the edition seen, and return it.

    Every verb locks a statement before the ledger, so that no two wait for each other.
    """
    if not current("statement", uid):
        raise BrokenRules([Problem("uid", f"There is no statement {uid}.", "unknown")])
    recording.hold("statement", uid, edition)
    return Record.objects.named("statement", uid)


def refusal(record: Record, rule: str, code: str) -> BrokenRules:
    """Return the error for a verb that does not fit the record's state."""
    state = DeskState(record.state).label.lower()
    return BrokenRules([Problem("", f"{rule}; this one is: {state}.", code)])
