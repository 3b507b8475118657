"""References: one act of citing, what it points at and whom it concerns."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import Exact

from statements.fields import UidField
from statements.keys import new_uid
from statements.vocabularies import ReferenceType, Resolution

from .desk import DeskModel, certainty, code, in_order, note, position
from .names import exactly_one


def clause_of_agreement(model: str) -> models.CheckConstraint:
    """Return the rule that a clause stands only beside the agreement it belongs to."""
    prefix = Concat(F("agreement"), Value("/"), output_field=models.CharField())
    begins = Exact(StrIndex(F("clause"), prefix), 1)
    return models.CheckConstraint(
        name=f"{model}_clause_of_agreement",
        condition=Q(clause=None) | (Q(agreement__isnull=False) & Q(begins)),
        violation_error_message="A clause stands only with the agreement it belongs to.",
    )


class Reference(DeskModel):
    """One act of citing, in a statement, or in an agreement or one of its clauses."""

    parents = ("statement", "agreement")

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    statement = models.ForeignKey(
        "Statement", on_delete=models.CASCADE, null=True, blank=True, related_name="references"
    )
    agreement = models.ForeignKey(
        "Agreement", on_delete=models.CASCADE, null=True, blank=True, related_name="references"
    )
    clause = models.ForeignKey(
        "Clause",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="references",
        help_text="The clause that cites, if it is not the agreement as a whole.",
    )
    position = position()
    type = code(ReferenceType, max_length=30)
    quote = models.ForeignKey(
        "Quote",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="references",
        help_text="The words that cite; empty only if they are not held.",
    )
    resolution = code(Resolution, max_length=30)
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("statement", "agreement", "position")
        constraints = (
            in_order("reference", "statement"),
            in_order("reference", "agreement"),
            models.CheckConstraint(
                name="reference_one_origin",
                condition=exactly_one("statement", "agreement"),
                violation_error_message="A reference is made by a statement or by an agreement.",
            ),
            models.CheckConstraint(
                name="reference_quote_of_statement",
                condition=Q(quote=None) | Q(statement__isnull=False),
                violation_error_message="A reference of an agreement has no quote.",
            ),
            clause_of_agreement("reference"),
        )

    def __str__(self) -> str:
        return f"{self.get_type_display()} ({self.uid})"


# Rows of one act of citing: acts are counted, however many targets they have.
class Target(DeskModel):
    """What a reference points at: an agreement, a clause of it, or another statement."""

    parents = ("reference",)

    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="targets")
    position = position()
    agreement = models.ForeignKey(
        "Agreement", on_delete=models.PROTECT, null=True, blank=True, related_name="cited_by"
    )
    clause = models.ForeignKey(
        "Clause", on_delete=models.PROTECT, null=True, blank=True, related_name="cited_by"
    )
    statement = models.ForeignKey(
        "Statement", on_delete=models.PROTECT, null=True, blank=True, related_name="cited_by"
    )

    class Meta:
        ordering = ("reference", "position")
        constraints = (
            in_order("target", "reference"),
            models.CheckConstraint(
                name="target_agreement_or_statement",
                condition=exactly_one("agreement", "statement"),
                violation_error_message="A target is an agreement (or its clause) or a statement.",
            ),
            clause_of_agreement("target"),
        )

    def __str__(self) -> str:
        return str(self.clause_id or self.agreement_id or self.statement_id)


class About(DeskModel):
    """The government whose conduct a reference concerns; in a denial, the one defended."""

    parents = ("reference",)

    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="about")
    position = position()
    government = models.ForeignKey(
        "Government", on_delete=models.PROTECT, related_name="concerned_by"
    )

    class Meta:
        ordering = ("reference", "position")
        verbose_name_plural = "about"
        constraints = (
            in_order("about", "reference"),
            models.UniqueConstraint(fields=["reference", "government"], name="about_once"),
        )

    def __str__(self) -> str:
        return str(self.government_id)
