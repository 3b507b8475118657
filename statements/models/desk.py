"""What all desk tables share: each row belongs to a record, and keeps its place in a list."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.core.validators import RegexValidator
from django.db import models

from statements.fields import WordsField
from statements.keys import RecordName
from statements.vocabularies import Certainty, Defined

from .sealed import Sealed


# Foreign keys between records PROTECT; those between rows of one record RESTRICT, as both may go
# with it.
class DeskModel(Sealed):
    """One row of one record's document."""

    noun: ClassVar[str] = ""  # of a record's root row
    parents: ClassVar[tuple[str, ...]] = ()  # of any other row: exactly one of these is set

    class Meta:
        abstract = True

    @property
    def record_name(self) -> RecordName:
        """Return noun and key of the record whose document this row belongs to."""
        for name in self.parents:
            key = getattr(self, f"{name}_id")
            if key is not None:
                parent: Any = self._meta.get_field(name).related_model
                if parent.noun:
                    return RecordName(parent.noun, key)
                return cast(RecordName, getattr(self, name).record_name)
        return RecordName(self.noun, self.pk)


def position() -> models.IntegerField[int, int]:
    """Return the column that keeps a row's place in its document's list, from 0."""
    return models.IntegerField(help_text="Place in the list, from 0.")


def in_order(model: str, parent: str) -> models.UniqueConstraint:
    """Return the rule that two rows of one parent never share a place."""
    return models.UniqueConstraint(fields=[parent, "position"], name=f"{model}_{parent}_order")


def form(pattern: str, meaning: str) -> RegexValidator:
    """Return the check that a whole text has a form, told in words."""
    return RegexValidator(rf"\A{pattern}\Z", f"Write {meaning}.")


def code(vocabulary: type[Defined], *, max_length: int) -> models.CharField[str, str]:
    """Return the column for one code of a vocabulary, which its definitions explain."""
    return models.CharField(
        max_length=max_length, choices=vocabulary.choices, help_text=vocabulary.help_text()
    )


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


def optional_link(
    to: str, help_text: str, *, related_name: str = "+"
) -> models.ForeignKey[Any, Any]:
    """Return the column for a record that a row may point at, which stays while it does."""
    return models.ForeignKey(
        to,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name=related_name,
        help_text=help_text,
    )


def desk_models() -> list[type[DeskModel]]:
    """Return every concrete desk model."""

    def below(model: type[DeskModel]) -> list[type[DeskModel]]:
        return [model, *(m for child in model.__subclasses__() for m in below(child))]

    return [model for child in DeskModel.__subclasses__() for model in below(child)]
