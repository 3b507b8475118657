"""Slips: what a form carries instead of a session, signed so that nobody else writes one."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Self

from django.core import signing

SALT = "statements.corrections"
LEAST, MOST = 3, 86_400  # seconds in which a form is filled by people


@dataclass(frozen=True, slots=True)
class Slip:
    """Of which page a form is, at which number of the ledger, and when it was shown."""

    about: str
    number: int
    at: float

    @classmethod
    def of(cls, about: str, number: int) -> Self:
        return cls(about, number, time.time())

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return a slip that we signed, None for any other text."""
        try:
            return cls(**signing.loads(text, salt=SALT))
        except (signing.BadSignature, TypeError):
            return None

    def sign(self) -> str:
        return signing.dumps(asdict(self), salt=SALT)

    @property
    def age(self) -> float:
        return time.time() - self.at
