"""Formats of stored documents: the order of their fields, and what brings old ones up when read.

Stored bytes never change: an edition keeps the format it was written in.
"""

from __future__ import annotations

from typing import Any

from .declaration import Noun
from .field_types import Plain
from .mapping import Document, Keys, Table


class UnknownFormat(ValueError):
    """A document is newer than this code."""


def upgrade(noun: Noun, format: int, document: Document) -> Document:
    """Return document in the noun's present format."""
    if format > noun.format:
        raise UnknownFormat(
            f"This {noun.name} has format {format}; this code reads up to {noun.format}: update it."
        )
    for step in noun.upgrades[format - 1 :]:
        document = step(document)
    return document


def upgrade_members(noun: Noun, format: int, members: Document) -> Document:
    """Return what a file says of a record in the present format: what it left out stays so."""
    upgraded: Document = without_additions(upgrade(noun, format, members), members)
    return upgraded


def without_additions(upgraded: Any, original: Any) -> Any:
    """Return a value without what an upgrade added to say that nothing is known."""
    if isinstance(upgraded, dict) and isinstance(original, dict):
        return {
            name: without_additions(value, original.get(name))
            for name, value in upgraded.items()
            if value or name in original
        }
    if isinstance(upgraded, list) and isinstance(original, list) and len(upgraded) == len(original):
        return [without_additions(*pair) for pair in zip(upgraded, original, strict=True)]
    return upgraded


def arrange(noun: Noun, document: Document) -> Document:
    """Return a valid document with its fields in their order, whatever order they came in."""
    return arrange_item(noun.table, document)


def arrange_item(table: Table, item: Document) -> Document:
    return {
        part.name: item[part.name]
        if isinstance(part, Plain | Keys)
        else [arrange_item(part.table, row) for row in item[part.name]]
        for part in table.fields
    }
