"""What filters ask of public things other than statements: members of documents, and tenures."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from statements.fields import KeyField

from ..sealed import Sealed, SealedQuerySet
from .columns import GOVERNMENT, INSTITUTION, OFFICIAL, code


def record(**kwargs: bool) -> KeyField:
    """Return the column that ties a row to its public record."""
    return KeyField(max_length=140, help_text="Noun and key.", **kwargs)


class PublicMember(Sealed):
    """One value of one member of a public document; a merged key means its winner.

    A date has its first and last day beside it. A member that is absent has the value `none`, so
    that what is absent is found by index too.
    """

    record = record()
    name = models.CharField(max_length=20, help_text="Name of the member.")
    value = KeyField(max_length=111, help_text="Its key, code or printed date, or none.")
    first = models.DateField(null=True, help_text="First day, where it is a date.")
    last = models.DateField(null=True, help_text="Last day, where it is a date.")

    class Meta:
        ordering = ("record", "name", "value")
        indexes = (
            models.Index(fields=["record", "name", "value"], name="member_of_record"),
            models.Index(fields=["name", "value", "record"], name="member_by_value"),
            models.Index(
                fields=["name", "first", "record"],
                condition=Q(first__isnull=False),
                name="member_by_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.record}: {self.name} {self.value}"


def may_be_held(first: Any, last: Any) -> Q:
    """Test a tenure for one that may be held on one of some days, the last of them in."""
    return Q(held_first__lte=last, held_last__gte=first)


class PublicTenureQuerySet(SealedQuerySet["PublicTenure"]):
    def never_on(self, first: Any, last: Any) -> Self:
        """Tenures that are held on none of some days, whatever their edges are."""
        return self.filter(~may_be_held(first, last))


class PublicTenure(Sealed):
    """A public tenure with the office's own facts, so that one row is one tenure's test.

    Days are the first and the last in. It may be held from `held_first` to `held_last`, and is
    held for certain from `certain_first` to `certain_last`, which are null if no day is certain.
    An edge that is not known is the first or the last day there is.
    """

    points_at = ("official", "institution", "government")  # columns whose keys may be merged

    record = record(primary_key=True)
    official = KeyField(help_text=OFFICIAL)
    office = KeyField(help_text="Key of the office held.")
    office_kind = code("Kind of the office.", null=True)
    institution = KeyField(null=True, help_text=INSTITUTION)
    government = KeyField(null=True, help_text=GOVERNMENT)
    certainty = code("How sure we are.")
    held_first = models.DateField(help_text="First day it may be held.")
    held_last = models.DateField(help_text="Last day it may be held.")
    certain_first = models.DateField(null=True, help_text="First day it is held for certain.")
    certain_last = models.DateField(null=True, help_text="Last day it is held for certain.")

    objects: ClassVar = PublicTenureQuerySet.as_manager()

    class Meta:
        ordering = ("record",)
        indexes = (
            models.Index(fields=["official"], name="tenure_by_official"),
            models.Index(fields=["office", "official"], name="tenure_by_office"),
            models.Index(fields=["institution", "official"], name="tenure_by_institution"),
            models.Index(fields=["government", "official"], name="tenure_by_government"),
            models.Index(fields=["office_kind", "official"], name="tenure_by_kind"),
        )

    def __str__(self) -> str:
        return f"{self.official}: {self.office}"
