"""What people at the desk call what they ask of its lists."""

from __future__ import annotations

from django.db import models

from statements.fields import LineField

from .people import person


class SavedView(models.Model):
    """A name that one person gave to what a list of the desk is asked; shown to nobody else."""

    person = person(help_text="Whose it is.")
    model = LineField(max_length=40, help_text="What the list is of.")
    name = LineField(max_length=60, help_text="What the person calls it.")
    query = models.CharField(
        max_length=2000, blank=True, help_text="What is asked, as the address says it."
    )

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "model", "name"],
                name="savedview_name_once",
                violation_error_message="You have a view of this name already.",
            ),
        )

    def __str__(self) -> str:
        return str(self.name)
