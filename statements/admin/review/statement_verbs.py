"""The verbs of a statement's review: submit, send back, take back, approve, discard, retract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from statements import curation
from statements.curation.record_state import RecordState, record_state
from statements.keys import RecordName
from statements.ledger.workflow import ASKED_STATES, Verb, may
from statements.models import User
from statements.wording.labels import name_of

from ..links import record_url
from ..page.root import EDIT_ACTIONS, action_in
from .redirects import show_form, show_next_waiting, show_review, show_review_after_asking
from .verbs import Call, Deed, edition_in


def deed(
    verb: Verb,
    do: Callable[[Call], str],
    then: Callable[[HttpRequest, Any, str], HttpResponse],
    tail: str = "",
) -> Deed:
    """Return a verb for whoever has the rights that it takes."""

    def allowed(user: User, noun: str) -> bool:
        return may(user, verb)

    return Deed(tail or verb.value.replace("_", "-"), allowed, do, then)


def submit(call: Call) -> str:
    curation.submit(call.user, call.key, call.edition, call.reason)
    return f"Version {call.edition} was submitted for review."


def approve(call: Call) -> str:
    action = action_in(call.data)
    curation.approve(
        call.user,
        call.key,
        call.edition,
        action=action,
        reason=call.reason,
        asked_at=call.data.get("asked_at"),
    )
    return f"Version {call.edition} was approved: it is public now."


def send_back(call: Call) -> str:
    curation.send_back(call.user, call.key, call.edition, call.reason or "")
    return "It was sent back with your comment."


def reopen(call: Call) -> str:
    curation.reopen(call.user, call.key, call.edition)
    return "It waits for nobody any more: go on with it."


def discard(call: Call) -> str:
    curation.discard(call.user, call.key, call.edition, call.reason)
    return f"The change was discarded; version {call.edition} stays in the history."


def ask_retraction(call: Call) -> str:
    curation.ask_retraction(call.user, call.key, call.edition, call.reason or "")
    return "The retraction was asked for: somebody else must approve it."


def retract(call: Call) -> str:
    asked_at = call.data.get("asked_at")
    curation.retract(call.user, call.key, call.edition, call.reason, asked_at=asked_at)
    return "The statement was retracted: the public reads the reason in its place."


def approve_merge(call: Call) -> str:
    winner = call.data.get("winner", "")
    bases = call.edition, edition_in(call.data, "winner_edition")
    asked_at = call.data.get("asked_at")
    curation.merge(call.user, call.noun, call.key, winner, bases, call.reason, asked_at=asked_at)
    return "They are one statement now: the address of this one leads to the other."


def comment(call: Call) -> str:
    path, text = call.data.get("path", ""), call.reason or ""
    curation.comment(call.user, call.key, call.edition, path, text)
    return "Your comment is kept with this version; who goes on with it reads it."


DEEDS = (
    deed(Verb.SUBMIT, submit, show_review_after_asking),
    deed(Verb.APPROVE, approve, show_next_waiting),
    deed(Verb.SEND_BACK, send_back, show_next_waiting),
    deed(Verb.REOPEN, reopen, show_form),
    deed(Verb.DISCARD, discard, show_review),
    deed(Verb.ASK_RETRACTION, ask_retraction, show_review),
    deed(Verb.RETRACT, retract, show_next_waiting),
    deed(Verb.MERGE, approve_merge, show_next_waiting, "approve-merge"),
    deed(Verb.APPROVE, comment, show_review, "comment"),
)


def offered_verbs(statement: RecordState, user: User) -> dict[str, Any]:
    """Return which verbs the table leaves to who looks."""
    record = statement.record
    if record is None:
        return {}
    verbs = statement.verbs_for(user)
    is_asked = statement.state in ASKED_STATES
    into = record.merging_into_id and RecordName.parse(record.merging_into_id).key
    return {
        **{verb.value: verb in verbs for verb in Verb},
        "revert": Verb.STORE in verbs and statement.version > 1,
        "merge": Verb.ASK_MERGE in verbs,
        "instead": is_asked,
        "merging": into and record_url("statement", into),
        "merging_name": into and name_of("statement", into),
        "approve_merge": into and Verb.MERGE in verbs and record_state("statement", into),
        "asked_by_self": is_asked and record.state_by_id == user.pk,
        "is_public": statement.public is not None,
        "actions": [(action.value, action.label, action.definition) for action in EDIT_ACTIONS],
    }
