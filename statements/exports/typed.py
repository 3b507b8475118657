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

Model = type[models.Model]
Beside = Mapping[str, Row | None]  # rows that make one row of a table, by alias


@dataclass(frozen=True, slots=True)
class Join:
    """Rows of another table beside those selected: where `column` is their `of`.

    One that is `needed` makes rows, and is never left out; `is_left` keeps a row without any.
    """

    model: Model
    column: str
    of: str = "uid"
    needed: bool = False
    is_left: bool = True


@dataclass(frozen=True, slots=True)
class Typed:
    """Where the rows of a table are: those selected of `model`, with others beside them."""

    model: Model
    joins: Mapping[str, Join] = field(default_factory=dict)

    def model_of(self, alias: str) -> Model:
        return self.joins[alias].model if alias else self.model


def parts_of(model: Model, owner: Model, column: str) -> Typed:
    """Return a link table: the rows of one role, each with its place and whose it is."""
    return Typed(owner, {"part": Join(model, column, needed=True, is_left=False)})


STATEMENT = Typed(PublicStatement)
REFERENCE = Typed(
    PublicReference,
    {
        "t": Join(PublicTarget, "reference", needed=True, is_left=False),
        "s": Join(PublicStatement, "uid", "statement"),
        "v": Join(PublicVoice, "statement", "statement", needed=True),  # only a statement has any
    },
)


def document_cells(
    typed: Typed, columns: Sequence[Column], document: Document, number: int, names: Names
) -> Iterator[Cells]:
    """Yield the rows that a table will have of one record's document, once it is public."""
    public = statement_rows(document, number, names.context) if "voices" in document else {}
    if typed.model is PublicReference:
        public |= reference_rows(document, number, names.context)
    for rows in joined(typed, public):
        yield cells(columns, rows, names)


def joined(typed: Typed, public: PublicRows) -> list[Beside]:
    """Return the rows that stand beside each other."""
    made: list[Beside] = [{BASE: row} for row in public[typed.model]]
    for alias, join in typed.joins.items():
        made = [
            {**rows, alias: row}
            for rows in made
            for row in matching(join, rows[BASE], public.get(join.model, ()))
        ]
    return made


def matching(join: Join, base: Row | None, rows: Sequence[Row]) -> list[Row | None]:
    """Return the rows that a join finds; where it finds none, none in their place."""
    assert base is not None  # noqa: S101 - only what is joined may be missing
    matched = [row for row in rows if row[join.column] == base[join.of]]
    return [*matched] or ([None] if join.is_left else [])


def cells(columns: Sequence[Column], rows: Beside, names: Names) -> Cells:
    """Return the cells of one row of a table."""
    return {column.name: cell(column, rows[column.at], names) for column in columns}


def cell(column: Column, row: Row | None, names: Names) -> Cell:
    """Return what a row has for a column."""
    if column.name == MATCHED:
        return True
    value = row.get(column.of or column.name) if row else None
    return names.labels.of(column.named, value) if column.named else as_cell(value)


def as_cell(value: Any) -> Cell:
    """Return a value of a typed row as tables have it."""
    return value.isoformat() if isinstance(value, date) else value
