"""Batches: what one import brought in, as one thing that is approved or undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from statements.fields import LineField, UidField, WordsField
from statements.keys import new_uid
from statements.vocabularies import BatchState

from .digested import Digested
from .people import person

if TYPE_CHECKING:
    from .editions import Edition


class Batch(Digested):
    """The editions that one file brought in, counted; written by the ledger alone.

    An edition names its batch, so a record may be imported again by a later one; the version
    before an import is the edition's number less one, and 0 is a new record.
    """

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    file_name = LineField(max_length=200, help_text="Name of the file or folder.")
    sha256 = LineField(max_length=64, help_text="SHA-256 of what was read.")
    counts = models.JSONField(help_text="How many were new, changed and unchanged, by noun.")
    reason = WordsField(null=True, blank=True, help_text="Why it was imported.")
    state = models.CharField(
        max_length=10,
        choices=BatchState.choices,
        default=BatchState.WAITING,
        help_text=BatchState.help_text(),
    )
    imported_by = person(help_text="Who imported it.")
    imported_at = models.DateTimeField(help_text="When.")
    approved_by = person(null=True, blank=True, help_text="Who approved the whole of it.")
    approved_at = models.DateTimeField(null=True, blank=True, help_text="When.")
    undo_asked_by = person(null=True, blank=True, help_text="Who asked to undo it.")
    undo_asked_at = models.DateTimeField(null=True, blank=True, help_text="When.")
    undo_number = models.BigIntegerField(
        null=True, blank=True, help_text="The ledger's last number then."
    )
    undo_reason = WordsField(null=True, blank=True, help_text="Why: the public reads it.")
    undone_by = person(null=True, blank=True, help_text="Who undid it.")
    undone_at = models.DateTimeField(null=True, blank=True, help_text="When.")

    editions: models.Manager[Edition]

    class Meta:
        ordering = ("-imported_at", "uid")
        verbose_name = "import"
        indexes = (models.Index(fields=["state"], name="batch_by_state"),)
        constraints = (
            models.CheckConstraint(
                name="batch_approved_by_another",
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("imported_by")),
                violation_error_message="Somebody else must approve what you imported.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.file_name} of {self.imported_at:%Y-%m-%d %H:%M}"

    def total(self, what: str) -> int:
        """Return how many records were new, changed or unchanged."""
        return sum(counted.get(what, 0) for counted in self.counts.values())
