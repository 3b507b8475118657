"""The kinds of columns that public tables share."""

from __future__ import annotations

from typing import Any

from django.db import models

from statements.fields import KeyField, UidField

GOVERNMENT = "Key of the government."
OFFICIAL = "Key of the official."
INSTITUTION = "Key of the institution."


def text(help_text: str) -> models.TextField[Any, Any]:
    """Return a nullable text column."""
    return models.TextField(null=True, help_text=help_text)


def code(help_text: str, **kwargs: Any) -> models.CharField[Any, Any]:
    """Return a column for a code of a vocabulary."""
    return models.CharField(max_length=40, help_text=help_text, **kwargs)


def key(help_text: str, **kwargs: Any) -> KeyField:
    """Return a column for a key that may be absent."""
    return KeyField(null=True, help_text=help_text, **kwargs)


def statement() -> UidField:
    """Return the column that ties a row to its statement."""
    return UidField(db_index=True, help_text="Uid of the statement.")
