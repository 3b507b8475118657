"""Governments and their institutions."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from statements.fields import KeyField, LineField, validate_site
from statements.vocabularies import GovernmentKind, InstitutionKind

from .desk import DeskModel, certainty, code, form, note


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
    kind = code(GovernmentKind, max_length=30)
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
    kind = code(InstitutionKind, max_length=30)
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
