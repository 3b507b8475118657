"""Contacts, the occasions on which sides met or spoke."""

from __future__ import annotations

from statements import models as m
from statements.vocabularies import Group, Visibility

from ..declaration import Noun
from ..field_types import Link, Partial, Plain
from ..mapping import Listing, Table
from ..members import Member, key_member, plain_members, values_below
from .shared import ACTOR_NOUNS, plain_fields

CONTACT = Noun(
    "contact",
    "contacts",
    Table(
        m.Contact,
        (
            Plain("key"),
            Plain("kind", meaning="What kind of occasion it was."),
            Plain("title"),
            Partial("held_on", required=True),
            Link(
                "place",
                "place",
                empty="It was in no one place, or that is not told.",
                meaning="Key of the place where it was.",
            ),
            Listing(
                "participants",
                Table(
                    m.Participant,
                    (
                        Link(
                            "government",
                            "government",
                            meaning="Key of the government that took part.",
                        ),
                        Link(
                            "official",
                            "official",
                            empty="No person is told.",
                            meaning="Key of the official who stood for it.",
                        ),
                        Link(
                            "institution",
                            "institution",
                            empty="No body is told.",
                            meaning="Key of the body that stood for it.",
                        ),
                    ),
                    parent="contact",
                    row_names=ACTOR_NOUNS,
                ),
                meaning="A government that took part in a contact, and who stood for it.",
            ),
            *plain_fields("certainty note"),
        ),
        identity="key",
    ),
    meaning="One occasion on which sides met or spoke.",
    group=Group.STATEMENTS,
    visibility=Visibility.IN_USE,
    names=("title",),
    choice_name="title",
    members=(
        *(Member(n, values_below("participants", n), n) for n in reversed(ACTOR_NOUNS)),
        *plain_members("kind", "held_on", "certainty"),
        key_member("place"),
    ),
)
