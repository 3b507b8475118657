"""Publishers and the pages and documents they publish."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import Q

from statements.fields import (
    KeyField,
    LanguageField,
    LineField,
    PartialDateField,
    UidField,
    WebAddressField,
    date_constraints,
)
from statements.keys import new_uid
from statements.vocabularies import SourceKind

from .desk import DeskModel, certainty, form, in_order, note, position
from .sealed import SealedQuerySet


class Publisher(DeskModel):
    noun = "publisher"

    key = KeyField(primary_key=True, help_text="Short stable name in addresses and files.")
    name = LineField(max_length=120, help_text="The name shown.")
    government = models.ForeignKey(
        "Government",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publishers",
        help_text="The government it publishes for, if it is official.",
    )

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return str(self.name)


def private_storage() -> Storage:
    """Return the storage of saved copies, which no route serves."""
    # Asked for when models are loaded: migrations name this function and no folder.
    return storages["default"]


class SourceQuerySet(SealedQuerySet["Source"]):
    def with_copy(self) -> Self:
        """Sources that name our own copy; an empty name is none."""
        return self.exclude(saved_copy=None).exclude(saved_copy="")

    def spelt(self, host: str, piece: str) -> Self:
        """Sources with a host and a piece of a path in one of their addresses."""
        return self.filter(
            Q(url__icontains=host, url__contains=piece)
            | Q(archive_url__icontains=host, archive_url__contains=piece)
        )

    def without_copy(self) -> Self:
        return self.filter(Q(saved_copy=None) | Q(saved_copy=""))


class Source(DeskModel):
    """A page or document; public from the first public thing that uses it until the last."""

    noun = "source"

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    publisher = models.ForeignKey(
        Publisher, on_delete=models.PROTECT, related_name="sources", help_text="Who publishes it."
    )
    kind = models.CharField(
        max_length=30, choices=SourceKind.choices, help_text=SourceKind.help_text()
    )
    title = LineField(max_length=500, null=True, blank=True, help_text="Title as printed.")
    url = WebAddressField(null=True, blank=True, help_text="Address of the page.")
    archive_url = WebAddressField(
        null=True, blank=True, help_text="Address of a public archive's copy."
    )
    language = LanguageField(null=True, blank=True, help_text="Language of the page.")
    published_on = PartialDateField(help_text="Day of publication; empty if unknown.")
    retrieved_on = models.DateField(null=True, blank=True, help_text="Day we read it.")
    # The file is private and in no document; its hash is public, as proof of what was read.
    saved_copy = models.FileField(
        upload_to="copies/",
        storage=private_storage,
        null=True,
        blank=True,
        help_text="Our own copy; never public and in no document.",
    )
    saved_copy_sha256 = LineField(
        max_length=64,
        null=True,
        blank=True,
        validators=[form(r"[0-9a-f]{64}", "64 lower-case hexadecimal digits")],
        help_text="SHA-256 of our copy, in hexadecimal.",
    )
    certainty = certainty()
    note = note()

    objects: ClassVar = SourceQuerySet.as_manager()

    class Meta:
        ordering = ("-uid",)
        constraints = (*date_constraints("source", "published_on"),)

    def __str__(self) -> str:
        day = f", {self.published_on}" if self.published_on else ""
        return f"{self.title or self.url or self.uid} ({self.publisher_id}{day})"


class SourceCite(DeskModel):
    """An outlet that a source names as where it has its report from."""

    parents = ("source",)

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="cite_links")
    position = position()
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("source", "position")
        constraints = (
            in_order("sourcecite", "source"),
            models.UniqueConstraint(fields=["source", "publisher"], name="sourcecite_once"),
        )

    def __str__(self) -> str:
        return f"{self.source_id}: {self.publisher_id}"
