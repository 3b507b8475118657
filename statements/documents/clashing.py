"""Three versions of one document side by side: where it began, theirs, yours. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from . import Document
from .mapping import Listing, Table


class Missing(Enum):
    """No row: it was not there yet, or went."""

    ROW = "row"


@dataclass(frozen=True, slots=True)
class Clash:
    """One place where the three differ: a field, a row as a whole, or the order of a list."""

    listing: str  # empty for the document's own fields
    row: str  # what names the row; empty for the order of a list
    field: str  # empty for a whole row
    base: Any
    theirs: Any
    yours: Any

    @property
    def id(self) -> str:
        return ":".join((self.listing, self.row, self.field))

    @property
    def kind(self) -> str:
        """`same` where both say it, `theirs` or `yours` where one changed it, else `clash`."""
        if self.theirs == self.yours:
            return "same"
        if self.base == self.theirs:
            return "yours"
        return "theirs" if self.base == self.yours else "clash"


def clashes(table: Table, base: Document, theirs: Document, yours: Document) -> list[Clash]:
    """Return every place where theirs or yours is not what it was, in the document's order."""
    candidates: list[Clash] = []
    for part in table.fields:
        sides = [side[part.name] for side in (base, theirs, yours)]
        if isinstance(part, Listing) and part.table.identity:
            candidates += row_clashes(part, *sides)
        else:
            candidates.append(Clash("", "", part.name, *sides))
    return [clash for clash in candidates if not clash.base == clash.theirs == clash.yours]


def row_clashes(
    part: Listing, base: list[Document], theirs: list[Document], yours: list[Document]
) -> Iterator[Clash]:
    name, row_key = part.name, part.table.row_key
    sides = [{str(row[row_key]): row for row in side} for side in (base, theirs, yours)]
    for key in {key: None for side in (sides[1], sides[0], sides[2]) for key in side}:
        versions: list[Any] = [side.get(key, Missing.ROW) for side in sides]
        if Missing.ROW in versions:
            yield Clash(name, key, "", *versions)
        else:
            for field in versions[0]:
                if field != row_key:
                    yield Clash(name, key, field, *(row[field] for row in versions))
    common = sides[0].keys() & sides[1].keys() & sides[2].keys()
    yield Clash(name, "", "", *([key for key in side if key in common] for side in sides))
