"""The rows of one list of a document: a formset whose rows keep their uid and their order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from math import inf
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.functional import cached_property

from statements.documents import Document
from statements.documents.field_types import TypeOfReference
from statements.documents.mapping import Field, Listing
from statements.keys import new_uid

from ..requests import number_in
from .controls import control, targets_by_family, targets_of
from .lines import ASIDE, GRIDS, RowField, aside_in, line_of
from .values import document_value, initial_value

MOST_ROWS = 500  # rows in one list; the settings limit the fields of a page
TOOLS = ("ORDER", "DELETE")


class RowForm(forms.Form):
    """One object of a list."""

    bound_field_class = RowField

    parts: ClassVar[tuple[Field, ...]]
    fixed: ClassVar[str]  # the field that names the row for ever, if it is a visible one
    line_names: ClassVar[tuple[str, ...]] = ()  # the fields that its line says
    is_grid: ClassVar[bool] = False  # it is a line of a table, which takes one that is pasted
    # A template finds a field before an attribute: none of these may be called as a field is.
    row_number: int | str = "…"  # on the page, from 1
    is_blank = False  # nothing is in it
    is_folded = False  # blank, and out of sight
    is_open = False  # its line
    first_row = ""  # the prefix of the row whose help is that of this one too, if it is another

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.fixed and self["was"].value():
            self.fields[self.fixed].widget.attrs["readonly"] = True

    @classmethod
    def initial_values(cls, row: Document) -> Document:
        """Return the initial values of the form for a row of a document."""
        values = {part.name: initial_value(part, row[part.name]) for part in cls.parts}
        return values | ({"was": row[cls.fixed]} if cls.fixed else {})

    def clean(self) -> None:
        fixed = self.cleaned_data.get(self.fixed)
        was = self.cleaned_data.get("was")
        if was and fixed and fixed != was:
            self.add_error(self.fixed, f"This was {was} and stays so: others may point at it.")

    @cached_property
    def changed_data(self) -> list[str]:
        """What was typed: a row with nothing but a uid and a place is blank."""
        return [name for name in super().changed_data if name not in ("uid", "ORDER")]

    @property
    def row_name(self) -> str:
        """What the row is called: by what names it for ever, else by its number on the page."""
        if not self.fixed:
            return str(self.row_number)
        return str(self["was"].value() or self[self.fixed].value() or "(new)")

    @property
    def tools(self) -> list[BoundField]:
        """The place in the list, and the box that removes the row."""
        return [self[name] for name in TOOLS if name in self.fields]

    @property
    def own_fields(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if field.name not in TOOLS]

    @property
    def main_fields(self) -> list[BoundField]:
        return [field for field in self.own_fields if field.name not in aside_in(self.is_grid)]

    @property
    def aside_fields(self) -> list[Any]:
        return [field for field in self.own_fields if field.name in aside_in(self.is_grid)]

    @property
    def says_more(self) -> bool:
        return any(field.is_filled or field.errors for field in self.aside_fields)

    @property
    def line(self) -> str:
        return line_of(self.row_name, (self[name] for name in self.line_names))

    @property
    def document(self) -> Document:
        """Return the row that this form tells; a new one gets its uid once."""
        row = {part.name: document_value(part, self.cleaned_data[part.name]) for part in self.parts}
        if "uid" in row and not row["uid"]:
            row["uid"] = self.cleaned_data["uid"] = new_uid()
        return row

    def _post_clean(self) -> None:
        """Find no fault with a row that goes."""
        if self.cleaned_data.get("DELETE"):
            self.errors.clear()

    def field_for(self, name: str) -> str | None:
        """Return the visible field that shows a member of the row, None for the row as a whole."""
        return name if name in {field.name for field in self.visible_fields()} else None


class RowSet(BaseFormSet):
    """The rows of one list, those that are there and blank ones to be filled."""

    listing: ClassVar[Listing]
    title: str
    singular: ClassVar[str]
    is_new = True  # so is the record

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[str] = []
        self._filled_forms: list[RowForm] | None = None

    def add_fields(self, form: RowForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, label in zip(TOOLS, ("Place", "Remove"), strict=True):
            form.fields[name].label = label
            form.fields[name].widget.attrs["id"] = False  # it stands in its label

    @property
    def name(self) -> str:
        return self.listing.name

    @property
    def meanings(self) -> list[tuple[str, list[str]]]:
        """The definitions of the vocabularies that rows use, by field."""
        fields = self.form.base_fields.items()
        return [
            (field.label or name.replace("_", " ").capitalize(), field.meanings)
            for name, field in fields
            if getattr(field, "meanings", None)
        ]

    @property
    def points_at(self) -> str:
        """What references may point at, by the family of their type; empty for other rows.

        Types of references are chosen by the coding rules.
        """
        fields = self.listing.table.fields
        types = [part for part in fields if isinstance(part, TypeOfReference)]
        return json.dumps(targets_by_family(types[0])) if types else ""

    @cached_property
    def template_form(self) -> RowForm:
        """The row that the browser copies to add one."""
        row: RowForm = self.empty_form
        row.is_blank = row.is_open = True
        row.first_row = self.forms[0].prefix if self.forms else ""
        return row

    @property
    def faults(self) -> list[str]:
        """Errors of the list as a whole."""
        return [*map(str, self.non_form_errors()), *self.problems] if self.is_bound else []

    def numbered_forms(self) -> list[RowForm]:
        """Return the rows with their numbers; those to be filled are open, or folded away."""
        initial_count, is_begun = self.initial_form_count(), self.is_new and not self.is_bound
        for number, form in enumerate(self.forms, 1):
            form.row_number = number
            form.is_blank = number > initial_count and not (form.is_bound and form.has_changed())
            form.is_folded = form.is_blank and (number > 1 or not self.is_new)
            form.is_open = bool(form.errors) or ((form.is_blank or is_begun) and not form.is_folded)
            form.first_row = self.forms[0].prefix if number > 1 else ""
        return self.forms

    def filled_forms(self) -> list[RowForm]:
        """Return the rows that are filled and not removed, in the order of their places."""
        if not self.is_bound:
            return self.forms[: self.initial_form_count()]
        if self._filled_forms is None:
            filled = [
                (self.place(number, form), number, form)
                for number, form in enumerate(self.forms, 1)
                if not form.cleaned_data.get("DELETE")
                and (number <= self.initial_form_count() or form.has_changed())
            ]
            self._filled_forms = [form for _, _, form in sorted(filled, key=lambda row: row[:2])]
        return self._filled_forms

    def place(self, number: int, form: RowForm) -> float:
        """Return where a row goes: one moved up comes before the row that had its place."""
        wanted: int | None = form.cleaned_data.get("ORDER")
        if wanted is None:
            return inf
        return wanted + (wanted > number) / 2 - (wanted < number) / 2


def row_names(listing: str, data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the prefixes of the controls of each row of a list that was sent."""
    count = min(number_in(data, f"{listing}-TOTAL_FORMS"), MOST_ROWS)
    return (f"{listing}-{index}" for index in range(count))


def row_form(listing: Listing, base: type[RowForm] = RowForm, **extra: Any) -> type[RowForm]:
    """Return the form class for the rows of a list; extra fields come after its own."""
    table = listing.table
    parts = tuple(part for part in table.fields if part.name not in getattr(base, "left_out", ()))
    fixed = table.row_key if table.row_key != "uid" else ""
    fields: dict[str, Any] = {part.name: control(part, table.model) for part in parts}
    for part in parts:
        if isinstance(part, TypeOfReference):
            fields["targets"].widget.nouns = targets_of(part)
    if "plural_of_series" in fields and table.parent != "series":
        fields["plural_of_series"].widget = forms.HiddenInput({"id": False})
    if fixed:
        fields["was"] = forms.CharField(required=False, widget=forms.HiddenInput)
        if fixed == "key":
            fields["key"].required = False
            fields["key"].help_text = "Leave it empty to have it made from the title."
    shown = [name for name, field in fields.items() if not field.widget.is_hidden]
    line_names = tuple(name for name in shown if name not in (*ASIDE, fixed))
    fields |= {"parts": parts, "fixed": fixed, "line_names": base.line_names or line_names}
    fields["is_grid"] = listing.name in GRIDS
    return type(f"{table.model.__name__}Row", (base,), fields | extra)


def row_set(listing: Listing, form: type[RowForm], *, extra: int = 1) -> type[RowSet]:
    """Return the formset class for a list."""
    row_set_class: Any = formset_factory(
        form,
        formset=RowSet,
        extra=extra,
        can_order=True,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
    )
    row_set_class.listing = listing
    row_set_class.title = listing.name.replace("_", " ").capitalize()
    row_set_class.singular = str(listing.table.model._meta.verbose_name)
    checked: type[RowSet] = row_set_class
    return checked
