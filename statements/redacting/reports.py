"""The words of a reader's report taken out: by one person, as the public never read them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from statements.documents.emptying import GONE
from statements.ledger.recordings import clean_reason
from statements.models import Correction, User
from statements.vocabularies import CorrectionState

from .requests import refusal, require_right
from .scrubbing import forget_audits


def take_out(user: User, reference: str, reason: str) -> Correction:
    """Take all words out of a report, given by its number, and who sent it, whatever was decided.

    Number, page and day stay, with who took them out, when and why. Raises BrokenRules for who
    may not, and where there is no such report, or no words of it any more.
    """
    require_right(user)
    words = clean_reason(reason)
    if not words:
        raise refusal("reason", "Say why, by which law or order: it stays with the report.")
    with transaction.atomic():
        rows = Correction.objects.select_for_update(of=("self",)).filter(reference=reference)
        report = next(iter(rows), None)
        if report is None:
            raise refusal(
                "reference", f"There is no report {reference}: see “Reports of mistakes”."
            )
        if report.state == CorrectionState.REDACTED:
            raise refusal("reference", f"The words of {reference} are gone already.")
        report.wrong = GONE
        report.proposal = report.source = report.name = report.mail = None
        report.state, report.note = CorrectionState.REDACTED, words
        report.decided_by, report.decided_at = user, timezone.now()
        report.save(force_update=True)
        forget_audits()
    return report
