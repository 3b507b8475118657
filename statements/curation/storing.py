"""Storing documents and removing records."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from statements import copies, documents, ledger
from statements.documents import NOUNS, Document
from statements.keys import RecordName
from statements.ledger.lines import CHOOSABLE
from statements.models import Record, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import Action


def store(
    user: User,
    noun: str,
    document: Document,
    *,
    base: int | None,
    reason: str | None = None,
    action: Action | None = None,
    at: datetime | None = None,
    confirmed: bool = False,
) -> None:
    """Say what a record should be from now on; authority records are public at once, but for what
    follows its use (`ledger.sources`).

    `base` is the version that the writer began from: 0 for a new record, None to overwrite
    whatever is there. Raises StaleVersion where somebody saved a newer one, BrokenRules with
    paths into the document, StillUsed where something points at what the document drops,
    Unconfirmed where it would leave public statements at odds with a rule.
    """
    kind = NOUNS[noun]
    # Before the key is read: what is no document may have none.
    problems = list(documents.faults(kind, document)) or list(action_problems(action))
    if problems:
        raise BrokenRules(problems)
    key = kind.key_of(document)
    with ledger.recording(user, reason, at=at, confirmed=confirmed) as recording:
        base = last_version(noun, key) if base is None else base
        recording.hold(noun, key, base)
        if action:
            recording.actions[RecordName(noun, key)] = action
        recording.say(kind, document, base)


def store_with_copy(
    user: User,
    document: Document,
    file: Any,
    *,
    base: int | None,
    reason: str | None = None,
    action: Action | None = None,
    confirmed: bool = False,
) -> None:
    """Store a source and the file that is our copy of it, whose sum the document has, or neither.

    Raises what `store` raises.
    """
    name = None
    try:
        with ledger.recording(user, reason, confirmed=confirmed):
            store(user, "source", document, base=base, action=action)
            name = copies.keep(file, document["saved_copy_sha256"])
    except BaseException:
        if name:
            copies.discard(name)
        raise


def action_problems(action: Action | None) -> list[Problem]:
    """Return a problem for an action that people do not choose."""
    if action is None or action in CHOOSABLE:
        return []
    return [Problem("action", f"Choose one of {', '.join(CHOOSABLE)}.", "invalid")]


def last_version(noun: str, key: str) -> int:
    """Return the number of a record's last edition, 0 where there is none."""
    rows = Record.objects.by_name(noun, key)
    return rows.values_list("version", flat=True).first() or 0


def remove(
    user: User, noun: str, key: str, reason: str | None = None, *, base: int | None = None
) -> None:
    """Delete a record from the desk; its key is never used again.

    `base` is the version that the user saw, None for whatever is there. Raises StillUsed where
    something points at it, BrokenRules for a statement that was public, StaleVersion where
    somebody saved a newer version.
    """
    with ledger.recording(user, reason) as recording:
        base = last_version(noun, key) if base is None else base
        if not ledger.current_documents(NOUNS[noun], [key]):
            raise BrokenRules([Problem("", f"There is no {noun} {key}.", "unknown")])
        recording.hold(noun, key, base)
        recording.drop(NOUNS[noun], key, base)
