"""By which desk rows authority records use other records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from statements.documents import NOUNS, Noun
from statements.documents.field_types import Link
from statements.documents.mapping import Table
from statements.vocabularies import Visibility


@dataclass(frozen=True)
class Use:
    """Desk rows by which an authority record uses something, and the columns of both keys."""

    model: Any
    column: str
    noun: str
    owner: str


def uses_of(used: str) -> Iterator[Use]:
    """Yield by which rows authority records use a noun; what statements use, public rows tell."""
    for noun in NOUNS.values():
        if noun.visibility != Visibility.REVIEWED:
            yield from uses_below(noun, noun.table, used, noun.identity)


def uses_below(noun: Noun, table: Table, used: str, owner: str) -> Iterator[Use]:
    """Yield the uses of a table and of all below it; owner is the column of the record's key."""
    for part in table.plain:
        if isinstance(part, Link) and part.noun == used:
            yield Use(table.model, part.name, noun.name, owner)
    for listed in table.lists:
        parent = listed.table.parent
        above = f"{parent}_id" if table is noun.table else f"{parent}__{owner}"
        yield from uses_below(noun, listed.table, used, above)
