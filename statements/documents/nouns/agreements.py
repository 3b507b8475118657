"""Agreements with their clauses, series, text versions."""

from __future__ import annotations

from statements import models as m

from ..kinds import ClauseLink, ClausePath, Link, Number, Partial, Plain
from ..mapping import Keys, Listing, Noun, Table
from .shared import ABOUT, TARGETS, aliases, plain, sources, topics

CLAUSES = Listing(
    "clauses",
    Table(
        m.Clause,
        (
            Number(),
            Plain("printed"),
            ClauseLink("parent"),
            *plain("heading summary"),
            topics(m.ClauseTopic, "clause"),
            *plain("certainty note"),
            sources(m.ClauseSource, "clause"),
        ),
        parent="agreement",
        identity="key",
    ),
)

AGREEMENT = Noun(
    "agreement",
    "agreements",
    Table(
        m.Agreement,
        (
            *plain("key origin kind title short_title"),
            Partial("signed_on", required=True),
            Partial("effective_on"),
            Listing(
                "date_labels",
                Table(
                    m.DateLabel,
                    (Partial("date", required=True), Link("side", "government"), Plain("note")),
                    parent="agreement",
                ),
            ),
            Link("place", "place"),
            *plain("place_note clause_count numbering"),
            Listing(
                "external_ids",
                Table(m.ExternalId, plain("scheme value certainty"), parent="agreement"),
            ),
            Listing("urls", Table(m.AgreementUrl, plain("url certainty note"), parent="agreement")),
            Listing(
                "parties",
                Table(
                    m.Party,
                    (
                        Plain("uid"),
                        Link("government", "government"),
                        Link("institution", "institution"),
                        Plain("role"),
                        Link("official", "official"),
                        Link("tenure", "tenure"),
                        *plain("certainty note"),
                    ),
                    parent="agreement",
                    identity="uid",
                ),
            ),
            Plain("summary"),
            sources(m.AgreementSource, "agreement"),
            *plain("certainty note"),
            CLAUSES,
            Listing(
                "references",
                Table(
                    m.Reference,
                    (
                        Plain("uid"),
                        ClauseLink("clause"),
                        *plain("type resolution certainty"),
                        ABOUT,
                        TARGETS,
                        Plain("note"),
                    ),
                    parent="agreement",
                    identity="uid",
                ),
            ),
            aliases("agreement", ClauseLink("clause")),
        ),
        identity="key",
    ),
    children={"clauses": "clause", "references": "reference"},
)

TEXT_VERSION = Noun(
    "text_version",
    "text-versions",
    Table(
        m.TextVersion,
        (
            Plain("uid"),
            ClausePath("clause"),
            Plain("language"),
            Link("publisher", "publisher"),
            Link("source", "source"),
            *plain("text certainty note"),
        ),
        identity="uid",
    ),
    verbose="text version",
)

SERIES = Noun(
    "series",
    "series",
    Table(
        m.Series,
        (
            *plain("key title definition"),
            Keys("agreements", m.SeriesMember, "series", Link("agreement", "agreement")),
            aliases("series"),
        ),
        identity="key",
    ),
)
