"""How public records end: retracted, deleted, merged."""

from __future__ import annotations

from statements import curation, writing
from statements.ledger import publishing
from statements.models import Record, record_id

from . import factories as f


def retract(uid: str, reason: str = "It was never said.") -> None:
    """Withdraw a public statement: one person asks, another approves."""
    edition = f.version("statement", uid)
    curation.ask_retraction(f.make_user("curator"), uid, edition, reason)
    curation.retract(f.make_user("reviewer"), uid, edition, reason)


def merge(noun: str, loser: str, winner: str) -> None:
    """Make one record part of another, as the verb of a later issue will."""
    with writing.unsealed():
        row = Record.objects.filter(pk=record_id(noun, loser))
        row.update(merged_into=record_id(noun, winner))
        publishing.clear([record_id(noun, loser)])


def delete(noun: str, key: str, reason: str) -> None:
    """Delete an authority record."""
    curation.remove(f.make_user("editor"), noun, key, reason)
