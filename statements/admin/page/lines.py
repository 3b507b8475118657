"""What a row says in one line, and which of its fields stand aside until they are filled.

`lines.js` says the same while the row is typed into.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.choices import flatten_choices
from django.utils.text import Truncator

from .controls import DeskField
from .selects import KeySelect

ASIDE = ("certainty", "note")  # what most rows leave as it is
GRIDS = ("aliases", "clauses", "obligations")  # lists of many short rows, which take a table
LONGEST = 120  # characters of one text in a line


class WordsArea(AdminTextareaWidget):
    """A box for the words of somebody, which stand in quotation marks in a line."""


class RowField(DeskField):
    """A field of a row, described by the help that stands in the first row of its list."""

    form: Any

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby
        if not described or not self.form.first_row:
            return described
        own, first = (
            f"{row}-{self.name}_helptext" for row in (self.form.prefix, self.form.first_row)
        )
        return described.replace(own, first)

    @property
    def words(self) -> str:
        """What it says, as people read it; a number with its name."""
        value = self.value()
        text = "" if value in (None, "") else words_of(self.field.widget, value)
        is_named = text and isinstance(self.field.widget, forms.NumberInput | forms.CheckboxInput)
        return f"{str(self.label).lower()} {text}".strip() if is_named else text

    @property
    def is_filled(self) -> bool:
        """Whether it says something else than a new row."""
        return (self.value() or "") != (self.field.initial or "")


def aside_in(is_grid: bool) -> tuple[str, ...]:
    """Return which fields stand aside: in a grid certainty is a column."""
    return ASIDE[1:] if is_grid else ASIDE


@singledispatch
def words_of(widget: Any, value: Any) -> str:
    """Return what a control shows for a value, in words."""
    return Truncator(" ".join(str(value).split())).chars(LONGEST)


@words_of.register
def _(widget: WordsArea, value: Any) -> str:
    return f"“{Truncator(' '.join(str(value).split())).chars(LONGEST)}”"


@words_of.register
def _(widget: forms.CheckboxInput, value: Any) -> str:
    return " " if value else ""  # its name says all


@words_of.register
def _(widget: forms.MultiWidget, value: Any) -> str:
    parts: Any = value if isinstance(value, list) else widget.decompress(value)
    return str(parts[0] or "")


@words_of.register
def _(widget: forms.Select, value: Any) -> str:
    choices = dict(flatten_choices(widget.choices))
    return str(choices.get(value, value))


@words_of.register
def _(widget: KeySelect, value: Any) -> str:
    keys = [str(one) for one in (value if isinstance(value, list | tuple) else [value]) if one]
    return ", ".join(widget.labels.get(widget.pointer(key), key) for key in keys)


def line_of(name: str, fields: Iterable[Any]) -> str:
    """Return what fields say beside the name of their row, nothing of it twice."""
    parts: list[str] = []
    for field in fields:
        text = field.words
        for before in parts:
            text = text.removeprefix(f"{before}, ")
        if text and text != name:
            parts.append(text)
    return " · ".join(parts)
