"""What a reader may write, and what nobody but a program would."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from statements.fields import TextFormField
from statements.fields.text import validate_line, validate_text, validate_web_address

from .slips import LEAST, MOST, Slip

LONGEST = 4_000  # characters of each of the two texts
AGAIN = "Look through what stands here, and send it again."
TOO_OLD = f"This form was open for longer than a day, or is that of another page. {AGAIN}"
TOO_QUICK = f"This was sent within {LEAST} seconds, as programs do. {AGAIN}"
TRAP = "Leave this empty: it is there for programs that fill in everything."


def words(label: str, rows: int, **kwargs: Any) -> TextFormField:
    return TextFormField(
        label=label,
        max_length=LONGEST,
        validators=[validate_text],
        empty_value=None,
        widget=forms.Textarea({"rows": rows}),
        **kwargs,
    )


def line(label: str, longest: int, kind: str = "text", **attributes: str) -> TextFormField:
    """Return a field that may stay empty."""
    return TextFormField(
        label=label,
        max_length=longest,
        required=False,
        empty_value=None,
        validators=[validate_web_address if kind == "url" else validate_line],
        widget=forms.TextInput({"type": kind, **attributes}),
    )


class CorrectionForm(forms.Form):
    """What is wrong on a page, what it should be, and by whom an answer is wished."""

    wrong = words("What is wrong?", 5, help_text="The sentence, the date, the name, the source …")
    proposal = words("What should it be?", 4, required=False)
    source = line("Where can that be read?", 2_000, "url", placeholder="https://")
    name = line("Your name, if you like", 200, autocomplete="name")
    mail = forms.EmailField(
        label="Your mail address, if you wish an answer",
        max_length=254,
        required=False,
        empty_value=None,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    website = forms.CharField(label=TRAP, required=False, widget=forms.TextInput({"tabindex": -1}))
    slip = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, about: str, number: int) -> None:
        """Make a form for a page; one that was sent keeps its slip while that holds."""
        super().__init__(data, label_suffix="")
        self.about, self.number = about, number
        self.received = Slip.read(str(data.get("slip", ""))) if data is not None else None

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(TRAP, code="trap")
        return ""

    def clean(self) -> dict[str, Any]:
        slip = self.received
        if slip is None or slip.about != self.about or slip.age > MOST:
            self.received = None
            raise ValidationError(TOO_OLD, code="slip")
        if slip.age < LEAST:
            raise ValidationError(TOO_QUICK, code="quick")
        return self.cleaned_data

    @property
    def next_slip(self) -> str:
        """The slip of the form as it is shown now."""
        return (self.received or Slip.of(self.about, self.number)).sign()

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields that a reader fills in."""
        return [self[name] for name in ("wrong", "proposal", "source", "name", "mail")]
