"""The ledger: `recording` is the only way to write to the desk and to publish."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from django.db import transaction

from statements import writing
from statements.models import User

from .cases import read
from .closing import close
from .opened import Publication, Recording, lock_ledger


@contextmanager
def recording(
    user: User, reason: str | None = None, *, at: datetime | None = None
) -> Iterator[Recording]:
    """Open a recording, or join the one that is open; it is decided when the outermost ends.

    Raises BrokenRules, StillUsed or StaleVersion on leaving; then nothing of it was written.
    """
    if not writing.outermost():
        yield cast(Recording, writing.current())
        return
    opened = Recording(user, reason, at)
    with transaction.atomic(durable=True), writing.opened(opened):
        yield opened
        close(opened)


__all__ = ["Publication", "Recording", "lock_ledger", "read", "recording"]
