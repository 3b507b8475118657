"""The kinds of columns that public tables share."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from statements.fields import KeyField, UidField

from ..sealed import Sealed

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


class Beside(models.ForeignObject):  # type: ignore[type-arg]  # its rows are of either table
    """Names the rows of another public table that hold the same value: a join, and no column.

    Nothing ties them: there may be several, or none.
    """

    def __init__(self, to: str, own: str, other: str) -> None:
        super().__init__(
            f"statements.{to}", models.DO_NOTHING, [own], [other], related_name="+", null=False
        )

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = True, **kwargs: Any
    ) -> None:
        super().contribute_to_class(cls, name, private_only=True, **kwargs)  # of no migration

    def _check_unique_target(self) -> list[Any]:
        return []


class Role(Sealed):
    """One thing that a public statement or reference has in one role.

    Columns with keys are called what the keys are of. Statements use what `points_at` names; what
    `follows` names another document tells.
    """

    owner: ClassVar[str] = "statement"  # the column that tells whose role it is
    points_at: ClassVar[tuple[str, ...]] = ()
    follows: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
