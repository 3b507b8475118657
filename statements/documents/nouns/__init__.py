"""Every noun's document: its fields in their order, and the tables they live in."""

from __future__ import annotations

from ..mapping import Noun
from .actors import GOVERNMENT, INSTITUTION, OFFICIAL
from .agreements import AGREEMENT, SERIES, TEXT_VERSION
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

__all__ = [
    "AGREEMENT",
    "CHILDREN",
    "GOVERNMENT",
    "INSTITUTION",
    "NOUNS",
    "OFFICIAL",
    "PLACE",
    "PLURALS",
    "PUBLISHER",
    "SERIES",
    "SOURCE",
    "STATEMENT",
    "TEXT_VERSION",
    "TOPIC",
]
