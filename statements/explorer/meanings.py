"""What a text that was searched for may mean: records with what they are and why they are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from statements.documents.nouns import KINDS

from .links import Link, list_at
from .query_words import filter_of

# How a candidate was found, to be read after what it is; by the reasons of `resolving`.
WHY: Mapping[str, str] = {
    "key": "by its key",
    "uid": "by its uid",
    "merged key": "by a key that is part of it now",
    "external id": "by an identifier",
    "address": "by its address",
    "code": "by its code",
    "citation": "as it is cited",
    "name": "by its name",
    "alias": "by another name",
    "date label": "by its date",
    "occasion": "by who met, and when",
    "surname": "by the surname",
    "part of a name": "by a part of the name",
    "form of a name": "by a form of the name",
    "near": "by a name like it",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A record that may be meant: its page, and the statements it is part of."""

    page: Link
    noun: str
    why: str
    statements: Link | None


def meaning_of(candidate: Mapping[str, Any]) -> Meaning:
    """Return a candidate as a page shows it."""
    noun, label, matched = candidate["noun"], candidate["label"], candidate["matched"]
    why = WHY[candidate["why"]]
    name = filter_of(noun)
    words = KINDS[noun].verbose_name
    return Meaning(
        page=Link(label, f"/{candidate['path']}"),
        noun=words[:1].upper() + words[1:],
        why=why if matched in (label, candidate["key"]) else f"{why}, “{matched}”",
        statements=Link("Statements", list_at("statements", **{name: candidate["key"]}))
        if name
        else None,
    )
