"""Differences between two documents in words: names of fields, names instead of keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db import models

from statements.documents import NOUNS, Difference, Document, Noun, differences, pointers
from statements.documents.field_types import Link, Partial, Plain
from statements.documents.mapping import Keys, Listing, Table
from statements.documents.shared_rows import RowCache

from .dates import date_words
from .labels import Pointer, labels, quoted
from .weaving import GONE, NEW, SAME, Piece, weave

STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
NOTHING = "—"
HIDDEN_FIELDS = frozenset({"uid"})
SHORT = 60  # characters of a row's name


@dataclass(frozen=True, slots=True)
class WordedDifference:
    """One difference as people read it.

    `kind` is changed, added, removed or moved; `of` names the row it is about; `pieces` weave
    both sides of a text or a list into one.
    """

    where: str
    before: str
    after: str
    kind: str = "changed"
    of: str = ""
    pieces: tuple[Piece, ...] = ()


class Wording:
    """Documents of one noun in words, with the names of what they point at."""

    def __init__(
        self, noun: Noun, *versions: Document | None, names: Mapping[Pointer, str] | None = None
    ) -> None:
        self.noun = noun
        documents = [document for document in versions if document]
        self.before: Document = documents[0] if documents else {}
        self.after: Document = documents[-1] if documents else {}
        if names is None:
            names = labels(pointed_at(noun, documents))
        self.names: dict[Pointer, str] = {**names, **inner_names(documents)}

    def difference(self, difference: Difference) -> WordedDifference:
        """Return a difference in words."""
        before, after = difference.before, difference.after
        where, part, table, row = self.locate(difference.path)
        if isinstance(part, Listing) and part.table.identity:
            return self.row_difference(where, part.table, before, after)
        sides = self.words(part, table, before), self.words(part, table, after)
        pieces = tuple(self.pieces(part, table, before, after))
        return WordedDifference(where, *sides, of=row, pieces=pieces)

    def row_difference(self, where: str, table: Table, before: Any, after: Any) -> WordedDifference:
        """Tell that a row came or went, or that rows changed places."""
        if isinstance(before, dict):
            rows = rows_in(self.before, table, self.noun)
            number = next((n for n, row in enumerate(rows, 1) if row == before), "")
            where = f"{table.model._meta.verbose_name} {number}".strip().capitalize()
            return WordedDifference(where, self.row_words(table, before), NOTHING, "removed")
        if isinstance(after, dict):
            return WordedDifference(where, NOTHING, self.row_words(table, after), "added")
        names = {
            str(row[table.row_key]): self.row_name(table, row)
            for row in rows_in(self.after, table, self.noun)
        }
        was, now = (", ".join(names.get(key, str(key)) for key in side) for side in (before, after))
        return WordedDifference(where, was, now, "moved")

    def pieces(self, part: Any, table: Table, before: Any, after: Any) -> Iterator[Piece]:
        """Yield both sides woven into one, where they are texts or lists."""
        if isinstance(before, str) and isinstance(after, str) and is_text(part, table):
            yield from weave(before, after)
        elif isinstance(before, list) and isinstance(after, list) and before and after:
            sides = ([self.words(part, table, [one]) for one in side] for side in (before, after))
            for place, (kind, words) in enumerate(woven_items(*sides)):
                if place:
                    yield Piece(SAME, ", ")
                yield Piece(kind, words)

    def locate(self, path: str) -> tuple[str, Any, Table, str]:
        """Return what a path is called, the part it leads to, its table, and its row's name."""
        table, part, steps, of = self.noun.table, None, [], ""
        item: Document = self.after
        for name, place in STEP.findall(path):
            part = next(p for p in table.fields if p.name == name)
            if not isinstance(part, Listing):
                steps.append(name.replace("_", " "))
                continue
            table = part.table
            one = str(table.model._meta.verbose_name)
            steps.append(f"{one} {int(place) + 1}" if place else name.replace("_", " "))
            if place and int(place) < len(item.get(name, ())):
                item = item[name][int(place)]
                of = self.row_name(table, item)
        return ": ".join(steps).capitalize(), part, table, of

    def row_name(self, table: Table, row: Document) -> str:
        """Return a short name for a row: what it is of, or the beginning of its words."""
        name = next((name for name in table.row_names if row.get(name)), None)
        if name is None:
            return ""
        part = next(part for part in table.fields if part.name == name)
        words = self.words(part, table, row[name])
        return words if len(words) <= SHORT else f"{words[: SHORT - 1]}…"

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
        texts = [
            f"{part.name.replace('_', ' ')}: {self.words(part, table, row.get(part.name))}"
            for part in table.fields
            if part.name not in HIDDEN_FIELDS and row.get(part.name) not in (None, [], False)
        ]
        return "; ".join(texts) or NOTHING


def pointed_at(noun: Noun, documents: Iterable[Document]) -> set[Pointer]:
    """Return all that documents point at outside themselves."""
    return {(p.noun, p.key) for document in documents for p in pointers(noun, document)}


def rows_in(document: Document, table: Table, noun: Noun) -> list[Document]:
    """Return the rows of a document that live in a table, those within its rows too."""
    parts = (part for part in noun.table.lists if part.table is table)
    rows = [row for part in parts for row in document.get(part.name, ())]
    nested = (lists for lists in noun.table.nested_lists if lists[1].table is table)
    return rows + [
        row
        for outer, inner in nested
        for owner in document.get(outer.name, ())
        for row in owner.get(inner.name, ())
    ]


def is_text(part: Any, table: Table) -> bool:
    """Tell whether a part holds words, and no code, key or day."""
    if type(part) is not Plain or part.name in ("key", "number"):
        return False
    column: Any = table.model._meta.get_field(part.name)
    return isinstance(column, models.CharField | models.TextField) and not column.choices


def woven_items(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the items of two lists in order, each with what became of it."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        yield from ((SAME if tag == "equal" else GONE, item) for item in before[start:end])
        if tag != "equal":
            yield from ((NEW, item) for item in after[new_start:new_end])


def inner_names(documents: list[Document]) -> dict[Pointer, str]:
    """Name what only stands inside a document: its appearances and quotes."""
    names: dict[Pointer, str] = {}
    for document in documents:
        for number, row in enumerate(document.get("appearances", ()), 1):
            names["appearance", row["uid"]] = f"appearance {number}"
        for row in document.get("quotes", ()):
            names["quote", row["uid"]] = quoted(row["exact"])
    return names


def choice_words(table: Table, part: Any, value: Any) -> str:
    """Return the label of a code, or the value itself."""
    if part is None or part.name not in {f.name for f in table.model._meta.get_fields()}:
        return str(value)
    column: Any = table.model._meta.get_field(part.name)
    return str(dict(getattr(column, "flatchoices", ())).get(value, value))


def differences_in_words(
    noun: str,
    before: Document | None,
    after: Document | None,
    names: Mapping[Pointer, str] | None = None,
    row_cache: RowCache | None = None,
) -> list[WordedDifference]:
    """Return what differs from before to after, in words and in the order of the document.

    `names` are those of all that both point at, where a page has them already, `row_cache` rows
    that it has.
    """
    kind = NOUNS[noun]
    if before is None or after is None:
        return []
    document_differences = differences(kind, before, after)
    if not document_differences:
        return []
    if names is None:
        names = labels(pointed_at(kind, [before, after]), row_cache)
    wording = Wording(kind, before, after, names=names)
    return [wording.difference(difference) for difference in document_differences]
