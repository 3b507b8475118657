"""What is wrong with a value of a document, by the rules of its column."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from statements.folding import hidden_fault

JSON_TYPE_NAMES = {  # what JSON knows
    str: "text",
    int: "a whole number",
    float: "a number with a point",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


def column_faults(model: type[models.Model], name: str, value: Any) -> Iterator[str]:
    """Yield what the column's own checks say of value."""
    column: Any = model._meta.get_field(name)
    if value is None:
        if not column.null:
            yield "This is needed."
        return
    # In Python true and false are numbers, too.
    if not isinstance(value, expected_type(column)) or (
        isinstance(value, bool) and not isinstance(column, models.BooleanField)
    ):
        expected, actual = (JSON_TYPE_NAMES[kind] for kind in (expected_type(column), type(value)))
        yield f"This must be {expected}, not {actual}."
        return
    if value == "":
        yield "Write null for nothing." if column.null else "This is needed."
        return
    yield from value_faults(model, name, value)


def value_faults(model: type[models.Model], name: str, value: Any) -> tuple[str, ...]:
    """Return what the column's validators say of a value of its type.

    A character that nobody sees is named first: without it the rest may be right.
    """
    hidden = hidden_fault(value) if isinstance(value, str) else None
    column: Any = model._meta.get_field(name)
    try:
        cleaned = column.clean(value, None)
    except ValidationError as error:
        return (hidden,) if hidden else tuple(error.messages)
    if cleaned == value:
        return ()
    return (hidden or f"Write it as {cleaned!r}.",)


def expected_type(column: Any) -> type:
    """Return the type that a column's value has in a document."""
    if isinstance(column, models.BooleanField):
        return bool
    return int if isinstance(column, models.IntegerField) else str


def check_faults(check: Any, value: Any) -> Iterator[str]:
    """Yield what a checking function raises for value."""
    if not isinstance(value, str):
        yield "This must be text."
        return
    try:
        check(value)
    except ValueError as error:
        yield str(error)


def is_day(value: Any) -> bool:
    """Tell whether value is a day as `YYYY-MM-DD`."""
    try:
        # Python reads other forms of ISO 8601 as well, such as 20221222.
        return bool(value == date.fromisoformat(value).isoformat() and value >= "1000")
    except (ValueError, TypeError):
        return False
