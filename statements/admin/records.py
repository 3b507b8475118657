"""Records, their editions and the ledger, to be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from statements.models import Change, Edition, Record, Redaction, Release, User
from statements.vocabularies import Action

from .desk import DeskAdmin

FEW = 5  # names of fields in one cell


class ReadAdmin(DeskAdmin):
    """Shown, never changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Return what is shown; people by name alone to who may not open their accounts."""
        names: list[Any] = list(super().get_fields(request, obj))
        if request.user.has_perm("statements.view_user"):
            return names
        people = {f.name: f for f in self.opts.get_fields() if f.related_model is User}
        return [by_name(people[name]) if name in people else name for name in names]


def by_name(field: Any) -> Callable[[Any], Any]:
    """Return what shows a person without the link that Django gives to every other record."""

    @admin.display(description=field.verbose_name)
    def name(row: Any) -> Any:
        return getattr(row, field.name)

    name.__name__ = field.name
    return name


@admin.register(Record)
class RecordAdmin(ReadAdmin):
    list_display = ("id", "noun", "state", "version", "public_as", "state_by", "state_at")
    list_filter = ("state",)
    list_select_related = ("state_by",)
    search_fields = ("id",)

    @admin.display(description="change", ordering="public_change")
    def public_as(self, record: Record) -> int | None:
        """Return the number of the change that the public reads."""
        return record.public_change_id


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
        "fields_changed",
        "saved_by",
        "approved_by",
        "recorded_at",
    )
    list_filter = ("action",)
    list_select_related = ("record", "saved_by", "approved_by")
    search_fields = ("record__id",)
    ordering = ("-number",)

    @admin.display(description="changed")
    def fields_changed(self, change: Change) -> str:
        """Return the first of the fields: at first, all of them are new."""
        is_first = change.action == Action.CREATED
        names = [] if is_first else (change.changed or "").split()
        more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
        return ", ".join(names[:FEW]) + more


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
