"""Public references as typed columns, what they point at, and the entries of their filters."""

from __future__ import annotations

from django.db import models

from statements.fields import ClauseKeyField, KeyField, UidField

from ..sealed import Sealed
from .columns import GOVERNMENT, Role, code, key, text


class PublicReference(Sealed):
    """A public reference as typed columns; its origin is a statement or an agreement."""

    uid = UidField(primary_key=True, help_text="Uid of the reference.")
    # None where an agreement makes it: who asks what cites a text wants both.
    statement = UidField(null=True, db_index=True, help_text="Statement that makes it.")
    agreement = key("Agreement that makes it.", db_index=True)
    clause = ClauseKeyField(null=True, help_text="Clause that makes it.")
    position = models.IntegerField(help_text="Place in the list, from 0.")
    number = models.BigIntegerField(help_text="Number of its record's last change.")
    recorded = models.BigIntegerField(help_text="Number of its record's first change.")
    sort_on = models.DateField(help_text="Day of its statement or agreement.")
    type = code("What it does.")
    resolution = code("How the target was named.")
    implied = models.BooleanField(help_text="No text was named at all.")
    words = text("The words that cite, if held.")
    words_language = code("Language of the words.", null=True)
    words_voice = code("Whose words they are.", null=True)
    about = text("Keys of the governments it concerns, joined with ;.")
    certainty = code("How sure we are.")
    note = text("What a reader must know to judge this.")

    class Meta:
        ordering = ("-sort_on", "-uid")
        indexes = (
            models.Index(fields=["-sort_on", "-uid"], name="reference_newest"),
            models.Index(fields=["-number", "-uid"], name="reference_changed"),
            models.Index(fields=["-recorded", "-uid"], name="reference_recorded"),
        )

    def __str__(self) -> str:
        return str(self.uid)


class PublicTarget(Role):
    """What a public reference points at, in its order; a merged key means its winner."""

    owner = "reference"
    points_at = ("agreement", "clause")
    follows = ("statement",)

    reference = UidField(db_index=True, help_text="Uid of the reference.")
    position = models.IntegerField(help_text="Place in the list, from 0.")
    agreement = key("Agreement pointed at.")
    clause = ClauseKeyField(null=True, help_text="Clause pointed at.")
    statement = UidField(null=True, help_text="Statement pointed at.")

    class Meta:
        ordering = ("reference", "position")
        indexes = (
            models.Index(fields=["agreement", "reference"], name="target_by_agreement"),
            models.Index(fields=["clause", "reference"], name="target_by_clause"),
            models.Index(fields=["statement", "reference"], name="target_by_statement"),
        )

    def __str__(self) -> str:
        return str(self.clause or self.agreement or self.statement)


class PublicAbout(Role):
    owner = "reference"
    points_at = ("government",)

    reference = UidField(db_index=True, help_text="Uid of the reference.")
    position = models.IntegerField(help_text="Place in the list, from 0.")
    government = KeyField(help_text=GOVERNMENT)

    class Meta:
        ordering = ("reference", "position")
        indexes = (models.Index(fields=["government", "reference"], name="about_by_government"),)

    def __str__(self) -> str:
        return f"{self.reference}: {self.government}"


class Entry(Sealed):
    """One distinct row per public statement, reference, voice government, about and node.

    A node is a target or an ancestor of it (clause, parent clause, agreement). About is empty
    where the reference concerns nobody in particular, node where it is unresolved.
    """

    statement = UidField(help_text="Uid of the statement.")
    sort_on = models.DateField(help_text="Day the statement is ordered by.")
    reference = UidField(help_text="Uid of the reference.")
    type = code("What the reference does.")
    government = KeyField(help_text="A government that speaks.")
    about = KeyField(blank=True, help_text="A government it concerns, or empty.")
    node = KeyField(
        blank=True, max_length=111, help_text="Key or uid of the target or an ancestor, or empty."
    )

    class Meta:
        ordering = ("-sort_on", "-statement")
        verbose_name_plural = "entries"
        indexes = (
            models.Index(
                fields=["node", "type", "government", "-sort_on", "-statement"],
                name="entry_by_node",
            ),
            models.Index(
                fields=["node", "-sort_on", "-statement", "type"], name="entry_newest_of_node"
            ),
            models.Index(fields=["statement", "type", "node"], name="entry_of_statement"),
            models.Index(fields=["type", "about", "-sort_on", "-statement"], name="entry_by_type"),
        )

    def __str__(self) -> str:
        return f"{self.statement}: {self.type} {self.node}"
