"""Store what was rehearsed, all of it or nothing, as one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from statements import ledger
from statements.documents import NOUNS
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.keys import RecordName
from statements.ledger import batches
from statements.ledger.background import seldom_collecting
from statements.models import Batch, Change, User
from statements.problems import BrokenRules

from .rehearsal import CHANGED, NEW, Rehearsal


@seldom_collecting()
def store(
    rehearsal: Rehearsal,
    user: User,
    reason: str | None = None,
    *,
    progress: Callable[[int], Any] = lambda count: None,
) -> Batch | None:
    """Store what was rehearsed in one recording; return its batch, None where nothing differs.

    Statements and sources become drafts, authority records are public at once, but for officials
    and publishers that a curator adds. Raises BrokenRules where the rehearsal found problems, or
    the person may not write what it brings, StaleVersion where somebody saved one of the records
    since; then nothing is kept.
    """
    if rehearsal.faults:
        raise BrokenRules(rehearsal.problems)
    if problems := list(rehearsal.problems_of_rights(user)):
        raise BrokenRules(problems)
    if not rehearsal.writes:
        return None
    with ledger.recording(user, reason) as recording:
        counts = {noun: dict(statuses) for noun, statuses in rehearsal.counts.items()}
        batch = batches.begin(
            recording, file_name=rehearsal.name[:200], sha256=rehearsal.sha256, counts=counts
        )
        hold_new(recording, rehearsal.spooled("statement", NEW))
        for noun in reversed(NOUNS):  # statements' records before the ledger, as every verb
            hold(recording, noun, rehearsal.spooled(noun, CHANGED))
        # As nothing became public since, what the rehearsal found right is right still.
        is_valid = Change.objects.last_number() == rehearsal.number
        for noun, status in product(NOUNS, (NEW, CHANGED)):
            for key, base, text in rehearsal.spooled(noun, status):
                recording.put(NOUNS[noun], key, text, base, is_valid=is_valid)
                ledger.settle_if_large(recording)
                progress(1)
    return batch


def hold_new(recording: ledger.Recording, rows: Iterable[tuple[str, int, str]]) -> None:
    """Refuse statements that somebody made since, before the ledger is locked: who approves one of
    them waits for it with the record locked."""
    for chunk in batched(rows, CHUNK):
        recording.hold_all({RecordName("statement", key): base for key, base, _ in chunk})


def hold(recording: ledger.Recording, noun: str, rows: Iterable[tuple[str, int, str]]) -> None:
    """Lock the records that change, and hold them to the versions that were rehearsed."""
    bases = {RecordName(noun, key): base for key, base, _ in rows}
    if bases and noun != "statement":
        ledger.lock_ledger()
    recording.hold_all(bases)
