"""Columns of keys and uids: the primary keys of every table."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from statements.keys import (
    CLAUSE_KEY_LENGTH,
    KEY_LENGTH,
    check_key,
    check_uid,
    split_clause_key,
)

from .text import EmptyIsNull

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
    _CharField = models.CharField[Any, Any]
else:
    _Field, _CharField = models.Field, models.CharField


def validate_key(value: str) -> None:
    """Refuse what `keys.check_key` refuses."""
    try:
        check_key(value)
    except ValueError as error:
        raise ValidationError(str(error), code="key") from error


def validate_clause_key(value: str) -> None:
    """Refuse what is not an agreement's key, a slash and a clause number."""
    try:
        split_clause_key(value)
    except ValueError as error:
        raise ValidationError(str(error), code="key") from error


class KeyField(EmptyIsNull, _CharField):
    """A key, ordered by its bytes on both databases; foreign keys to it are too."""

    default_validators = [validate_key]
    length = KEY_LENGTH

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", self.length)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Name the type so that Django adds no second index for LIKE."""
        if connection.vendor == "postgresql":
            # Only "varchar…" gets that index, and with collation C the first one serves LIKE.
            return f"character varying({self.max_length})"
        return super().db_type(connection)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Order by bytes: SQLite does so anyway, PostgreSQL is told to."""
        parameters: dict[str, Any] = {**super().db_parameters(connection)}
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class ClauseKeyField(KeyField):
    """The key of a clause, such as trilateral-2020-11-09/6.3."""

    default_validators = [validate_clause_key]
    length = CLAUSE_KEY_LENGTH


class UidField(_Field):
    """A UUID as canonical text in Python, in the database's own type where it has one."""

    description = "Uid"
    empty_strings_allowed = False

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Give PostgreSQL's uuid, 16 bytes, or text of fixed length."""
        return "uuid" if connection.vendor == "postgresql" else "char(36)"

    def get_db_converters(self, connection: BaseDatabaseWrapper) -> list[Any]:
        """Leave text as it is: SQLite's needs no converter, which costs more than its reading."""
        return [] if connection.vendor == "sqlite" else super().get_db_converters(connection)

    def from_db_value(self, value: object, expression: object, connection: object) -> str | None:
        """Spell a uuid of PostgreSQL in the canonical way."""
        return None if value is None else str(value)

    def to_python(self, value: Any) -> str | None:
        """Take a uid or a UUID; ValidationError on anything else, for forms."""
        try:
            return _canonical(value)
        except ValueError as error:
            raise ValidationError(str(error), code="uid") from error

    def get_prep_value(self, value: Any) -> str | None:
        """Take a uid or a UUID; ValueError on anything else, so that no filter misses quietly."""
        return _canonical(super().get_prep_value(value))

    def formfield(self, **kwargs: Any) -> Any:
        """Ask for it as text; empty is null."""
        return super().formfield(**{"max_length": 36, "empty_value": None, **kwargs})


if TYPE_CHECKING:
    _BigIntegerField = models.BigIntegerField[Any, Any]
else:
    _BigIntegerField = models.BigIntegerField


class PlaceField(_BigIntegerField):
    """A whole number that tells where a row stands in its table: on SQLite it is the rowid."""

    description = "Place"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Give SQLite the one word that makes a primary key its rowid, of 64 bits."""
        return "integer" if connection.vendor == "sqlite" else "bigint"


def _canonical(value: Any) -> str | None:
    if value is None or value == "":
        return None
    text = str(value) if isinstance(value, uuid.UUID) else value
    if not isinstance(text, str):
        raise ValueError(f"{value!r} is no uid: give it as text.")
    check_uid(text)
    return text
