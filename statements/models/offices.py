"""Offices, officials and the offices that they hold."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from statements.fields import KeyField, LineField, PartialDateField, UidField, date_constraints
from statements.keys import new_uid
from statements.spans import ENDS_BEFORE, KNOWN_BEFORE, KNOWN_BESIDE_END, Span
from statements.vocabularies import Certainty, OfficeKind

from .actors import Government, Institution, wikidata
from .desk import DeskModel, certainty, code, in_order, note, position


class Office(DeskModel):
    """A post in an institution."""

    parents = ("institution",)

    key = KeyField(primary_key=True, help_text="Short stable name in addresses and files.")
    institution = models.ForeignKey(
        Institution,
        on_delete=models.CASCADE,
        related_name="offices",
        help_text="The body it belongs to.",
    )
    position = position()
    title = LineField(max_length=200, help_text="The English title of the post.")
    kind = code(OfficeKind, max_length=40)

    class Meta:
        ordering = ("institution", "position")
        constraints = (in_order("office", "institution"),)

    def __str__(self) -> str:
        return f"{self.title} ({self.institution_id})"


class Official(DeskModel):
    """A person."""

    noun = "official"

    key = KeyField(primary_key=True, help_text="Short stable name in addresses and files.")
    name = LineField(max_length=120, help_text="The English name shown.")
    government = models.ForeignKey(
        Government,
        on_delete=models.PROTECT,
        related_name="officials",
        help_text="The government the person is known for serving.",
    )
    wikidata = wikidata()
    wikidata_certainty = models.CharField(
        max_length=10,
        choices=Certainty.choices,
        null=True,
        blank=True,
        help_text="How sure we are of the Wikidata item.",
    )
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return str(self.name)


class Tenure(DeskModel):
    """An official holding an office: the start day is in, the end day is out."""

    parents = ("official",)

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    official = models.ForeignKey(
        Official, on_delete=models.CASCADE, related_name="tenures", help_text="Who."
    )
    position = position()
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="tenures", help_text="The post held."
    )
    starts = PartialDateField(help_text="First day in; empty if unknown.")
    # The day after the last one: so a day of handover has one holder.
    ends = PartialDateField(help_text="First day out; empty if unknown or still in office.")
    known_until = models.DateField(
        null=True,
        blank=True,
        help_text="Last day known in office, where the end is unknown; days after it are possible.",
    )
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("official", "position")
        constraints = (
            in_order("tenure", "official"),
            *date_constraints("tenure", "starts"),
            *date_constraints("tenure", "ends"),
            models.CheckConstraint(
                name="tenure_ends_after_start",
                condition=Q(starts_first=None)
                | Q(ends_last=None)
                | Q(ends_last__gt=F("starts_first")),
                violation_error_message=ENDS_BEFORE,
            ),
            models.CheckConstraint(
                name="tenure_known_without_end",
                condition=Q(known_until=None) | Q(ends_first=None),
                violation_error_message=KNOWN_BESIDE_END,
            ),
            models.CheckConstraint(
                name="tenure_known_after_start",
                condition=Q(known_until=None)
                | Q(starts_first=None)
                | Q(known_until__gte=F("starts_first")),
                violation_error_message=KNOWN_BEFORE,
            ),
        )

    def __str__(self) -> str:
        return f"{self.official_id}: {self.office_id}, {self.span}"

    @property
    def span(self) -> Span:
        """When the office was held."""
        return Span(self.starts, self.ends, self.known_until)


class TenureSource(DeskModel):
    parents = ("tenure",)

    tenure = models.ForeignKey(Tenure, on_delete=models.CASCADE, related_name="source_links")
    position = position()
    source = models.ForeignKey("Source", on_delete=models.PROTECT, related_name="tenure_links")

    class Meta:
        ordering = ("tenure", "position")
        constraints = (
            in_order("tenuresource", "tenure"),
            models.UniqueConstraint(fields=["tenure", "source"], name="tenuresource_once"),
        )

    def __str__(self) -> str:
        return f"{self.tenure_id}: {self.source_id}"
