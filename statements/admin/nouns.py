"""Every noun's place in the admin: what its list shows, searches and filters."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from statements import copies, curation, ledger
from statements import models as m
from statements.addresses import is_address
from statements.entering import changed_offices
from statements.entering.addressed import spelt_alike
from statements.folding import seen_text
from statements.problems import Unconfirmed
from statements.vocabularies import DeskState

from .documents import DocumentAdmin
from .in_use import added_by, used_in_public
from .listed import badge
from .page import DocumentPage
from .pages import InstitutionPage, SourcePage
from .review import StatementDesk, in_state
from .saved_copy import SavedCopy


class CuratedAdmin(DocumentAdmin):
    """Who added a record may also mend it, until something public uses it."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if super().has_change_permission(request, obj):
            return True
        return (
            obj is not None
            and self.has_add_permission(request)
            and added_by(request.user, self.noun, obj.pk)
            and not used_in_public(self.noun, obj.pk)
        )


@admin.register(m.Topic)
class TopicAdmin(DocumentAdmin):
    noun = "topic"
    list_display = ("label", "key", "definition")
    search_fields = ("key", "label")


@admin.register(m.Place)
class PlaceAdmin(DocumentAdmin):
    noun = "place"
    list_display = ("label", "key")
    search_fields = ("key", "label", "names__text")


@admin.register(m.Government)
class GovernmentAdmin(DocumentAdmin):
    noun = "government"
    list_display = ("name", "key", "kind", "sure")
    list_filter = ("kind", "certainty")
    search_fields = ("key", "name", "aliases__text")


@admin.register(m.Institution)
class InstitutionAdmin(DocumentAdmin):
    noun, page_class = "institution", InstitutionPage
    list_display = ("name", "key", "government", "kind", "sure")
    list_filter = ("kind", "certainty")
    list_select_related = ("government",)
    search_fields = ("key", "name", "aliases__text")


@admin.register(m.Official)
class OfficialAdmin(CuratedAdmin):
    noun = "official"
    list_display = ("name", "key", "government", "sure")
    list_filter = ("certainty",)
    list_select_related = ("government",)
    search_fields = ("key", "name", "aliases__text")

    def store(self, request: HttpRequest, page: DocumentPage) -> None:
        """Ask first where statements would have another office; drafts are among them."""
        document = page.document
        if not page.root.cleaned_data["confirmed"]:
            odds = changed_offices(document["key"], document["tenures"])
            if odds:
                raise Unconfirmed(odds)
        super().store(request, page)


@admin.register(m.Publisher)
class PublisherAdmin(CuratedAdmin):
    noun = "publisher"
    list_display = ("name", "key", "government")
    list_select_related = ("government",)
    search_fields = ("key", "name")


@admin.register(m.Source)
class SourceAdmin(SavedCopy, CuratedAdmin):
    noun, page_class = "source", SourcePage
    file_fields: ClassVar[bool] = True
    list_display = ("name", "publisher", "kind", "published", "language", "sure")
    date_hierarchy = "published_on_first"
    public_date = "published_on"
    ordering = ("-published_on_first", "-uid")
    list_filter = ("kind", "certainty")
    list_select_related = ("publisher",)
    search_fields = ("title", "url", "publisher__key", "publisher__name")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[Any, bool]:
        """Find a source by its address, however that is spelt."""
        term = seen_text(search_term)
        if is_address(term):
            found = [row.pk for row in spelt_alike(term.replace("\x00", " "))]
            if found:
                return queryset.filter(pk__in=found), False
        return super().get_search_results(request, queryset, search_term)

    def frame(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {**super().frame(request, row), "copy_url": self.copy_url(row)}

    @admin.display(description="source", ordering="title")
    def name(self, row: m.Source) -> str:
        return str(row.title or row.url or row.uid)

    @admin.display(description="published on", ordering="published_on_first")
    def published(self, row: m.Source) -> Any:
        return row.published_on

    def store(self, request: HttpRequest, page: DocumentPage) -> None:
        """Store the document and the uploaded file together, or neither."""
        copy = page.root.cleaned_data.get("saved_copy")
        if not copy:
            super().store(request, page)
            return
        user, document = request.user, page.document
        assert isinstance(user, m.User)  # noqa: S101
        name = copies.keep(copy, document["saved_copy_sha256"])
        try:
            with ledger.recording(user, page.root.cleaned_data["reason"] or None) as recording:
                curation.store(user, self.noun, document, **page.saving())
                recording.keep_copy(document["uid"], name)
        except BaseException:
            copies.discard(name)
            page.root.add_error("saved_copy", "Choose the file again.")
            raise


@admin.register(m.Agreement)
class AgreementAdmin(DocumentAdmin):
    noun = "agreement"
    list_display = ("short_title", "key", "signed", "origin", "kind", "sure")
    list_filter = ("origin", "kind", "certainty")
    date_hierarchy = "signed_on_first"
    public_date = "signed_on"
    ordering = ("-signed_on_first", "key")
    search_fields = ("key", "short_title", "title", "aliases__text")

    @admin.display(description="signed on", ordering="signed_on_first")
    def signed(self, row: m.Agreement) -> Any:
        return row.signed_on


@admin.register(m.Series)
class SeriesAdmin(DocumentAdmin):
    noun = "series"
    list_display = ("title", "key")
    search_fields = ("key", "title", "aliases__text")


@admin.register(m.TextVersion)
class TextVersionAdmin(DocumentAdmin):
    noun = "text_version"
    list_display = ("clause", "language", "publisher", "sure")
    list_filter = ("certainty",)
    list_select_related = ("clause", "publisher")
    search_fields = ("clause__key", "publisher__name")


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, state.label) for state in DeskState if state != DeskState.DELETED]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return in_state(queryset, self.value() or "") if self.value() else queryset

    def get_facet_queryset(self, changelist: Any) -> dict[str, int]:
        """Count each state in one pass: Django's own count asks every record for every state."""
        rows = changelist.get_queryset(self.request, self.expected_parameters())
        counted = rows.order_by().values("desk_state").annotate(count=Count("pk"))
        found = {row["desk_state"]: row["count"] for row in counted}
        return {f"{i}__c": found.get(str(k), 0) for i, (k, _) in enumerate(self.lookup_choices)}


@admin.register(m.Statement)
class StatementAdmin(StatementDesk):
    list_display = ("said", "title", "lead_government", "kind", "sure", "state")
    list_display_links = ("title",)
    list_filter = (StateFilter, "kind", "certainty")
    search_fields = ("title",)
    search_help_text = "Words of the title, or a uid."
    sortable_by = ("said", "title")
    date_hierarchy = "said_on_first"
    public_date = "said_on"
    ordering = ("-said_on_first", "-uid")

    @admin.display(description="said on", ordering="said_on_first")
    def said(self, row: Any) -> Any:
        return row.said_on or (row.known_by and f"known by {row.known_by}")

    @admin.display(description="speaks")
    def lead_government(self, row: Any) -> Any:
        return f"{row.lead}: {row.lead_official}" if row.lead_official else row.lead

    @admin.display(description="state")
    def state(self, row: Any) -> str:
        return badge(row.desk_state)
