"""Which records a person may add from the page of another, without leaving it."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from statements.documents import NOUNS
from statements.documents.links import POINTED_NOUNS

ADDED = [name for name, noun in NOUNS.items() if name in POINTED_NOUNS and noun.has_page_beside]


def addable(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Return noun, name and address of the page of each that this person may add."""
    models = {noun: NOUNS[noun].table.model for noun in ADDED}
    return [
        (noun, str(model._meta.verbose_name), reverse(f"admin:statements_{noun}_add"))
        for noun, model in models.items()
        if admin.site.get_model_admin(model).has_add_permission(request)
    ]
