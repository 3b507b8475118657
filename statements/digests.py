"""Salted digests: they hold editions and the ledger's lines without telling what these say.

An edition's digest covers the whole of it, under a salt of its own. A line's digest covers the
line before it, its edition's digest, and the digest of its reason under the reason's own salt.
Where words and their salt are gone a digest tells nothing of them, and the chain still holds.
What is digested, and how, never changes: every digest that was ever written depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Any

import orjson

SALT = 16  # bytes: too many to be guessed beside words that could be


def new_salt() -> str:
    return token_hex(SALT)


def digest_of(*parts: Any) -> str:
    """Return the SHA-256 of a JSON array, in hexadecimal."""
    return sha256(orjson.dumps(parts)).hexdigest()


def moment(at: datetime) -> str:
    """Return a time as digests have it, whatever zone it is told in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def row_digest(values: Mapping[str, Any]) -> str:
    """Return the digest of what a row says that may change: no salt, for its words stand beside it.

    It tells of a change by hand. Whoever knows this rule can write the digest, too.
    """
    words = {
        name: moment(value) if isinstance(value, datetime) else value
        for name, value in values.items()
        if value not in (None, "")
    }
    return sha256(orjson.dumps(words, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def edition_digest(
    salt: str,
    id: str,
    format: int,
    document: str,
    saved_by: int,
    saved_at: datetime,
    reason: str | None,
    action: str | None,
    batch: str | None,
) -> str:
    """Return the digest of an edition."""
    parts = (salt, id, format, document, saved_by, moment(saved_at), reason, action, batch)
    return digest_of(*parts)


def reason_digest(salt: str | None, reason: str | None) -> str | None:
    """Return the digest of a line's reason, None where there is none."""
    return digest_of(salt, reason) if reason is not None else None


def line_digest(
    before: str,
    salt: str,
    number: int,
    record: str,
    action: str,
    reason: str | None,
    edition: str | None,
    changed: str | None,
    winner: str | None,
    saved_by: int | None,
    approved_by: int | None,
    recorded_at: datetime,
    redacts: str | None,
) -> str:
    """Return the digest of a line of the ledger, given the digest of the line before it.

    `reason` and `edition` are digests; people are told by the numbers of their accounts.
    """
    line = (number, record, action, reason, edition, changed, winner)
    people = (saved_by, approved_by, moment(recorded_at), redacts)
    return digest_of(before, salt, *line, *people)
