"""The duties of public clauses, as lists ask for them: each beside what was said of its clause."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from statements.fields import KeyField, UidField

from ..sealed import Sealed, SealedQuerySet
from .columns import GOVERNMENT, Beside, code
from .stances import NODE, OF_NODE, SORT_KEY, node


class PublicObligationQuerySet(SealedQuerySet["PublicObligation"]):
    def with_steps(self) -> Self:
        """Duties beside what was said of their clauses, once for each axis of each reference."""
        return self.filter(steps__is_lead=True, steps__in_whole=True)


class PublicObligation(Sealed):
    """One duty of a public clause; its words stand in the clause's document."""

    uid = UidField(primary_key=True, help_text="Uid of the obligation.")
    record = KeyField(max_length=140, db_index=True, help_text="Noun and key of its clause.")
    agreement = KeyField(help_text=OF_NODE)
    clause = node(NODE)
    sort_key = KeyField(max_length=200, help_text=SORT_KEY)
    position = models.IntegerField(help_text="Place in the list of its clause, from 0.")
    due_first = models.DateField(null=True, help_text="First day it may be due.")
    due_last = models.DateField(null=True, help_text="Last day it may be due.")
    until_first = models.DateField(null=True, help_text="First day on which it may end.")
    until_last = models.DateField(null=True, help_text="Last day on which it may end.")
    certainty = code("How sure we are.")
    steps = Beside("PublicStep", "clause", "node")

    objects: ClassVar = PublicObligationQuerySet.as_manager()

    class Meta:
        ordering = ("agreement", "sort_key", "position", "uid")
        indexes = (
            models.Index(
                fields=["agreement", "sort_key", "position", "uid"], name="obligation_in_order"
            ),
            models.Index(fields=["clause"], name="obligation_of_clause"),
            models.Index(fields=["due_first"], name="obligation_by_due"),
        )

    def __str__(self) -> str:
        return f"{self.clause}: {self.uid}"


class PublicDebtor(Sealed):
    """A government that owes a duty; a merged key means its winner."""

    points_at = ("government",)  # columns whose keys may be merged

    record = KeyField(max_length=140, db_index=True, help_text="Noun and key of the clause.")
    obligation = UidField(help_text="Uid of the obligation.")
    position = models.IntegerField(help_text="Place in the list, from 0.")
    government = KeyField(help_text=GOVERNMENT)

    class Meta:
        ordering = ("obligation", "position")
        indexes = (
            models.Index(fields=["obligation", "position"], name="debtor_of_obligation"),
            models.Index(fields=["government", "obligation"], name="debtor_by_government"),
        )

    def __str__(self) -> str:
        return f"{self.obligation}: {self.government}"
