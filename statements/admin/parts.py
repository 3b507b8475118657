"""What lives in another record's page and is only chosen from: offices, tenures, clauses."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from statements.documents import KINDS
from statements.models import Clause, Office, Tenure

from .lists import newest_first
from .records import ReadAdmin


class PartAdmin(ReadAdmin):
    """No pages of its own: registered so that autocompletes may ask for it."""

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may see the record may see its parts."""
        record = KINDS[str(self.opts.model_name)].table.parent
        allowed: bool = request.user.has_perm(f"statements.view_{record}")
        return allowed

    def get_urls(self) -> list[Any]:
        return []


@admin.register(Office)
class OfficeAdmin(PartAdmin):
    search_fields = ("key", "title", "institution__name")
    ordering = ("key",)


@admin.register(Tenure)
class TenureAdmin(PartAdmin):
    search_fields = ("official__key", "official__name", "office__key", "office__title")
    ordering = ("official", newest_first("starts_first"), "uid")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Tenures with what their label shows."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("official", "office")


@admin.register(Clause)
class ClauseAdmin(PartAdmin):
    search_fields = ("key", "heading", "agreement__short_title", "aliases__text")
    ordering = ("agreement", "position")
