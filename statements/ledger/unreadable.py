"""Which errors say that a row holds what cannot be read."""

from __future__ import annotations

from django.db import DatabaseError

from statements.failures import failure_of
from statements.problems import BrokenRules

UNREADABLE_ERRORS = (
    BrokenRules,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
)


def is_unreadable(error: Exception) -> bool:
    """Tell whether an error is about what a row holds, not about the database or its disk."""
    if isinstance(error, DatabaseError):  # a date after 9999, text that is not UTF-8
        return failure_of(error) is None
    return isinstance(error, UNREADABLE_ERRORS)
