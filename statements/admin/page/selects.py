"""Form fields and widgets that choose records by their keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.urls import reverse

from statements.documents.nouns.shared import TARGETS
from statements.wording.labels import Pointer, labels

TARGET_NOUNS = tuple(part.name for part in TARGETS.table.plain)
SAID_ONCE = frozenset(
    (
        "lang",  # the page's
        *(f"data-{name}" for name in ("ajax--cache", "ajax--delay", "ajax--type")),
        *("data-placeholder", "data-theme"),
    )
)


class KeySelect(AutocompleteSelect):
    """Choose one; the options are those chosen, in their order, with labels fetched for a page."""

    url_name = "%s:statements_choices"

    def __init__(self, field: Any, noun: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(field, admin.site, attrs)
        self.noun = noun
        self.labels: dict[Pointer, str] = {}
        if noun:
            self.attrs["data-noun"] = noun

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied.labels = {}
        return copied

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Leave out what every autocomplete says alike: `choosing.js` says it once."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {name: value for name, value in attrs.items() if name not in SAID_ONCE}

    def pointer(self, value: str) -> Pointer:
        """Return what a chosen value points at."""
        return self.noun, value

    def optgroups(self, name: str, value: Iterable[Any], attrs: Any = None) -> list[Any]:
        chosen = [str(one) for one in value if one]
        options = [
            self.create_option(name, one, self.labels.get(self.pointer(one), one), True, place)
            for place, one in enumerate(chosen)
        ]
        if not self.is_required and not self.allow_multiple_selected:
            options.insert(0, self.create_option(name, "", "", not chosen, 0))
        return [(None, options, 0)]


class KeysSelect(KeySelect, AutocompleteSelectMultiple):
    """Choose several; what is added comes last."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Each choice has its own cross; one for all would be no item of the list it is in."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class TargetsSelect(KeysSelect):
    """Choose agreements, clauses and statements in one field."""

    def __init__(self, field: Any, nouns: tuple[str, ...]) -> None:
        super().__init__(field, "")
        self.nouns = nouns

    def pointer(self, value: str) -> Pointer:
        noun, _, key = value.partition(":")
        return noun, key

    def get_url(self) -> str:
        return f"{reverse('admin:statements_targets')}?{urlencode({'nouns': ' '.join(self.nouns)})}"


class KeysField(forms.Field):
    """A list of keys in their order."""

    def to_python(self, value: Any) -> list[Any]:
        return [str(one).strip() for one in value or () if str(one).strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and [*(initial or ())] != [*(data or ())]


class TargetsField(KeysField):
    """A list of targets, each chosen as `agreement:KEY`, `clause:KEY/NUMBER` or `statement:UID`."""

    def to_python(self, value: Any) -> list[str]:
        chosen = super().to_python(value)
        for one in chosen:
            noun, _, key = one.partition(":")
            if noun not in TARGET_NOUNS or not key:
                raise ValidationError(
                    f"“{one}” is no target: choose one from the list.", code="target"
                )
        return chosen


def label_choices(page_forms: Iterable[forms.Form]) -> None:
    """Give every autocomplete the names of what is chosen, in one query per noun."""
    chosen = [
        (bound.field.widget, bound.value())
        for form in page_forms
        for bound in form
        if isinstance(bound.field.widget, KeySelect)
    ]
    names = labels(
        widget.pointer(str(one))
        for widget, value in chosen
        for one in (value if isinstance(value, list | tuple) else [value])
        if one
    )
    for widget, _ in chosen:
        widget.labels = names
