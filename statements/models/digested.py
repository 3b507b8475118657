"""Rows that change in time, and carry a digest of what we wrote last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from statements.digests import row_digest
from statements.fields import LineField

from .sealed import Sealed


class Digested(Sealed):
    """A row whose digest tells whether somebody else changed it.

    A migration that adds a column to what is digested writes all digests anew.
    """

    told_columns: ClassVar[tuple[str, ...]] = ()  # what is digested; empty for every other column

    digest = LineField(
        max_length=32, default="", editable=False, help_text="Digest of what it says."
    )

    class Meta(Sealed.Meta):
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.digest = self.own_digest()
        if update_fields is not None:
            update_fields = {*update_fields, "digest"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def own_digest(self) -> str:
        """Return the digest that the row should have."""
        columns = self.told_columns or tuple(
            field.attname for field in self._meta.concrete_fields if field.name != "digest"
        )
        return row_digest({name: getattr(self, name) for name in columns})
