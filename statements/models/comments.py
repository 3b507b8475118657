"""What reviewers say of single rows of an edition: for the desk alone."""

from __future__ import annotations

from typing import Self

from django.db import models

from statements.fields import LineField, WordsField

from .people import person


class RowCommentQuerySet(models.QuerySet["RowComment"]):
    def since(self, record: str, number: int) -> Self:
        """Comments on the editions of a record after a number."""
        rows = self.filter(edition__record=record, edition__number__gt=number)
        return rows.select_related("edition", "written_by")


class RowComment(models.Model):
    """A reviewer's words about one row of an edition; written by `curation.comment` alone.

    The path stays true: an edition is never rewritten.
    """

    edition = models.ForeignKey(
        "Edition", on_delete=models.PROTECT, related_name="comments", help_text="What was read."
    )
    path = LineField(max_length=100, null=True, blank=True, help_text="Which row; none: all of it.")
    text = WordsField(max_length=500, help_text="What is to be looked at, or done.")
    written_by = person(help_text="Who wrote it.")
    written_at = models.DateTimeField(help_text="When.")

    objects = RowCommentQuerySet.as_manager()

    class Meta:
        ordering = ("edition", "pk")

    def __str__(self) -> str:
        return f"{self.path or 'all'}: {self.text}"
