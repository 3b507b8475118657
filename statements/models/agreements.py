"""Agreements with their parties, dates, addresses and sources."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from statements.fields import (
    KeyField,
    LineField,
    PartialDateField,
    UidField,
    WebAddressField,
    WordsField,
    date_constraints,
)
from statements.keys import new_uid
from statements.vocabularies import AgreementKind, AgreementOrigin, PartyRole, Stage

from .desk import DeskModel, certainty, code, in_order, note, optional_link, position


class Agreement(DeskModel):
    """A text cited as a source of duties or principles."""

    noun = "agreement"

    key = KeyField(primary_key=True, help_text="Short stable name in addresses and files.")
    origin = code(AgreementOrigin, max_length=20)
    kind = code(AgreementKind, max_length=30)
    title = LineField(
        max_length=500, null=True, blank=True, help_text="Title as printed; empty if it has none."
    )
    short_title = LineField(max_length=120, help_text="The name shown, in our own words.")
    stage = models.CharField(
        max_length=20,
        choices=Stage.choices,
        null=True,
        blank=True,
        help_text=f"How far it came. {Stage.help_text()}",
    )
    stage_note = WordsField(null=True, blank=True, help_text="What the stage does not say.")
    signed_on = PartialDateField(help_text="Day of signature, adoption or initialling.")
    effective_on = PartialDateField(help_text="First day in force; empty if unknown.")
    place = optional_link("Place", "Where it was made.", related_name="agreements")
    place_note = WordsField(null=True, blank=True, help_text="What the place does not say.")
    clause_count = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(10_000)],
        help_text="How many clauses the text has, held here or not.",
    )
    numbering = WordsField(null=True, blank=True, help_text="How its clauses are numbered.")
    summary = WordsField(null=True, blank=True, help_text="What it says, in our own words.")
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("key",)
        constraints = (
            *date_constraints("agreement", "signed_on", required=True),
            *date_constraints("agreement", "effective_on"),
        )

    def __str__(self) -> str:
        return str(self.short_title)


class DateLabel(DeskModel):
    """A date by which an agreement is called; any of them finds it."""

    parents = ("agreement",)

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="date_labels")
    position = position()
    date = PartialDateField(help_text="The date it is called by.")
    side = optional_link(
        "Government", "The side that calls it so; empty if it is nobody's in particular."
    )
    note = note()

    class Meta:
        ordering = ("agreement", "position")
        constraints = (
            in_order("datelabel", "agreement"),
            *date_constraints("datelabel", "date", required=True),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.date}"


class ExternalId(DeskModel):
    """An agreement's identifier in another collection."""

    parents = ("agreement",)

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="external_ids")
    position = position()
    scheme = LineField(max_length=40, help_text="Whose identifier, as pa-x or un-symbol.")
    value = LineField(max_length=120, help_text="The identifier.")
    certainty = certainty()

    class Meta:
        ordering = ("agreement", "position")
        constraints = (in_order("externalid", "agreement"),)

    def __str__(self) -> str:
        return f"{self.scheme}: {self.value}"


class AgreementUrl(DeskModel):
    """An address where an agreement's text stands."""

    parents = ("agreement",)

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="urls")
    position = position()
    url = WebAddressField(help_text="Address of a page with the text.")
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("agreement", "position")
        constraints = (in_order("agreementurl", "agreement"),)

    def __str__(self) -> str:
        return str(self.url)


class Party(DeskModel):
    """A government or institution of an agreement; the official and tenure if it was signed."""

    parents = ("agreement",)

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    position = position()
    government = models.ForeignKey(
        "Government", on_delete=models.PROTECT, related_name="parties", help_text="Which one."
    )
    institution = optional_link(
        "Institution", "The body that took part, if told.", related_name="parties"
    )
    role = code(PartyRole, max_length=10)
    official = optional_link("Official", "Who signed.", related_name="parties")
    tenure = optional_link("Tenure", "The office signed in.", related_name="parties")
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("agreement", "position")
        verbose_name_plural = "parties"
        constraints = (
            in_order("party", "agreement"),
            models.CheckConstraint(
                name="party_tenure_with_official",
                condition=Q(tenure=None) | Q(official__isnull=False),
                violation_error_message="A tenure needs the official who held it.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.government_id} ({self.role})"


class AgreementSource(DeskModel):
    parents = ("agreement",)

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="source_links")
    position = position()
    source = models.ForeignKey("Source", on_delete=models.PROTECT, related_name="agreement_links")

    class Meta:
        ordering = ("agreement", "position")
        constraints = (
            in_order("agreementsource", "agreement"),
            models.UniqueConstraint(fields=["agreement", "source"], name="agreementsource_once"),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.source_id}"
