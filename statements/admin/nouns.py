"""Every authority noun's place in the admin: what its list shows, searches and filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.utils.safestring import SafeString

from statements import curation
from statements import models as m
from statements.addresses import is_address
from statements.curation.record_state import RecordState
from statements.entering import changed_offices
from statements.entering.sources import sources_spelt_alike, standing_rows
from statements.models import Record
from statements.problems import Unconfirmed
from statements.vocabularies import DeskState

from .contact_search import occasion_test
from .desk import RecordViews, is_too_much
from .documents import DocumentAdmin
from .lists import badge, newest_first, sure
from .page.authority_pages import ContactPage, InstitutionPage, SourcePage
from .page.document_page import DocumentPage
from .page.second_looks import tell_looks
from .requests import person, plain_term
from .saved_copy import CopyDownload


class AuthorityAdmin(DocumentAdmin):
    """What is stored without a second person: its list marks what is part of another record."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_display(request), "standing"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows with whether they were merged."""
        name = Concat(Value(f"{self.noun}/"), Cast(OuterRef("pk"), CharField()))
        merged = Record.objects.filter(pk=name, merged_into__isnull=False)
        rows: QuerySet[Any] = super().get_queryset(request)
        rows = rows.annotate(is_merged=Exists(merged))
        return rows

    @admin.display(description="state")
    def standing(self, row: Any) -> SafeString | str:
        return badge(DeskState.MERGED if row.is_merged else None)


@admin.register(m.Topic)
class TopicAdmin(AuthorityAdmin):
    list_display = ("label", "key", "definition")
    search_fields = ("key", "label")


@admin.register(m.Place)
class PlaceAdmin(AuthorityAdmin):
    list_display = ("label", "key")
    search_fields = ("key", "label", "names__text")


@admin.register(m.Government)
class GovernmentAdmin(AuthorityAdmin):
    list_display = ("name", "key", "kind", sure)
    list_filter = ("kind", "certainty")
    search_fields = ("key", "name", "aliases__text")


@admin.register(m.Institution)
class InstitutionAdmin(AuthorityAdmin):
    page_class = InstitutionPage
    list_display = ("name", "key", "government", "kind", sure)
    list_filter = ("kind", "certainty")
    list_select_related = ("government",)
    search_fields = ("key", "name", "aliases__text")


@admin.register(m.Official)
class OfficialAdmin(AuthorityAdmin):
    adder_may_change = True
    list_display = ("name", "key", "government", sure)
    list_filter = ("certainty",)
    list_select_related = ("government",)
    search_fields = ("key", "name", "aliases__text")

    def store(self, request: HttpRequest, page: DocumentPage) -> None:
        """Ask first where statements would have another office; drafts are among them."""
        document = page.document
        if not page.root.cleaned_data["confirmed"]:
            problems = changed_offices(document["key"], document["tenures"])
            if problems:
                raise Unconfirmed(problems)
        super().store(request, page)


@admin.register(m.Publisher)
class PublisherAdmin(AuthorityAdmin):
    adder_may_change = True
    list_display = ("name", "key", "government")
    list_select_related = ("government",)
    search_fields = ("key", "name")


@admin.register(m.Source)
class SourceAdmin(AuthorityAdmin):
    adder_may_change = True
    page_class = SourcePage
    list_display = ("name", "publisher", "kind", "published", "language", sure)
    date_hierarchy = "published_on_first"
    public_date = "published_on"
    ordering = (newest_first("published_on_first"), "-uid")
    list_filter = ("kind", "certainty")
    list_select_related = ("publisher",)
    search_fields = ("title", "url", "publisher__key", "publisher__name")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[Any, bool]:
        """Find a source, and what it is part of, by its address, however that is spelt."""
        term = plain_term(search_term)
        if is_address(term):
            rows = sources_spelt_alike(term)
            if rows:
                keys = {row.pk for row in (*rows, *standing_rows(rows))}
                return queryset.filter(pk__in=keys), False
        return super().get_search_results(request, queryset, search_term)

    def views(self) -> Sequence[RecordViews]:
        return (CopyDownload(self), *super().views())

    def page_context(
        self, request: HttpRequest, page: DocumentPage, row: Any, record: RecordState | None
    ) -> dict[str, Any]:
        has_copy = row is not None and row.saved_copy is not None
        copy_url = self.address("copy", row.pk) if has_copy else None
        return super().page_context(request, page, row, record) | {"copy_url": copy_url}

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
        try:
            curation.store_with_copy(person(request), page.document, copy, **page.saving())
        except BaseException:
            page.root.add_error("saved_copy", "Choose the file again.")
            raise
        tell_looks(request, page)


@admin.register(m.Agreement)
class AgreementAdmin(AuthorityAdmin):
    list_display = ("short_title", "key", "signed", "origin", "kind", sure)
    list_filter = ("origin", "kind", "stage", "certainty")
    date_hierarchy = "signed_on_first"
    public_date = "signed_on"
    ordering = (newest_first("signed_on_first"), "key")
    search_fields = ("key", "short_title", "title", "aliases__text")

    @admin.display(description="signed on", ordering="signed_on_first")
    def signed(self, row: m.Agreement) -> Any:
        return row.signed_on


@admin.register(m.Contact)
class ContactAdmin(AuthorityAdmin):
    adder_may_change = True
    page_class = ContactPage
    list_display = ("title", "key", "day_held", "kind", sure)
    date_hierarchy = "held_on_first"
    public_date = "held_on"
    ordering = (newest_first("held_on_first"), "key")
    list_filter = ("kind", "certainty")
    search_fields = ("key", "title", "participants__official__name")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[Any, bool]:
        """Find a contact also by its kind, its day and who took part, in any language."""
        rows, repeats = super().get_search_results(request, queryset, search_term)
        term = plain_term(search_term)
        test = None if is_too_much(term) else occasion_test(term)
        if test is None:
            return rows, repeats
        return queryset.filter(Q(pk__in=rows.order_by().values("pk")) | test), False

    @admin.display(description="held on", ordering="held_on_first")
    def day_held(self, row: m.Contact) -> Any:
        return row.held_on


@admin.register(m.Series)
class SeriesAdmin(AuthorityAdmin):
    list_display = ("title", "key")
    search_fields = ("key", "title", "aliases__text")


@admin.register(m.TextVersion)
class TextVersionAdmin(AuthorityAdmin):
    list_display = ("clause", "language", "publisher", sure)
    list_filter = ("certainty",)
    list_select_related = ("clause", "publisher")
    search_fields = ("clause__key", "publisher__name")
