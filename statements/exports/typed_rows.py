"""Tables that typed public rows hold: which rows stand beside each other, and what a cell reads.

The declaration says it once: `compiled` makes SQL of it, and `document_cells` follows it where a
document has no public rows, on the desk and while a file is imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from statements.documents import Document, PublicRows
from statements.documents.field_types import Row
from statements.documents.public_statements import reference_rows, statement_rows
from statements.models import PublicReference, PublicStatement, PublicTarget, PublicVoice

from .cells import Cell, Cells, Names
from .columns import BASE, MATCHED, Column
from .permalinks import address_of

Model = type[models.Model]
RowsByAlias = Mapping[str, Row | None]  # rows that make one row of a table, by alias


@dataclass(frozen=True, slots=True)
class Join:
    """Rows of another table beside those selected: where `column` is their `base_column`.

    One that `is_required` makes rows, and is never left out; `is_left` keeps a row without any.
    """

    model: Model
    column: str
    base_column: str = "uid"
    is_required: bool = False
    is_left: bool = True


@dataclass(frozen=True, slots=True)
class TypedRows:
    """Where the rows of a table are: those selected of `model`, with others beside them."""

    model: Model
    joins: Mapping[str, Join] = field(default_factory=dict)

    def model_of(self, alias: str) -> Model:
        return self.joins[alias].model if alias else self.model


def link_table_rows(model: Model, owner: Model, column: str) -> TypedRows:
    """Return a link table: the rows of one role, each with its place and whose it is."""
    return TypedRows(owner, {"part": Join(model, column, is_required=True, is_left=False)})


STATEMENT = TypedRows(PublicStatement)
REFERENCE = TypedRows(
    PublicReference,
    {
        "t": Join(PublicTarget, "reference", is_required=True),  # what is unresolved has none
        "s": Join(PublicStatement, "uid", "statement"),
        # Only a statement has any.
        "v": Join(PublicVoice, "statement", "statement", is_required=True),
    },
)


def document_cells(
    typed: TypedRows, columns: Sequence[Column], document: Document, number: int, names: Names
) -> Iterator[Cells]:
    """Yield the rows that a table will have of one record's document, once it is public."""
    public_rows = statement_rows(document, number, names.context) if "voices" in document else {}
    if typed.model is PublicReference:
        public_rows |= reference_rows(document, number, names.context)
    for rows in join_rows(typed, public_rows):
        yield cells(columns, rows, names)


def join_rows(typed: TypedRows, public_rows: PublicRows) -> list[RowsByAlias]:
    """Return the rows that stand beside each other."""
    joined: list[RowsByAlias] = [{BASE: row} for row in public_rows[typed.model]]
    for alias, join in typed.joins.items():
        joined = [
            {**rows, alias: row}
            for rows in joined
            for row in matching_rows(join, rows[BASE], public_rows.get(join.model, ()))
        ]
    return joined


def matching_rows(join: Join, base: Row | None, rows: Sequence[Row]) -> list[Row | None]:
    """Return the rows that a join finds; where it finds none, none in their place."""
    assert base is not None  # noqa: S101 - only what is joined may be missing
    matches = [row for row in rows if row[join.column] == base[join.base_column]]
    return [*matches] or ([None] if join.is_left else [])


def cells(columns: Sequence[Column], rows: RowsByAlias, names: Names) -> Cells:
    """Return the cells of one row of a table."""
    return {column.name: cell(column, rows[column.alias], names) for column in columns}


def cell(column: Column, row: Row | None, names: Names) -> Cell:
    """Return what a row has for a column."""
    if column.name == MATCHED:
        return True
    if row and column.path_noun:
        return address_of(column, row)
    value = row.get(column.field or column.name) if row else None
    if column.facts:
        return dict(column.facts).get(value or "")
    return names.labels.of(column.label_noun, value) if column.label_noun else as_cell(value)


def as_cell(value: Any) -> Cell:
    """Return a value of a typed row as tables have it."""
    return value.isoformat() if isinstance(value, date) else value
