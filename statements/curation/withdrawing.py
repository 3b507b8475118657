"""A public statement withdrawn: asked for by one, approved by another."""

from __future__ import annotations

from statements import ledger
from statements.ledger.workflow import Verb
from statements.models import User
from statements.vocabularies import Action

from .requirements import allow, hold, require_reason


def ask_retraction(user: User, uid: str, edition: int, reason: str) -> None:
    """Ask that a public statement be withdrawn; a second person decides."""
    require_reason(reason, Verb.ASK_RETRACTION)
    with ledger.recording(user) as recording:
        hold(recording, uid, edition)
        recording.request(uid, Verb.ASK_RETRACTION, reason)


def retract(
    reviewer: User,
    uid: str,
    edition: int,
    reason: str | None = None,
    *,
    asked_at: str | None = None,
) -> None:
    """Withdraw a statement as another person asked: its address answers 410 with the reason.

    Raises StillUsed where it was answered after the retraction was asked for: ask again. So does
    BrokenRules where it was asked for anew since `asked_at`, the time that the reviewer read.
    """
    allow(reviewer, Verb.RETRACT)
    with ledger.recording(reviewer, reason, approving=True) as recording:
        hold(recording, uid, edition, asked_at)
        publication = ledger.Publication(reviewer, Action.RETRACTED, reason, edition)
        recording.publish("statement", uid, publication)
