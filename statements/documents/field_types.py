"""The kinds of values in a document: how each stands in its columns, and what it must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from statements.dates import PARTS, PartialDate
from statements.keys import check_clause_number, clause_key, clause_parts
from statements.vocabularies import ReferenceType

from .value_faults import check_faults, column_faults, is_day

Row = dict[str, Any]
EMPTY_CELLS = (None,) * len(PARTS)


@dataclass(frozen=True)
class Plain:
    """A value that stands in the document as it stands in its column.

    `empty` says what it means where there is none, `meaning` what it is where the desk's own help
    says less, as its page shows the rest, and `unit` what it counts.
    """

    name: str
    empty: str = field(default="", kw_only=True)
    meaning: str = field(default="", kw_only=True)
    unit: str = field(default="", kw_only=True)

    def columns(self) -> tuple[str, ...]:
        return (self.name,)

    def cells(self, item: Mapping[str, Any], root: str) -> tuple[Any, ...]:
        """Return what stands in its columns."""
        return (item[self.name],)

    def to_value(self, row: Row, root: str) -> Any:
        return row[self.name]

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        """Yield what is wrong with value, by the rules of its column."""
        yield from column_faults(model, self.name, value)


@dataclass(frozen=True)
class TypeOfReference(Plain):
    """The type of a reference that something of one kind makes: only some types fit it."""

    origin: str

    @property
    def fitting_types(self) -> tuple[ReferenceType, ...]:
        return ReferenceType.of(self.origin)


@dataclass(frozen=True)
class Day(Plain):
    """A calendar day, `YYYY-MM-DD` in the document."""

    def cells(self, item: Mapping[str, Any], root: str) -> tuple[Any, ...]:
        value = item[self.name]
        return (value and date.fromisoformat(value),)

    def to_value(self, row: Row, root: str) -> Any:
        value = row[self.name]
        return value and value.isoformat()

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        if value is None:
            yield from column_faults(model, self.name, None)
        elif not is_day(value):
            yield "This is not a day: write YYYY-MM-DD, from the year 1000 on."


@dataclass(frozen=True)
class Partial(Plain):
    """A partial date: an object in the document, five columns in the table.

    `basis` is how a date is known that is told without it.
    """

    required: bool = False
    basis: str = "stated"

    def columns(self) -> tuple[str, ...]:
        return tuple(f"{self.name}_{part}" for part in PARTS)

    def cells(self, item: Mapping[str, Any], root: str) -> tuple[Any, ...]:
        value = item[self.name]
        return cells_of_date(PartialDate.from_document(value))

    def to_value(self, row: Row, root: str) -> Any:
        if row[f"{self.name}_first"] is None:
            return None
        return PartialDate(*(row[f"{self.name}_{part}"] for part in PARTS)).to_document()

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        if value is None:
            if self.required:
                yield "A date is needed."
            return
        if not isinstance(value, dict) or tuple(value) != PARTS:
            yield f"A date is an object with {', '.join(PARTS)}, in this order."
            return
        try:
            PartialDate.from_document(value)
        except (ValueError, TypeError) as error:
            yield str(error)
        yield from column_faults(model, f"{self.name}_note", value["note"])


@dataclass(frozen=True)
class Link(Plain):
    """The key or uid of something else.

    `sibling_list` names the list of this same document that holds it, where it is a sibling;
    `has_side` says that tables have the side of what it names beside it.
    """

    noun: str
    sibling_list: str = ""
    has_side: bool = field(default=False, kw_only=True)

    def columns(self) -> tuple[str, ...]:
        return (f"{self.name}_id",)

    def to_value(self, row: Row, root: str) -> Any:
        return row[f"{self.name}_id"]

    def points_at(self, item: Mapping[str, Any], root: str) -> tuple[str, str] | None:
        """Return noun and key of what item points at here."""
        key = item[self.name]
        return None if key is None else (self.noun, key)

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        column = model._meta.get_field(self.name)
        if value is None:
            if not column.null:
                yield "This is needed."
        elif not isinstance(value, str):
            yield "This must be a key."
        else:
            related: Any = column.related_model
            yield from column_faults(related, related._meta.pk.name, value)


@dataclass(frozen=True)
class ClauseLink(Link):
    """The number of a clause, of the agreement named beside it or of the document's own."""

    noun: str = "clause"
    agreement_field: str = ""

    def lacks_agreement(self, item: Mapping[str, Any]) -> bool:
        """Tell whether a clause is named without the agreement it must stand beside."""
        return bool(self.agreement_field and item[self.name] and not item.get(self.agreement_field))

    def agreement(self, item: Mapping[str, Any], root: str) -> str:
        """Return the key of the agreement whose clause is meant."""
        return str(item[self.agreement_field]) if self.agreement_field else root

    def cells(self, item: Mapping[str, Any], root: str) -> tuple[Any, ...]:
        number = item[self.name]
        return (number and clause_key(self.agreement(item, root), number),)

    def to_value(self, row: Row, root: str) -> Any:
        key = row[f"{self.name}_id"]
        return key and clause_parts(key)[1]

    def points_at(self, item: Mapping[str, Any], root: str) -> tuple[str, str] | None:
        number = item[self.name]
        return number and (self.noun, clause_key(self.agreement(item, root), number))

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        if value is not None:
            yield from check_faults(check_clause_number, value)


@dataclass(frozen=True)
class ClausePath(Link):
    """The whole key of a clause, as in `trilateral-2020-11-09/6.3`."""

    noun: str = "clause"


@dataclass(frozen=True)
class Number(Plain):
    """A clause's number; with the agreement's key it makes the clause's own key."""

    name: str = "number"

    def columns(self) -> tuple[str, ...]:
        return ("key", "number")

    def cells(self, item: Mapping[str, Any], root: str) -> tuple[Any, ...]:
        return clause_key(root, item["number"]), item["number"]

    def faults(self, value: Any, model: type[models.Model]) -> Iterator[str]:
        yield from check_faults(check_clause_number, value)


def cells_of_date(value: PartialDate | None) -> tuple[Any, ...]:
    """Return what stands in the columns of a partial date."""
    if value is None:
        return EMPTY_CELLS
    return value.first, value.last, value.precision, value.basis, value.note
