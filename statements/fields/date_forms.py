"""How a person enters a partial date: its days as text, how it is known, and a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from statements.dates import FORMS, PartialDate

from .text import TextFormField, validate_text

BASIS_CHOICES = (
    ("stated", "Stated by a source"),
    ("weekday", "Worked out from a weekday"),
    ("publication", "Taken from the day of publication"),
    ("inferred", "Inferred otherwise"),
)
_DEFAULT_BASIS = "stated"


class NoteArea(forms.Textarea):
    """A box that is shown on demand, unless it is filled."""

    template_name = "admin/statements/note_area.html"


class PartialDateWidget(forms.MultiWidget):
    """Three controls, each with a name to be read out, in a fieldset where forms make one.

    `basis` is how a date is known until another basis is chosen.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, basis: str = _DEFAULT_BASIS) -> None:
        self.basis = basis
        super().__init__(
            {
                "date": forms.TextInput(
                    {
                        "class": "partial-date",
                        "placeholder": "2022-12-22",
                        "aria-label": "Date",
                    }
                ),
                "basis": forms.Select(
                    {"aria-label": "How the date is known"},
                    choices=BASIS_CHOICES,
                ),
                "note": NoteArea(
                    {
                        "rows": 2,
                        "cols": False,
                        "aria-label": "Note on the date",
                        "placeholder": "Note on the date",
                    }
                ),
            },
            attrs,
        )

    def decompress(self, value: PartialDate | str | None) -> list[str]:
        """Show a date, or as it stands the text that was meant to be one."""
        return _shown(value, self.basis)


class PartialDateFormField(forms.MultiValueField):
    """Give a PartialDate, or None where no date was entered."""

    widget = PartialDateWidget

    def __init__(
        self, *, required: bool = True, basis: str = _DEFAULT_BASIS, **kwargs: Any
    ) -> None:
        self.basis = basis
        kwargs.setdefault("widget", PartialDateWidget(basis=basis))
        parts = (
            forms.CharField(
                required=required, error_messages={"incomplete": f"Give a date: {FORMS}."}
            ),
            forms.ChoiceField(required=False, choices=BASIS_CHOICES),
            TextFormField(required=False, validators=[validate_text]),
        )
        kwargs.setdefault("help_text", f"Write it as {FORMS}.")
        super().__init__(parts, required=required, require_all_fields=False, **kwargs)
        if self.label:
            self._name_controls(str(self.label))

    def compress(self, data_list: Sequence[str]) -> PartialDate | None:
        """Read the three controls; a basis alone says nothing, a note alone is an error."""
        text, basis, note = data_list or ("", "", "")
        if not text and note:
            raise ValidationError(
                "This note has no date: give the date, or clear the note.", code="incomplete"
            )
        if not text:
            return None
        try:
            return PartialDate.parse(text, basis or self.basis, note or None)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def has_changed(self, initial: Any, data: Sequence[str | None] | None) -> bool:
        """Compare what was shown with what came back, a date left empty with none at all."""
        if not isinstance(initial, list | tuple):
            initial = _shown(initial, self.basis)
        entered = (_entered(parts or (), self.basis) for parts in (initial, data))
        return not self.disabled and next(entered) != next(entered)

    def _name_controls(self, label: str) -> None:
        """Tell the controls of several dates on one page apart."""
        for control in self.widget.widgets:
            control.attrs["aria-label"] = f"{label}: {control.attrs['aria-label'].lower()}"


def _shown(value: PartialDate | str | None, basis: str) -> list[str]:
    if isinstance(value, PartialDate):
        return [str(value), value.basis, value.note or ""]
    return [value or "", basis, ""]


def _entered(parts: Sequence[str | None], default: str) -> tuple[str, str, str] | None:
    text, basis, note = (TextFormField().to_python(part) for part in parts or ("", "", ""))
    return (text, basis or default, note) if text or note else None
