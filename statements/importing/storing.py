"""Store what was rehearsed, all of it or nothing, as one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from statements import documents, ledger
from statements.documents import NOUNS
from statements.documents.mapping import batched
from statements.ledger import batches, drafts
from statements.ledger.ahead import seldom_collecting
from statements.models import Batch, User
from statements.problems import BrokenRules

from .rehearsal import CHANGED, NEW, Rehearsal
from .rehearsing import CHUNK


@seldom_collecting()
def store(
    made: Rehearsal,
    user: User,
    reason: str | None = None,
    *,
    progress: Callable[[int], Any] = lambda count: None,
) -> Batch | None:
    """Store what was rehearsed in one recording; return its batch, None where nothing differs.

    Statements and sources become drafts, authority records are public at once. Raises BrokenRules
    where the rehearsal found problems, StaleVersion where somebody saved one of the records since;
    then nothing is kept.
    """
    if made.faults:
        raise BrokenRules(made.problems)
    if not made.writes:
        return None
    with ledger.recording(user, reason) as recording:
        counts = {noun: dict(counted) for noun, counted in made.counts.items()}
        batch = batches.begin(
            recording, file_name=made.name[:200], sha256=made.sha256, counts=counts
        )
        recording.part_by_part()
        for noun in reversed(NOUNS):  # statements' records before the ledger, as every verb
            hold(recording, noun, made.found(noun, CHANGED))
        for noun in NOUNS:
            if noun in drafts.DRAFTED:
                told = ((noun, text) for _, text in made.found(noun, NEW))
                drafts.store(recording, counted(told, progress))
            else:
                load(recording, noun, made.found(noun, NEW), progress)
            load(recording, noun, made.found(noun, CHANGED), progress)
    return batch


def hold(recording: ledger.Recording, noun: str, told: Iterable[tuple[int, str]]) -> None:
    """Lock the records that change, and hold them to the versions that were rehearsed."""
    key_of = NOUNS[noun].key_of
    bases = {(noun, key_of(documents.parse(text))): base for base, text in told}
    if bases and noun != "statement":
        ledger.lock_ledger()
    recording.hold_all(bases)


def counted(told: Iterable[Any], progress: Callable[[int], Any]) -> Iterator[Any]:
    for one in told:
        yield one
        progress(1)


def load(
    recording: ledger.Recording,
    noun: str,
    told: Iterable[tuple[int, str]],
    progress: Callable[[int], Any],
) -> None:
    """Make the desk say what documents say; they are decided when the recording ends."""
    for chunk in batched(told, CHUNK):
        said = [documents.parse(text) for _, text in chunk]
        for document in said:
            recording.name(noun, NOUNS[noun].key_of(document))
        documents.load(NOUNS[noun], said)
        progress(len(said))
