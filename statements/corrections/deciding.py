"""What becomes of a report: somebody decides, and after some time nobody knows who sent it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from statements.models import Correction, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import CorrectionState


def decide(user: User, uid: str, state: CorrectionState, note: str) -> None:
    """Close an open report; raises BrokenRules where somebody else did before."""
    decided = Correction.objects.open().filter(pk=uid)
    count = decided.update(state=state, note=note, decided_by=user, decided_at=timezone.now())
    if not count:
        message = "Somebody decided on this report meanwhile: look at it again."
        raise BrokenRules([Problem("state", message, "decided")])


def forget(now: datetime) -> int:
    """Take name and mail address out of old reports; return out of how many."""
    before = now - timedelta(days=settings.CORRECTIONS_KEPT_DAYS)
    return Correction.objects.naming_people_before(before).update(name=None, mail=None)
