"""The public side: rows written by publication alone, read by every public door.

No foreign keys: these tables are remade from the ledger's documents at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.db import models

from statements.fields import ClauseKeyField, KeyField, UidField

GOVERNMENT = "Key of the government."
OFFICIAL = "Key of the official."
INSTITUTION = "Key of the institution."


def text(help_text: str) -> models.TextField[Any, Any]:
    """Return a nullable text column."""
    return models.TextField(null=True, help_text=help_text)


def code(help_text: str, **kwargs: Any) -> models.CharField[Any, Any]:
    """Return a column for a code of a vocabulary."""
    return models.CharField(max_length=40, help_text=help_text, **kwargs)


def key(help_text: str, **kwargs: Any) -> KeyField:
    """Return a column for a key that may be absent."""
    return KeyField(null=True, help_text=help_text, **kwargs)


def statement() -> UidField:
    """Return the column that ties a row to its statement."""
    return UidField(db_index=True, help_text="Uid of the statement.")


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
            models.Index(fields=["noun", "-sort_on", "-sort_key"], name="public_newest"),
        )

    def __str__(self) -> str:
        return self.id


class PublicStatement(models.Model):
    """A public statement as typed columns: what filters, orders and exports read."""

    uid = UidField(primary_key=True, help_text="Uid of the statement.")
    number = models.BigIntegerField(help_text="Number of its last change.")
    kind = code("What kind of act it is.")
    title = text("Who says what, in our own words.")
    summary = text("What is said, in our own words.")
    sort_on = models.DateField(help_text="First day of said_on, else known_by.")
    said_on = models.CharField(max_length=21, null=True, help_text="Date as printed.")
    said_on_first = models.DateField(null=True, help_text="First day it may be of.")
    said_on_last = models.DateField(null=True, help_text="Last day it may be of.")
    said_on_precision = code("How exact the date is.", null=True)
    said_on_basis = code("Where the date is from.", null=True)
    known_by = models.DateField(null=True, help_text="Earliest publication, if undated.")
    language = code("Language spoken.", null=True)
    issued_by = key("Institution that put it out.", db_index=True)
    government = key("Government of the lead voice.")
    official = key("Official of the lead voice.")
    tenure = UidField(null=True, help_text="Tenure of the lead voice.")
    office = key("Office of the lead voice.")
    institution = key("Institution of the lead voice.")
    role = code("Role of the lead voice.", null=True)
    governments = text("Keys of all governments that speak, joined with ;.")
    addressees = text("Keys of those addressed, joined with ;.")
    topics = text("Keys of the topics, joined with ;.")
    places = text("Keys of the places, joined with ;.")
    has_official_source = models.BooleanField(help_text="An appearance is the original itself.")
    cites = models.BooleanField(help_text="It makes at least one reference.")
    certainty = code("How sure we are.")
    note = text("What a reader must know to judge this.")

    class Meta:
        ordering = ("-sort_on", "-uid")
        indexes = (
            models.Index(fields=["-sort_on", "-uid"], name="statement_newest"),
            models.Index(fields=["said_on_last"], name="statement_last_day"),
        )

    def __str__(self) -> str:
        return str(self.uid)


class PublicVoice(models.Model):
    statement = statement()
    position = models.IntegerField(help_text="Place in the list, from 0.")
    uid = UidField(help_text="Uid of the voice.")
    government = KeyField(help_text=GOVERNMENT)
    official = key(OFFICIAL)
    tenure = UidField(null=True, db_index=True, help_text="Uid of the tenure.")
    office = key("Key of the office held.")
    institution = key(INSTITUTION)
    role = code("Role of the voice.")

    class Meta:
        ordering = ("statement", "position")
        indexes = (
            models.Index(fields=["government", "statement"], name="voice_by_government"),
            models.Index(fields=["official", "statement"], name="voice_by_official"),
            models.Index(fields=["institution", "statement"], name="voice_by_institution"),
            models.Index(fields=["office", "statement"], name="voice_by_office"),
        )

    def __str__(self) -> str:
        return f"{self.statement}: {self.government}"


class PublicAddressee(models.Model):
    statement = statement()
    position = models.IntegerField(help_text="Place in the list, from 0.")
    uid = UidField(help_text="Uid of the addressee.")
    government = KeyField(help_text=GOVERNMENT)
    official = key(OFFICIAL)
    institution = key(INSTITUTION)

    class Meta:
        ordering = ("statement", "position")
        indexes = (
            models.Index(fields=["government", "statement"], name="addressee_by_government"),
            models.Index(fields=["official", "statement"], name="addressee_by_official"),
            models.Index(fields=["institution", "statement"], name="addressee_by_institution"),
        )

    def __str__(self) -> str:
        return f"{self.statement}: {self.government}"


class PublicTopic(models.Model):
    statement = statement()
    position = models.IntegerField(help_text="Place in the list, from 0.")
    topic = KeyField(help_text="Key of the topic.")

    class Meta:
        ordering = ("statement", "position")
        indexes = (models.Index(fields=["topic", "statement"], name="topic_by_key"),)

    def __str__(self) -> str:
        return f"{self.statement}: {self.topic}"


class PublicPlace(models.Model):
    statement = statement()
    position = models.IntegerField(help_text="Place in the list, from 0.")
    place = KeyField(help_text="Key of the place.")

    class Meta:
        ordering = ("statement", "position")
        indexes = (models.Index(fields=["place", "statement"], name="place_by_key"),)

    def __str__(self) -> str:
        return f"{self.statement}: {self.place}"


class PublicSource(models.Model):
    """An appearance of a public statement in a source."""

    statement = statement()
    position = models.IntegerField(help_text="Place in the list, from 0.")
    uid = UidField(help_text="Uid of the appearance.")
    source = UidField(help_text="Uid of the source.")
    rendition = code("How the words are given.")
    chain = models.PositiveSmallIntegerField(help_text="Steps from the official original.")
    language = code("Language of the appearance.", null=True)

    class Meta:
        ordering = ("statement", "position")
        indexes = (models.Index(fields=["source", "statement"], name="appearance_by_source"),)

    def __str__(self) -> str:
        return f"{self.statement}: {self.source}"


class PublicReference(models.Model):
    """A public reference as typed columns; its origin is a statement or an agreement."""

    uid = UidField(primary_key=True, help_text="Uid of the reference.")
    statement = UidField(null=True, db_index=True, help_text="Statement that makes it.")
    agreement = key("Agreement that makes it.", db_index=True)
    clause = ClauseKeyField(null=True, help_text="Clause that makes it.")
    position = models.IntegerField(help_text="Place in the list, from 0.")
    number = models.BigIntegerField(help_text="Number of its record's last change.")
    sort_on = models.DateField(help_text="Day of its statement or agreement.")
    type = code("What it does.")
    resolution = code("How the target was named.")
    implied = models.BooleanField(help_text="No text was named at all.")
    words = text("The words that cite, if held.")
    words_language = code("Language of the words.", null=True)
    about = text("Keys of the governments it concerns, joined with ;.")
    certainty = code("How sure we are.")
    note = text("What a reader must know to judge this.")

    class Meta:
        ordering = ("-sort_on", "-uid")
        indexes = (models.Index(fields=["-sort_on", "-uid"], name="reference_newest"),)

    def __str__(self) -> str:
        return str(self.uid)


class PublicTarget(models.Model):
    """What a public reference points at, in its order; a merged key means its winner."""

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


class PublicAbout(models.Model):
    reference = UidField(db_index=True, help_text="Uid of the reference.")
    position = models.IntegerField(help_text="Place in the list, from 0.")
    government = KeyField(help_text=GOVERNMENT)

    class Meta:
        ordering = ("reference", "position")
        indexes = (models.Index(fields=["government", "reference"], name="about_by_government"),)

    def __str__(self) -> str:
        return f"{self.reference}: {self.government}"


class Entry(models.Model):
    """One distinct row per public statement, reference, voice government, about and node.

    A node is a target or an ancestor of it (clause, parent clause, agreement). About is empty
    where the reference concerns nobody in particular.
    """

    statement = statement()
    sort_on = models.DateField(help_text="Day the statement is ordered by.")
    reference = UidField(help_text="Uid of the reference.")
    type = code("What the reference does.")
    government = KeyField(help_text="A government that speaks.")
    about = KeyField(blank=True, help_text="A government it concerns, or empty.")
    node = KeyField(max_length=111, help_text="Key or uid of the target or an ancestor.")

    class Meta:
        ordering = ("-sort_on", "-statement")
        verbose_name_plural = "entries"
        indexes = (
            models.Index(
                fields=["node", "type", "government", "-sort_on", "-statement"],
                name="entry_by_node",
            ),
            models.Index(fields=["type", "about", "-sort_on", "-statement"], name="entry_by_type"),
        )

    def __str__(self) -> str:
        return f"{self.statement}: {self.type} {self.node}"


USES: dict[str, tuple[tuple[type[models.Model], str, str], ...]] = {
    "government": (
        (PublicVoice, "government", "statement"),
        (PublicAddressee, "government", "statement"),
        (PublicAbout, "government", "reference"),
    ),
    "official": (
        (PublicVoice, "official", "statement"),
        (PublicAddressee, "official", "statement"),
    ),
    "institution": (
        (PublicVoice, "institution", "statement"),
        (PublicAddressee, "institution", "statement"),
        (PublicStatement, "issued_by", "uid"),
    ),
    "tenure": ((PublicVoice, "tenure", "statement"),),
    "office": ((PublicVoice, "office", "statement"),),
    "topic": ((PublicTopic, "topic", "statement"),),
    "place": ((PublicPlace, "place", "statement"),),
    "source": ((PublicSource, "source", "statement"),),
    "agreement": ((PublicTarget, "agreement", "reference"),),
    "clause": ((PublicTarget, "clause", "reference"),),
}  # where public statements point at other things, and the column that tells which they are


def public_users(noun: str, keys: Iterable[str], apart: Iterable[str] = ()) -> list[str]:
    """Return public statements, as `statement/uid`, that point at any of keys.

    At most a few dozen are told, those in `apart` never.
    """
    wanted, apart = list(keys), [name.partition("/")[2] for name in apart]
    uids: set[str] = set()
    for model, column, by in USES.get(noun, ()) if wanted else ():
        rows = model._default_manager.filter(**{f"{column}__in": wanted}).order_by()
        if by == "reference":
            made = PublicReference.objects.filter(uid__in=rows.values(by), statement__isnull=False)
            rows, by = made.order_by(), "statement"
        uids |= set(rows.exclude(**{f"{by}__in": apart}).values_list(by, flat=True).distinct()[:25])
    return sorted(f"statement/{uid}" for uid in uids)
