"""Who may do what to which statement: the right to approve, and the edition seen."""

from __future__ import annotations

from statements import ledger
from statements.models import Record, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import DeskState

from .storing import current

APPROVE = "statements.approve_statement"


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


def said(text: str | None, path: str, message: str) -> None:
    """Raise BrokenRules unless something is said."""
    if not (text or "").strip():
        raise BrokenRules([Problem(path, message, "required")])
