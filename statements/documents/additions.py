"""Upgrades that only add members: nothing is known of them yet, and no fact is asserted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .mapping import Document

Upgrade = Callable[[Document], Document]


def adding(after: Mapping[str, Mapping[str, Any]] | None = None, **rows: Upgrade) -> Upgrade:
    """Return the upgrade that adds members after those that stand before them, as empty.

    `after` names, by the member before, the new ones each with what stands for nothing; `rows`
    upgrades the rows of lists. What a file leaves out is left out.
    """

    def upgrade(document: Document) -> Document:
        return dict(upgraded_members(document, after or {}, rows))

    return upgrade


def upgraded_members(
    document: Document, after: Mapping[str, Mapping[str, Any]], rows: Mapping[str, Upgrade]
) -> Iterator[tuple[str, Any]]:
    for name, value in document.items():
        is_upgraded = name in rows and isinstance(value, list)
        yield name, [*map(rows[name], value)] if is_upgraded else value
        yield from after.get(name, {}).items()
