"""Public statements as typed columns, and one narrow table for each role."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from statements.fields import KeyField, UidField

from ..sealed import Sealed
from .columns import GOVERNMENT, INSTITUTION, OFFICIAL, Role, code, key, statement, text


class PublicStatement(Sealed):
    """A public statement as typed columns: what filters, orders and exports read.

    `points_at` names the columns with keys of what it uses, and what these are keys of.
    """

    points_at: ClassVar[dict[str, str]] = {"issued_by": "institution", "contact": "contact"}

    uid = UidField(primary_key=True, help_text="Uid of the statement.")
    number = models.BigIntegerField(help_text="Number of its last change.")
    recorded = models.BigIntegerField(help_text="Number of its first change.")
    kind = code("What kind of act it is.")
    title = text("Who says what, in our own words.")
    summary = text("What is said, in our own words.")
    sort_on = models.DateField(help_text="First day of said_on, else of known_by.")
    said_on = models.CharField(max_length=21, null=True, help_text="Date as printed.")
    said_on_first = models.DateField(null=True, help_text="First day it may be of.")
    said_on_last = models.DateField(null=True, help_text="Last day it may be of.")
    said_on_precision = code("How exact the date is.", null=True)
    said_on_basis = code("Where the date is from.", null=True)
    said_on_note = text("What a reader must know to judge the date.")
    known_by = models.CharField(
        max_length=21, null=True, help_text="Earliest publication, if undated, as printed."
    )
    known_by_first = models.DateField(null=True, help_text="First day it may be of.")
    known_by_last = models.DateField(null=True, help_text="Last day it may be of.")
    known_by_precision = code("How exact the date is.", null=True)
    known_by_basis = code("Where the date is from.", null=True)
    known_by_note = text("What a reader must know to judge the date.")
    language = code("Language spoken.", null=True)
    issued_by = key("Institution that put it out.", db_index=True)
    contact = key("Contact that it was made at or tells of.", db_index=True)
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
            # For `filters.statement_tests.in_span`: months, years and ranges around what is asked.
            models.Index(
                fields=["said_on_last", "sort_on"],
                name="statement_of_days",
                condition=models.Q(said_on_last__gt=models.F("said_on_first")),
            ),
            models.Index(fields=["-number", "-uid"], name="statement_changed"),
            models.Index(fields=["-recorded", "-uid"], name="statement_recorded"),
        )

    def __str__(self) -> str:
        return str(self.uid)


class PublicVoice(Role):
    points_at = ("government", "official", "institution", "tenure", "office")

    statement = statement()
    position = models.IntegerField(help_text="Place in the list, from 0.")
    uid = UidField(help_text="Uid of the voice.")
    government = KeyField(help_text=GOVERNMENT)
    official = key(OFFICIAL)
    tenure = UidField(null=True, db_index=True, help_text="Uid of the tenure.")
    # What follows from other records is in no document: it is written anew when they change.
    office = key("Key of the office held.")
    office_kind = code("Kind of that office.", null=True)
    institution = key(INSTITUTION)
    role = code("Role of the voice.")

    class Meta:
        ordering = ("statement", "position")
        indexes = (
            models.Index(fields=["government", "statement"], name="voice_by_government"),
            models.Index(fields=["official", "statement"], name="voice_by_official"),
            models.Index(fields=["institution", "statement"], name="voice_by_institution"),
            models.Index(fields=["office", "statement"], name="voice_by_office"),
            models.Index(fields=["office_kind", "statement"], name="voice_by_office_kind"),
            models.Index(fields=["role", "statement"], name="voice_by_role"),
        )

    def __str__(self) -> str:
        return f"{self.statement}: {self.government}"


class PublicAddressee(Role):
    points_at = ("government", "official", "institution")  # who is addressed

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


class PublicTopic(Role):
    points_at = ("topic",)

    statement = statement()
    position = models.IntegerField(help_text="Place in the list, from 0.")
    topic = KeyField(help_text="Key of the topic.")

    class Meta:
        ordering = ("statement", "position")
        indexes = (models.Index(fields=["topic", "statement"], name="topic_by_key"),)

    def __str__(self) -> str:
        return f"{self.statement}: {self.topic}"


class PublicPlace(Role):
    points_at = ("place",)

    statement = statement()
    position = models.IntegerField(help_text="Place in the list, from 0.")
    place = KeyField(help_text="Key of the place.")

    class Meta:
        ordering = ("statement", "position")
        indexes = (models.Index(fields=["place", "statement"], name="place_by_key"),)

    def __str__(self) -> str:
        return f"{self.statement}: {self.place}"


class PublicSource(Role):
    """An appearance of a public statement in a source."""

    points_at = ("source",)
    follows = ("publisher",)

    statement = statement()
    position = models.IntegerField(help_text="Place in the list, from 0.")
    uid = UidField(help_text="Uid of the appearance.")
    source = UidField(help_text="Uid of the source.")
    publisher = key("Key of the source's publisher.")
    rendition = code("How the words are given.")
    chain = models.PositiveSmallIntegerField(help_text="Steps from the official original.")
    language = code("Language of the appearance.", null=True)

    class Meta:
        ordering = ("statement", "position")
        indexes = (
            models.Index(fields=["source", "statement"], name="appearance_by_source"),
            models.Index(fields=["publisher", "statement"], name="appearance_by_publisher"),
        )

    def __str__(self) -> str:
        return f"{self.statement}: {self.source}"
