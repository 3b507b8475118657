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
    dated,
    labelled,
    listed,
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


def of_value(field: Plain, model: type[models.Model]) -> Column:
    """Return the column of one value."""
    column: Any = model._meta.get_field(field.name)
    empty = (NO_NOTE if field.name == "note" else field.empty) if column.null else NEVER
    unit = UNITS.get(field.name, "")
    defined = VOCABULARIES.get(tuple(column.choices or ()))
    allowed = vocabulary(defined) if defined else None
    meaning = without_codes(help_of(model, field.name), defined)
    return Column(field.name, meaning, type_of(field, column), empty, allowed, None, unit)


def type_of(field: Plain, column: Any) -> str:
    """Return the type of a value, as its field of the desk tells it."""
    kinds: tuple[tuple[Any, str], ...] = (
        (UidField, "uid"),
        ((KeyField, ClauseKeyField), "key"),
        (LanguageField, "language"),
        (WebAddressField, "url"),
        (models.BooleanField, "boolean"),
        (models.IntegerField, "integer"),
        (models.DateField, "date"),
    )
    if column.choices:
        return "code"
    told = next((name for kind, name in kinds if isinstance(column, kind)), "text")
    return "date" if isinstance(field, Day) else told


def without_codes(meaning: str, defined: type[Defined] | None) -> str:
    """Leave the definitions of codes out of a meaning: they stand beside it."""
    if defined is None:
        return meaning
    codes = sentence(defined.help_text())
    return meaning.replace(codes, "").strip() or f"{CODES[defined.__name__]}."


CODES: Mapping[str, str] = {
    "GovernmentKind": "What kind of government it is",
    "InstitutionKind": "What kind of body it is",
    "OfficeKind": "What kind of post it is",
    "AgreementOrigin": "How it came about",
    "AgreementKind": "What kind of text it is",
    "PartyRole": "Part taken in it",
    "SourceKind": "What kind of source it is",
}  # meanings of fields whose help is the definitions alone


def of_date(field: Partial, model: type[models.Model]) -> tuple[Column, ...]:
    """Return the columns of a partial date."""
    told = help_of(model, field.columns()[0]).removesuffix(FIRST_DAY).rstrip(".")
    meaning, _, unknown = told.partition(EMPTY_IF)
    empty = f"It is {unknown or 'unknown'}." if not field.required else NEVER
    return dated(field.name, meaning, empty)


def of_link(link: Link, model: type[models.Model]) -> tuple[Column, ...]:
    """Return the columns of a key and of its name."""
    meaning = help_of(model, link.name) or f"{named(link)} of the {link.noun}."
    empty = link.empty if is_optional(link, model) else NEVER
    return labelled(link.noun, link.name, meaning, empty)


def named(link: Link) -> str:
    return "Uid" if link.noun in BY_UID else "Key"


def is_optional(link: Link, model: type[models.Model]) -> bool:
    """Tell whether a key may be missing."""
    column: Any = model._meta.get_field(link.name)
    return bool(column.null)


def of_keys(field: Keys) -> Column:
    """Return the column of a list of keys."""
    return listed(field.link.noun, field.name, field.cell, "None is held.")


def help_of(model: type[models.Model], name: str) -> str:
    """Return a field's own help as one sentence, empty where it has none."""
    column: Any = model._meta.get_field(name)
    told = MEANINGS.get((model.__name__, name)) or str(column.help_text)
    return told and sentence(told)
