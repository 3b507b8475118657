"""The ledger's epoch: another one where numbers that were served may mean other changes now."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from statements import writing
from statements.keys import new_uid
from statements.models import Epoch

from .recordings import clean_reason


def renew(reason: str, using: str = DEFAULT_DB_ALIAS) -> str:
    """Begin a new epoch and return it: all that clients keep under the old one ends."""
    epoch, values = new_uid(), {"began_at": timezone.now(), "reason": clean_reason(reason)}
    with writing.unsealed():
        Epoch.objects.using(using).update_or_create(id=1, defaults={"uid": epoch, **values})
    return epoch
