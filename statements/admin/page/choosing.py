"""Autocompletes: selects that hold only what is chosen and ask the desk for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.urls import reverse

from statements.documents import Document
from statements.documents.nouns.shared import TARGETS
from statements.keys import clause_parts
from statements.wording.labels import Pointer

TARGET_NOUNS = tuple(part.name for part in TARGETS.table.plain)


class Chosen:
    """Render the chosen options alone, in their order, with labels fetched for the page."""

    noun = ""
    is_required: bool
    allow_multiple_selected: bool
    url_name = "%s:statements_choices"

    def __init__(self, field: Any, noun: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(field, admin.site, attrs)  # type: ignore[call-arg]
        self.noun = noun
        self.labels: dict[Pointer, str] = {}
        if noun:
            self.attrs["data-noun"] = noun  # type: ignore[attr-defined]

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)  # type: ignore[misc]
        copied.labels = {}
        return copied

    def pointer(self, value: str) -> Pointer:
        """Return what a chosen value points at."""
        return self.noun, value

    def optgroups(self, name: str, value: Iterable[Any], attrs: Any = None) -> list[Any]:
        chosen = [str(one) for one in value if one]
        options = [
            self.create_option(name, one, self.labels.get(self.pointer(one), one), True, place)  # type: ignore[attr-defined]
            for place, one in enumerate(chosen)
        ]
        if not self.is_required and not self.allow_multiple_selected:
            options.insert(0, self.create_option(name, "", "", not chosen, 0))  # type: ignore[attr-defined]
        return [(None, options, 0)]


class KeySelect(Chosen, AutocompleteSelect):
    """Choose one."""


class KeysSelect(Chosen, AutocompleteSelectMultiple):
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

    def to_python(self, value: Any) -> list[Document]:
        return [target(one) for one in super().to_python(value)]


def target(value: str) -> Document:
    """Return the target that a chosen value means."""
    noun, _, key = value.partition(":")
    if noun not in TARGET_NOUNS or not key:
        raise ValidationError(f"“{value}” is no target: choose one from the list.", code="target")
    agreement, clause = clause_parts(key)
    if noun == "statement":
        return {"agreement": None, "clause": None, "statement": key}
    return {"agreement": agreement, "clause": clause or None, "statement": None}


def target_value(target: Document) -> str:
    """Return the value under which a target is chosen."""
    if target["statement"]:
        return f"statement:{target['statement']}"
    if target["clause"]:
        return f"clause:{target['agreement']}/{target['clause']}"
    return f"agreement:{target['agreement']}"
