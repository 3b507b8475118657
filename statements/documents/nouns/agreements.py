"""Agreements with what they cite, series, text versions."""

from __future__ import annotations

from statements import models as m
from statements.keys import split_clause_key
from statements.vocabularies import Group

from ..additions import adding
from ..declaration import Noun
from ..field_types import ClauseLink, ClausePath, Link, Partial, Plain, TypeOfReference
from ..mapping import Keys, Kind, Listing, Table
from ..members import Member, address_member, key_member, plain_members, values_below
from .clauses import CLAUSE
from .shared import (
    ABOUT,
    ACT_OF_CITING,
    ACTOR_NOUNS,
    TARGETS,
    act_of_citing,
    add_alias_kinds,
    aliases,
    child_listing,
    plain_fields,
    sources,
)

REFERENCE = Kind(
    "reference",
    "references",
    Table(
        m.Reference,
        (
            Plain("uid"),
            ClauseLink("clause"),
            TypeOfReference("type", origin="agreement"),
            *plain_fields("resolution certainty"),
            ABOUT,
            TARGETS,
            Plain("note"),
        ),
        parent="agreement",
        identity="uid",
        row_names=("type",),
    ),
    meaning=ACT_OF_CITING,
    fallback_name="type",
)

AGREEMENT = Noun(
    "agreement",
    "agreements",
    Table(
        m.Agreement,
        (
            Plain("key"),
            Plain("origin", meaning="How it came about."),
            Plain("kind", meaning="What kind of text it is."),
            Plain("title", empty="It has none, or it is not held."),
            Plain("short_title"),
            Plain("stage", empty="It is not coded.", meaning="How far it came."),
            Plain("stage_note", empty="The stage says all, or is not coded."),
            Partial("signed_on", required=True),
            Partial("effective_on"),
            Listing(
                "date_labels",
                Table(
                    m.DateLabel,
                    (
                        Partial("date", required=True),
                        Link(
                            "side",
                            "government",
                            empty="It is nobody's in particular.",
                            meaning="Key of the government that calls it so.",
                        ),
                        Plain("note"),
                    ),
                    parent="agreement",
                ),
                meaning="A date by which an agreement is called.",
            ),
            Link(
                "place",
                "place",
                empty="The place is not held here: see place_note.",
                meaning="Key of the place where it was made.",
            ),
            Plain("place_note", empty="The place says all, or is not known."),
            Plain("clause_count", empty="It has not been counted.", unit="clauses"),
            Plain("numbering", empty="It needs no explanation, or is not known."),
            Listing(
                "external_ids",
                Table(m.ExternalId, plain_fields("scheme value certainty"), parent="agreement"),
                meaning="An agreement's identifier in another collection.",
            ),
            Listing(
                "urls",
                Table(m.AgreementUrl, plain_fields("url certainty note"), parent="agreement"),
                meaning="The address of a page with an agreement's text.",
            ),
            Listing(
                "parties",
                Table(
                    m.Party,
                    (
                        Plain("uid"),
                        Link(
                            "government",
                            "government",
                            meaning="Key of the government that took part.",
                        ),
                        Link(
                            "institution",
                            "institution",
                            empty="No body is told.",
                            meaning="Key of the body that took part.",
                        ),
                        Plain("role", meaning="Part taken in it."),
                        Link(
                            "official",
                            "official",
                            empty="Nobody is told to have signed.",
                            meaning="Key of the official who signed.",
                        ),
                        Link(
                            "tenure",
                            "tenure",
                            empty="Nobody is told to have signed, or not in which office.",
                            meaning="Uid of the tenure signed in.",
                        ),
                        *plain_fields("certainty note"),
                    ),
                    parent="agreement",
                    identity="uid",
                    row_names=ACTOR_NOUNS,
                ),
                meaning="A party of an agreement, and who signed for it.",
            ),
            Plain("summary", empty="No summary was written."),
            sources(m.AgreementSource, "agreement"),
            *plain_fields("certainty note"),
            child_listing(CLAUSE),
            child_listing(REFERENCE, act_of_citing),
            aliases(
                "agreement",
                ClauseLink(
                    "clause",
                    empty="It names the agreement as a whole.",
                    meaning="Key of the clause named.",
                ),
                or_of=" or of one of its clauses",
            ),
        ),
        identity="key",
    ),
    meaning="A text cited as a source of duties or principles.",
    group=Group.TEXTS,
    upgrades=(
        adding(
            {"short_title": {"stage": None, "stage_note": None}},
            clauses=adding({"sources": {"obligations": []}}),
            aliases=add_alias_kinds,
        ),
    ),
    has_public_editions=True,
    has_page_beside=False,
    names=("short_title", "title"),
    summary="summary",
    name_rank=1,
    members=(
        *plain_members("origin", "kind", "stage", "signed_on", "certainty"),
        *(Member("party", values_below("parties", n), n) for n in reversed(ACTOR_NOUNS)),
        key_member("place"),
        Member("topic", values_below("clauses", "topics"), "topic"),
        key_member("source", member="sources"),
        address_member(values_below("urls", "url")),
    ),
)

TEXT_VERSION = Noun(
    "text_version",
    "text-versions",
    Table(
        m.TextVersion,
        (
            Plain("uid"),
            ClausePath("clause", meaning="Key of the clause whose words these are."),
            Plain("language"),
            Link("publisher", "publisher", meaning="Key of who published them."),
            Link(
                "source",
                "source",
                empty="It is not told where the words were read.",
                meaning="Uid of the source in which they were read.",
            ),
            *plain_fields("text certainty note"),
        ),
        identity="uid",
    ),
    meaning="One published wording of one clause, in one language, by one publisher.",
    group=Group.TEXTS,
    fallback_name="clause",
    words="text",
    members=(
        key_member("clause"),
        Member("agreement", lambda row: [split_clause_key(row["clause"])[0]], "agreement"),
        key_member("publisher"),
        key_member("source"),
        *plain_members("language", "certainty"),
    ),
)

SERIES = Noun(
    "series",
    "series",
    Table(
        m.Series,
        (
            *plain_fields("key title definition"),
            Keys(
                "agreements",
                m.SeriesMember,
                "series",
                Link("agreement", "agreement"),
                meaning="An agreement of a series.",
                cell="Keys of its agreements, in their order.",
            ),
            aliases("series"),
        ),
        identity="key",
    ),
    meaning="A named set of agreements cited together.",
    group=Group.TEXTS,
    upgrades=(adding(aliases=add_alias_kinds),),
    names=("title",),
    summary="definition",
    name_rank=2,
    members=(key_member("agreement", member="agreements"),),
)
