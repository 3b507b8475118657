"""Clauses of agreements, with their topics and sources."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from statements.fields import ClauseKeyField, LineField, WordsField

from .agreements import Agreement
from .desk import DeskModel, certainty, in_order, note, position
from .records import begins


class Clause(DeskModel):
    """A citable unit of an agreement."""

    parents = ("agreement",)

    key = ClauseKeyField(primary_key=True, help_text="Agreement and number, as in x/6.3.")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    position = position()
    number = LineField(
        max_length=30, help_text="Number in keys: as printed, or our label where unnumbered (p4)."
    )
    printed = LineField(
        max_length=30, null=True, blank=True, help_text="Number as printed; empty if unnumbered."
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The clause it is part of.",
    )
    heading = LineField(max_length=200, null=True, blank=True, help_text="Our heading.")
    summary = WordsField(null=True, blank=True, help_text="What it says, in our own words.")
    certainty = certainty()
    note = note()

    class Meta:
        ordering = ("agreement", "position")
        constraints = (
            in_order("clause", "agreement"),
            models.CheckConstraint(
                name="clause_key_of_agreement",
                condition=Q(
                    key=Concat(
                        F("agreement"), Value("/"), F("number"), output_field=models.CharField()
                    )
                ),
                violation_error_message="A clause's key is its agreement's key, / and its number.",
            ),
            models.CheckConstraint(
                name="clause_parent_of_agreement",
                condition=Q(parent=None) | begins("parent", "agreement") & ~Q(parent=F("key")),
                violation_error_message="A clause is part of another one of its own agreement.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.heading or ''}".strip()


class ClauseTopic(DeskModel):
    parents = ("clause",)

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="topic_links")
    position = position()
    topic = models.ForeignKey("Topic", on_delete=models.PROTECT, related_name="clause_links")

    class Meta:
        ordering = ("clause", "position")
        constraints = (
            in_order("clausetopic", "clause"),
            models.UniqueConstraint(fields=["clause", "topic"], name="clausetopic_once"),
        )

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.topic_id}"


class ClauseSource(DeskModel):
    parents = ("clause",)

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="source_links")
    position = position()
    source = models.ForeignKey("Source", on_delete=models.PROTECT, related_name="clause_links")

    class Meta:
        ordering = ("clause", "position")
        constraints = (
            in_order("clausesource", "clause"),
            models.UniqueConstraint(fields=["clause", "source"], name="clausesource_once"),
        )

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.source_id}"
