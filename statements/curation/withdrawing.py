"""A public statement withdrawn: asked for by one, approved by another."""

from __future__ import annotations

from statements import ledger
from statements.models import User
from statements.vocabularies import Action, DeskState

from .seen import allow, held, refusal, said

ASKED = (DeskState.RETRACTION_ASKED, DeskState.MERGE_ASKED)  # what is public, and asked away


def ask_retraction(user: User, uid: str, edition: int, reason: str) -> None:
    """Ask that a public statement be withdrawn; a second person decides."""
    said(reason, "reason", "Say why: the public reads it.")
    with ledger.recording(user) as recording:
        record = held(recording, uid, edition)
        if record.state == DeskState.RETRACTION_ASKED:
            raise refusal(record, "A retraction is asked for once", "asked")
        if record.state == DeskState.MERGE_ASKED:
            raise refusal(record, "One thing is asked for at a time", "asked")
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
