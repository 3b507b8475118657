"""A whole document in words, whatever its noun: fields by name, lists as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from statements.documents import NOUNS, Document
from statements.documents.mapping import Listing

from .differences import HIDDEN_FIELDS, NOTHING, Wording


@dataclass(frozen=True, slots=True)
class Line:
    """A field with what it says, or a list with the fields of each of its rows."""

    name: str
    words: str = ""
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


def document_lines(noun: str, document: Document) -> list[Line]:
    """Return all that a document says, field by field; empty fields are left out."""
    return list(lines(Wording(NOUNS[noun], document), document))


def lines(wording: Wording, document: Document) -> Iterator[Line]:
    for part in wording.noun.table.fields:
        value = document[part.name]
        name = part.name.replace("_", " ").capitalize()
        if value in (None, []) or part.name in HIDDEN_FIELDS:
            continue
        if isinstance(part, Listing):
            one = str(part.table.model._meta.verbose_name).capitalize()
            rows = (
                (f"{one} {number}", tuple(fields(wording, part, row)))
                for number, row in enumerate(value, 1)
            )
            yield Line(name, rows=tuple(rows))
        else:
            yield Line(name, wording.words(part, wording.noun.table, value))


def fields(wording: Wording, listing: Listing, row: Document) -> Iterator[tuple[str, str]]:
    for part in listing.table.fields:
        words = wording.words(part, listing.table, row[part.name])
        if part.name not in HIDDEN_FIELDS and row[part.name] is not False and words != NOTHING:
            yield part.name.replace("_", " ").capitalize(), words
