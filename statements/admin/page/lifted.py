"""Lists within the rows of lists, as a page shows them: beside those, each row naming its owner.

A clause's obligations are a list of the page, and say by its number which clause they are of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from statements.documents import Document, Noun
from statements.documents.field_types import ClauseLink
from statements.documents.mapping import Field, Listing, Table


@cache  # one for each noun
def shown_table(noun: Noun) -> Table:
    """Return the table of a noun with its nested lists beside those that they are in."""
    fields: list[Field] = []
    for part in noun.table.fields:
        nested = [inner for outer, inner in noun.table.nested_lists if outer is part]
        if isinstance(part, Listing) and nested:
            own = tuple(field for field in part.table.fields if field not in nested)
            part = replace(part, table=replace(part.table, fields=own))
        fields += [part, *map(with_owner, nested)]
    return replace(noun.table, fields=tuple(fields))


def with_owner(inner: Listing) -> Listing:
    """Return a nested list whose rows name the row that they are in."""
    uid, *others = inner.table.fields
    owner = ClauseLink(inner.table.parent)
    return replace(inner, table=replace(inner.table, fields=(uid, owner, *others)))


def lift(noun: Noun, document: Document) -> Document:
    """Return a document in the shape in which its page shows it."""
    lifted = document
    for outer, inner in noun.table.nested_lists:
        owner, name = inner.table.parent, outer.table.row_key
        rows = [
            {"uid": nested["uid"], owner: row[name], **nested}
            for row in document[outer.name]
            for nested in row[inner.name]
        ]
        own = [without(row, inner.name) for row in lifted[outer.name]]
        lifted = lifted | {outer.name: own, inner.name: rows}
    return lifted


def without(row: Document, name: str) -> Document:
    return {member: value for member, value in row.items() if member != name}


def put_back(noun: Noun, document: Document, rows_by_list: Mapping[str, list[Document]]) -> None:
    """Put rows that name their owners into the rows of these."""
    for outer, inner in noun.table.nested_lists:
        owner, name = inner.table.parent, outer.table.row_key
        document[outer.name] = [
            {
                part.name: nested_rows(rows_by_list[inner.name], owner, row[name])
                if part is inner
                else row[part.name]
                for part in outer.table.fields
            }
            for row in document[outer.name]
        ]


def nested_rows(rows: list[Document], owner: str, name: str) -> list[Document]:
    return [without(row, owner) for row in rows if row[owner] == name]


def shown_path(table: Table, filled: Callable[[Listing], Sequence[Any]], path: str) -> str:
    """Return the path on the page to what has a path in the document.

    `filled` returns the forms of a list's rows that say something.
    """
    steps = re.match(r"(\w+)\[(\d+)\]\.(\w+)\[(\d+)\](.*)", path)
    for outer, inner in table.nested_lists if steps else ():
        if steps and (steps[1], steps[3]) == (outer.name, inner.name):
            name = filled(outer)[int(steps[2])].document[outer.table.row_key]
            places = [
                place
                for place, form in enumerate(filled(inner))
                if form.cleaned_data[inner.table.parent] == name
            ]
            return f"{inner.name}[{places[int(steps[4])]}]{steps[5]}"
    return path
