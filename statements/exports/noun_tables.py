"""Tables made from the declarations of nouns: a column for each value, a cell for each list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import models

from statements.dates import PartialDate
from statements.documents import CHILDREN, KINDS, NOUNS, Document
from statements.documents.children import child_fields
from statements.documents.field_types import ClauseLink, Link, Partial
from statements.documents.mapping import Field, Keys, Listing
from statements.keys import clause_key

from . import descriptions
from .cells import Cells, Names, date_cells, list_cell
from .columns import Column, key_list, number
from .permalinks import permalink

MakeCells = Callable[[Document, str, Names], Cells]
MakeText = Callable[[Document, str, Names], str | None]
NUMBER = number(meaning="Number of the last change of the record that holds it.")


@dataclass(frozen=True, slots=True)
class FieldColumns:
    """Columns beside each other, and how a document's cells for them are made.

    A cell's maker takes the document, the key of the agreement whose clauses it names, and names.
    """

    columns: tuple[Column, ...]
    cells: MakeCells


def member_text(name: str) -> MakeText:
    """Take one member of each item."""
    return lambda item, root, names: item[name]


def alias_text(item: Document, root: str, names: Names) -> str | None:
    """Leave out the names of an agreement's clauses."""
    return None if item.get("clause") else str(item["text"])


def standing_key(noun: str, name: str) -> MakeText:
    """Take the key that stands for the key in one member of each item."""
    return lambda item, root, names: names.key(noun, item[name])


def clause_key_text(item: Document, root: str, names: Names) -> str | None:
    return names.key("clause", clause_key(root, item["number"]))


def date_text(item: Document, root: str, names: Names) -> str | None:
    return str(PartialDate.from_document(item["date"]))


def identifier_text(item: Document, root: str, names: Names) -> str | None:
    return f"{item['scheme']}:{item['value']}"


def text_list(name: str, meaning: str, kind: str = "texts") -> Column:
    return Column(name, meaning, kind, NONE)


NONE = "None is held."
LIST_CELLS: Mapping[str, tuple[tuple[Column, MakeText], ...]] = {
    "aliases": ((text_list("aliases", "Its other names in any language."), alias_text),),
    "clauses": ((key_list("clause", "clauses", "Keys of its clauses.", NONE), clause_key_text),),
    "date_labels": (
        (text_list("date_labels", "Dates that it is called by.", "partial_dates"), date_text),
    ),
    "external_ids": (
        (text_list("external_ids", "Its identifiers elsewhere, as scheme:value."), identifier_text),
    ),
    "names": ((text_list("names", "The names that its sides use."), member_text("text")),),
    "obligations": (
        (text_list("obligations", "Uids of its obligations.", "uids"), member_text("uid")),
    ),
    "offices": (
        (
            key_list("office", "offices", "Keys of its offices.", NONE),
            standing_key("office", "key"),
        ),
    ),
    "participants": (
        (
            key_list("government", "participants", "Keys of the governments that took part.", NONE),
            standing_key("government", "government"),
        ),
        (
            key_list("official", "officials", "Keys of the officials who took part.", NONE),
            standing_key("official", "official"),
        ),
    ),
    "parties": (
        (
            key_list(
                "government", "parties", "Keys of the governments that are its parties.", NONE
            ),
            standing_key("government", "government"),
        ),
    ),
    "references": (
        (
            key_list("reference", "references", "Uids of the references that it makes.", NONE),
            member_text("uid"),
        ),
    ),
    "tenures": (
        (key_list("tenure", "tenures", "Uids of the tenures.", NONE), member_text("uid")),
        (
            key_list("office", "offices", "Keys of the offices held in them.", NONE),
            standing_key("office", "office"),
        ),
    ),
    "urls": ((text_list("urls", "Addresses of pages with its text."), member_text("url")),),
}  # what stands in the cell of a list of objects; its link table has the rest


def noun_table(noun: str) -> tuple[tuple[Column, ...], Callable[..., Iterator[Cells]]]:
    """Return the columns of a noun's table and the maker of its rows."""
    model, fields = model_and_fields(noun)
    groups = [field_columns(field, model) for field in fields]
    columns = tuple(column for group in groups for column in group.columns)
    identity = fields[0].name
    return (*columns, NUMBER, permalink(noun, identity)), partial(noun_rows, groups, identity)


def noun_rows(
    groups: Sequence[FieldColumns],
    identity: str,
    document: Document,
    number: int,
    names: Names,
) -> Iterator[Cells]:
    """Yield the one row of a document."""
    cells: Cells = {"number": number}
    for group in groups:
        cells |= group.cells(document, document[identity], names)
    yield cells


def model_and_fields(noun: str) -> tuple[type[models.Model], tuple[Field, ...]]:
    """Return the fields of a noun's public document, in their order, and their model."""
    if noun in NOUNS:
        return NOUNS[noun].table.model, NOUNS[noun].table.fields
    child = CHILDREN[noun]
    return child.table.model, child_fields(child)


def field_columns(field: Field, model: type[models.Model]) -> FieldColumns:
    """Return the columns and cells of one field."""
    if isinstance(field, Keys):
        return keys_field(field)
    if isinstance(field, Listing):
        return list_field(field)
    if isinstance(field, Partial):
        return FieldColumns(
            descriptions.partial_date_columns(field, model),
            lambda document, root, names: date_cells(field.name, document[field.name]),
        )
    if isinstance(field, Link):
        return link_field(field, model)
    column = descriptions.value_column(field, model)
    return FieldColumns(
        (column,), lambda document, root, names: {column.name: document[column.name]}
    )


def link_field(link: Link, model: type[models.Model]) -> FieldColumns:
    """Return the cells of a key and its name; a clause is told by its whole key."""

    def cells(document: Document, root: str, names: Names) -> Cells:
        key = document[link.name]
        if isinstance(link, ClauseLink) and key is not None:
            key = clause_key(root, key)
        side = names.side_cells(link.name, link.noun, key) if link.has_side else {}
        return names.key_and_label(link.name, link.noun, key) | side

    return FieldColumns(descriptions.link_columns(link, model), cells)


def keys_field(field: Keys) -> FieldColumns:
    return FieldColumns(
        (descriptions.keys_column(field),),
        lambda document, root, names: {
            field.name: names.list_of(field.link.noun, document[field.name])
        },
    )


def list_field(field: Listing) -> FieldColumns:
    """Return one cell for each thing that is told of a list's items."""
    column_texts = LIST_CELLS[field.name]

    def cells(document: Document, root: str, names: Names) -> Cells:
        items = document[field.name]
        return {
            column.name: list_cell(make_text(item, root, names) for item in items)
            for column, make_text in column_texts
        }

    return FieldColumns(tuple(column for column, _ in column_texts), cells)


AUTHORITY_NOUNS = [name for name in KINDS if name not in ("statement", "reference")]
