"""A statement on its way back: sent back by a reviewer, or taken back by who asked."""

from __future__ import annotations

from statements import ledger
from statements.models import User
from statements.vocabularies import DeskState

from .seen import allow, held, refusal, said
from .withdrawing import ASKED

WAITS = (DeskState.IN_REVIEW, *ASKED)


def send_back(reviewer: User, uid: str, edition: int, comment: str) -> None:
    """Ask for more work on a submitted statement, or refuse what another person asked for.

    The comment stays beside the statement, on the desk alone, until it is submitted again.
    Raises BrokenRules for who saved or submitted it, may not approve, or says nothing.
    """
    allow(reviewer)
    said(comment, "comment", "Say what to do: who wrote it reads this.")
    with ledger.recording(reviewer) as recording:
        record = held(recording, uid, edition)
        if record.state not in WAITS:
            raise refusal(record, "Only what waits for a second person is sent back", "not_waiting")
        recording.stand("statement", uid, DeskState.SENT_BACK, comment)


def reopen(user: User, uid: str, edition: int) -> None:
    """Take back one's own submission or request, or take up what was sent back.

    A statement becomes a draft; one whose retraction or merge was asked for is as it was.
    """
    with ledger.recording(user) as recording:
        record = held(recording, uid, edition)
        if record.state not in (*WAITS, DeskState.SENT_BACK):
            rule = "Only what waits for a second person, or was sent back, is re-opened"
            raise refusal(record, rule, "not_waiting")
        recording.stand("statement", uid, DeskState.DRAFT)
