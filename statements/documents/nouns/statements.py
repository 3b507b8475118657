"""Statements with everything that belongs to them."""

from __future__ import annotations

from statements import models as m

from ..kinds import Day, Link, Partial, Plain
from ..mapping import Keys, Listing, Noun, Table
from .shared import ABOUT, TARGETS, plain, topics

STATEMENT = Noun(
    "statement",
    "statements",
    Table(
        m.Statement,
        (
            *plain("uid kind title summary"),
            Partial("said_on"),
            Day("known_by"),
            Plain("language"),
            Link("issued_by", "institution"),
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
                ),
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
                ),
            ),
            topics(m.StatementTopic, "statement"),
            Keys("places", m.StatementPlace, "statement", Link("place", "place")),
            Listing(
                "appearances",
                Table(
                    m.Appearance,
                    (
                        Plain("uid"),
                        Link("source", "source"),
                        *plain("rendition chain attribution language words"),
                    ),
                    parent="statement",
                    identity="uid",
                ),
            ),
            Listing(
                "quotes",
                Table(
                    m.Quote,
                    (
                        Plain("uid"),
                        Link("appearance", "appearance", within="appearances"),
                        *plain("exact language start"),
                    ),
                    parent="statement",
                    identity="uid",
                ),
            ),
            Listing(
                "references",
                Table(
                    m.Reference,
                    (
                        *plain("uid type"),
                        Link("quote", "quote", within="quotes"),
                        *plain("resolution certainty"),
                        ABOUT,
                        TARGETS,
                        Plain("note"),
                    ),
                    parent="statement",
                    identity="uid",
                ),
            ),
            *plain("certainty note"),
        ),
        identity="uid",
    ),
    children={"references": "reference"},
)
