"""Records: where each stands on the desk and in public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import Exact

from statements.fields import WordsField
from statements.keys import SHARING_KEYS, RecordName
from statements.vocabularies import ENDED_STATES, DeskState

from .digested import Digested
from .people import person
from .sealed import SealedQuerySet

NAMESPACE = Q(noun__in=SHARING_KEYS)


def begins(column: str, prefix: str) -> Q:
    """Return the condition that a column begins with another one and a slash."""
    head = Concat(F(prefix), Value("/"), output_field=models.CharField())
    return Q(Exact(StrIndex(F(column), head), 1))


class RecordQuerySet(SealedQuerySet["Record"]):
    def named(self, noun: str, key: str) -> Record:
        """Return one record; raise Record.DoesNotExist where the key was never used."""
        return self.get(pk=str(RecordName(noun, key)))

    def by_name(self, noun: str, key: str) -> Self:
        """The record of a noun that has a key, if it was ever used."""
        return self.filter(pk=str(RecordName(noun, key)))

    def public(self) -> Self:
        """Records that the public can read now."""
        return self.filter(public_change__edition__isnull=False)

    def ever_public(self) -> Self:
        """Records of which the ledger has a line, whether the public can read them or not."""
        return self.filter(public_change__isnull=False)

    def merged_keys(self, noun: str) -> models.QuerySet[Record, str]:
        """The keys of a noun's records that are part of another one now, to be left out."""
        return self.filter(noun=noun, merged_into__gt="").values_list("key", flat=True)

    def statements(self, states: Iterable[DeskState]) -> Self:
        """Records of statements in some desk states."""
        return self.filter(noun="statement", state__in=states)

    def with_public_rows(self, keeping_parts: Iterable[str]) -> Self:
        """Public records, and merged ones of nouns whose parts stay."""
        merged = Q(merged_into__gt="", noun__in=list(keeping_parts))
        return self.filter(Q(public_change__edition__isnull=False) | merged)


class Record(Digested):
    """The anchor of one aggregate: never deleted, so its key is never used again.

    Its digest tells of its desk state; the rest follows from editions and ledger.
    """

    told_columns = (
        "state",
        "state_by_id",
        "state_at",
        "state_note",
        "state_number",
        "merging_into_id",
        "waits",
    )

    # A natural key: foreign keys can be read, and both databases hold the same.
    id = models.CharField(primary_key=True, max_length=120, help_text="Noun and key.")
    noun = models.CharField(max_length=20, help_text="What it is a record of.")
    key = models.CharField(max_length=80, help_text="Its key or uid.")
    version = models.PositiveIntegerField(default=0, help_text="Number of its last edition.")
    state = models.CharField(
        max_length=20,
        choices=DeskState.choices,
        default=DeskState.DRAFT,
        help_text=DeskState.help_text(),
    )
    state_by = person(null=True, blank=True, help_text="Who put it in this state.")
    state_at = models.DateTimeField(null=True, blank=True, help_text="When.")
    state_note = WordsField(null=True, blank=True, help_text="Why.")
    state_number = models.BigIntegerField(
        null=True, blank=True, help_text="The ledger's last number then."
    )
    public_change = models.ForeignKey(
        "Change",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The last change of the ledger for this record; none if never public.",
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        help_text="The record that it is now part of.",
    )
    merging_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The record that somebody asks to merge it into.",
    )

    # Kept, not derived from rights: those change, and a public record would vanish with them.
    waits = models.BooleanField(
        default=False,
        help_text="A curator added it: public from the first public thing that uses it on.",
    )

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["key"],
                condition=NAMESPACE,
                name="record_agreements_and_series_share_keys",
                violation_error_message="Agreements and series share their keys: this one is used.",
            ),
            models.CheckConstraint(
                name="record_id_of_noun_and_key",
                condition=Q(
                    id=Concat(F("noun"), Value("/"), F("key"), output_field=models.CharField())
                ),
            ),
            models.CheckConstraint(
                name="record_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                violation_error_message="A record cannot be merged into itself.",
            ),
            models.CheckConstraint(
                name="record_merge_asked_into_another",
                condition=Q(state=DeskState.MERGE_ASKED)
                & Q(merging_into__isnull=False)
                & ~Q(merging_into=F("id"))
                | ~Q(state=DeskState.MERGE_ASKED) & Q(merging_into=None),
                violation_error_message="Who asks to merge a record says into which other one.",
            ),
        )
        indexes = (models.Index(fields=["noun", "state"], name="record_by_state"),)

    def __str__(self) -> str:
        return self.id

    @property
    def record_name(self) -> RecordName:
        return RecordName(self.noun, self.key)

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is stored of it: deleted, retracted, or part of another record."""
        return self.state in ENDED_STATES or self.merged_into_id is not None

    @property
    def is_public(self) -> bool:
        """Whether the public can read it now."""
        return self.public_change is not None and self.public_change.edition_id is not None
