"""What all tables of desk, ledger and public side share, and our copies: only the ledger writes.

Whatever Django's own layer writes goes through a method of `SealedQuerySet`, but for an instance
that deletes itself. What is written past that layer is found by `check_data`.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState

from statements.writing import refuse_sealed

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class SealedQuerySet(models.QuerySet[M_co]):
    """Rows that are read by everybody and written by the ledger."""

    def refuse(self) -> None:
        refuse_sealed(self.model._meta.db_table)

    def update(self, **values: Any) -> int:
        self.refuse()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse()
        return super().delete()

    def _insert(self, *args: Any, **kwargs: Any) -> Any:
        self.refuse()
        return super()._insert(*args, **kwargs)  # type: ignore[misc]  # not in the stubs

    def _update(self, values: Any) -> int:
        self.refuse()
        return int(super()._update(values))  # type: ignore[misc]  # not in the stubs

    def _raw_delete(self, using: str | None) -> int:
        self.refuse()
        return super()._raw_delete(using)

    # As Django's own: no template calls them, and managers offer no `delete`.
    update.alters_data = delete.alters_data = True  # type: ignore[attr-defined]  # marks that no stub knows
    delete.queryset_only = True  # type: ignore[attr-defined]  # marks that no stub knows


@cache  # one for each table
def blank_columns(model: type[models.Model]) -> dict[str, Any]:
    """Return the columns of a table in their order, with what each has where nothing is said."""
    blank = model()
    return {field.attname: getattr(blank, field.attname) for field in model._meta.concrete_fields}


class Sealed(models.Model):
    """A row that only the ledger writes."""

    if not TYPE_CHECKING:  # mypy knows the `objects` of every model, and lets a child have its own
        objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    @classmethod
    def of_columns(cls, **columns: Any) -> Self:
        """Return a row of some columns, the others blank: quick, as no field is asked."""
        row = cls.__new__(cls)
        row.__dict__ |= blank_columns(cls) | columns
        row._state = ModelState()
        row._state.db, row._state.adding = DEFAULT_DB_ALIAS, False
        return row

    @classmethod
    def rows_with(cls, column: str, keys: Collection[Any]) -> models.QuerySet[Self]:
        """Return the rows with any of some keys in a column that a declaration names, unordered."""
        return cls._base_manager.filter(**{f"{column}__in": keys}).order_by()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_sealed(self._meta.db_table)
        return super().delete(*args, **kwargs)
