"""What is to be made: of which number of the ledger, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from statements.models import User


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """Of which number of the ledger, compared with which, and what to say of it."""

    number: int
    against: int | None
    recorded_at: datetime
    head: str  # digest of the number's line in the ledger
    limits: str | None = None  # what the data is known not to tell, as Markdown
    doi: str | None = None  # reserved before it is made
    note: str | None = None
    user: User | None = None
