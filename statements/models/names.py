"""Aliases: other names of the things that statements speak of."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from statements.fields import LanguageField, LineField, PartialDateField, UidField, date_constraints
from statements.keys import new_uid
from statements.vocabularies import AliasKind

from .desk import DeskModel, certainty, in_order, optional_link, position
from .records import begins

OWNERS = ("government", "institution", "official", "agreement", "series")


def exactly_one(*names: str) -> Q:
    """Return the condition that one of the named columns is set, and only one."""
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


def owner(model: str) -> models.ForeignKey[models.Model | None, models.Model | None]:
    """Return the column for one of the records that an alias may belong to."""
    return models.ForeignKey(
        model, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )


class Alias(DeskModel):
    """Another name, in some language; it may belong to one side and to a span of dates."""

    parents = OWNERS

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    government = owner("Government")
    institution = owner("Institution")
    official = owner("Official")
    agreement = owner("Agreement")
    series = owner("Series")
    clause = models.ForeignKey(
        "Clause",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="aliases",
        help_text="The clause named, if it is not the whole agreement.",
    )
    position = position()
    text = LineField(max_length=300, help_text="The name, as written.")
    language = LanguageField(help_text="Language of the name.")
    kind = models.CharField(
        max_length=10,
        choices=AliasKind.choices,
        null=True,
        blank=True,
        help_text=f"What kind of name it is. {AliasKind.help_text()}",
    )
    side = optional_link(
        "Government", "The side that uses this name; empty if it is nobody's in particular."
    )
    valid_from = PartialDateField(help_text="First day of use; empty if unknown.")
    valid_to = PartialDateField(help_text="First day out of use; empty if unknown or in use.")
    plural_of_series = models.BooleanField(
        default=False, help_text="A plural that names a whole series, not one text."
    )
    certainty = certainty()

    class Meta:
        ordering = ("text", "uid")
        verbose_name_plural = "aliases"
        constraints = (
            *(in_order("alias", name) for name in OWNERS),
            *date_constraints("alias", "valid_from"),
            *date_constraints("alias", "valid_to"),
            models.CheckConstraint(
                name="alias_one_owner",
                condition=exactly_one(*OWNERS),
                violation_error_message="An alias names exactly one thing.",
            ),
            models.CheckConstraint(
                name="alias_clause_with_agreement",
                condition=Q(clause=None)
                | Q(agreement__isnull=False) & begins("clause", "agreement"),
                violation_error_message="A clause's alias belongs to the clause's agreement.",
            ),
            models.CheckConstraint(
                name="alias_plural_of_series",
                condition=Q(plural_of_series=False) | Q(series__isnull=False),
                violation_error_message="Only a series has plural names.",
            ),
            models.CheckConstraint(
                name="alias_surname_of_official",
                condition=Q(kind=None) | ~Q(kind=AliasKind.SURNAME) | Q(official__isnull=False),
                violation_error_message="Only a person has a surname.",
            ),
            models.CheckConstraint(
                name="alias_valid_span",
                condition=Q(valid_from_first=None)
                | Q(valid_to_last=None)
                | Q(valid_to_last__gt=F("valid_from_first")),
                violation_error_message="A name must go out of use after it came into use.",
            ),
        )

    def __str__(self) -> str:
        return str(self.text)
