"""The chain of digests that the ledger's lines make: what gives a new line its place in it."""

from __future__ import annotations

from datetime import datetime

from statements.digests import edition_digest, line_digest, new_salt, reason_digest
from statements.models import Change, Edition


def seal(edition: Edition) -> None:
    """Give a new edition its salt and its digest."""
    edition.salt = new_salt()
    edition.digest = digest_of_edition(edition)


def digest_of_edition(edition: Edition) -> str:
    """Return the digest that an edition should have."""
    return edition_digest(
        edition.salt or "",
        edition.pk,
        edition.format,
        edition.document,
        edition.saved_by_id,
        edition.saved_at,
        edition.reason,
        edition.action,
        edition.batch_id,
    )


def digest_of_line(change: Change, before: str, edition: str | None) -> str:
    """Return the digest that a line should have after the digest before it.

    `edition` is the digest of the edition that it shows.
    """
    return line_digest(
        before,
        change.salt,
        change.number,
        change.record_id,
        change.action,
        change.reason_digest,
        edition,
        change.changed,
        change.winner,
        change.saved_by_id,
        change.approved_by_id,
        change.recorded_at,
        change.redacts,
    )


class Chain:
    """The ledger's end, while its lock is held: where the next line begins."""

    def __init__(self) -> None:
        last = Change.objects.head()
        self.number = last.number if last else 0
        self.digest: str = last.digest if last else ""
        self.at = last.recorded_at if last else None

    def line_time(self, at: datetime) -> datetime:
        """Return when a line is dated: never before the last one, whatever the clock says."""
        return max(at, self.at) if self.at else at

    def append(self, change: Change, edition: str | None) -> None:
        """Give a line its number, its time, and its digest; `edition` is that of what it shows."""
        self.number += 1
        change.number, change.recorded_at = self.number, self.line_time(change.recorded_at)
        change.salt = new_salt()
        # A salt of its own: a reason can go while its line stays, and its digest helps nobody to
        # guess it.
        change.reason_salt = new_salt() if change.reason is not None else None
        change.reason_digest = reason_digest(change.reason_salt, change.reason)
        change.digest = digest_of_line(change, self.digest, edition)
        self.digest, self.at = change.digest, change.recorded_at
