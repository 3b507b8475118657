"""Publishers and sources."""

from __future__ import annotations

from statements import models as m
from statements.vocabularies import Group, Visibility

from ..additions import adding
from ..declaration import Noun
from ..field_types import Day, Link, Partial, Plain
from ..mapping import Keys, Table
from ..members import address_member, key_member, plain_members, values_at
from .shared import plain_fields

PUBLISHER = Noun(
    "publisher",
    "publishers",
    Table(
        m.Publisher,
        (
            *plain_fields("key name"),
            Link(
                "government",
                "government",
                empty="It publishes for no government.",
                meaning="Key of the government that it publishes for.",
            ),
            Link(
                "side",
                "government",
                empty="It is of no side, or its side is not coded.",
                meaning="Key of the government whose side it is of, by its owner or by common "
                "knowledge; it says nothing of a single report.",
            ),
        ),
        identity="key",
    ),
    meaning="Who publishes sources.",
    group=Group.SOURCES,
    visibility=Visibility.IN_USE_IF_ADDED,
    upgrades=(adding({"government": {"side": None}}),),
    names=("name",),
    choice_name="name",
    government_path="government",
    name_rank=9,
    members=(key_member("government"), key_member("side", "government")),
)

SOURCE = Noun(
    "source",
    "sources",
    Table(
        m.Source,
        (
            Plain("uid"),
            Link("publisher", "publisher", has_side=True, meaning="Key of who publishes it."),
            Plain("kind", meaning="What kind of source it is."),
            Plain("title", empty="The title is not held."),
            Plain("url", empty="It has no address on the web, or it is not known."),
            Plain("archive_url", empty="No archived copy was recorded."),
            Plain("language", empty="It is not known."),
            Partial("published_on"),
            Day("retrieved_on", empty="The day was not recorded."),
            Plain("saved_copy_sha256", empty="We hold no copy."),
            Keys(
                "cites",
                m.SourceCite,
                "source",
                Link("publisher", "publisher"),
                meaning="A publisher that a source names as where it has its report from.",
                cell="Keys of the publishers that it names as where it has its report from.",
            ),
            *plain_fields("certainty note"),
        ),
        identity="uid",
    ),
    meaning="A page or document that something is known from.",
    group=Group.SOURCES,
    visibility=Visibility.IN_USE,
    is_numerous=True,
    names=("title",),
    fallback_name="url",
    government_path="publisher__government",
    members=(
        key_member("publisher"),
        key_member("cites", "publisher"),
        *plain_members("kind", "language", "published_on", "certainty"),
        address_member(values_at("url"), values_at("archive_url")),
    ),
)
