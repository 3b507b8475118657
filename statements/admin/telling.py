"""Differences between two documents in words: names of fields, names instead of keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from statements.dates import PartialDate
from statements.documents import NOUNS, Difference, Document, Noun, differences, pointers
from statements.documents.kinds import Link, Partial
from statements.documents.mapping import Keys, Listing, Table

from .labels import Pointer, labels

STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
NOTHING = "—"
UNTOLD = frozenset({"uid"})


@dataclass(frozen=True, slots=True)
class Told:
    """One difference as people read it."""

    where: str
    before: str
    after: str


class Teller:
    """Tells what documents of one noun say, with the names of what they point at."""

    def __init__(self, noun: Noun, *said: Document | None) -> None:
        self.noun = noun
        held = [document for document in said if document]
        points = {(p.noun, p.key) for document in held for p in pointers(noun, document)}
        self.names: dict[Pointer, str] = labels(points) | inner_names(held)

    def tell(self, difference: Difference) -> Told:
        """Return a difference in words."""
        where, part, table = self.find(difference.path)
        before, after = difference.before, difference.after
        reordered = isinstance(part, Listing) and table.identity and isinstance(before, list)
        if reordered and not isinstance(before[0], dict):
            return Told(where, "one order", "another order")
        return Told(where, self.words(part, table, before), self.words(part, table, after))

    def find(self, path: str) -> tuple[str, Any, Table]:
        """Return what a path is called, the part of the declaration it leads to, its table."""
        table, part, said = self.noun.table, None, []
        for name, place in STEP.findall(path):
            part = next(p for p in table.fields if p.name == name)
            if isinstance(part, Listing):
                table = part.table
                one = str(table.model._meta.verbose_name)
                said.append(f"{one} {int(place) + 1}" if place else name.replace("_", " "))
            else:
                said.append(name.replace("_", " "))
        return ": ".join(said).capitalize(), part, table

    def words(self, part: Any, table: Table, value: Any) -> str:
        """Return a value in words."""
        if value is None or value == []:
            return NOTHING
        if isinstance(value, list):
            return ", ".join(self.words(part, table, one) for one in value)
        if isinstance(part, Partial):
            return date_words(value)
        if isinstance(value, dict):
            return self.row_words(table if not isinstance(part, Listing) else part.table, value)
        link = part.link if isinstance(part, Keys) else part
        if isinstance(link, Link):
            return self.names.get((link.noun, value), str(value))
        return choice_words(table, part, value)

    def row_words(self, table: Table, row: Document) -> str:
        """Return what a whole row says, field by field."""
        told = [
            f"{part.name.replace('_', ' ')}: {self.words(part, table, row.get(part.name))}"
            for part in table.fields
            if part.name not in UNTOLD and row.get(part.name) not in (None, [], False)
        ]
        return "; ".join(told) or NOTHING


def inner_names(said: list[Document]) -> dict[Pointer, str]:
    """Name what only stands inside a document: its appearances and quotes."""
    names: dict[Pointer, str] = {}
    for document in said:
        for number, row in enumerate(document.get("appearances", ()), 1):
            names["appearance", row["uid"]] = f"appearance {number}"
        for row in document.get("quotes", ()):
            names["quote", row["uid"]] = f"“{row['exact']}”"
    return names


def date_words(value: Mapping[str, Any]) -> str:
    """Print a partial date with its basis and note."""
    date = PartialDate.from_document(value)
    note = f" ({value['note']})" if value["note"] else ""
    basis = "" if value["basis"] == "stated" else f", {value['basis']}"
    return f"{date}{basis}{note}"


def choice_words(table: Table, part: Any, value: Any) -> str:
    """Return the label of a code, or the value itself."""
    if part is None or part.name not in {f.name for f in table.model._meta.get_fields()}:
        return str(value)
    column: Any = table.model._meta.get_field(part.name)
    return str(dict(getattr(column, "flatchoices", ())).get(value, value))


def tell(noun: str, before: Document | None, after: Document | None) -> list[Told]:
    """Return what differs from before to after, in words and in the order of the document."""
    kind = NOUNS[noun]
    if before is None or after is None:
        return []
    found = differences(kind, before, after)
    if not found:
        return []
    teller = Teller(kind, before, after)
    return [teller.tell(difference) for difference in found]
