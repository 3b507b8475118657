"""What all desk tables share: they name their record when written, and keep their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models

from statements import writing
from statements.fields import WordsField
from statements.vocabularies import Certainty


class MovedRow(ValueError):
    """A row was to be moved from one record to another: delete it there and add it here."""


class DeskQuerySet(models.QuerySet[Any]):
    """Rows of the desk; whatever writes in bulk names the records concerned first."""

    def name_records(self) -> None:
        """Name the record of every row in this set to the open recording."""
        scope = writing.current()
        for noun, path in self.model.record_paths():
            for key in self.order_by().values_list(path, flat=True).distinct():
                if key is not None:
                    scope.name(noun, str(key))

    def update(self, **values: Any) -> int:
        moved = values.keys() & {n for p in self.model.parents for n in (p, f"{p}_id")}
        if moved:
            raise MovedRow(f"{', '.join(moved)}: a row never moves to another record.")
        if self.model.noun and values.keys() & {"pk", self.model._meta.pk.name}:
            raise MovedRow("A key never changes: make a new record.")
        self.name_records()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.name_records()
        return super().delete()

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            row.name_record()
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        for row in rows:
            row.name_record()
        return super().bulk_update(rows, *args, **kwargs)


class DeskModel(models.Model):
    """One row of one record's document."""

    noun: ClassVar[str] = ""  # of a record's root row
    parents: ClassVar[tuple[str, ...]] = ()  # of any other row: exactly one of these is set

    objects = DeskQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_record()
        self.refuse_to_move()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.name_record()
        return super().delete(*args, **kwargs)

    def record_name(self) -> writing.RecordName:
        """Return noun and key of the record whose document this row belongs to."""
        for name in self.parents:
            key = getattr(self, f"{name}_id")
            if key is not None:
                parent: Any = self._meta.get_field(name).related_model
                return (parent.noun, key) if parent.noun else getattr(self, name).record_name()
        return self.noun, self.pk

    def name_record(self) -> None:
        """Tell the open recording that this row's record is written to."""
        writing.current().name(*self.record_name())

    def refuse_to_move(self) -> None:
        """Raise MovedRow if the row stored under this key has another parent."""
        columns = [f"{name}_id" for name in self.parents]
        if not columns:
            return
        held = type(self)._base_manager.filter(pk=self.pk).values_list(*columns).first()
        if held not in (None, tuple(getattr(self, column) for column in columns)):
            raise MovedRow(f"{self.pk}: a row never moves to another record.")

    @classmethod
    def record_paths(cls) -> Iterator[tuple[str, str]]:
        """Yield each noun that may own a row, with the lookup from the row to its key."""
        if cls.noun:
            yield cls.noun, "pk"
        for name in cls.parents:
            parent: Any = cls._meta.get_field(name).related_model
            for noun, path in parent.record_paths():
                yield noun, f"{name}_id" if path == "pk" else f"{name}__{path}"

    @classmethod
    def nouns(cls) -> frozenset[str]:
        """Tell the nouns whose documents hold rows of this table."""
        return frozenset(noun for noun, _ in cls.record_paths())


def position() -> models.IntegerField[int, int]:
    """Return the column that keeps a row's place in its document's list, from 0."""
    return models.IntegerField(help_text="Place in the list, from 0.")


def in_order(model: str, parent: str) -> models.UniqueConstraint:
    """Return the rule that two rows of one parent never share a place."""
    return models.UniqueConstraint(fields=[parent, "position"], name=f"{model}_{parent}_order")


def form(pattern: str, meaning: str) -> RegexValidator:
    """Return the check that a whole text has a form, told in words."""
    return RegexValidator(rf"\A{pattern}\Z", f"Write {meaning}.")


def certainty() -> models.CharField[str, str]:
    """Return the column that tells how sure we are of a row."""
    return models.CharField(
        max_length=10,
        choices=Certainty.choices,
        help_text=f"How sure we are. {Certainty.help_text()}",
    )


def note(**kwargs: Any) -> WordsField:
    """Return the column for a remark on a row."""
    return WordsField(
        null=True, blank=True, help_text="What a reader must know to judge this.", **kwargs
    )


def desk_models() -> list[type[DeskModel]]:
    """Return every concrete desk model."""

    def below(model: type[DeskModel]) -> list[type[DeskModel]]:
        return [model, *(m for child in model.__subclasses__() for m in below(child))]

    return [model for child in DeskModel.__subclasses__() for model in below(child)]
