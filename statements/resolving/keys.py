"""What an address stands for: a public record, one it became part of, or one that is gone."""

from __future__ import annotations

from dataclasses import dataclass

from statements.documents import NOUNS, Context, path_of
from statements.keys import RecordName
from statements.ledger.publishing import merged_keys
from statements.models import Change, PublicRecord, Record
from statements.vocabularies import Action


@dataclass(frozen=True, slots=True)
class MergedAway:
    """The record is part of another one now, at this path below the API's root."""

    path: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The record was public and is not any more."""

    number: int
    action: str
    reason: str | None
    recorded_at: str


def fate_of(noun: str, key: str) -> MergedAway | Tombstone | None:
    """Say what became of a key that no public record has; None where it never was public.

    What lives inside another record is never gone: it is unknown, or where its record went.
    """
    if noun in NOUNS:
        record = Record.objects.select_related("public_change").by_name(noun, key).first()
        if record is None:
            return None
        if record.merged_into_id is None:
            return tombstone_of(record.public_change)
    return address_of_winner(noun, key)


def tombstone_of(change: Change | None) -> Tombstone | None:
    """Return the tombstone that a last change is, if it is one."""
    if change is None or change.action not in (Action.RETRACTED, Action.DELETED):
        return None
    at = change.recorded_at.isoformat()
    return Tombstone(change.number, change.action, change.reason, at)


def address_of_winner(noun: str, key: str) -> MergedAway | None:
    """Return the address of what a merged key is part of now."""
    winner = Context(merged=merged_keys()).current_key(noun, key)
    name = str(RecordName(noun, str(winner)))
    ended = Record.objects.ever_public().filter(pk=name)  # 410 tells why
    if winner == key or not (PublicRecord.objects.filter(pk=name).exists() or ended.exists()):
        return None
    return MergedAway(path_of(noun, str(winner)))
