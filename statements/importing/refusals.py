"""Why a record of a file is refused, beside what its noun's declaration and rules say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from statements import documents
from statements.documents import NOUNS, Document, Noun
from statements.documents.contents import Pointer
from statements.keys import RecordName
from statements.problems import Problem
from statements.vocabularies import ENDED_STATES

from .desk_records import DeskRecord
from .items import Item


def identity_problems(item: Item, current: DeskRecord | None) -> Iterator[Problem]:
    """Refuse a key that was given up for ever."""
    if current and (current.is_merged or current.state in ENDED_STATES):
        state = "merged" if current.is_merged else current.state
        message = f"This was {state} and is never used again: leave it out, or take a new one."
        yield Problem(NOUNS[item.noun].identity, message, "key_taken")
    elif current and item.number is not None and item.number > (current.number or 0):
        last = f"its last is {current.number}" if current.number else "it was never public"
        message = f"There is no change {item.number} of this: {last}. Leave number out."
        yield Problem("number", message)


def sound_pointers(noun: Noun, document: Document) -> list[Pointer]:
    """Return what a faulty document points at; nothing where a clause's key cannot be made."""
    try:
        return documents.pointers(noun, document)
    except (ValueError, TypeError):
        return []


def taken_names(
    noun: str, document: Document, names: Mapping[str, str], owners: Mapping[str, set[str]]
) -> Iterator[Problem]:
    """Refuse a key or uid of a document that another record has, or ever had."""
    record = str(RecordName(noun, NOUNS[noun].key_of(document)))
    for name in owners and names:
        for owner in sorted(owners.get(name, set()) - {record}):
            message = f"{name} is {owner}'s for ever: leave it empty for a new one."
            yield Problem(names[name], message, "key_taken")


def stale(item: Item, current: DeskRecord | None) -> Iterator[Problem]:
    """Refuse to go back behind a change that the writer of the file had not seen."""
    if current and item.number is not None and current.number and item.number < current.number:
        message = (
            f"It changed after the file was made (change {current.number}; the file has"
            f" {item.number}): export it again, or leave number out to overwrite it."
        )
        yield Problem("number", message, "stale")
