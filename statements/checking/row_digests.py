"""Rows that change in time: whether they say what we wrote last, and whether all are there."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Max

from statements.models import Batch, Epoch, Redaction, Release
from statements.models.digested import Digested

from .faults import Fault

CHANGED = "somebody changed it by other means than ours: look for it in a backup."
WHOLE = (Batch, Redaction, Release, Epoch)


def check_rows() -> Iterator[Fault]:
    """Tell which rows beside the records were changed by hand, and which were taken away."""
    for model in WHOLE:
        for row in model._default_manager.order_by("pk").iterator(500):
            if not is_unchanged(row):
                yield Fault(f"{model._meta.verbose_name} {row.pk}", f"Its row: {CHANGED}")
    if not Epoch.objects.exists():
        yield Fault("epoch", "The ledger has none: run new_epoch.")
    counted = Release.objects.aggregate(held=Count("number"), last=Max("number"))
    if counted["held"] != (counted["last"] or 0):
        yield Fault("releases", f"There are {counted['held']}, and the last is {counted['last']}.")


def is_unchanged(row: Digested) -> bool:
    """Tell whether a row says what its digest holds."""
    return bool(row.digest == row.own_digest())
