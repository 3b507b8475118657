"""What a noun is declared with, beside its tables and names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from statements.vocabularies import Group, Visibility

from .mapping import Document, Kind, Listing


@dataclass(frozen=True, kw_only=True)
class Noun(Kind):
    """One kind of record, with what brings its old documents up, and its place on the desk."""

    group: Group
    visibility: Visibility = Visibility.ALWAYS
    upgrades: tuple[Callable[[Document], Document], ...] = ()  # pure: from format 1, from 2, …
    has_public_editions: bool = False  # each at an address of its own
    keeps_parts: bool = False  # its parts stay public by themselves after it was merged
    has_page_beside: bool = True  # added from the page of what points at it, without leaving that

    @property
    def format(self) -> int:
        """The number of its present format, in which documents are stored."""
        return 1 + len(self.upgrades)

    @property
    def is_reviewed(self) -> bool:
        """Whether a second person approves what becomes public of it."""
        return self.visibility == Visibility.REVIEWED

    @property
    def children(self) -> tuple[Kind, ...]:
        """What has a route of its own within its documents."""
        return tuple(f.child for f in self.table.lists if isinstance(f, Listing) and f.child)

    def key_of(self, document: Document) -> str:
        return str(document[self.identity])
