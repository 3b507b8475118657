"""Contacts: the occasions on which sides met or spoke, and who took part."""

from __future__ import annotations

from django.db import models

from statements.fields import KeyField, LineField, PartialDateField, date_constraints
from statements.vocabularies import ContactKind

from .desk import DeskModel, certainty, code, in_order, note, optional_link, position


class Contact(DeskModel):
    """One occasion on which sides met or spoke; statements made at it or telling of it name it."""

    noun = "contact"

    key = KeyField(
        primary_key=True, help_text="Its kind, the surnames of its officials in order, its day."
    )
    kind = code(ContactKind, max_length=10)
    title = LineField(max_length=300, help_text="Who met or spoke, in our own words.")
    held_on = PartialDateField(null=False, help_text="When it was.")
    place = optional_link(
        "Place", "Where it was, if it was in one place that is told.", related_name="contacts"
    )
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("key",)
        constraints = (*date_constraints("contact", "held_on", required=True),)

    def __str__(self) -> str:
        return str(self.title)


class Participant(DeskModel):
    """A government that took part in a contact, with who stood for it."""

    parents = ("contact",)

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="participants")
    position = position()
    government = models.ForeignKey(
        "Government", on_delete=models.PROTECT, related_name="+", help_text="Who took part."
    )
    official = optional_link("Official", "The person, if named.")
    institution = optional_link("Institution", "The institution, if told.")

    class Meta:
        ordering = ("contact", "position")
        constraints = (in_order("participant", "contact"),)

    def __str__(self) -> str:
        return str(self.official_id or self.institution_id or self.government_id)
