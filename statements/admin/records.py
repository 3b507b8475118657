"""Records, their editions and the ledger, to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from statements.models import Change, Edition, Record, Redaction, Release

from .desk import DeskAdmin


class ReadAdmin(DeskAdmin):
    """Shown, never changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Record)
class RecordAdmin(ReadAdmin):
    list_display = ("id", "noun", "state", "version", "public_change", "state_by", "state_at")
    list_filter = ("state",)
    list_select_related = ("public_change", "state_by")
    search_fields = ("id",)


@admin.register(Edition)
class EditionAdmin(ReadAdmin):
    list_display = ("id", "record", "number", "saved_by", "saved_at", "reason")
    list_select_related = ("record", "saved_by")
    search_fields = ("record__id",)
    ordering = ("-saved_at", "id")


@admin.register(Change)
class ChangeAdmin(ReadAdmin):
    list_display = (
        "number",
        "record",
        "action",
        "changed",
        "saved_by",
        "approved_by",
        "recorded_at",
    )
    list_filter = ("action",)
    list_select_related = ("record", "saved_by", "approved_by")
    search_fields = ("record__id",)
    ordering = ("-number",)


@admin.register(Redaction)
class RedactionAdmin(ReadAdmin):
    list_display = ("uid", "record", "reason", "asked_by", "asked_at", "approved_by", "approved_at")
    list_select_related = ("record", "asked_by", "approved_by")
    search_fields = ("record__id",)
    ordering = ("-asked_at",)


@admin.register(Release)
class ReleaseAdmin(ReadAdmin):
    list_display = ("number", "ledger_number", "made_at", "made_by", "size", "doi", "withdrawn_at")
    list_select_related = ("made_by",)
    exclude = ("members",)
    ordering = ("-number",)
