"""Tables made from the declarations of nouns: a column for each value, a cell for each list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models

from statements.dates import PartialDate
from statements.documents import NOUNS, Document
from statements.documents.kinds import ClauseLink, Link, Number, Partial, Plain
from statements.documents.mapping import Field, Keys, Listing, Table
from statements.keys import clause_key

from .cells import Cells, Names, dated, joined
from .columns import Column, columns, labelled
from .columns import dated as dated_columns
from .rows import Matched

Make = Callable[[Document, str, Names], Cells]
Text = Callable[[Document, str, Names], str | None]
FIRST_DAY = " First day it may be."  # ends the help of the first of a date's columns
MEANINGS = {
    ("Tenure", "official"): "Key of the official who holds the office.",
    ("Office", "institution"): "Key of the institution that it is a post of.",
    ("Clause", "agreement"): "Key of the agreement that it is of.",
}  # where the desk's own help says less, as its page shows the rest
NUMBER = Column("number", "Number of the last change, in the ledger, of the record that holds it.")


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


LISTS: Mapping[str, tuple[tuple[str, str, Text], ...]] = {
    "aliases": (("aliases", "Its other names in any language", own_name),),
    "clauses": (("clauses", "Keys of its clauses that are held", clause),),
    "date_labels": (("date_labels", "Dates that it is called by", printed),),
    "external_ids": (("external_ids", "Its identifiers elsewhere, as scheme:value", identifier),),
    "names": (("names", "The names that its sides use", member("text")),),
    "offices": (("offices", "Keys of its offices", standing("office", "key")),),
    "parties": (
        (
            "parties",
            "Keys of the governments that are its parties",
            standing("government", "government"),
        ),
    ),
    "references": (("references", "Uids of the references that it makes", member("uid")),),
    "tenures": (
        ("tenures", "Uids of the tenures", member("uid")),
        ("offices", "Keys of the offices held in them", standing("office", "office")),
    ),
    "urls": (("urls", "Addresses of pages with its text", member("url")),),
}  # what stands in the cell of a list of objects; the rest of them is for link tables


def declared(noun: str) -> tuple[tuple[Column, ...], Callable[..., Iterator[Cells]]]:
    """Return the columns of a noun's table and the maker of its rows."""
    model, fields = shape(noun)
    parts = [part(field, model) for field in fields]
    identity = "agreement" if noun == "clause" else fields[0].name
    made = tuple(column for each in parts for column in each.columns)
    return (*made, NUMBER), partial(rows, parts, identity)


def rows(
    parts: Sequence[Part],
    identity: str,
    document: Document,
    number: int,
    names: Names,
    matched: Matched,
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
    holder, listed, told = {
        "office": ("institution", "offices", "institution"),
        "tenure": ("official", "tenures", "official"),
        "clause": ("agreement", "clauses", "agreement"),
    }[noun]
    table = inner(NOUNS[holder].table, listed)
    first, *rest = table.fields
    owner = Link(told, told)
    if noun == "clause":
        return table.model, (Plain("key"), owner, first, *rest)
    if noun == "office":
        title, *rest = rest
        return table.model, (first, title, owner, *rest)
    return table.model, (first, owner, *rest)


def inner(table: Table, name: str) -> Table:
    """Return the table of one of a document's lists."""
    return next(listed.table for listed in table.lists if listed.name == name)


def part(field: Field, model: type[models.Model]) -> Part:
    """Return the columns and cells of one field."""
    if isinstance(field, Keys):
        return of_keys(field)
    if isinstance(field, Listing):
        return of_listing(field)
    if isinstance(field, Partial):
        meaning = told(model, field.columns()[0]).removesuffix(FIRST_DAY).rstrip(".")
        return Part(
            dated_columns(field.name, meaning),
            lambda document, root, names: dated(field.name, document[field.name]),
        )
    if isinstance(field, Link):
        return of_link(field, told(model, field.name))
    name = "clause" if isinstance(field, Number) else field.name
    return Part(
        columns((name, told(model, field.name))),
        lambda document, root, names: {name: document[name]},
    )


def told(model: type[models.Model], name: str) -> str:
    """Return a column's own help as one sentence."""
    column: Any = model._meta.get_field(name)
    text = MEANINGS.get((model.__name__, name)) or str(column.help_text)
    return text if text.endswith(".") else f"{text}."


def of_link(link: Link, meaning: str) -> Part:
    """Return the cells of a key and its name; a clause is told by its whole key."""

    def cells(document: Document, root: str, names: Names) -> Cells:
        key = document[link.name]
        if isinstance(link, ClauseLink) and key is not None:
            key = clause_key(root, key)
        return names.pair(link.name, link.noun, key)

    return Part(labelled(link.name, meaning), cells)


def of_keys(field: Keys) -> Part:
    what = "Uids" if field.link.noun in ("source", "statement", "tenure") else "Keys"
    column = Column(field.name, f"{what}, joined with ;: {field.name}.")
    return Part(
        (column,),
        lambda document, root, names: {
            field.name: names.listed(field.link.noun, document[field.name])
        },
    )


def of_listing(field: Listing) -> Part:
    """Return one cell for each thing that is told of a list's items."""
    chosen = LISTS[field.name]

    def cells(document: Document, root: str, names: Names) -> Cells:
        items = document[field.name]
        return {name: joined(text(item, root, names) for item in items) for name, _, text in chosen}

    return Part(
        columns(*((name, f"{meaning}, joined with ;.") for name, meaning, _ in chosen)), cells
    )


AUTHORITIES = (
    *(noun for noun in NOUNS if noun != "statement"),
    "office",
    "tenure",
    "clause",
)
