"""What differs between two documents of one record, in words that people can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .declaration import Noun
from .field_types import Plain
from .mapping import Document, Table
from .validation import join

ABSENT = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs; before or after is None where the row is new or gone."""

    path: str
    before: Any
    after: Any


def differences(noun: Noun, before: Document | None, after: Document | None) -> list[Difference]:
    """Return what differs from before to after, in the order of the document."""
    if before is None or after is None:
        return [] if before is after else [Difference("", before, after)]
    return list(compare(noun.table, before, after, ""))


def changed_fields(noun: Noun, before: Document | None, after: Document) -> list[str]:
    """Return the names of the document's own fields that differ."""
    return [
        part.name
        for part in noun.table.fields
        if before is None or before.get(part.name, ABSENT) != after[part.name]
    ]


def compare(table: Table, before: Document, after: Document, path: str) -> Iterator[Difference]:
    for part in table.fields:
        old, new = before.get(part.name), after.get(part.name)
        here = join(path, part.name)
        if old == new:
            continue
        if isinstance(part, Plain) or not part.table.identity:
            yield Difference(here, old, new)
        else:
            yield from compare_lists(part.table, old or [], new or [], here)


def compare_lists(
    table: Table, before: list[Document], after: list[Document], path: str
) -> Iterator[Difference]:
    """Match rows by their own key or uid; a changed order alone is one difference."""
    name = table.row_key
    old = {row[name]: row for row in before}
    new = {row[name]: row for row in after}
    for place, (key, row) in enumerate(new.items()):
        here = f"{path}[{place}]"
        if key not in old:
            yield Difference(here, None, row)
        elif old[key] != row:
            yield from compare(table, old[key], row, here)
    for key, row in old.items():
        if key not in new:
            yield Difference(path, row, None)
    common = [key for key in old if key in new]
    if common != [key for key in new if key in old]:
        yield Difference(path, common, [key for key in new if key in old])
