"""The list of statements: what it shows, finds and filters."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse

from statements.keys import is_uid
from statements.ledger.workflow import Verb, may
from statements.models import Record, Voice
from statements.vocabularies import DeskState

from . import list_search
from .desk import is_too_much
from .documents import DocumentAdmin
from .list_actions import STATEMENT_ACTIONS
from .list_filters import OF_STATEMENTS
from .lists import badge, newest_first, sure
from .page.scripts import OF_FILTERS
from .requests import person, plain_term


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
        counts = {row["desk_state"]: row["count"] for row in counted}
        return {f"{i}__c": counts.get(str(k), 0) for i, (k, _) in enumerate(self.lookup_choices)}


class StatementListAdmin(DocumentAdmin):
    actions = STATEMENT_ACTIONS
    list_display = ("day_said", "title", "lead_government", "kind", sure, "state")
    list_display_links = ("title",)
    list_filter = (StateFilter, "kind", "certainty", *OF_STATEMENTS)
    search_fields = ("title",)
    search_help_text = list_search.HELP
    sortable_by = ("day_said", "title")
    date_hierarchy = "said_on_first"
    public_date = "said_on"
    ordering = (newest_first("said_on_first"), "-uid")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, with what the autocompletes of its filters need."""
        media = self.media + OF_FILTERS
        term = plain_term(request.GET.get(SEARCH_VAR, ""))
        if is_full_text(term) and (fault := list_search.search_fault(term)):
            messages.error(request, fault)
        return super().changelist_view(request, {"media": media} | (extra_context or {}))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return our own: Django's would delete rows."""
        names = {action.__name__ for action in STATEMENT_ACTIONS}
        offered = super().get_actions(request).items()
        return {name: action for name, action in offered if name in names}

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return may(person(request), Verb.SUBMIT)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[Any, bool]:
        """Search the words where the list is asked; autocompletes look for a part of the title."""
        term = plain_term(search_term)
        if SEARCH_VAR not in request.GET or not is_full_text(term):
            return super().get_search_results(request, queryset, search_term)
        test = list_search.words_test(term)
        return (queryset.none() if test is None else queryset.filter(test)), False

    @admin.display(description="said on", ordering="said_on_first")
    def day_said(self, row: Any) -> Any:
        return row.said_on or (row.known_by and f"known by {row.known_by}")

    @admin.display(description="speaks")
    def lead_government(self, row: Any) -> Any:
        return f"{row.lead}: {row.lead_official}" if row.lead_official else row.lead

    @admin.display(description="state")
    def state(self, row: Any) -> str:
        return badge(row.desk_state)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Statements with the desk state of their record and the government that leads."""
        record = Record.objects.filter(
            pk=Concat(Value("statement/"), Cast(OuterRef("pk"), CharField()))
        )
        lead = Voice.objects.filter(statement=OuterRef("pk")).order_by("position")
        rows: QuerySet[Any] = super().get_queryset(request)
        rows = rows.annotate(
            desk_state=Subquery(record.values("state")[:1]),
            lead=Subquery(lead.values("government__name")[:1]),
            lead_official=Subquery(lead.values("official__name")[:1]),
        )
        return rows


def is_full_text(term: str) -> bool:
    """Tell whether a search is one of words, and neither a uid nor too much for any search."""
    return bool(term) and not is_uid(term.lower()) and not is_too_much(term)


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Return the statements whose record is in a desk state."""
    record = Record.objects.filter(
        pk=Concat(Value("statement/"), Cast(OuterRef("pk"), CharField())), state=state
    )
    return rows.filter(Exists(record))
