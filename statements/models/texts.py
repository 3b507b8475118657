"""Series of agreements, and published wordings of their clauses."""

from __future__ import annotations

from django.db import models

from statements.fields import KeyField, LanguageField, LineField, UidField, WordsField
from statements.keys import new_uid
from statements.vocabularies import Certainty

from .agreements import Agreement
from .clauses import Clause
from .desk import DeskModel, in_order, note, optional_link, position


class Series(DeskModel):
    """A named set of agreements cited together."""

    noun = "series"

    key = KeyField(primary_key=True, help_text="Short stable name in addresses and files.")
    title = LineField(max_length=300, help_text="The name shown.")
    definition = WordsField(help_text="Which agreements it holds and why.")

    class Meta:
        ordering = ("key",)
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return str(self.title)


# Told by the series alone: each fact is in one document.
class SeriesMember(DeskModel):
    parents = ("series",)

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="members")
    position = position()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        ordering = ("series", "position")
        constraints = (
            in_order("seriesmember", "series"),
            models.UniqueConstraint(fields=["series", "agreement"], name="seriesmember_once"),
        )

    def __str__(self) -> str:
        return f"{self.series_id}: {self.agreement_id}"


class TextVersion(DeskModel):
    """One published wording of one clause, in one language, by one publisher."""

    noun = "text_version"

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, related_name="text_versions", help_text="Whose words."
    )
    language = LanguageField(help_text="Language of the words.")
    publisher = models.ForeignKey(
        "Publisher", on_delete=models.PROTECT, related_name="+", help_text="Who published them."
    )
    source = optional_link("Source", "Where they were read.", related_name="text_versions")
    text = WordsField(help_text="The words, letter for letter.")
    certainty = models.CharField(
        max_length=10, choices=Certainty.choices, help_text="How sure we are of the words."
    )
    note = note()

    class Meta:
        ordering = ("clause", "language", "uid")
        constraints = (
            models.UniqueConstraint(
                fields=["clause", "language", "publisher"],
                name="textversion_once",
                violation_error_message="This publisher's words in this language are held already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.clause_id} ({self.language}, {self.publisher_id})"
