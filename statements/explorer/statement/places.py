"""Places with the names that sides give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from statements.documents import Document
from statements.explorer.links import Link
from statements.explorer.reading import Names


@dataclass(frozen=True, slots=True)
class SideName:
    text: str
    language: str
    side: str


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place under its neutral label, with each side's own name in English where it has one."""

    link: Link | None
    names: list[SideName]


def place_facts(key: str, beside: Mapping[str, Document], names: Names) -> PlaceFacts:
    """Return what a place is called, sides in the order of their names."""
    place = beside.get(f"place/{key}") or {"names": []}
    own = [row for row in place["names"] if row["side"] and row["language"] == "en"]
    side_names = [
        SideName(row["text"], row["language"], names.of("government", row["side"])) for row in own
    ]
    return PlaceFacts(names.link("place", key), sorted(side_names, key=lambda one: one.side))
