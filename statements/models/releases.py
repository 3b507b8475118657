"""Releases: numbered snapshots of the ledger, and what became of them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from statements.fields import LineField, WordsField

from .digested import Digested
from .people import person
from .sealed import SealedQuerySet


class ReleaseQuerySet(SealedQuerySet["Release"]):
    def latest_public(self) -> Release | None:
        """Return the one that holds most of the ledger, of those that were not withdrawn."""
        return self.filter(withdrawn_at=None).first()

    def standing_at(self, number: int) -> Self:
        """Return those of one number of the ledger that were not withdrawn."""
        return self.filter(ledger_number=number, withdrawn_at=None).order_by("number")

    def state(self) -> str:
        """Return what tells states of all releases apart: each part of it only grows."""
        state = self.aggregate(
            last=models.Max("number"),
            withdrawn=models.Count("withdrawn_at"),
            named=models.Count("doi"),
        )
        return f"{state['last'] or 0} {state['withdrawn']} {state['named']}"


class Release(Digested):
    """A snapshot of what was public at one number of the ledger, as one file.

    Written by `statements.releases` alone. What it is never changes; only a DOI may be added once,
    and it may be withdrawn: then its line stays, with its number and sums.
    """

    number = models.PositiveIntegerField(primary_key=True, help_text="Counts from 1.")
    version = LineField(
        max_length=20,
        null=True,
        blank=True,
        help_text="Its version: what breaks, and the number; null of those made before.",
    )
    ledger_number = models.BigIntegerField(help_text="Last change of the ledger that it holds.")
    # Here and in the zip's comment, never in a member: salts differ between installs, and members
    # are the same bytes everywhere.
    head = LineField(
        max_length=64, default="", help_text="Digest of that change: it holds the ledger up to it."
    )
    against = models.BigIntegerField(
        null=True, blank=True, help_text="Ledger number that its differences begin after."
    )
    recorded_at = models.DateTimeField(help_text="When that last change became public.")
    made_at = models.DateTimeField(help_text="When the file was made.")
    made_by = person(null=True, blank=True, help_text="Who made it; nobody from a command.")
    note = WordsField(null=True, blank=True, help_text="What readers should know of it.")
    code_version = LineField(max_length=64, help_text="Digest of the code that made it.")
    file_name = LineField(max_length=100, unique=True, help_text="Name of the file.")
    size = models.BigIntegerField(help_text="Size of the file in bytes.")
    sha256 = LineField(max_length=64, help_text="SHA-256 of the file.")
    members = models.JSONField(help_text="Name, size, SHA-256 and rows of each file in it.")
    doi = LineField(max_length=200, null=True, blank=True, help_text="Its DOI, where it has one.")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="When it was withdrawn.")
    withdrawn_by = person(null=True, blank=True, help_text="Who withdrew it.")
    withdrawn_reason = WordsField(null=True, blank=True, help_text="Why: the public reads it.")

    objects: ClassVar = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("-ledger_number", "-number")
        constraints = (
            models.CheckConstraint(
                name="release_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason=None)
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                    withdrawn_reason__isnull=False,
                ),
                violation_error_message="Who withdraws a release says why.",
            ),
            models.CheckConstraint(
                name="release_against_an_earlier_number",
                condition=Q(against=None) | Q(against__lt=models.F("ledger_number")),
            ),
        )

    def __str__(self) -> str:
        return f"Release {self.number}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def rows(self) -> dict[str, Any]:
        """Return how many rows each table has."""
        return {m["name"]: m["rows"] for m in self.members if m["rows"] is not None}
