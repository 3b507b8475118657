"""The public documents, ready to be sent."""

from __future__ import annotations

from typing import Self

from django.db import models

from statements.fields import KeyField


class PublicRecordQuerySet(models.QuerySet["PublicRecord"]):
    def of(self, noun: str) -> Self:
        """Public records of one noun."""
        return self.filter(noun=noun)


class PublicRecord(models.Model):
    """What the public reads of one thing: its document, ready to be sent."""

    id = KeyField(primary_key=True, max_length=140, help_text="Noun and key.")
    noun = models.CharField(max_length=20, help_text="What it is.")
    key = KeyField(max_length=111, help_text="Its key or uid.")
    record = models.CharField(
        max_length=120, db_index=True, help_text="The record whose document holds it."
    )
    sort_on = models.DateField(null=True, help_text="Day it is ordered by, where it has one.")
    sort_key = KeyField(max_length=200, help_text="Text it is ordered by.")
    number = models.BigIntegerField(help_text="Number of the record's last change.")
    path = models.CharField(max_length=160, help_text="Address below the API's root.")
    label = models.TextField(help_text="The name shown for its key.")
    links = models.TextField(help_text="Noun/key of all it points at, joined with a space.")
    document = models.TextField(help_text="The document as JSON.")

    objects = PublicRecordQuerySet.as_manager()

    class Meta:
        ordering = ("noun", "sort_key")
        indexes = (
            models.Index(fields=["noun", "sort_key"], name="public_by_key"),
            models.Index(fields=["noun", "-number", "-id"], name="public_changed"),
        )

    def __str__(self) -> str:
        return self.id
