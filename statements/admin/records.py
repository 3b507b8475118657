"""Records, their editions and the ledger, to be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from statements.documents import NOUNS
from statements.keys import is_uid
from statements.models import Change, Edition, Record, Redaction, Release, User
from statements.vocabularies import Action
from statements.wording.labels import titles_of

from .desk import DeskAdmin
from .lists import DeskList
from .requests import plain_term

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


class TitledList(DeskList):
    """Rows with what their records are called, in one query for a page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        titles = titles_of(row.record_name for row in rows)
        for row in rows:
            row.record_title = titles.get(row.record_name)
        self.result_list = rows


class OfRecords(ReadAdmin):
    """Told by the names of records; by its key what the desk holds no more."""

    list_display_links = ("name",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskList]:
        return TitledList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[Any, bool]:
        """Find by the uid of a record, which is only the end of its id."""
        term = plain_term(search_term).lower()
        if is_uid(term):
            return queryset.filter(**{f"{self.search_fields[0]}__endswith": f"/{term}"}), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="record")
    def name(self, row: Any) -> str:
        return str(row.record_title or f"{row.record_name.key} (gone)")

    @admin.display(description="kind")
    def kind(self, row: Any) -> str:
        return NOUNS[row.record_name.noun].verbose_name


@admin.register(Record)
class RecordAdmin(OfRecords):
    empty_help = "They come with the first thing that is saved."
    list_display = ("name", "kind", "state", "version", "public_as", "state_by", "state_at")
    list_filter = ("state",)
    list_select_related = ("state_by",)
    search_fields = ("id",)

    @admin.display(description="change", ordering="public_change")
    def public_as(self, record: Record) -> int | None:
        """Return the number of the change that the public reads."""
        return record.public_change_id


@admin.register(Edition)
class EditionAdmin(OfRecords):
    empty_help = "They come with the first thing that is saved."
    list_display = ("name", "kind", "number", "saved_by", "saved_at", "reason")
    list_select_related = ("record", "saved_by")
    search_fields = ("record__id",)
    ordering = ("-saved_at", "id")


@admin.register(Change)
class ChangeAdmin(OfRecords):
    empty_help = "They come with the first thing that becomes public."
    list_display = (
        "number",
        "name",
        "kind",
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
class RedactionAdmin(OfRecords):
    empty_help = "No words were taken out of the past."
    list_display = (
        "name",
        "kind",
        "reason",
        "asked_by",
        "asked_at",
        "approved_by",
        "approved_at",
    )
    list_select_related = ("record", "asked_by", "approved_by")
    search_fields = ("record__id",)
    ordering = ("-asked_at",)


@admin.register(Release)
class ReleaseAdmin(ReadAdmin):
    empty_help = "Whoever runs this site makes one with manage.py release."
    list_display = ("number", "ledger_number", "made_at", "made_by", "size", "doi", "withdrawn_at")
    list_select_related = ("made_by",)
    exclude = ("members",)
    ordering = ("-number",)
