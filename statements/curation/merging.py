"""Two records that are one: merged, and apart again."""

from __future__ import annotations

from statements import ledger
from statements.documents import NOUNS
from statements.ledger.workflow import Verb, may_merge
from statements.models import Record, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import Action

from .requirements import allow, hold, require_reason, require_request
from .storing import last_version

Bases = tuple[int, int]  # the versions seen, of the loser and of the winner


def merge(
    user: User,
    noun: str,
    loser: str,
    winner: str,
    bases: Bases,
    reason: str | None = None,
    *,
    asked_at: str | None = None,
) -> None:
    """Make a record part of another: its key leads there for ever, and means it everywhere.

    Authority records are merged at once, by who may change and delete them, and a reason is
    needed. Of statements, this approves what somebody else asked for with `ask_merge`. No other
    record is rewritten. Raises StaleVersion where either one was saved since, BrokenRules where
    they cannot be one, or it was asked for anew since `asked_at`, the time that the user read.
    """
    is_reviewed = NOUNS[noun].is_reviewed
    if is_reviewed:
        allow(user, Verb.MERGE)
    else:
        require_rights(user, noun)
        require_reason(reason, Verb.ASK_MERGE)
    with ledger.recording(user, reason, approving=is_reviewed) as recording:
        hold_both(recording, noun, loser, winner, bases)
        require_request(Record.objects.named(noun, loser), asked_at)
        recording.merge(noun, loser, winner)
        if is_reviewed:
            publication = ledger.Publication(user, Action.MERGED, reason, bases[0])
            recording.publish(noun, loser, publication)


def ask_merge(user: User, loser: str, winner: str, bases: Bases, reason: str) -> None:
    """Ask that a public statement be part of another one; a second person decides with `merge`."""
    require_reason(reason, Verb.ASK_MERGE)
    with ledger.recording(user) as recording:
        hold_both(recording, "statement", loser, winner, bases)
        recording.request(loser, Verb.ASK_MERGE, reason, winner)


def unmerge(user: User, noun: str, key: str, base: int, reason: str) -> None:
    """Let a merged record stand by itself again, as its last public edition says.

    Authority records are public at once; a statement is put before a second person, who
    approves it like any other.
    """
    require_reason(reason, Verb.UNMERGE)
    if NOUNS[noun].is_reviewed:
        with ledger.recording(user) as recording:
            hold(recording, key, base)
            recording.request(key, Verb.UNMERGE, reason)
        return
    require_rights(user, noun)
    with ledger.recording(user, reason) as recording:
        require_record(noun, key)
        recording.hold(noun, key, base)
        recording.merge(noun, key, None)


def hold_both(
    recording: ledger.Recording, noun: str, loser: str, winner: str, bases: Bases
) -> None:
    """Lock two records, always in the same order, and hold the user to the versions seen."""
    if loser == winner:
        raise BrokenRules([Problem("winner", "A record cannot be merged into itself.", "itself")])
    for key, base in sorted(zip((loser, winner), bases, strict=True)):
        require_record(noun, key, "winner" if key == winner else "")
        recording.hold(noun, key, base)


def require_record(noun: str, key: str, path: str = "") -> None:
    """Raise BrokenRules for a record that never was; tell what else has the key."""
    if last_version(noun, key):
        return
    rows = Record.objects.filter(key=key, version__gt=0).exclude(noun=noun)
    others = ", ".join(f"{record.noun} {record.key}" for record in rows)
    hint = f" Only records of one kind are merged: this is {others}." if others else ""
    raise BrokenRules([Problem(path, f"There is no {noun} {key}.{hint}", "unknown")])


def require_rights(user: User, noun: str) -> None:
    """Raise BrokenRules unless a person may merge records of a noun."""
    if not may_merge(user, noun):
        message = f"{user.get_username()} may not merge {NOUNS[noun].plural}."
        raise BrokenRules([Problem("", message, "forbidden")])
