"""Formats of stored documents, and the pure functions that bring old ones up when read.

Stored bytes never change: an edition keeps the format it was written in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .mapping import Document, Noun

Upgrade = Callable[[Document], Document]
UPGRADES: Mapping[tuple[str, int], Upgrade] = {}  # (noun, format it starts from)


class UnknownFormat(ValueError):
    """A document is newer than this code, or no function brings its format up."""


def upgrade(
    noun: Noun,
    format: int,
    document: Document,
    upgrades: Mapping[tuple[str, int], Upgrade] = UPGRADES,
) -> Document:
    """Return document in the noun's present format."""
    for step in range(format, noun.format):
        if (noun.name, step) not in upgrades:
            raise UnknownFormat(f"Nothing brings a {noun.name} of format {step} up.")
        document = upgrades[noun.name, step](document)
    if format > noun.format:
        raise UnknownFormat(
            f"This {noun.name} has format {format}; this code reads up to {noun.format}: update it."
        )
    return document
