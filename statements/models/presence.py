"""Who has which record open on the desk just now: a row for each open page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from statements.fields import LineField

from .people import person

EXPIRY = timedelta(minutes=3)  # a page tells each minute that it is open


class OpenPageQuerySet(models.QuerySet["OpenPage"]):
    def open_at(self, moment: datetime) -> Self:
        """Pages that told lately that they are open."""
        return self.filter(seen_at__gt=moment - EXPIRY)

    def closed_at(self, moment: datetime) -> Self:
        """Pages that told nothing for too long."""
        return self.filter(seen_at__lte=moment - EXPIRY)


class OpenPage(models.Model):
    """A page of a record that somebody has open; it locks nothing, and is gone soon after."""

    # No foreign key: a row must keep nobody waiting who saves the record.
    record = models.CharField(max_length=120, help_text="Noun and key.")
    page = LineField(max_length=40, help_text="Which window, as its script names it.")
    person = person(help_text="Who has it open.")
    opened_at = models.DateTimeField(help_text="Since when.")
    seen_at = models.DateTimeField(help_text="When it last told so.")

    objects = OpenPageQuerySet.as_manager()

    class Meta:
        ordering = ("opened_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["record", "page", "person"], name="openpage_once"),
        )
        indexes = (models.Index(fields=["seen_at"], name="openpage_by_seen"),)

    def __str__(self) -> str:
        return f"{self.person_id} has {self.record} open"
