"""Statements, what they are sorted by, their voices and addressees."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from statements.fields import (
    LanguageField,
    LineField,
    PartialDateField,
    UidField,
    WordsField,
    date_constraints,
)
from statements.keys import new_uid
from statements.vocabularies import StatementKind, VoiceRole

from .desk import DeskModel, certainty, code, in_order, note, optional_link, position


class Statement(DeskModel):
    """One communicative act of its voices on one occasion."""

    noun = "statement"

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    kind = code(StatementKind, max_length=30)
    title = LineField(max_length=300, help_text="Who says what, in our own words.")
    summary = WordsField(help_text="What is said, in our own words; never a quote.")
    said_on = PartialDateField(help_text="The speaker's local calendar date.")
    known_by = PartialDateField(
        help_text="Earliest publication of its sources; only where it is undated."
    )
    language = LanguageField(null=True, blank=True, help_text="Language spoken, if told.")
    issued_by = optional_link(
        "Institution", "The institution that put it out, if told.", related_name="issued"
    )
    contact = optional_link(
        "Contact",
        "The occasion that it was made at or tells of, if there was one.",
        related_name="statements",
    )
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("-uid",)
        permissions = (("approve_statement", "Can approve statements that others saved"),)
        constraints = (
            *date_constraints("statement", "said_on"),
            *date_constraints("statement", "known_by"),
            models.CheckConstraint(
                name="statement_known_by_if_undated",
                condition=Q(known_by_first=None) | Q(said_on_first=None),
                violation_error_message="Known by is only for statements without a date.",
            ),
        )

    def __str__(self) -> str:
        return str(self.title)


class StatementTopic(DeskModel):
    parents = ("statement",)

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="topic_links")
    position = position()
    topic = models.ForeignKey("Topic", on_delete=models.PROTECT, related_name="statement_links")

    class Meta:
        ordering = ("statement", "position")
        constraints = (
            in_order("statementtopic", "statement"),
            models.UniqueConstraint(fields=["statement", "topic"], name="statementtopic_once"),
        )

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.topic_id}"


class StatementPlace(DeskModel):
    parents = ("statement",)

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="place_links")
    position = position()
    place = models.ForeignKey("Place", on_delete=models.PROTECT, related_name="statement_links")

    class Meta:
        ordering = ("statement", "position")
        constraints = (
            in_order("statementplace", "statement"),
            models.UniqueConstraint(fields=["statement", "place"], name="statementplace_once"),
        )

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.place_id}"


class Voice(DeskModel):
    """One government taking part in a statement; the first voice is the lead."""

    parents = ("statement",)

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="voices")
    position = position()
    government = models.ForeignKey(
        "Government", on_delete=models.PROTECT, related_name="voices", help_text="Who speaks."
    )
    official = optional_link("Official", "The person, if named.", related_name="voices")
    tenure = optional_link("Tenure", "The office spoken in.", related_name="voices")
    institution = optional_link("Institution", "The institution, if told.", related_name="voices")
    role = code(VoiceRole, max_length=10)

    class Meta:
        ordering = ("statement", "position")
        constraints = (
            in_order("voice", "statement"),
            models.CheckConstraint(
                name="voice_tenure_with_official",
                condition=Q(tenure=None) | Q(official__isnull=False),
                violation_error_message="A tenure needs the official who held it.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.official_id or self.government_id} ({self.role})"


class Addressee(DeskModel):
    """A government, official or institution that a statement is directed to."""

    parents = ("statement",)

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="addressees")
    position = position()
    government = models.ForeignKey(
        "Government", on_delete=models.PROTECT, related_name="+", help_text="Which one."
    )
    official = optional_link("Official", "The person, if named.")
    institution = optional_link("Institution", "The institution, if told.")

    class Meta:
        ordering = ("statement", "position")
        constraints = (in_order("addressee", "statement"),)

    def __str__(self) -> str:
        return str(self.official_id or self.institution_id or self.government_id)
