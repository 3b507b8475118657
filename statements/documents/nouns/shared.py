"""What several nouns' documents hold: plain fields, aliases, targets."""

from __future__ import annotations

from collections.abc import Hashable

from statements import models as m

from ..additions import adding
from ..field_types import ClauseLink, Link, Partial, Plain
from ..mapping import Content, Document, Field, Keys, Kind, Listing, Table

ACTOR_NOUNS = ("official", "institution", "government")  # who acts, as exactly as it is known


def plain_fields(names: str) -> tuple[Plain, ...]:
    """Return plain fields, named in one string."""
    return tuple(Plain(name) for name in names.split())


def with_article(noun: str) -> str:
    """Return a noun with its article."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def topics(model: type[m.DeskModel], parent: str) -> Keys:
    return Keys(
        "topics",
        model,
        parent,
        Link("topic", "topic"),
        meaning=f"A topic of {with_article(parent)}.",
        cell="Keys of its topics.",
    )


def sources(model: type[m.DeskModel], parent: str) -> Keys:
    return Keys(
        "sources",
        model,
        parent,
        Link("source", "source"),
        meaning=f"A source that {with_article(parent)} is known from.",
        cell="Uids of the sources that it is known from.",
    )


def child_listing(kind: Kind, content: Content | None = None) -> Listing:
    """Return the list of things that have routes of their own."""
    return Listing(kind.plural, kind.table, child=kind, content=content)


def aliases(parent: str, *extra: Field, or_of: str = "") -> Listing:
    """Return the list of aliases that a noun carries."""
    return Listing(
        "aliases",
        Table(
            m.Alias,
            (
                Plain("uid"),
                *extra,
                *plain_fields("text language"),
                Plain("kind", empty="It is not coded.", meaning="What kind of name it is."),
                Link(
                    "side",
                    "government",
                    empty="It is nobody's in particular.",
                    meaning="Key of the government that uses this name.",
                ),
                Partial("valid_from"),
                Partial("valid_to"),
                *plain_fields("plural_of_series certainty"),
            ),
            parent=parent,
            identity="uid",
            row_names=("text",),
        ),
        meaning=f"Another name of {with_article(parent)}{or_of}.",
    )


add_alias_kinds = adding({"language": {"kind": None}})  # to a row of aliases

TARGETS = Listing(
    "targets",
    Table(
        m.Target,
        (
            Link("agreement", "agreement"),
            ClauseLink("clause", agreement_field="agreement"),
            Link("statement", "statement"),
        ),
        parent="reference",
    ),
    meaning="What a reference points at, each once.",
)
ABOUT = Keys(
    "about",
    m.About,
    "reference",
    Link("government", "government"),
    meaning="A government whose conduct a reference concerns, each once.",
)


def act_of_citing(reference: Document) -> Hashable:
    """Return what tells a reference from others; None where its words do not tell what they cite.

    Two of these may cite two texts.
    """
    if not reference["targets"]:
        return None
    own = (reference.get(name) for name in ("type", "clause", "quote"))
    targets = (tuple(sorted(target.items())) for target in reference["targets"])
    return (*own, frozenset(reference["about"]), frozenset(targets))


ACT_OF_CITING = "One act of citing, in a statement or in an agreement."
