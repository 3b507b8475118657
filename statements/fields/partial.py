"""A partial date as five columns of a model and one attribute."""

from __future__ import annotations

from typing import Any, Self, overload

from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst

from statements.dates import BASES, PARTS, PRECISIONS, PartialDate

from .date_forms import BASIS_CHOICES, PartialDateFormField
from .text import WordsField

PRECISION_CHOICES = tuple((precision, precision.capitalize()) for precision in PRECISIONS)

_NEEDED = PARTS[:4]


# Django's constructor, `get_or_create` and `update_or_create` take properties by name.
class PartialDateField(property):
    """Five columns, named after the attribute, that read and write as one PartialDate.

    Whether None is allowed is for `date_constraints`; `null` is for forms only.
    """

    name: str

    def __init__(
        self,
        *,
        help_text: str = "",
        verbose_name: str | None = None,
        null: bool = True,
        db_index: bool = False,
    ) -> None:
        super().__init__(doc=help_text)
        self.help_text, self.verbose_name, self.null = help_text, verbose_name, null
        # Made here and not later: the order of fields is the order of their making.
        self._columns = dict(zip(PARTS, _columns(help_text, db_index), strict=True))

    def contribute_to_class(self, cls: type[models.Model], name: str) -> None:
        """Give the model its columns and itself as their common attribute."""
        self.name = name
        for part, column in self._columns.items():
            column.contribute_to_class(cls, f"{name}_{part}")
        setattr(cls, name, self)

    @property
    def attnames(self) -> tuple[str, ...]:
        """Name the columns, for `update_fields`, `only` and `bulk_update`."""
        return tuple(f"{self.name}_{part}" for part in PARTS)

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(self, instance: Any, owner: type | None = None) -> PartialDate | None: ...
    def __get__(self, instance: Any | None, owner: type | None = None) -> Self | PartialDate | None:
        """Give the date of a row; ValueError if its columns contradict each other."""
        if instance is None:
            return self
        first, last, precision, basis, note = (getattr(instance, n) for n in self.attnames)
        if first is None:
            return None
        return PartialDate(first, last, precision, basis, note or None)

    def __set__(self, instance: Any, value: PartialDate | str | None) -> None:
        """Fill the columns; text is parsed, with ValueError on what is no date."""
        if isinstance(value, str):
            value = PartialDate.parse(value)
        if value is not None and not isinstance(value, PartialDate):
            raise TypeError(f"{self.name} takes a PartialDate, its text or None, not {value!r}.")
        for part, attname in zip(PARTS, self.attnames, strict=True):
            setattr(instance, attname, None if value is None else getattr(value, part))

    def formfield(self, **kwargs: Any) -> PartialDateFormField:
        """Make the form field; ModelForms need it named and its value assigned."""
        defaults: dict[str, Any] = {
            "required": not self.null,
            "label": capfirst(self.verbose_name or self.name.replace("_", " ")),
        }
        if self.help_text:
            defaults["help_text"] = self.help_text
        return PartialDateFormField(**{**defaults, **kwargs})


def date_constraints(
    model_label: str, name: str, required: bool = False
) -> list[models.CheckConstraint]:
    """Give the rules of one partial date; they are named `tenure_starts_ordered` and so on."""
    first, last, precision = (f"{name}_{part}" for part in PARTS[:3])
    label = capfirst(name.replace("_", " "))
    rules = {
        "whole": (
            _present(name) if required else _present(name) | _absent(name),
            f"{label}: {'a date is needed, with' if required else 'give all or none of'} "
            "its first day, last day, precision and basis.",
        ),
        "ordered": (
            Q(**{f"{first}__lte": F(last)}),
            f"{label}: the first day must not be after the last.",
        ),
        "precise": (
            (~Q(**{precision: "day"}) | Q(**{first: F(last)}))
            & (~Q(**{precision: "range"}) | Q(**{f"{first}__lt": F(last)})),
            f"{label}: a day has one day, and a range has more than one.",
        ),
        "known": (
            Q(**{f"{precision}__in": PRECISIONS}) & Q(**{f"{name}_basis__in": BASES}),
            f"{label}: the precision is one of {', '.join(PRECISIONS)}, "
            f"and the basis one of {', '.join(BASES)}.",
        ),
    }
    return [
        models.CheckConstraint(
            name=f"{model_label}_{name}_{rule}",
            condition=condition,
            violation_error_message=message,
        )
        for rule, (condition, message) in rules.items()
    ]


def _present(name: str) -> Q:
    return Q(**{f"{name}_{part}__isnull": False for part in _NEEDED})


def _absent(name: str) -> Q:
    return Q(**{f"{name}_{part}__isnull": True for part in PARTS})


def _columns(help_text: str, db_index: bool) -> list[models.Field[Any, Any]]:
    def describe(part: str) -> str:
        return f"{help_text} {part}".strip()

    optional: dict[str, Any] = {"null": True, "blank": True}
    return [
        models.DateField(help_text=describe("First day it may be."), db_index=db_index, **optional),
        models.DateField(help_text=describe("Last day it may be."), **optional),
        models.CharField(
            max_length=10, choices=PRECISION_CHOICES, help_text=describe("Precision."), **optional
        ),
        models.CharField(
            max_length=12, choices=BASIS_CHOICES, help_text=describe("How it is known."), **optional
        ),
        WordsField(help_text=describe("Note on the date."), **optional),
    ]
