"""What readers report as wrong: never public, in no document, and never exported."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from statements.fields import LineField, UidField, WebAddressField, WordsField
from statements.keys import new_uid
from statements.vocabularies import CorrectionState

from .people import person


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def open(self) -> Self:
        """Reports that nobody has decided on."""
        return self.filter(state=CorrectionState.OPEN)

    def naming_people_before(self, moment: datetime) -> Self:
        """Reports that came before a moment and still say who sent them."""
        return self.filter(Q(name__isnull=False) | Q(mail__isnull=False), received_at__lt=moment)


class Correction(models.Model):
    """One report of a mistake, and what was decided; written by `statements.corrections`, and by
    `statements.redacting`, which takes its words out."""

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    reference = LineField(max_length=10, unique=True, help_text="The number the sender was told.")
    about = LineField(max_length=200, help_text="The page that it is about.")
    number = models.BigIntegerField(help_text="The ledger's number when the page was read.")
    wrong = WordsField(help_text="What is wrong, in the words of the sender.")
    proposal = WordsField(null=True, blank=True, help_text="What it should be.")
    source = WebAddressField(null=True, blank=True, help_text="Where it can be read.")
    name = LineField(
        max_length=200, null=True, blank=True, help_text="Who sent it; deleted after some time."
    )
    mail = LineField(
        max_length=254, null=True, blank=True, help_text="For an answer; deleted after some time."
    )
    received_at = models.DateTimeField(help_text="When.")
    state = models.CharField(
        max_length=10,
        choices=CorrectionState.choices,
        default=CorrectionState.OPEN,
        help_text=CorrectionState.help_text(),
    )
    note = WordsField(null=True, blank=True, help_text="What was done, or why nothing was.")
    decided_by = person(null=True, blank=True, help_text="Who decided.")
    decided_at = models.DateTimeField(null=True, blank=True, help_text="When.")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "uid")
        verbose_name = "report of a mistake"
        verbose_name_plural = "reports of mistakes"
        indexes = (models.Index(fields=["state", "-received_at"], name="correction_by_state"),)
        constraints = (
            models.CheckConstraint(
                name="correction_decided_by_somebody",
                condition=Q(state=CorrectionState.OPEN, decided_by=None, decided_at=None, note=None)
                | ~Q(state=CorrectionState.OPEN)
                & Q(decided_by__isnull=False, decided_at__isnull=False, note__isnull=False),
                violation_error_message="A decision names who, when and why.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} about {self.about}"
