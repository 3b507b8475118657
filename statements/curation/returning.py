"""A statement on its way back: sent back by a reviewer, or taken back by who asked."""

from __future__ import annotations

from statements import ledger
from statements.ledger.workflow import Verb
from statements.models import User

from .requirements import allow, hold, require_reason


def send_back(reviewer: User, uid: str, edition: int, comment: str) -> None:
    """Ask for more work on a submitted statement, or refuse what another person asked for.

    The comment stays beside the statement, on the desk alone, until it is submitted again.
    Raises BrokenRules for who saved or submitted it, may not approve, or says nothing.
    """
    allow(reviewer, Verb.SEND_BACK)
    require_reason(comment, Verb.SEND_BACK)
    with ledger.recording(reviewer) as recording:
        hold(recording, uid, edition)
        recording.request(uid, Verb.SEND_BACK, comment)


def reopen(user: User, uid: str, edition: int) -> None:
    """Take back one's own submission or request, or take up what was sent back.

    A statement becomes a draft; one whose retraction or merge was asked for is as it was.
    """
    with ledger.recording(user) as recording:
        hold(recording, uid, edition)
        recording.request(uid, Verb.REOPEN)
