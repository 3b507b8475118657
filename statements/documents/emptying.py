"""A document without its words: what is left of a statement that was redacted."""

from __future__ import annotations

from statements.fields import LineField, WordsField

from .field_types import Partial
from .mapping import Document, Listing, Table
from .nouns import STATEMENT

GONE = "Redacted"  # stands where a statement must say something


def without_words(document: Document) -> Document:
    """Return a statement without its words: who, when and about what stay."""
    references = [row | {"quote": None} for row in document["references"]]
    return emptied(STATEMENT.table, document | {"quotes": [], "references": references})


def emptied(table: Table, item: Document) -> Document:
    """Return one object of a document with nothing in any of its fields that takes words."""
    new = dict(item)
    for part in table.plain:
        if isinstance(part, Partial):
            new[part.name] = item[part.name] and item[part.name] | {"note": None}
            continue
        column = table.model._meta.get_field(part.name)
        if type(column) in (LineField, WordsField):  # a language is a line, too
            new[part.name] = None if column.null else GONE
    for listed in table.lists:
        if isinstance(listed, Listing):
            new[listed.name] = [emptied(listed.table, row) for row in item[listed.name]]
    return new
