"""Editions of records, and the keys and uids that they ever had."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from statements.digests import new_salt
from statements.fields import LineField, WordsField
from statements.keys import RecordName
from statements.vocabularies import Action

from .people import person
from .records import Record, begins
from .sealed import Sealed, SealedQuerySet


class EditionQuerySet(SealedQuerySet["Edition"]):
    def numbered(self, record: RecordName | str, number: int) -> Edition | None:
        """Return an edition of a record, None where there is none of this number."""
        return self.filter(pk=f"{record}/{number}").first()


class Edition(Sealed):
    """One saved document of one record; never changed."""

    id = models.CharField(primary_key=True, max_length=140, help_text="Record and number.")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(help_text="Counts from 1 within the record.")
    format = models.PositiveSmallIntegerField(help_text="Format of the document, per noun.")
    # A column of JSON keeps neither the order of fields nor the bytes that the digest is of.
    document = models.TextField(help_text="The document as JSON, byte for byte.")
    saved_by = person(help_text="Who saved it.")
    saved_at = models.DateTimeField(help_text="When.")
    reason = WordsField(null=True, blank=True, help_text="Why.")
    action = models.CharField(
        max_length=10,
        choices=Action.choices,
        null=True,
        blank=True,
        help_text="What the saver says it is: corrected, revised or recoded.",
    )
    # A column and no table of links: a history names its imports for free.
    batch = models.ForeignKey(
        "Batch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
        db_index=False,  # the index below leaves out what no import brought in
        help_text="The import that brought it in, if one did.",
    )
    salt = LineField(
        max_length=32, null=True, default=new_salt, help_text="What its digest was salted with."
    )
    digest = LineField(max_length=64, default="", help_text="Salted SHA-256 of all of it.")
    redaction = models.ForeignKey(
        "Redaction",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="editions",
        db_index=False,
        help_text="What took its words away.",
    )

    objects: ClassVar = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("record", "number")
        constraints = (
            models.CheckConstraint(
                name="edition_redacted",
                condition=Q(redaction=None, salt__isnull=False)
                | Q(redaction__isnull=False, salt=None, document="", reason=None),
                violation_error_message="A redaction takes words, reason and salt, or nothing.",
            ),
            models.UniqueConstraint(fields=["record", "number"], name="edition_number_once"),
            models.CheckConstraint(name="edition_id_of_record", condition=begins("id", "record")),
        )
        indexes = (
            models.Index(
                fields=["batch"], name="edition_by_batch", condition=Q(batch__isnull=False)
            ),
            models.Index(
                fields=["redaction"],
                name="edition_by_redaction",
                condition=Q(redaction__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.id

    @property
    def record_name(self) -> RecordName:
        return RecordName.parse(self.record_id)

    @property
    def is_redacted(self) -> bool:
        """Whether its words were taken away; what is left is its digest."""
        return self.redaction_id is not None


class Identity(Sealed):
    """A key or uid inside a record's document: it belongs to that record for ever."""

    id = models.CharField(primary_key=True, max_length=90, help_text="Uid, or office/key.")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="identities")

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return f"{self.id} of {self.record_id}"
