"""Every noun's document: its fields in their order, and the tables they live in.

Nothing comes in but models and vocabularies; whatever enumerates nouns or spells their shape is
derived from here: rows, rules, links, searched words, menus, columns, the OpenAPI file. Begin with
`statements.STATEMENT` and read `mapping.Noun` beside it; `shared` has fields that several have.
"""

from __future__ import annotations

from ..declaration import Noun
from ..mapping import Kind
from .actors import GOVERNMENT, INSTITUTION, OFFICIAL
from .agreements import AGREEMENT, SERIES, TEXT_VERSION
from .contacts import CONTACT
from .sources import PUBLISHER, SOURCE
from .statements import STATEMENT
from .subjects import PLACE, TOPIC

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
        CONTACT,
        STATEMENT,
    )
}  # what comes later points at what comes earlier, but for sides and answers

CHILDREN: dict[str, Kind] = {
    child_listing.name: child_listing for noun in NOUNS.values() for child_listing in noun.children
}  # what has a route of its own and stands in another noun's document
KINDS: dict[str, Kind] = {**NOUNS, **CHILDREN}
PLURALS: dict[str, str] = {name: kind.plural for name, kind in KINDS.items()}
CITING = tuple(
    name for name, noun in NOUNS.items() if any(c.name == "reference" for c in noun.children)
)  # nouns whose documents cite
KEEPING_PARTS = tuple(name for name, noun in NOUNS.items() if noun.keeps_parts)
BY_UID = frozenset(name for name, kind in KINDS.items() if kind.identity == "uid")


def path_of(noun: str, key: str) -> str:
    """Return the address of a record, below the API's root and, as a page, below the site's."""
    return f"{PLURALS[noun]}/{key}/"


__all__ = [
    "AGREEMENT",
    "BY_UID",
    "CHILDREN",
    "CITING",
    "CONTACT",
    "INSTITUTION",
    "KEEPING_PARTS",
    "KINDS",
    "NOUNS",
    "OFFICIAL",
    "PLURALS",
    "SOURCE",
    "STATEMENT",
    "path_of",
]
