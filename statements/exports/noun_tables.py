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
from .cells import Cells, Names, dated, joined
from .columns import Column, listed, number

Make = Callable[[Document, str, Names], Cells]
Text = Callable[[Document, str, Names], str | None]
NUMBER = number(meaning="Number of the last change of the record that holds it.")


@dataclass(frozen=True, slots=True)
class Part:
    """Columns beside each other, and how a document's cells for them are made.

    A cell's maker takes the document, the key of the agreement whose clauses it names, and names.
    """

    columns: tuple[Column, ...]
    cells: Make


def member(name: str) -> Text:
    """Take one member of each item."""
    return lambda item, root, names: item[name]


def own_name(item: Document, root: str, names: Names) -> str | None:
    """Leave out the names of an agreement's clauses."""
    return None if item.get("clause") else str(item["text"])


def standing(noun: str, name: str) -> Text:
    """Take the key that stands for the key in one member of each item."""
    return lambda item, root, names: names.key(noun, item[name])


def clause(item: Document, root: str, names: Names) -> str | None:
    return names.key("clause", clause_key(root, item["number"]))


def printed(item: Document, root: str, names: Names) -> str | None:
    return str(PartialDate.from_document(item["date"]))


def identifier(item: Document, root: str, names: Names) -> str | None:
    return f"{item['scheme']}:{item['value']}"


def texts(name: str, meaning: str, kind: str = "texts") -> Column:
    return Column(name, meaning, kind, NONE)


NONE = "None is held."
LISTS: Mapping[str, tuple[tuple[Column, Text], ...]] = {
    "aliases": ((texts("aliases", "Its other names in any language."), own_name),),
    "clauses": ((listed("clause", "clauses", "Keys of its clauses.", NONE), clause),),
    "date_labels": (
        (texts("date_labels", "Dates that it is called by.", "partial_dates"), printed),
    ),
    "external_ids": (
        (texts("external_ids", "Its identifiers elsewhere, as scheme:value."), identifier),
    ),
    "names": ((texts("names", "The names that its sides use."), member("text")),),
    "offices": (
        (listed("office", "offices", "Keys of its offices.", NONE), standing("office", "key")),
    ),
    "parties": (
        (
            listed("government", "parties", "Keys of the governments that are its parties.", NONE),
            standing("government", "government"),
        ),
    ),
    "references": (
        (
            listed("reference", "references", "Uids of the references that it makes.", NONE),
            member("uid"),
        ),
    ),
    "tenures": (
        (listed("tenure", "tenures", "Uids of the tenures.", NONE), member("uid")),
        (
            listed("office", "offices", "Keys of the offices held in them.", NONE),
            standing("office", "office"),
        ),
    ),
    "urls": ((texts("urls", "Addresses of pages with its text."), member("url")),),
}  # what stands in the cell of a list of objects; its link table has the rest


def declared(noun: str) -> tuple[tuple[Column, ...], Callable[..., Iterator[Cells]]]:
    """Return the columns of a noun's table and the maker of its rows."""
    model, fields = shape(noun)
    parts = [part(field, model) for field in fields]
    made = tuple(column for each in parts for column in each.columns)
    return (*made, NUMBER), partial(rows, parts, fields[0].name)


def rows(
    parts: Sequence[Part],
    identity: str,
    document: Document,
    number: int,
    names: Names,
) -> Iterator[Cells]:
    """Yield the one row of a document."""
    cells: Cells = {"number": number}
    for each in parts:
        cells |= each.cells(document, document[identity], names)
    yield cells


def shape(noun: str) -> tuple[type[models.Model], tuple[Field, ...]]:
    """Return the fields of a noun's public document, in their order, and their model."""
    if noun in NOUNS:
        return NOUNS[noun].table.model, NOUNS[noun].table.fields
    child = CHILDREN[noun]
    return child.table.model, child_fields(child)


def part(field: Field, model: type[models.Model]) -> Part:
    """Return the columns and cells of one field."""
    if isinstance(field, Keys):
        return of_keys(field)
    if isinstance(field, Listing):
        return of_listing(field)
    if isinstance(field, Partial):
        return Part(
            descriptions.of_date(field, model),
            lambda document, root, names: dated(field.name, document[field.name]),
        )
    if isinstance(field, Link):
        return of_link(field, model)
    column = descriptions.of_value(field, model)
    return Part((column,), lambda document, root, names: {column.name: document[column.name]})


def of_link(link: Link, model: type[models.Model]) -> Part:
    """Return the cells of a key and its name; a clause is told by its whole key."""

    def cells(document: Document, root: str, names: Names) -> Cells:
        key = document[link.name]
        if isinstance(link, ClauseLink) and key is not None:
            key = clause_key(root, key)
        return names.pair(link.name, link.noun, key)

    return Part(descriptions.of_link(link, model), cells)


def of_keys(field: Keys) -> Part:
    return Part(
        (descriptions.of_keys(field),),
        lambda document, root, names: {
            field.name: names.listed(field.link.noun, document[field.name])
        },
    )


def of_listing(field: Listing) -> Part:
    """Return one cell for each thing that is told of a list's items."""
    chosen = LISTS[field.name]

    def cells(document: Document, root: str, names: Names) -> Cells:
        items = document[field.name]
        return {
            column.name: joined(text(item, root, names) for item in items)
            for column, text in chosen
        }

    return Part(tuple(column for column, _ in chosen), cells)


AUTHORITIES = [name for name in KINDS if name not in ("statement", "reference")]
