"""Governments, institutions with their offices, officials with their tenures."""

from __future__ import annotations

from statements import models as m

from ..kinds import Link, Partial, Plain
from ..mapping import Listing, Noun, Table
from .shared import aliases, plain, sources

GOVERNMENT = Noun(
    "government",
    "governments",
    Table(
        m.Government,
        (
            *plain("key kind name official_name alpha2 alpha3 wikidata certainty note"),
            aliases("government"),
        ),
        identity="key",
    ),
)

INSTITUTION = Noun(
    "institution",
    "institutions",
    Table(
        m.Institution,
        (
            Plain("key"),
            Link("government", "government"),
            *plain("name kind site certainty note"),
            Listing(
                "offices",
                Table(m.Office, plain("key title kind"), parent="institution", identity="key"),
            ),
            aliases("institution"),
        ),
        identity="key",
    ),
    children={"offices": "office"},
)

OFFICIAL = Noun(
    "official",
    "officials",
    Table(
        m.Official,
        (
            *plain("key name"),
            Link("government", "government"),
            *plain("wikidata wikidata_certainty certainty note"),
            Listing(
                "tenures",
                Table(
                    m.Tenure,
                    (
                        Plain("uid"),
                        Link("office", "office"),
                        Partial("starts"),
                        Partial("ends"),
                        *plain("certainty note"),
                        sources(m.TenureSource, "tenure"),
                    ),
                    parent="official",
                    identity="uid",
                ),
            ),
            aliases("official"),
        ),
        identity="key",
    ),
    children={"tenures": "tenure"},
)
