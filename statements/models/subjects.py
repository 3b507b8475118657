"""Topics, places and their sides' names."""

from __future__ import annotations

from django.db import models

from statements.fields import KeyField, LanguageField, LineField, WordsField

from .desk import DeskModel, in_order, optional_link, position


class Topic(DeskModel):
    noun = "topic"

    key = KeyField(primary_key=True, help_text="Short stable name in addresses and files.")
    label = LineField(max_length=80, help_text="The name shown.")
    definition = WordsField(help_text="What falls under it.")

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return str(self.label)


class Place(DeskModel):
    """A place with a neutral label and its sides' names; no borders."""

    noun = "place"

    key = KeyField(primary_key=True, help_text="Short stable name in addresses and files.")
    label = LineField(max_length=120, help_text="A neutral label: where names differ, both.")

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return str(self.label)


class PlaceName(DeskModel):
    parents = ("place",)

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    position = position()
    text = LineField(max_length=200, help_text="The name.")
    language = LanguageField(help_text="Language of the name.")
    side = optional_link(
        "Government", "The side that uses this name; empty if it is nobody's in particular."
    )

    class Meta:
        ordering = ("place", "position")
        constraints = (in_order("placename", "place"),)

    def __str__(self) -> str:
        return str(self.text)
