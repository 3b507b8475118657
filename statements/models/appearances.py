"""Appearances of statements, and the quotes printed in them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models

from statements.fields import LanguageField, LineField, UidField, WordsField
from statements.keys import new_uid
from statements.vocabularies import QuoteVoice, Rendition

from .desk import DeskModel, code, in_order, position
from .statements import Statement


class Appearance(DeskModel):
    """A statement as one source carries it."""

    parents = ("statement",)

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="appearances")
    position = position()
    source = models.ForeignKey(
        "Source", on_delete=models.PROTECT, related_name="appearances", help_text="Where."
    )
    rendition = code(Rendition, max_length=10)
    chain = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(99)],
        help_text="Steps from the official original: 0 = the original itself.",
    )
    attribution = WordsField(
        null=True, blank=True, help_text="How the source says whose words they are, as printed."
    )
    locator = LineField(
        max_length=200,
        null=True,
        blank=True,
        help_text="Where in the source it stands: a page, a minute; empty if the source says all.",
    )
    language = LanguageField(null=True, blank=True, help_text="Language of this appearance.")
    words = WordsField(
        null=True, blank=True, help_text="The words printed there, letter for letter, if held."
    )

    class Meta:
        ordering = ("statement", "position")
        constraints = (in_order("appearance", "statement"),)

    def __str__(self) -> str:
        return f"{self.source_id} ({self.rendition})"


class Quote(DeskModel):
    """Exact words printed in one appearance."""

    parents = ("statement",)

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="quotes")
    position = position()
    appearance = models.ForeignKey(
        Appearance, on_delete=models.RESTRICT, related_name="quotes", help_text="Printed in."
    )
    exact = WordsField(help_text="The words, letter for letter.")
    language = LanguageField(null=True, blank=True, help_text="Language of the words.")
    voice = models.CharField(
        max_length=10,
        choices=QuoteVoice.choices,
        null=True,
        blank=True,
        help_text=f"Whose words they are; empty if not coded yet. {QuoteVoice.help_text()}",
    )
    start = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(10_000_000)],
        help_text="Where the quote begins in the appearance's words, in code points from 0.",
    )

    class Meta:
        ordering = ("statement", "position")
        constraints = (in_order("quote", "statement"),)

    def __str__(self) -> str:
        return f"“{self.exact}”"


def quote_fits(exact: str, start: int | None, words: str | None) -> bool:
    """Tell whether a quote stands in its appearance's words at its position.

    Without stored words there is nothing to compare, and a quote has no position.
    """
    if words is None:
        return start is None
    return start is not None and words[start : start + len(exact)] == exact
