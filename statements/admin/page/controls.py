"""The form field of each kind of field that a document has.

Keys are chosen in selects that hold only what is chosen and ask the desk for the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import singledispatch
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models
from django.forms.boundfield import BoundField

from statements.documents.field_types import ClauseLink, Day, Link, Number, Partial, TypeOfReference
from statements.documents.mapping import Keys, Listing
from statements.models import Reference, Target
from statements.vocabularies import ReferenceType

from .selects import TARGET_NOUNS, KeySelect, KeysField, KeysSelect, TargetsField, TargetsSelect

DEFAULTS = {
    "certainty": "verified",
    "role": "speaks",
    "resolution": "explicit",
    "rendition": "reported",
}  # what most rows say, offered in new ones


class DeskField(BoundField):
    """A field with its label, help and faults, as the pages of records show it."""

    @property
    def template_name(self) -> str:
        return "admin/statements/field.html"


@singledispatch
def control(part: Any, model: type[models.Model]) -> forms.Field:
    """Return the form field for one field of a document."""
    if part.name == "uid":
        hidden = forms.HiddenInput({"id": False})
        return forms.CharField(required=False, max_length=36, widget=hidden)
    column: Any = model._meta.get_field(part.name)
    field: forms.Field = column.formfield(**widget_of(column))
    default = DEFAULTS.get(part.name)
    if default and not column.null and default in dict(column.flatchoices):
        field.initial = default
    return explained(field)


@control.register
def _(part: TypeOfReference, model: type[models.Model]) -> forms.Field:
    """Offer the types that fit what makes the reference."""
    field: Any = forms.ChoiceField(
        choices=[("", "---------"), *by_family(part.fitting_types)],
        help_text=ReferenceType.help_text(part.fitting_types),
        error_messages={"invalid_choice": "“%(value)s” does not fit here: choose one of the list."},
    )
    return explained(field)


def by_family(types: Sequence[ReferenceType]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return choices of types, those of a family together under its name."""
    families = dict.fromkeys(kind.family for kind in types)
    return [
        (str(family.label), [(t.value, str(t.label)) for t in types if t.family is family])
        for family in families
    ]


def targets_by_family(part: TypeOfReference) -> dict[str, tuple[str, ...]]:
    """Return what may be pointed at by family, as the list has them: in one, it is the same."""
    return {str(kind.family.label): ordered(kind.targets) for kind in part.fitting_types}


def targets_of(part: TypeOfReference) -> tuple[str, ...]:
    """Return the nouns that a reference may point at, whatever its type."""
    return ordered({noun for kind in part.fitting_types for noun in kind.targets})


def ordered(nouns: Collection[str]) -> tuple[str, ...]:
    return tuple(noun for noun in TARGET_NOUNS if noun in nouns)


def widget_of(column: Any) -> dict[str, Any]:
    """Return the widget for a plain column, if it is not the usual one."""
    if column.choices:
        return {}
    if isinstance(column, models.TextField):
        return {"widget": AdminTextareaWidget({"rows": 3, "cols": False})}
    if isinstance(column, models.CharField):
        return {"widget": AdminTextInputWidget({"size": False})}
    return {}


def explained(field: Any) -> forms.Field:
    """Take the definitions of a vocabulary out of the help text, to be shown on demand."""
    lines = str(field.help_text).split(" · ")
    field.meanings = []
    if len(lines) > 1:
        head, dot, first = lines[0].partition(". ")
        field.help_text = head + "." if dot else ""
        lines[0] = first if dot else lines[0]
        field.meanings = [tuple(line.split(": ", 1)) for line in lines]
    explained_field: forms.Field = field
    return explained_field


@control.register
def _(part: Partial, model: type[models.Model]) -> forms.Field:
    field: forms.Field = getattr(model, part.name).formfield(
        required=part.required, basis=part.basis
    )
    field.widget.widgets[2].attrs["rows"] = 1
    return field


@control.register
def _(part: Day, model: type[models.Model]) -> forms.Field:
    column: Any = model._meta.get_field(part.name)
    return forms.DateField(
        required=not column.null,
        help_text=column.help_text,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"class": "vTextField", "placeholder": "2022-12-22"}),
        error_messages={"invalid": "Write the day as 2022-12-22."},
    )


@control.register
def _(part: Link, model: type[models.Model]) -> forms.Field:
    column: Any = model._meta.get_field(part.name)
    return forms.CharField(
        required=not column.null,
        help_text=column.help_text,
        widget=KeySelect(column, part.noun),
    )


@control.register
def _(part: ClauseLink, model: type[models.Model]) -> forms.Field:
    column: Any = model._meta.get_field(part.name)
    return forms.CharField(
        required=not column.null,
        help_text=f"{column.help_text} Write its number, as 6.3.",
        widget=AdminTextInputWidget({"placeholder": "6.3"}),
    )


@control.register
def _(part: Number, model: type[models.Model]) -> forms.Field:
    return forms.CharField(
        help_text="As in keys: 6 or 6.3; never changes.",
        widget=AdminTextInputWidget({"placeholder": "6.3"}),
    )


@control.register
def _(part: Keys, model: type[models.Model]) -> forms.Field:
    column: Any = part.model._meta.get_field(part.link.name)
    help_text = "Whose conduct it concerns." if part.name == "about" else ""
    return KeysField(required=False, help_text=help_text, widget=KeysSelect(column, part.link.noun))


@control.register
def _(part: Listing, model: type[models.Model]) -> forms.Field:
    if part.table.model is not Target or model is not Reference:
        raise NotImplementedError(f"No field for {part.name}.")
    column: Any = Target._meta.get_field("statement")
    return TargetsField(
        required=False,  # by its resolution
        help_text="What is cited: agreements, clauses, or the statement answered; nothing where it "
        "is unresolved.",
        widget=TargetsSelect(column, TARGET_NOUNS),
    )
