"""Rows that go, unless something still points at them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db.models import ProtectedError, QuerySet, RestrictedError

from statements.models import DeskModel
from statements.problems import StillUsed


def delete(rows: QuerySet[Any], what: str) -> int:
    """Delete rows and return how many there were; raise StillUsed with the records that point at
    what they hold."""
    try:
        return rows.delete()[1].get(rows.model._meta.label, 0)
    except (ProtectedError, RestrictedError) as error:
        raise still_used(what, error) from error


def still_used(what: str, error: ProtectedError | RestrictedError) -> StillUsed:
    """Return the error for rows that Django would not delete, with the records in their way."""
    if isinstance(error, ProtectedError):
        return StillUsed(what, users_of(error.protected_objects))
    return StillUsed(what, users_of(error.restricted_objects))


def users_of(rows: Iterable[Any]) -> list[str]:
    """Return the records that rows belong to, as `noun/key`; those of the first hundred rows."""
    desk_rows = islice((row for row in rows if isinstance(row, DeskModel)), 100)
    return sorted({str(row.record_name) for row in desk_rows})
