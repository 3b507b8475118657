"""Governments, institutions with their offices, officials with their tenures."""

from __future__ import annotations

from statements import models as m
from statements.vocabularies import Group, Visibility

from ..additions import adding
from ..declaration import Noun
from ..field_types import Day, Link, Partial, Plain
from ..mapping import Kind, Table
from ..members import address_member, key_member, plain_members, values_at
from .shared import add_alias_kinds, aliases, child_listing, plain_fields, sources

NO_STATE_NUMBER = "It has none, or it is not coded."
STATE_NUMBER = "number in a list of states"

GOVERNMENT = Noun(
    "government",
    "governments",
    Table(
        m.Government,
        (
            Plain("key"),
            Plain("kind", meaning="What kind of government it is."),
            Plain("name"),
            Plain("official_name", empty="It is not held."),
            Plain("alpha2", empty="It has none, or is not a state."),
            Plain("alpha3", empty="It has none, or is not a state."),
            Plain("wikidata", empty="No item was found."),
            Plain("cow", empty=NO_STATE_NUMBER, unit=STATE_NUMBER),
            Plain("gw", empty=NO_STATE_NUMBER, unit=STATE_NUMBER),
            *plain_fields("certainty note"),
            aliases("government"),
        ),
        identity="key",
    ),
    meaning="A state, an intergovernmental organisation or a de facto authority.",
    group=Group.ACTORS,
    upgrades=(adding({"wikidata": {"cow": None, "gw": None}}, aliases=add_alias_kinds),),
    names=("name", "official_name"),
    choice_name="name",
    name_rank=3,
    warns_of_namesakes=True,
    members=plain_members("kind", "certainty"),
)

OFFICE = Kind(
    "office",
    "offices",
    Table(
        m.Office,
        (*plain_fields("key title"), Plain("kind", meaning="What kind of post it is.")),
        parent="institution",
        identity="key",
        row_names=("title",),
    ),
    meaning="A post in an institution.",
    owner_place=2,
    owner_meaning="Key of the institution that it is a post of.",
    names=("title",),
    choice_name="title",
    government_path="institution__government",
    name_rank=8,
    members=(key_member("institution"), *plain_members("kind")),
)

INSTITUTION = Noun(
    "institution",
    "institutions",
    Table(
        m.Institution,
        (
            Plain("key"),
            Link(
                "government",
                "government",
                meaning="Key of the government that it is a body of.",
            ),
            Plain("name"),
            Plain("kind", meaning="What kind of body it is."),
            Plain("site", empty="It has none, or it is not known."),
            *plain_fields("certainty note"),
            child_listing(OFFICE),
            aliases("institution"),
        ),
        identity="key",
    ),
    meaning="A body of a government that issues statements.",
    group=Group.ACTORS,
    upgrades=(adding(aliases=add_alias_kinds),),
    keeps_parts=True,
    names=("name",),
    choice_name="name",
    government_path="government",
    name_rank=5,
    warns_of_namesakes=True,
    members=(
        key_member("government"),
        *plain_members("kind", "certainty"),
        address_member(values_at("site")),
    ),
)

TENURE = Kind(
    "tenure",
    "tenures",
    Table(
        m.Tenure,
        (
            Plain("uid"),
            Link("office", "office", meaning="Key of the office held."),
            Partial("starts"),
            Partial("ends"),
            Day("known_until", empty="The end is known, the office is held, or it is not coded."),
            *plain_fields("certainty note"),
            sources(m.TenureSource, "tenure"),
        ),
        parent="official",
        identity="uid",
        row_names=("office",),
    ),
    meaning="An official holding an office: the start day is in, the end day is out.",
    fallback_name="office",
    choice_name="office__title",
    government_path="office__institution__government",
    owner_meaning="Key of the official who holds the office.",
)

OFFICIAL = Noun(
    "official",
    "officials",
    Table(
        m.Official,
        (
            *plain_fields("key name"),
            Link(
                "government",
                "government",
                meaning="Key of the government that the person is known for serving.",
            ),
            Plain("wikidata", empty="No item was found."),
            Plain("wikidata_certainty", empty="wikidata is empty."),
            *plain_fields("certainty note"),
            child_listing(TENURE),
            aliases("official"),
        ),
        identity="key",
    ),
    meaning="A person.",
    group=Group.ACTORS,
    visibility=Visibility.IN_USE_IF_ADDED,
    upgrades=(adding(tenures=adding({"ends": {"known_until": None}}), aliases=add_alias_kinds),),
    has_public_editions=True,
    keeps_parts=True,
    names=("name",),
    choice_name="name",
    government_path="government",
    name_rank=4,
    warns_of_namesakes=True,
    members=(key_member("government"), *plain_members("certainty")),
)
