"""Columns described by the declarations that documents and the desk's tables are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from statements.documents import BY_UID
from statements.documents.field_types import Day, Link, Partial, Plain
from statements.documents.mapping import Keys
from statements.fields import ClauseKeyField, KeyField, LanguageField, UidField, WebAddressField
from statements.vocabularies import Defined

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
VOCABULARIES: Mapping[tuple[Any, ...], type[Defined]] = {
    tuple(defined.choices): defined for defined in Defined.__subclasses__()
}
MEANINGS: Mapping[tuple[str, str], str] = {
    ("Agreement", "place"): "Key of the place where it was made.",
    ("Alias", "clause"): "Key of the clause named.",
    ("Alias", "side"): "Key of the government that uses this name.",
    ("Clause", "agreement"): "Key of the agreement that it is of.",
    ("Clause", "parent"): "Key of the clause that it is part of.",
    ("DateLabel", "side"): "Key of the government that calls it so.",
    ("Institution", "government"): "Key of the government that it is a body of.",
    ("Office", "institution"): "Key of the institution that it is a post of.",
    ("Official", "government"): "Key of the government that the person is known for serving.",
    ("Party", "government"): "Key of the government that took part.",
    ("Party", "institution"): "Key of the body that took part.",
    ("Party", "official"): "Key of the official who signed.",
    ("Party", "tenure"): "Uid of the tenure signed in.",
    ("PlaceName", "side"): "Key of the government that uses this name.",
    ("Publisher", "government"): "Key of the government that it publishes for.",
    ("Source", "publisher"): "Key of who publishes it.",
    ("Tenure", "office"): "Key of the office held.",
    ("Tenure", "official"): "Key of the official who holds the office.",
    ("TextVersion", "clause"): "Key of the clause whose words these are.",
    ("TextVersion", "publisher"): "Key of who published them.",
    ("TextVersion", "source"): "Uid of the source in which they were read.",
}  # where the desk's own help says less, as its page shows the rest
UNITS = {"clause_count": "clauses"}


def value_column(field: Plain, model: type[models.Model]) -> Column:
    """Return the column of one value."""
    model_field: Any = model._meta.get_field(field.name)
    empty = (NO_NOTE if field.name == "note" else field.empty) if model_field.null else NEVER
    unit = UNITS.get(field.name, "")
    codes = VOCABULARIES.get(tuple(model_field.choices or ()))
    allowed = vocabulary(codes) if codes else None
    meaning = without_codes(help_of(model, field.name), codes)
    return Column(field.name, meaning, type_of(field, model_field), empty, allowed, None, unit)


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
    return meaning.replace(definitions, "").strip() or f"{CODES[codes.__name__]}."


CODES: Mapping[str, str] = {
    "GovernmentKind": "What kind of government it is",
    "InstitutionKind": "What kind of body it is",
    "OfficeKind": "What kind of post it is",
    "AgreementOrigin": "How it came about",
    "AgreementKind": "What kind of text it is",
    "PartyRole": "Part taken in it",
    "SourceKind": "What kind of source it is",
}  # meanings of fields whose help is the definitions alone


def partial_date_columns(field: Partial, model: type[models.Model]) -> tuple[Column, ...]:
    """Return the columns of a partial date."""
    help_text = help_of(model, field.columns()[0]).removesuffix(FIRST_DAY).rstrip(".")
    meaning, _, when_empty = help_text.partition(EMPTY_IF)
    empty = f"It is {when_empty or 'unknown'}." if not field.required else NEVER
    return date_columns(field.name, meaning, empty)


def link_columns(link: Link, model: type[models.Model]) -> tuple[Column, ...]:
    """Return the columns of a key and of its name."""
    meaning = help_of(model, link.name) or f"{identifier_name(link)} of the {link.noun}."
    empty = link.empty if is_optional(link, model) else NEVER
    return key_with_label(link.noun, link.name, meaning, empty)


def identifier_name(link: Link) -> str:
    return "Uid" if link.noun in BY_UID else "Key"


def is_optional(link: Link, model: type[models.Model]) -> bool:
    """Tell whether a key may be missing."""
    model_field: Any = model._meta.get_field(link.name)
    return bool(model_field.null)


def keys_column(field: Keys) -> Column:
    """Return the column of a list of keys."""
    return key_list(field.link.noun, field.name, field.cell, "None is held.")


def help_of(model: type[models.Model], name: str) -> str:
    """Return a field's own help as one sentence, empty where it has none."""
    model_field: Any = model._meta.get_field(name)
    help_text = MEANINGS.get((model.__name__, name)) or str(model_field.help_text)
    return help_text and sentence(help_text)
