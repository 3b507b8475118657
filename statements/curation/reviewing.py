"""A statement on its way to the public: submitted by one, approved by another."""

from __future__ import annotations

from statements import ledger
from statements.ledger.workflow import Verb
from statements.models import User
from statements.problems import BrokenRules
from statements.vocabularies import Action

from .requirements import allow, hold
from .storing import action_problems


def submit(user: User, uid: str, edition: int, reason: str | None = None) -> None:
    """Put a statement's last edition, which the user saw, before a second person.

    A reason is needed where something is odd (an answer older than what it answers). A
    retraction or merge that was asked for is no longer asked for then, and a reviewer's comment
    is answered.
    """
    with ledger.recording(user) as recording:
        hold(recording, uid, edition)
        recording.request(uid, Verb.SUBMIT, reason)


def approve(
    reviewer: User,
    uid: str,
    edition: int | None,
    *,
    action: Action | None = None,
    reason: str | None = None,
    asked_at: str | None = None,
) -> None:
    """Make a statement's edition public.

    `edition` is the one that the reviewer saw; None only within the recording that stores it.
    `asked_at` tells when it had been submitted, in ISO 8601, if they read that. Raises
    StaleVersion where a newer one exists, BrokenRules where it was submitted anew, the reviewer
    saved a part of it, may not approve, or the public could not read it.
    """
    allow(reviewer)
    if action_problems(action):
        raise BrokenRules(action_problems(action))
    with ledger.recording(reviewer, reason, approving=True) as recording:
        if edition is not None:
            hold(recording, uid, edition, asked_at)
        publication = ledger.Publication(reviewer, action, reason, edition)
        recording.publish("statement", uid, publication)
