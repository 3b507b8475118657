"""What search reads: the words of every public document, folded and stemmed (statements.search).

Beside each table its migration makes the index that Django does not know: on PostgreSQL a stored
column `vector` with a GIN index, on SQLite an FTS5 table `…_index` that triggers keep right.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from statements.fields import KeyField, UidField

NUMBERS = 2**32  # places of one day


def place_of(day: date, number: int) -> int:
    """Return the place of a statement: places are in the order of days.

    Within a day they follow the number of its last change, which no two statements share.
    """
    return day.toordinal() * NUMBERS + number


def stored(help_text: str) -> models.TextField[Any, Any]:
    return models.TextField(help_text=help_text)


class Searched(models.Model):
    words = stored("Folded words, a space around each, sections apart.")
    stems = stored("Their stems in the same order, then the keys it goes with.")

    class Meta:
        abstract = True


class SearchDocument(Searched):
    """The words of one public statement."""

    place = models.BigIntegerField(
        primary_key=True, help_text="Day it is ordered by, times 2^32, plus its last change."
    )
    statement = UidField(unique=True, help_text="Uid of the statement.")

    class Meta:
        ordering = ("-place",)

    def __str__(self) -> str:
        return str(self.statement)


class SearchRecord(Searched):
    """The words of one public record of any other noun."""

    name = KeyField(max_length=140, unique=True, help_text="Noun and key.")
    record = models.CharField(
        max_length=120, db_index=True, help_text="The record whose document holds it."
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return str(self.name)
