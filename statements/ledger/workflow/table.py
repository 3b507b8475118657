"""The table of transitions of statements, verb by verb."""

from __future__ import annotations

from enum import StrEnum

from statements.vocabularies import DeskState

from .rules import By, Need, Refusal, Rule, Status, Transition

DRAFT, IN_REVIEW, SENT_BACK = DeskState.DRAFT, DeskState.IN_REVIEW, DeskState.SENT_BACK
PUBLISHED, MERGED, RETRACTED = DeskState.PUBLISHED, DeskState.MERGED, DeskState.RETRACTED
RETRACTION_ASKED, MERGE_ASKED = DeskState.RETRACTION_ASKED, DeskState.MERGE_ASKED
OPEN_STATES = (DRAFT, IN_REVIEW, SENT_BACK)  # the last edition may become public
ASKED_STATES = (RETRACTION_ASKED, MERGE_ASKED)  # of what stays public meanwhile
WAITING_STATES = (IN_REVIEW, *ASKED_STATES)  # for a second person


class Verb(StrEnum):
    """What people do with statements; to go back to an older edition is to store it again."""

    STORE = "store"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    REOPEN = "reopen"
    APPROVE = "approve"
    DISCARD = "discard"
    ASK_RETRACTION = "ask_retraction"
    RETRACT = "retract"
    ASK_MERGE = "ask_merge"
    MERGE = "merge"
    UNMERGE = "unmerge"
    REMOVE = "remove"


ASKING_VERBS = {Verb.ASK_RETRACTION, Verb.ASK_MERGE}  # lead to ASKED_STATES


def resting_state(status: Status) -> DeskState:
    """Return where a statement stands of which nothing is asked."""
    if status.is_merged:
        return MERGED
    return DRAFT if status.is_pending else PUBLISHED


def sent_back_state(status: Status) -> DeskState:
    """Return where what was submitted is sent back to; a merge is as it was."""
    return MERGED if status.is_merged else SENT_BACK


def state_when_stored(status: Status) -> DeskState | None:
    """What was sent back stays so until it is submitted, unless nothing is left to submit."""
    return None if status.is_pending else PUBLISHED


def unchanged_state(status: Status) -> None:
    """What was asked for stays so, whatever is stored meanwhile: two people settle it."""


ENDED = Refusal("{key} was {end} and is never used again: take a new one.", "key_taken", "uid")
GONE = Refusal("This statement is {state}: nothing can be done with it.", "gone")
ONE_THING = Refusal("One thing is asked for at a time; this one is: {state}.", "asked")
UNKNOWN = Refusal("There is no statement {key}.", "unknown", "uid")
REASON_NEEDED = Refusal("Say why: the public reads it.", "required", "reason")

STANDS = (
    Need(lambda status: status.state != DeskState.DELETED, UNKNOWN),
    Need(lambda status: status.state not in (MERGED, RETRACTED), GONE),
)


def needs_public(text: str) -> Need:
    return Need(lambda status: status.is_public, Refusal(text, "not_public"))


# Four eyes: no word becomes public, and none goes, by one person alone. Who saved none of what
# would become public may approve it, also who submitted it for somebody else.
TABLE = {
    Verb.STORE: Rule(
        rights=("change",),
        needs=(Need(lambda status: not status.is_merged, ENDED),),
        transitions=(
            Transition((DRAFT, IN_REVIEW, PUBLISHED), resting_state),
            # It stays sent back while it is mended, so that the comment is not lost.
            Transition((SENT_BACK,), state_when_stored),
            Transition(ASKED_STATES, unchanged_state),
        ),
        otherwise=ENDED,
    ),
    Verb.SUBMIT: Rule(
        rights=("change",),
        transitions=(Transition((DRAFT, SENT_BACK, *ASKED_STATES), IN_REVIEW),),
        otherwise=Refusal("Only a draft is submitted; this one is: {state}.", "not_a_draft"),
    ),
    Verb.SEND_BACK: Rule(
        rights=("approve",),
        transitions=(
            Transition((IN_REVIEW,), sent_back_state, by=(By.SECOND, By.NO_SAVER)),
            Transition(ASKED_STATES, resting_state, by=(By.SECOND,)),
        ),
        otherwise=Refusal(
            "Only what waits for a second person is sent back; this one is: {state}.",
            "not_waiting",
        ),
        another=Refusal("This is yours: re-open it instead, or edit it.", "own_work"),
        reason=Refusal("Say what to do: who wrote it reads this.", "required", "comment"),
    ),
    Verb.REOPEN: Rule(
        rights=("change",),
        transitions=(
            Transition((SENT_BACK,), resting_state),
            Transition(WAITING_STATES, resting_state, by=(By.ASKER,)),
        ),
        otherwise=Refusal(
            "Only what waits for a second person, or was sent back, is re-opened; this one is:"
            " {state}.",
            "not_waiting",
        ),
        another=Refusal("Only who asked for this takes it back: ask to send it back.", "not_own"),
    ),
    Verb.APPROVE: Rule(
        rights=("approve",),
        needs=STANDS,
        transitions=(
            Transition((IN_REVIEW,), PUBLISHED, by=(By.NO_SAVER,)),
            Transition((DRAFT,), PUBLISHED, by=(By.NO_SAVER,), only=lambda s: s.is_imported),
        ),
        otherwise=Refusal("Only what was submitted can be approved.", "not_submitted"),
        another=Refusal("Somebody else must approve: you saved this, or a part of it.", "own_work"),
    ),
    Verb.DISCARD: Rule(
        rights=("change",),
        needs=(
            needs_public("Only a change of what is public is discarded; this one is: {state}."),
            Need(
                lambda status: status.is_pending,
                Refusal("There is no change to discard; this one is: {state}.", "unchanged"),
            ),
        ),
        transitions=(Transition(OPEN_STATES, PUBLISHED), Transition(ASKED_STATES, unchanged_state)),
        otherwise=GONE,
    ),
    Verb.ASK_RETRACTION: Rule(
        rights=("change",),
        needs=(
            *STANDS,
            Need(
                lambda status: status.state != RETRACTION_ASKED,
                Refusal("A retraction is asked for once; this one is: {state}.", "asked"),
            ),
            needs_public("Only what is public can be retracted."),
        ),
        transitions=(Transition((*OPEN_STATES, PUBLISHED), RETRACTION_ASKED),),
        otherwise=ONE_THING,
        reason=REASON_NEEDED,
    ),
    Verb.RETRACT: Rule(
        rights=("approve",),
        needs=STANDS,
        transitions=(Transition((RETRACTION_ASKED,), RETRACTED, by=(By.SECOND,)),),
        otherwise=Refusal("Nobody asked to retract this statement.", "not_asked"),
        another=Refusal("Somebody else must approve the retraction: you asked for it.", "own_work"),
    ),
    Verb.ASK_MERGE: Rule(
        rights=("change",),
        needs=(
            *STANDS,
            Need(lambda status: status.state not in ASKED_STATES, ONE_THING),
            needs_public("{record} is {place}: only what is public is merged."),
        ),
        transitions=(Transition((PUBLISHED,), MERGE_ASKED),),
        otherwise=Refusal(
            "{record} has a change that is not public: approve or discard it first.", "pending"
        ),
        reason=REASON_NEEDED,
    ),
    Verb.MERGE: Rule(
        rights=("approve",),
        needs=STANDS,
        transitions=(Transition((MERGE_ASKED,), MERGED, by=(By.SECOND,)),),
        otherwise=Refusal("Nobody asked to merge this statement.", "not_asked"),
        another=Refusal("Somebody else must approve the merge: you asked for it.", "own_work"),
    ),
    Verb.UNMERGE: Rule(
        rights=("change",),
        needs=(
            Need(
                lambda status: status.is_merged,
                Refusal("Only a merge is taken back; this one is: {state}.", "not_merged"),
            ),
        ),
        transitions=(Transition((MERGED,), IN_REVIEW),),
        otherwise=ONE_THING,
        reason=REASON_NEEDED,
    ),
    Verb.REMOVE: Rule(
        rights=("delete",),
        needs=(
            *STANDS,
            Need(
                lambda status: status.record.public_change_id is None,
                Refusal("A statement that was public is retracted, never deleted.", "public"),
            ),
        ),
        transitions=(Transition(OPEN_STATES, DeskState.DELETED),),
        otherwise=GONE,
    ),
}
