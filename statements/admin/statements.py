"""The statement's place in the admin: its list, and its page with the review."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache

from statements import curation, failures
from statements.curation.record_state import RecordState, record_state
from statements.documents import Document
from statements.documents.shared_rows import RowCache
from statements.entering import next_statement
from statements.entering.oddities import draft_warnings
from statements.ledger.workflow import Verb
from statements.models import Record, Statement, Voice
from statements.vocabularies import DeskState

from . import csrf_tokens
from .desk import RecordViews
from .documents import DocumentAdmin
from .list_filters import OF_STATEMENTS
from .lists import sure
from .page import help_views
from .page.autocomplete import ChoicesView, targets_view
from .page.document_page import DocumentPage
from .page.scripts import OF_FILTERS
from .page.statement_page import StatementPage
from .refusing import REFUSED
from .requests import person, reason_in
from .resubmission import visible_text
from .review import standing, statement_verbs
from .review.panel import panel
from .review.redirects import review_url
from .review.review_page import ReviewPage
from .review.verbs import Verbs

UNSUBMITTED = "This was saved, and not submitted for review:"

logger = logging.getLogger(__name__)


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


@admin.register(Statement)
class StatementAdmin(DocumentAdmin):
    page_class = StatementPage
    list_display = ("day_said", "title", "lead_government", "kind", sure, "state")
    list_display_links = ("title",)
    list_filter = (StateFilter, "kind", "certainty", *OF_STATEMENTS)
    search_fields = ("title",)
    search_help_text = "Words of the title, or a uid."
    sortable_by = ("day_said", "title")
    date_hierarchy = "said_on_first"
    public_date = "said_on"
    ordering = ("-said_on_first", "-uid")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, with what the autocompletes of its filters need."""
        media = self.media + OF_FILTERS
        return super().changelist_view(request, {"media": media} | (extra_context or {}))

    @admin.display(description="said on", ordering="said_on_first")
    def day_said(self, row: Any) -> Any:
        return row.said_on or (row.known_by and f"known by {row.known_by}")

    @admin.display(description="speaks")
    def lead_government(self, row: Any) -> Any:
        return f"{row.lead}: {row.lead_official}" if row.lead_official else row.lead

    @admin.display(description="state")
    def state(self, row: Any) -> str:
        return badge(row.desk_state)

    def views(self) -> Sequence[RecordViews]:
        deeds = statement_verbs.DEEDS
        return (ReviewPage(self, self.offered_verbs), Verbs(self, *deeds), *super().views())

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("alive/", view(never_cache(csrf_tokens.alive)), name="statements_alive"),
            path("choices/", view(ChoicesView.as_view()), name="statements_choices"),
            path("targets/", view(targets_view), name="statements_targets"),
            *help_views.urls(view),
            *super().get_urls(),
        ]

    def store(self, request: HttpRequest, page: DocumentPage) -> None:
        """Save, tell what is odd about it, and put it before a second person if asked to."""
        uid = page.document["uid"]
        before = None if page.adding else standing.desk_state_of(uid)
        super().store(request, page)
        for message in draft_warnings(page.document):
            messages.warning(request, message)
        if "_submit" in request.POST:
            self.submit_saved(request, uid)
        for words in page.reprinted_words if isinstance(page, StatementPage) else ():
            messages.info(request, f"Quoted as the appearance prints it: “{words}”.")
        self.show_move(request, uid, before)

    def show_move(self, request: HttpRequest, uid: str, before: DeskState | None) -> None:
        """Say so where what was done took a statement out of review, or public words stay."""
        notice = (
            standing.move_notice(before, standing.desk_state_of(uid), review_url(uid))
            if before
            else None
        )
        if notice:
            messages.warning(request, notice, extra_tags="done")  # stands before all doubts

    def submit_saved(self, request: HttpRequest, uid: str) -> None:
        version = record_state(self.noun, uid).version
        try:
            curation.submit(person(request), uid, version, reason_in(visible_text(request.POST)))
        except REFUSED as error:
            messages.error(request, f"{UNSUBMITTED} {error}")
        except failures.TROUBLE as error:
            failed = failures.log_failure(error, logger, request.path)
            if failed is None:
                raise
            messages.error(request, f"{UNSUBMITTED} {failed}")
        else:
            messages.success(request, "It was submitted for review.")

    def url_after_revert(self, request: HttpRequest, before: Record) -> str:
        """Return the page on which the version can be submitted: it is not public yet."""
        self.show_move(request, before.key, DeskState(before.state))
        return review_url(before.key)

    def respond_again(self, request: HttpRequest, key: str) -> HttpResponse:
        """Do what was asked beside saving, if it was not done."""
        state = record_state(self.noun, key).state
        if "_submit" in request.POST and state in (DeskState.DRAFT, DeskState.SENT_BACK):
            self.submit_saved(request, key)
        return super().respond_again(request, key)

    def initial_document(self, request: HttpRequest) -> Document | None:
        return next_statement.next_document(request.GET.get("like", ""))

    def respond(self, request: HttpRequest, page: DocumentPage) -> HttpResponse:
        if "_addsame" not in request.POST:
            return super().respond(request, page)
        uid = page.document["uid"]
        done = 'The statement “<a href="{}">{}</a>” was saved. Enter the next of its source below.'
        url, title = self.address("change", uid), page.document["title"]
        messages.success(request, format_html(done, url, title))
        return HttpResponseRedirect(next_of_source(request, uid))

    def next_page_url(self, request: HttpRequest, key: str) -> str | None:
        if "_addsame" in request.POST:
            return next_of_source(request, key)
        return super().next_page_url(request, key)

    def page_context(
        self, request: HttpRequest, page: DocumentPage, row: Any, record: RecordState | None
    ) -> dict[str, Any]:
        is_post = request.method == "POST"
        data = request.POST if is_post else request.GET
        context = {
            "help": help_views.help_urls() if help_views.may_ask(request) else {},
            "submitting": "_submit" in data or "submit" in data,
        }
        if record and not page.adding:
            context["standing"] = standing.NOTICES.get(record.state)
        if record and not is_post:  # a verb would lose what was typed
            context["review"] = panel(record, RowCache())
        return context

    def offered_verbs(
        self, request: HttpRequest, row: Any, record: RecordState | None
    ) -> dict[str, Any]:
        """Return which verbs the table of the workflow leaves to who looks."""
        offered_verbs = super().offered_verbs(request, row, record)
        if not offered_verbs or record is None:
            return {}
        return offered_verbs | statement_verbs.offered_verbs(record, person(request))

    def buttons(
        self, request: HttpRequest, row: Any, record: RecordState | None
    ) -> dict[str, bool]:
        """Return which buttons the page has; what was public once is retracted, not deleted."""
        verbs = record.verbs_for(person(request)) if record else set()
        return super().buttons(request, row, record) | {"may_delete": Verb.REMOVE in verbs}

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


def next_of_source(request: HttpRequest, uid: str) -> str:
    """Return the page for the next statement of the same source as this one."""
    query = {"like": uid} | ({"submit": "1"} if "_submit" in request.POST else {})
    return f"{reverse('admin:statements_statement_add')}?{urlencode(query)}"


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Return the statements whose record is in a desk state."""
    record = Record.objects.filter(
        pk=Concat(Value("statement/"), Cast(OuterRef("pk"), CharField())), state=state
    )
    return rows.filter(Exists(record))


def badge(state: str | None) -> SafeString | str:
    """Return the mark of a desk state."""
    if not state:
        return ""
    return format_html('<span class="badge badge-{}">{}</span>', state, DeskState(state).label)
