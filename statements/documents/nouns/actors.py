"""Governments, institutions with their offices, officials with their tenures."""

from __future__ import annotations

from statements import models as m
from statements.vocabularies import Group, Visibility

from ..field_types import Link, Partial, Plain
from ..mapping import Kind, Noun, Table
from ..members import addresses, at, link, own
from .shared import aliases, child, plain, sources

GOVERNMENT = Noun(
    "government",
    "governments",
    Table(
        m.Government,
        (
            *plain("key kind name"),
            Plain("official_name", empty="It is not held."),
            Plain("alpha2", empty="It has none, or is not a state."),
            Plain("alpha3", empty="It has none, or is not a state."),
            Plain("wikidata", empty="No item was found."),
            *plain("certainty note"),
            aliases("government"),
        ),
        identity="key",
    ),
    meaning="A state, an intergovernmental organisation or a de facto authority.",
    group=Group.ACTORS,
    names=("name", "official_name"),
    sought=3,
    is_told_by_name=True,
    members=own("kind", "certainty"),
)

OFFICE = Kind(
    "office",
    "offices",
    Table(m.Office, plain("key title kind"), parent="institution", identity="key"),
    meaning="A post in an institution.",
    owner_place=2,
    names=("title",),
    sought=8,
    members=(link("institution"), *own("kind")),
)

INSTITUTION = Noun(
    "institution",
    "institutions",
    Table(
        m.Institution,
        (
            Plain("key"),
            Link("government", "government"),
            *plain("name kind"),
            Plain("site", empty="It has none, or it is not known."),
            *plain("certainty note"),
            child(OFFICE),
            aliases("institution"),
        ),
        identity="key",
    ),
    meaning="A body of a government that issues statements.",
    group=Group.ACTORS,
    names=("name",),
    sought=5,
    is_told_by_name=True,
    members=(link("government"), *own("kind", "certainty"), addresses(at("site"))),
)

TENURE = Kind(
    "tenure",
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
    meaning="An official holding an office: the start day is in, the end day is out.",
    unnamed="office",
)

OFFICIAL = Noun(
    "official",
    "officials",
    Table(
        m.Official,
        (
            *plain("key name"),
            Link("government", "government"),
            Plain("wikidata", empty="No item was found."),
            Plain("wikidata_certainty", empty="wikidata is empty."),
            *plain("certainty note"),
            child(TENURE),
            aliases("official"),
        ),
        identity="key",
    ),
    meaning="A person.",
    group=Group.ACTORS,
    visibility=Visibility.IN_USE_IF_ADDED,
    has_public_editions=True,
    names=("name",),
    sought=4,
    is_told_by_name=True,
    members=(link("government"), *own("certainty")),
)
