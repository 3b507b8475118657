"""Where on the page of a document a path of the document leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.forms.boundfield import BoundField

from statements.documents import Noun

from .lifted import shown_path
from .rows import RowForm, RowSet

PATH = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")


def anchor_of(bound: BoundField) -> str:
    """Return the id of a field's control, of the first where it has several."""
    several = isinstance(bound.field.widget, forms.MultiWidget)
    return f"{bound.auto_id}_0" if several else str(bound.id_for_label or bound.auto_id)


@dataclass(frozen=True, slots=True)
class Spot:
    """A field, else the row or the own fields that `form` stands for, else a whole list."""

    form: Any
    field: str | None = None

    @property
    def control(self) -> str:
        """The name of the control, else the id of the row or the list; "" is the page itself."""
        if isinstance(self.form, RowSet):
            return f"{self.form.prefix}-group"
        return self.form.add_prefix(self.field) if self.field else self.form.prefix or ""

    @property
    def anchor(self) -> str:
        """The id of what a link to it leads to."""
        if self.field is None:
            return self.control or "own"
        return anchor_of(self.form[self.field])

    def add(self, message: str) -> None:
        if isinstance(self.form, RowSet):
            self.form.problems.append(message)
        else:
            self.form.add_error(self.field, message)


class Page(Protocol):
    """A page with the forms of one document."""

    noun: Noun
    key: str | None
    root: Any
    lists: dict[str, RowSet]

    def filled(self, listing: Any) -> list[RowForm]: ...


def own_path(page: Page, path: str) -> str:
    """Return the path on the page to what has a path in the document, without its record."""
    path = path.removeprefix(f"{page.noun.name}/{page.key}:")
    return shown_path(page.noun.table, page.filled, path) if page.root.is_bound else path


def find_spot(page: Page, path: str) -> Spot | None:
    """Return the visible field that a path on the page leads to, else its row or list, or None."""
    match = PATH.match(path)
    name, place, field = match.groups() if match else ("", None, None)
    if name in page.lists:
        filled_forms = page.lists[name].filled_forms()
        if place is not None and int(place) < len(filled_forms):
            form = filled_forms[int(place)]
            return Spot(form, form.field_for(field or ""))
        return Spot(page.lists[name])
    if name in page.root.fields and not page.root.fields[name].widget.is_hidden:
        return Spot(page.root, name)
    return None
