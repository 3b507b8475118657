"""What every verb asks first: the right, a reason, the edition seen."""

from __future__ import annotations

from statements import ledger
from statements.ledger.workflow import TABLE, Verb, forbidden
from statements.models import Record, User
from statements.problems import BrokenRules, Problem

from .storing import last_version


def allow(reviewer: User, verb: Verb = Verb.APPROVE) -> None:
    """Raise BrokenRules unless a person is active and may call a verb of the second person."""
    if problem := forbidden(reviewer, verb):
        raise BrokenRules([problem])


def hold(
    recording: ledger.Recording, uid: str, edition: int, asked_at: str | None = None
) -> Record:
    """Lock a statement's record, hold the user to the edition and request seen, and return it.

    Every verb locks a statement before the ledger, so that no two wait for each other.
    """
    if not last_version("statement", uid):
        raise BrokenRules([Problem("uid", f"There is no statement {uid}.", "unknown")])
    recording.hold("statement", uid, edition)
    record = Record.objects.named("statement", uid)
    require_request(record, asked_at)
    return record


def require_request(record: Record, asked_at: str | None) -> None:
    """Raise BrokenRules where a request was made anew since a second person read it.

    Its reason, or what becomes public with it, may be another. `asked_at` tells in ISO 8601 when
    that was made which they read, None where they read no page.
    """
    if asked_at and record.state_at and asked_at != record.state_at.isoformat():
        message = "It was asked for anew since you opened the page: read it once more."
        raise BrokenRules([Problem("", message, "asked_anew")])


def require_reason(text: str | None, verb: Verb) -> None:
    """Raise BrokenRules unless the reason is given that a verb needs."""
    need = TABLE[verb].reason
    if need and not (text or "").strip():
        raise BrokenRules([Problem(need.path, need.text, need.code)])
