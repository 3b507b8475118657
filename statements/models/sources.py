"""Publishers and the pages and documents they publish."""

from __future__ import annotations

from typing import ClassVar, Self

from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact

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

from .desk import DeskModel, certainty, code, form, in_order, note, optional_link, position
from .sealed import Sealed, SealedQuerySet

SHA256 = form(r"[0-9a-f]{64}", "64 lower-case hexadecimal digits")


class Publisher(DeskModel):
    noun = "publisher"

    key = KeyField(primary_key=True, help_text="Short stable name in addresses and files.")
    name = LineField(max_length=120, help_text="The name shown.")
    government = optional_link(
        "Government",
        "The government it publishes for, if it is official.",
        related_name="publishers",
    )
    side = optional_link(
        "Government", "The side that it is of, by its owner or by common knowledge."
    )

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return str(self.name)


def private_storage() -> Storage:
    """Return the storage of saved copies, which no route serves."""
    # Asked for when models are loaded: migrations name this function and no folder.
    return storages["default"]


def beyond_hex(column: str) -> Func:
    """Return the SQL for what is left of a text once hexadecimal digits go from both its ends."""
    digits = Value("0123456789abcdef")
    return Func(F(column), digits, function="TRIM", output_field=CharField())


class SavedCopyQuerySet(SealedQuerySet["SavedCopy"]):
    def in_use(self) -> Self:
        """Copies that a source on the desk has now."""
        return self.of(Source._base_manager.all())

    def of(self, sources: models.QuerySet[Source]) -> Self:
        """Copies that some sources have now."""
        return self.filter(pk__in=sources.order_by().values("saved_copy_sha256"))


class SavedCopy(Sealed):
    """A file of ours that shows what sources said: one for all whose documents have its sum.

    No document holds it. Written by `statements.copies` alone.
    """

    sha256 = LineField(
        primary_key=True,
        max_length=64,
        validators=[SHA256],
        help_text="SHA-256 of the file, in hexadecimal.",
    )
    file = models.FileField(
        upload_to="copies/", storage=private_storage, help_text="The file; never public."
    )
    added_at = models.DateTimeField(help_text="When it was first kept.")

    objects: ClassVar = SavedCopyQuerySet.as_manager()

    class Meta:
        ordering = ("sha256",)
        constraints = (
            models.CheckConstraint(
                name="savedcopy_sha256",
                condition=Q(Exact(Length("sha256"), 64)) & Q(Exact(beyond_hex("sha256"), "")),
                violation_error_message="A copy is named by 64 lower-case hexadecimal digits.",
            ),
        )

    def __str__(self) -> str:
        return str(self.file)


class SourceQuerySet(SealedQuerySet["Source"]):
    def with_copy(self) -> Self:
        """Sources whose copy we hold."""
        return self.filter(saved_copy_sha256__in=SavedCopy.objects.values("pk"))

    def spelt(self, host: str, piece: str) -> Self:
        """Sources with a host and a piece of a path in one of their addresses."""
        return self.filter(
            Q(url__icontains=host, url__contains=piece)
            | Q(archive_url__icontains=host, archive_url__contains=piece)
        )

    def without_copy(self) -> Self:
        """Sources that name a copy which we do not hold."""
        named = self.filter(saved_copy_sha256__isnull=False)
        return named.exclude(saved_copy_sha256__in=SavedCopy.objects.values("pk"))


class Source(DeskModel):
    """A page or document; public from the first public thing that uses it until the last."""

    noun = "source"

    uid = UidField(primary_key=True, default=new_uid, help_text="Stable identifier.")
    publisher = models.ForeignKey(
        Publisher, on_delete=models.PROTECT, related_name="sources", help_text="Who publishes it."
    )
    kind = code(SourceKind, max_length=30)
    title = LineField(max_length=500, null=True, blank=True, help_text="Title as printed.")
    url = WebAddressField(null=True, blank=True, help_text="Address of the page.")
    archive_url = WebAddressField(
        null=True, blank=True, help_text="Address of a public archive's copy."
    )
    language = LanguageField(null=True, blank=True, help_text="Language of the page.")
    published_on = PartialDateField(help_text="Day of publication; empty if unknown.")
    retrieved_on = models.DateField(null=True, blank=True, help_text="Day we read it.")
    # Names a `SavedCopy` where we hold it; the hash is public, as proof of what was read.
    saved_copy_sha256 = LineField(
        max_length=64,
        null=True,
        blank=True,
        validators=[SHA256],
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

    @property
    def saved_copy(self) -> SavedCopy | None:
        """Our own copy, None where we hold none."""
        return SavedCopy.objects.filter(pk=self.saved_copy_sha256).first()


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
