"""The scripts and styles of help while entering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from statements.models import Source

from .selects import KeySelect

EVERY_NOUN = (
    *("asking", "choosing", "adding", "keys", "beside", "looks", "coding"),
    *("tables", "cells", "grids"),
)
STATEMENTS = (
    *(*EVERY_NOUN, "days", "offices", "contacts", "twins", "sources", "strip", "clauses"),
    "proposing",
)


def autocompletes() -> Any:
    """Return what Django's autocompletes need."""
    return KeySelect(Source._meta.get_field("publisher"), "publisher").media


def scripts(names: Sequence[str]) -> forms.Media:
    """Return our scripts after those of Django's autocompletes, which they build upon."""
    django = autocompletes()
    before = [path for path in django._js if "/i18n/" not in path]
    ours = [f"statements/entering/{name}.js" for name in names]
    return forms.Media(css={"all": ["statements/entering.css"]}, js=[*before, *ours])


OF_FILTERS = forms.Media(css=autocompletes()._css, js=["statements/desk.js"]) + scripts(
    EVERY_NOUN[:2]
)
