"""What clauses oblige whom to do, in our words."""

from __future__ import annotations

from django.db import models

from statements.fields import PartialDateField, UidField, WordsField, date_constraints
from statements.keys import new_uid

from .clauses import Clause
from .desk import DeskModel, certainty, in_order, note, position


class Obligation(DeskModel):
    """A duty that a clause lays on somebody."""

    parents = ("clause",)

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    clause = models.ForeignKey(
        Clause,
        on_delete=models.CASCADE,
        related_name="obligations",
        help_text="The clause that lays it down.",
    )
    position = position()
    duty = WordsField(help_text="What is to be done, in our own words.")
    due = PartialDateField(help_text="Day by which it is to be done; empty if none is set.")
    until = PartialDateField(help_text="Last day for which it is to be done; empty if none is set.")
    condition = WordsField(null=True, blank=True, help_text="On what it depends, in our own words.")
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("clause", "position")
        constraints = (
            in_order("obligation", "clause"),
            *date_constraints("obligation", "due"),
            *date_constraints("obligation", "until"),
        )

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.duty}"


class ObligationDebtor(DeskModel):
    """A government that a duty is laid on."""

    parents = ("obligation",)

    obligation = models.ForeignKey(
        Obligation, on_delete=models.CASCADE, related_name="debtor_links"
    )
    position = position()
    government = models.ForeignKey(
        "Government", on_delete=models.PROTECT, related_name="obligation_links"
    )

    class Meta:
        ordering = ("obligation", "position")
        constraints = (
            in_order("obligationdebtor", "obligation"),
            models.UniqueConstraint(
                fields=["obligation", "government"], name="obligationdebtor_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.obligation_id}: {self.government_id}"
