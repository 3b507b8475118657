"""The statement's place in the admin: its list, and its page with the review."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from statements import curation, failures
from statements.curation.record_state import RecordState, record_state
from statements.documents import Document
from statements.documents.shared_rows import RowCache
from statements.entering import next_statement
from statements.entering.oddities import twin_messages
from statements.entering.twins import twins_of
from statements.ledger.workflow import Verb
from statements.models import Record, Statement
from statements.vocabularies import DeskState
from statements.wording.labels import quoted

from . import csrf_tokens
from .desk import RecordViews
from .page import help_views
from .page.autocomplete import ChoicesView, targets_view
from .page.document_page import DocumentPage
from .page.pasted_names import pasted_names_view
from .page.second_looks import is_looking, stays
from .page.statement_page import StatementPage
from .refusing import REFUSED, refusal_texts
from .requests import person, reason_in, visible_text
from .review import standing, statement_verbs
from .review.panel import panel
from .review.redirects import review_url
from .review.review_page import ReviewPage
from .review.verbs import Verbs
from .statement_list import StatementListAdmin

UNSUBMITTED = "This was saved, and not submitted for review:"

logger = logging.getLogger(__name__)


@admin.register(Statement)
class StatementAdmin(StatementListAdmin):
    page_class = StatementPage

    def views(self) -> Sequence[RecordViews]:
        deeds = statement_verbs.DEEDS
        return (ReviewPage(self, self.offered_verbs), Verbs(self, *deeds), *super().views())

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("alive/", view(never_cache(csrf_tokens.alive)), name="statements_alive"),
            path("choices/", view(ChoicesView.as_view()), name="statements_choices"),
            path("targets/", view(targets_view), name="statements_targets"),
            path("pasted-names/", view(pasted_names_view), name="statements_pasted_names"),
            *help_views.urls(view),
            *super().get_urls(),
        ]

    def store(self, request: HttpRequest, page: DocumentPage) -> None:
        """Save, tell what is odd about it, and put it before a second person if asked to."""
        uid = page.document["uid"]
        before = None if page.adding else standing.desk_state_of(uid)
        super().store(request, page)
        for message in () if stays(request) else twin_messages(page.document):
            messages.warning(request, message)
        if "_submit" in request.POST:
            self.submit_saved(request, uid)
        for words in page.reprinted_words if isinstance(page, StatementPage) else ():
            messages.info(request, f"Quoted as the appearance prints it: {quoted(words)}.")
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
            texts = refusal_texts(error, self.noun)
            messages.error(request, " ".join([UNSUBMITTED, *texts]))
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
        if record and record.document and is_looking(request):
            context["twins"] = help_views.with_links(twins_of(record.document), record.key)
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


def next_of_source(request: HttpRequest, uid: str) -> str:
    """Return the page for the next statement of the same source as this one."""
    query = {"like": uid} | ({"submit": "1"} if "_submit" in request.POST else {})
    return f"{reverse('admin:statements_statement_add')}?{urlencode(query)}"
