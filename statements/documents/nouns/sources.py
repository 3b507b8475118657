"""Publishers and sources."""

from __future__ import annotations

from statements import models as m

from ..kinds import Day, Link, Partial, Plain
from ..mapping import Keys, Noun, Table
from .shared import plain

PUBLISHER = Noun(
    "publisher",
    "publishers",
    Table(m.Publisher, (*plain("key name"), Link("government", "government")), identity="key"),
)

SOURCE = Noun(
    "source",
    "sources",
    Table(
        m.Source,
        (
            Plain("uid"),
            Link("publisher", "publisher"),
            *plain("kind title url archive_url language"),
            Partial("published_on"),
            Day("retrieved_on"),
            Plain("saved_copy_sha256"),
            Keys("cites", m.SourceCite, "source", Link("publisher", "publisher")),
            *plain("certainty note"),
        ),
        identity="uid",
    ),
)
