"""Statements with everything that belongs to them."""

from __future__ import annotations

from operator import itemgetter

from statements import models as m
from statements.vocabularies import Group, Visibility

from ..additions import adding
from ..declaration import Noun
from ..field_types import Link, Partial, Plain, TypeOfReference
from ..mapping import Document, Keys, Kind, Listing, Table
from .shared import (
    ABOUT,
    ACT_OF_CITING,
    ACTOR_NOUNS,
    TARGETS,
    act_of_citing,
    child_listing,
    plain_fields,
    topics,
)

REFERENCE = Kind(
    "reference",
    "references",
    Table(
        m.Reference,
        (
            Plain("uid"),
            TypeOfReference("type", origin="statement"),
            Link("quote", "quote", sibling_list="quotes"),
            *plain_fields("resolution certainty"),
            ABOUT,
            TARGETS,
            Plain("note"),
        ),
        parent="statement",
        identity="uid",
        row_names=("type",),
    ),
    meaning=ACT_OF_CITING,
    fallback_name="type",
)


add_uncoded = adding(
    {"issued_by": {"contact": None}},
    appearances=adding({"attribution": {"locator": None}}),
    quotes=adding({"language": {"voice": None}}),
)


def upgrade_1(document: Document) -> Document:
    """Format 1 told `known_by` as a day; it knew no contact, locator, or voice of a quote."""
    upgraded = add_uncoded(document)
    if day := upgraded.get("known_by"):
        publication_day = {"first": day, "last": day, "precision": "day", "basis": "publication"}
        upgraded["known_by"] = {**publication_day, "note": None}
    return upgraded


STATEMENT = Noun(
    "statement",
    "statements",
    Table(
        m.Statement,
        (
            *plain_fields("uid kind title summary"),
            Partial("said_on"),
            Partial("known_by", basis="publication"),
            Plain("language"),
            Link("issued_by", "institution"),
            Link("contact", "contact"),
            Listing(
                "voices",
                Table(
                    m.Voice,
                    (
                        Plain("uid"),
                        Link("government", "government"),
                        Link("official", "official"),
                        Link("tenure", "tenure"),
                        Link("institution", "institution"),
                        Plain("role"),
                    ),
                    parent="statement",
                    identity="uid",
                    row_names=ACTOR_NOUNS,
                ),
                meaning="A government taking part in a statement; the first is the lead voice.",
                content=itemgetter(*ACTOR_NOUNS, "role"),
            ),
            Listing(
                "addressees",
                Table(
                    m.Addressee,
                    (
                        Plain("uid"),
                        Link("government", "government"),
                        Link("official", "official"),
                        Link("institution", "institution"),
                    ),
                    parent="statement",
                    identity="uid",
                    row_names=ACTOR_NOUNS,
                ),
                meaning="A government, body or person that a statement is directed to.",
                content=itemgetter(*ACTOR_NOUNS),
            ),
            topics(m.StatementTopic, "statement"),
            Keys(
                "places",
                m.StatementPlace,
                "statement",
                Link("place", "place"),
                meaning="A place that a statement names.",
            ),
            Listing(
                "appearances",
                Table(
                    m.Appearance,
                    (
                        Plain("uid"),
                        Link("source", "source"),
                        *plain_fields("rendition chain attribution locator language words"),
                    ),
                    parent="statement",
                    identity="uid",
                    row_names=("source",),
                ),
                meaning="A statement as one source carries it.",
                content=itemgetter("source", "rendition", "locator", "language"),
            ),
            Listing(
                "quotes",
                Table(
                    m.Quote,
                    (
                        Plain("uid"),
                        Link("appearance", "appearance", sibling_list="appearances"),
                        *plain_fields("exact language voice start"),
                    ),
                    parent="statement",
                    identity="uid",
                    row_names=("exact",),
                ),
            ),
            child_listing(REFERENCE, act_of_citing),
            *plain_fields("certainty note"),
        ),
        identity="uid",
    ),
    meaning="One communicative act of its voices on one occasion.",
    group=Group.STATEMENTS,
    visibility=Visibility.REVIEWED,
    upgrades=(upgrade_1,),
    is_numerous=True,
    has_public_editions=True,
    has_page_beside=False,
    names=("title",),
)
