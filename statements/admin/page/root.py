"""The form of a document's own fields, before a noun gives it any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from statements.fields import TextFormField, validate_text
from statements.vocabularies import Action

from ..requests import number_in
from .controls import DeskField

EDIT_ACTIONS = (Action.CORRECTED, Action.REVISED, Action.RECODED)
FORM_ID = "form"  # the id of a form, in it and in the address of a page for a new record


def action_in(data: Mapping[str, Any]) -> Action | None:
    """Return the kind of edit that was chosen."""
    return next((action for action in EDIT_ACTIONS if action == data.get("action")), None)


class RootForm(forms.Form):
    """The document's own fields, and what saving it needs.

    A template finds a field before an attribute: none of these may be called as a field is.
    """

    bound_field_class = DeskField
    use_required_attribute = False

    base_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    form = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    overwrite = forms.IntegerField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    action = forms.ChoiceField(
        required=False,
        label="Kind of edit",
        choices=[
            (a.value, f"{a.label}: {a.definition[0].lower()}{a.definition[1:]}")
            for a in EDIT_ACTIONS
        ],
        help_text="What the public is told about it, if it was public before.",
    )
    reason = TextFormField(
        required=False,
        max_length=500,
        label="Reason for this edit",
        help_text="Kept with the edition; the public reads it once the change is public.",
        validators=[validate_text],
        widget=forms.TextInput({"class": "vTextField"}),
    )

    @property
    def form_id(self) -> str:
        """The id of the form, which may be the uid of the record that it makes."""
        return str(self[FORM_ID].value() or "")

    @property
    def typed_base(self) -> int:
        return number_in({"base": self["base_version"].value()}, "base")

    @property
    def is_resent(self) -> bool:
        """Whether this is the form for a new record, and has made the record before."""
        return self.typed_base == 0 < int(self.initial["base_version"])

    @property
    def base(self) -> int:
        """The version that the typing began from; what a form for a new record made is 1."""
        return 1 if self.is_resent else self.typed_base

    @property
    def claimed(self) -> int:
        """The version that saving replaces: one that was seen on the conflict page, or base."""
        return self.cleaned_data.get("overwrite") or self.base
