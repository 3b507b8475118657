"""Columns described by the declarations that documents and the desk's tables are made of."""

from __future__ import annotations

from typing import Any

from django.db import models

from statements.documents import BY_UID, NOUNS
from statements.documents.field_types import Day, Link, Partial, Plain
from statements.documents.mapping import Keys
from statements.fields import ClauseKeyField, KeyField, LanguageField, UidField, WebAddressField
from statements.labels import SIDE
from statements.vocabularies import VOCABULARIES, Defined

from .columns import (
    NEVER,
    NO_NOTE,
    Column,
    date_columns,
    key_list,
    key_with_label,
    sentence,
    vocabulary,
)

FIRST_DAY = " First day it may be."  # ends the help of the first of a date's columns
EMPTY_IF = "; empty if "  # before what the desk's help says of a missing date


def value_column(field: Plain, model: type[models.Model]) -> Column:
    """Return the column of one value."""
    model_field: Any = model._meta.get_field(field.name)
    empty = (NO_NOTE if field.name == "note" else field.empty) if model_field.null else NEVER
    codes = VOCABULARIES.get(tuple(model_field.choices or ()))
    allowed = vocabulary(codes) if codes else None
    meaning = without_codes(help_of(field, model_field), codes)
    return Column(
        field.name, meaning, type_of(field, model_field), empty, allowed, None, field.unit
    )


def type_of(field: Plain, model_field: Any) -> str:
    """Return the type of a value, as its field of the desk tells it."""
    types: tuple[tuple[Any, str], ...] = (
        (UidField, "uid"),
        ((KeyField, ClauseKeyField), "key"),
        (LanguageField, "language"),
        (WebAddressField, "url"),
        (models.BooleanField, "boolean"),
        (models.IntegerField, "integer"),
        (models.DateField, "date"),
    )
    if model_field.choices:
        return "code"
    field_type = next(
        (type_name for field_class, type_name in types if isinstance(model_field, field_class)),
        "text",
    )
    return "date" if isinstance(field, Day) else field_type


def without_codes(meaning: str, codes: type[Defined] | None) -> str:
    """Leave the definitions of codes out of a meaning: they stand beside it."""
    if codes is None:
        return meaning
    definitions = sentence(codes.help_text())
    return meaning.replace(definitions, "").strip()


def partial_date_columns(field: Partial, model: type[models.Model]) -> tuple[Column, ...]:
    """Return the columns of a partial date."""
    first = model._meta.get_field(field.columns()[0])
    help_text = help_of(field, first).removesuffix(FIRST_DAY).rstrip(".")
    meaning, _, when_empty = help_text.partition(EMPTY_IF)
    empty = f"It is {when_empty or 'unknown'}." if not field.required else NEVER
    return date_columns(field.name, meaning, empty)


def link_columns(link: Link, model: type[models.Model]) -> tuple[Column, ...]:
    """Return the columns of a key and of its name."""
    meaning = (
        help_of(link, model._meta.get_field(link.name))
        or f"{identifier_name(link.noun)} of the {link.noun}."
    )
    empty = link.empty if is_optional(link, model) else NEVER
    columns = key_with_label(link.noun, link.name, meaning, empty)
    return (*columns, *side_columns(link)) if link.has_side else columns


def side_columns(link: Link) -> tuple[Column, ...]:
    """Return the columns of the side of what a link names, as that noun declares it."""
    table = NOUNS[link.noun].table
    side = next(part for part in table.plain if isinstance(part, Link) and part.name == SIDE)
    meaning = f"Of the {link.noun}: {side.meaning[0].lower()}{side.meaning[1:]}"
    return key_with_label(side.noun, f"{link.name}_{SIDE}", meaning, side.empty)


def identifier_name(noun: str) -> str:
    return "Uid" if noun in BY_UID else "Key"


def is_optional(link: Link, model: type[models.Model]) -> bool:
    """Tell whether a key may be missing."""
    model_field: Any = model._meta.get_field(link.name)
    return bool(model_field.null)


def keys_column(field: Keys) -> Column:
    """Return the column of a list of keys."""
    return key_list(field.link.noun, field.name, field.cell, "None is held.")


def help_of(field: Plain, model_field: Any) -> str:
    """Return what a field is as one sentence, empty where nobody says it."""
    help_text = field.meaning or str(model_field.help_text)
    return help_text and sentence(help_text)
