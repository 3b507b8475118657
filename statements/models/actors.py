"""Governments, their institutions and offices, officials and the offices they held."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from statements.fields import (
    KeyField,
    LineField,
    PartialDateField,
    UidField,
    date_constraints,
    validate_site,
)
from statements.keys import new_uid
from statements.spans import ENDS_BEFORE, KNOWN_BEFORE, KNOWN_BESIDE_END, Span
from statements.vocabularies import Certainty, GovernmentKind, InstitutionKind, OfficeKind

from .desk import DeskModel, certainty, form, in_order, note, position


def wikidata() -> LineField:
    """Return the column for an item of Wikidata."""
    return LineField(
        max_length=20,
        null=True,
        blank=True,
        validators=[form(r"Q[1-9]\d*", "Q and a number, as Q159")],
        help_text="Wikidata item, as Q159.",
    )


def state_number(whose: str) -> models.PositiveSmallIntegerField[int | None, int | None]:
    """Return the column for a number that a data set gives to states."""
    return models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(999)],
        help_text=f"Number in {whose}, from 1 to 999.",
    )


class Government(DeskModel):
    """A state, an intergovernmental organisation or a de facto authority."""

    noun = "government"

    key = KeyField(primary_key=True, help_text="Short stable name in addresses and files.")
    kind = models.CharField(
        max_length=30, choices=GovernmentKind.choices, help_text=GovernmentKind.help_text()
    )
    name = LineField(max_length=120, help_text="The short English name shown.")
    official_name = LineField(max_length=200, null=True, blank=True, help_text="The long name.")
    alpha2 = LineField(
        max_length=2,
        null=True,
        blank=True,
        validators=[form(r"[A-Z]{2}", "two capital letters, as RU")],
        help_text="ISO 3166-1 alpha-2; states only.",
    )
    alpha3 = LineField(
        max_length=3,
        null=True,
        blank=True,
        validators=[form(r"[A-Z]{3}", "three capital letters, as RUS")],
        help_text="ISO 3166-1 alpha-3; states only.",
    )
    wikidata = wikidata()
    cow = state_number("the Correlates of War list of states")
    gw = state_number("Gleditsch and Ward's list of independent states")
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("key",)
        constraints = (
            # Neutral: what is no state by ISO is never shown as one.
            models.CheckConstraint(
                name="government_de_facto_without_code",
                condition=~Q(kind=GovernmentKind.DE_FACTO_AUTHORITY) | Q(alpha2=None, alpha3=None),
                violation_error_message="A de facto authority has no ISO code.",
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


class Institution(DeskModel):
    """A body of a government that issues statements."""

    noun = "institution"

    key = KeyField(primary_key=True, help_text="Short stable name in addresses and files.")
    government = models.ForeignKey(
        Government,
        on_delete=models.PROTECT,
        related_name="institutions",
        help_text="The government it is a body of.",
    )
    name = LineField(max_length=200, help_text="The English name shown.")
    kind = models.CharField(
        max_length=30, choices=InstitutionKind.choices, help_text=InstitutionKind.help_text()
    )
    site = LineField(
        max_length=200,
        null=True,
        blank=True,
        validators=[validate_site],
        help_text="Domain of its site.",
    )
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return str(self.name)


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
    kind = models.CharField(
        max_length=40, choices=OfficeKind.choices, help_text=OfficeKind.help_text()
    )

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
