"""Every noun's document: its fields in their order, and the tables they live in."""

from __future__ import annotations

from statements import models as m

from .mapping import (
    ClauseLink,
    ClausePath,
    Day,
    Field,
    Keys,
    Link,
    Listing,
    Noun,
    Number,
    Partial,
    Plain,
    Table,
)


def plain(names: str) -> tuple[Plain, ...]:
    """Return plain fields, named in one string."""
    return tuple(Plain(name) for name in names.split())


def topics(model: type[m.DeskModel], parent: str) -> Keys:
    return Keys("topics", model, parent, Link("topic", "topic"))


def sources(model: type[m.DeskModel], parent: str) -> Keys:
    return Keys("sources", model, parent, Link("source", "source"))


def aliases(parent: str, *extra: Field) -> Listing:
    """Return the list of aliases that a noun carries."""
    return Listing(
        "aliases",
        Table(
            m.Alias,
            (
                Plain("uid"),
                *extra,
                *plain("text language"),
                Link("side", "government"),
                Partial("valid_from"),
                Partial("valid_to"),
                *plain("plural_of_series certainty"),
            ),
            parent=parent,
            identity="uid",
        ),
    )


TARGETS = Listing(
    "targets",
    Table(
        m.Target,
        (
            Link("agreement", "agreement"),
            ClauseLink("clause", beside="agreement"),
            Link("statement", "statement"),
        ),
        parent="reference",
    ),
)
ABOUT = Keys("about", m.About, "reference", Link("government", "government"))

TOPIC = Noun("topic", "topics", Table(m.Topic, plain("key label definition"), identity="key"))

PLACE = Noun(
    "place",
    "places",
    Table(
        m.Place,
        (
            *plain("key label"),
            Listing(
                "names",
                Table(
                    m.PlaceName,
                    (*plain("text language"), Link("side", "government")),
                    parent="place",
                ),
            ),
        ),
        identity="key",
    ),
)

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

NOUNS: dict[str, Noun] = {
    noun.name: noun
    for noun in (
        TOPIC,
        GOVERNMENT,
        PLACE,
        PUBLISHER,
        INSTITUTION,
        SOURCE,
        OFFICIAL,
        AGREEMENT,
        SERIES,
        TEXT_VERSION,
        STATEMENT,
    )
}  # what comes later points at what comes earlier, but for sides and answers

CHILDREN: dict[str, str] = {
    "office": "offices",
    "tenure": "tenures",
    "clause": "clauses",
    "reference": "references",
}  # nouns with routes of their own whose rows live in another noun's document
PLURALS: dict[str, str] = {name: noun.plural for name, noun in NOUNS.items()} | CHILDREN
