"""The ledger: its lines, and which history their numbers tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from statements.digests import new_salt
from statements.fields import KeyField, LineField, WordsField
from statements.keys import RecordName
from statements.vocabularies import Action

from .digested import Digested
from .editions import Edition
from .people import person
from .records import Record, begins
from .sealed import Sealed, SealedQuerySet

TOMBSTONES = (Action.RETRACTED, Action.DELETED, Action.MERGED)


class ChangeQuerySet(SealedQuerySet["Change"]):
    def last_number(self) -> int:
        """Return the ledger's last number, 0 while it is empty."""
        return self.aggregate(last=models.Max("number"))["last"] or 0

    def head(self) -> Change | None:
        """Return the ledger's last line, None while it is empty."""
        return self.order_by("-number").first()

    def publishing(self, noun: str) -> Self:
        """Lines that made something of a noun public, or public anew."""
        return self.filter(noun=noun, edition__isnull=False)

    def first_numbers(self, records: Iterable[str]) -> dict[str, int]:
        """Return the number of the first change of each of some records that has any."""
        rows = self.filter(record__pk__listed=list(records)).order_by().values_list("record_id")
        return dict(rows.annotate(first=models.Min("number")))


class Change(Sealed):
    """One line of the ledger: what the public sees of one record from then on."""

    number = models.BigIntegerField(primary_key=True, help_text="Counts in commit order.")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="changes")
    noun = models.CharField(max_length=20, help_text="What it is a record of.")
    action = models.CharField(max_length=10, choices=Action.choices, help_text=Action.help_text())
    reason = WordsField(null=True, blank=True, help_text="Why, in words for the public.")
    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        help_text="What the public sees; none where it sees nothing any more.",
    )
    changed = models.TextField(
        null=True, blank=True, help_text="Names of the changed fields, joined with a space."
    )
    # An earlier number must know what was merged then, also after it was parted.
    winner = KeyField(
        null=True, blank=True, help_text="Key of what it became part of, where it was merged."
    )
    saved_by = person(null=True, blank=True, help_text="Who saved it, or asked for it.")
    approved_by = person(null=True, blank=True, help_text="Who approved it.")
    recorded_at = models.DateTimeField(help_text="When it became public.")
    redacts = models.TextField(
        null=True, blank=True, help_text="What of its record it took away, as JSON."
    )
    salt = LineField(max_length=32, default=new_salt, help_text="What its digest is salted with.")
    reason_salt = LineField(
        max_length=32, null=True, blank=True, help_text="What its reason's digest is salted with."
    )
    reason_digest = LineField(
        max_length=64, null=True, blank=True, help_text="Salted SHA-256 of its reason."
    )
    digest = LineField(
        max_length=64, default="", help_text="Salted SHA-256 of it and of the line before it."
    )
    redaction = models.ForeignKey(
        "Redaction",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        db_index=False,
        help_text="What took its reason away.",
    )

    objects: ClassVar = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=["recorded_at", "number"], name="change_recorded_at"),)
        constraints = (
            models.CheckConstraint(
                name="change_noun_of_record",
                condition=begins("record", "noun"),
            ),
            models.CheckConstraint(
                name="change_of_statement_by_two",
                condition=~Q(noun="statement")
                | Q(saved_by__isnull=False, approved_by__isnull=False)
                & ~Q(saved_by=F("approved_by")),
                violation_error_message="One person saves a statement, another approves it.",
            ),
            models.CheckConstraint(
                name="change_tombstone",
                condition=Q(edition__isnull=False) & ~Q(action__in=TOMBSTONES)
                | Q(edition=None, action__in=TOMBSTONES),
                violation_error_message="A tombstone, and nothing else, has no edition.",
            ),
            models.CheckConstraint(
                name="change_winner_of_merged",
                condition=Q(action=Action.MERGED) | Q(winner=None),
            ),
            models.CheckConstraint(
                name="change_edition_of_record",
                condition=Q(edition=None) | begins("edition", "record"),
            ),
            models.CheckConstraint(
                name="change_redacted",
                condition=Q(redaction=None) | Q(reason=None, reason_salt=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.record_id} {self.action}"

    @property
    def record_name(self) -> RecordName:
        return RecordName.parse(self.record_id)


class EpochQuerySet(SealedQuerySet["Epoch"]):
    def current(self) -> str:
        """Return the ledger's epoch, empty where somebody took its row away."""
        return self.values_list("uid", flat=True).first() or ""


class Epoch(Digested):
    """Which history the numbers of the ledger tell: its one row is another one after a loss.

    A number of one epoch says nothing in another: clients that followed the old one begin anew.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    uid = models.CharField(max_length=36, help_text="Names the epoch; never used again.")
    began_at = models.DateTimeField(help_text="When it began.")
    reason = WordsField(null=True, blank=True, help_text="Why the one before ended.")

    objects: ClassVar = EpochQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(name="epoch_is_one", condition=Q(id=1)),)

    def __str__(self) -> str:
        return self.uid
