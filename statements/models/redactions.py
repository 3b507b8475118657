"""Redactions: what two people took out of a record for legal reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from statements.fields import UidField, WordsField
from statements.keys import RecordName, new_uid

from .digested import Digested
from .people import person

if TYPE_CHECKING:
    from .editions import Edition


class Redaction(Digested):
    """Words taken out of one record: asked for by one person, approved by another.

    Bytes and salts go; digests, and this with its reason, stay. Written by
    `statements.redacting` alone.
    """

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    record = models.ForeignKey("Record", on_delete=models.PROTECT, related_name="redactions")
    what = models.JSONField(
        help_text="Numbers of editions and of lines of the ledger, and whether our copy goes."
    )
    reason = WordsField(help_text="Why, in words for the public: the law or the order.")
    asked_by = person(help_text="Who asked for it.")
    asked_at = models.DateTimeField(help_text="When.")
    approved_by = person(null=True, blank=True, help_text="Who approved it.")
    approved_at = models.DateTimeField(null=True, blank=True, help_text="When it was done.")
    number = models.BigIntegerField(
        null=True, blank=True, help_text="The line of the ledger that tells of it, if one does."
    )

    editions: models.Manager[Edition]

    class Meta:
        ordering = ("-asked_at", "uid")
        permissions = (("redact", "Can ask for and approve redactions"),)
        constraints = (
            models.CheckConstraint(
                name="redaction_approved_by_another",
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False)
                & ~Q(approved_by=F("asked_by")),
                violation_error_message="Somebody else must approve: you asked for this.",
            ),
            models.CheckConstraint(
                name="redaction_told_once_done",
                condition=Q(number=None) | Q(approved_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        if self.approved_at is None:
            return f"Asked for on {self.asked_at.date()}: {self.reason}"
        return f"Redacted on {self.approved_at.date()}: {self.reason}"

    def public(self) -> dict[str, str | None]:
        """Return what the public is told in the place of the words."""
        on = self.approved_at.date().isoformat() if self.approved_at else None
        return {"on": on, "reason": self.reason}

    @property
    def record_name(self) -> RecordName:
        return RecordName.parse(self.record_id)
