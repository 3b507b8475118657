"""What several nouns' documents hold: plain fields, aliases, targets."""

from __future__ import annotations

from statements import models as m

from ..kinds import ClauseLink, Link, Partial, Plain
from ..mapping import Field, Keys, Listing, Table


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
