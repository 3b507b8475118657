"""The form field of a parameter: how often it is given, and how its values are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .algebra import EMPTY, NONE, short
from .refusals import Fault, Refused, Spellings, mended, swap_value


class Faulty(ValidationError):
    """A form error that carries its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message, code=fault.code)
        self.fault = fault


class ValuesField(forms.Field):
    """Read every value that a parameter was given, each by itself."""

    widget = forms.MultipleHiddenInput

    def __init__(
        self,
        *,
        name: str,
        many: bool,
        listed: bool,
        spellings: Spellings,
        read: Callable[[str], Any],
        **kwargs: Any,
    ):
        self.name, self.many, self.listed, self.read = name, many, listed, read
        self.spellings = spellings
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[Any]:
        """Return the values as read; raise Faulty for the first that is wrong."""
        values = list(value or ())
        if len(values) > 1 and not self.many:
            raise Faulty(self.repeated(values))
        return [self.read_one(text) for text in values]

    def read_one(self, text: str) -> Any:
        try:
            return self.read(text)
        except Refused as refused:
            if refused.code == EMPTY and self.listed and self.takes(NONE):
                advice = f"{str(refused).rstrip('.')}, or write none to ask for those without."
                refused = Refused(advice, EMPTY)
            better = mended(text, self.read, listed=self.listed, spellings=self.spellings)
            fix = None if better is None else swap_value(self.name, text, better)
            raise Faulty(Fault.of(self.name, refused, fix)) from refused

    def takes(self, text: str) -> bool:
        try:
            self.read(text)
        except Refused:
            return False
        return True

    def repeated(self, values: list[str]) -> Fault:
        listed = ",".join(dict.fromkeys(value for value in values if value))
        message = "This is given more than once. Write one list: any of its values will do"
        once = Fault(self.name, "This takes one value and is given more than once.", "repeated")
        if not self.listed:
            return once
        if not self.takes(listed):
            return once
        text = f"{message}, as in {self.name}={short(listed)}."
        return Fault(self.name, text, "repeated")
