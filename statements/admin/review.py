"""The statement's page with its review; `statement_verbs` has what can be done with it."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from statements import curation, failures
from statements.documents import Document
from statements.documents.shared_rows import Fetched
from statements.keys import is_uid
from statements.ledger.workflow import OPEN, Verb
from statements.models import Record, Source, Voice
from statements.vocabularies import DeskState

from . import helping, keeping, live_checks, next_one, standing
from .choosing import Choices, targets
from .diff_words import tell
from .page import DocumentPage
from .record_state import Held, held
from .redirects import review_url
from .refusing import REFUSED
from .requests import person, reason_in
from .resubmission import visible
from .review_page import ReviewPage
from .statement_page import StatementPage
from .statement_verbs import StatementVerbs

UNSUBMITTED = "This was saved, and not submitted for review:"


logger = logging.getLogger(__name__)


class StatementDesk(StatementVerbs, ReviewPage):
    """A statement on one page, and the verbs of its review."""

    noun = "statement"
    page_class = StatementPage

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("alive/", view(never_cache(keeping.alive)), name="statements_alive"),
            path("choices/", view(Choices.as_view()), name="statements_choices"),
            path("targets/", view(targets), name="statements_targets"),
            path("help/odd/", view(require_POST(self.odd_view)), name="statements_help_odd"),
            *helping.urls(view),
            *super().get_urls(),
        ]

    def proposed(self, request: HttpRequest) -> Document | None:
        return next_one.like(request.GET.get("like", ""))

    def odd_view(self, request: HttpRequest) -> HttpResponse:
        """Tell what is odd about a page that is being filled, by control; nothing is saved."""
        if not helping.may_ask(request):
            raise PermissionDenied
        key = request.GET.get("key", "")
        seen = held(self.noun, key) if is_uid(key) else None
        page = self.make_page(request, key if seen and seen.record else None, seen, request.POST)
        assert isinstance(page, StatementPage)  # noqa: S101
        return JsonResponse({"odd": live_checks.odd(page)})

    def store(self, request: HttpRequest, page: DocumentPage) -> None:
        """Save, tell what is odd about it, and put it before a second person if asked to."""
        uid = page.document["uid"]
        before = None if page.adding else standing.state_of(uid)
        super().store(request, page)
        for message in live_checks.after_saving(page.document):
            messages.warning(request, message)
        if "_submit" in request.POST:
            self.submit_saved(request, uid)
        for words in page.taken if isinstance(page, StatementPage) else ():
            messages.info(request, f"Quoted as the appearance prints it: “{words}”.")
        self.tell_standing(request, uid, before)

    def tell_standing(self, request: HttpRequest, uid: str, before: DeskState | None) -> None:
        """Say so where what was done took a statement out of review, or public words stay."""
        told = standing.moved(before, standing.state_of(uid), review_url(uid)) if before else None
        if told:
            messages.warning(request, told)

    def submit_saved(self, request: HttpRequest, uid: str) -> None:
        version, reason = held(self.noun, uid).version, reason_in(visible(request.POST))
        try:
            curation.submit(person(request), uid, version, reason)
        except REFUSED as error:
            messages.error(request, f"{UNSUBMITTED} {error}")
        except failures.TROUBLE as error:
            failed = failures.tell(error, logger, request.path)
            if failed is None:
                raise
            messages.error(request, f"{UNSUBMITTED} {failed}")
        else:
            messages.success(request, "It was submitted for review.")

    def revert(self, request: HttpRequest, record: Record, to: int) -> dict[str, Any]:
        before = DeskState(record.state)
        found = super().revert(request, record, to)
        if not found:
            self.tell_standing(request, record.key, before)
        return found

    def reverted_url(self, key: str) -> str:
        """Return the page on which the version can be submitted: it is not public yet."""
        return review_url(key)

    def saved_already(self, request: HttpRequest, key: str) -> HttpResponse:
        """Do what was asked beside saving, if it was not done."""
        seen = held(self.noun, key)
        if "_submit" in request.POST and seen.state in (DeskState.DRAFT, DeskState.SENT_BACK):
            self.submit_saved(request, key)
        return super().saved_already(request, key)

    def answer(self, request: HttpRequest, page: DocumentPage) -> HttpResponse:
        if "_addsame" not in request.POST:
            return super().answer(request, page)
        uid = page.document["uid"]
        done = 'The statement “<a href="{}">{}</a>” was saved. Enter the next of its source below.'
        messages.success(request, format_html(done, self.change_url(uid), page.document["title"]))
        return HttpResponseRedirect(next_of_source(request, uid))

    def following(self, request: HttpRequest, key: str) -> str | None:
        if "_addsame" in request.POST:
            return next_of_source(request, key)
        return super().following(request, key)

    def show(
        self,
        request: HttpRequest,
        page: DocumentPage,
        row: Any,
        seen: Held | None,
        status: int,
        found: dict[str, Any],
    ) -> Any:
        asked = request.POST if request.method == "POST" else request.GET
        found = found | {
            "help": helping.addresses() if helping.may_ask(request) else {},
            "submitting": "_submit" in asked or "submit" in asked,
        }
        if seen and not page.adding:
            found = found | {"standing": standing.BEFORE.get(seen.state)}
        if seen and request.method != "POST":  # a verb would lose what was typed
            found = found | {"review": self.review(seen, Fetched())}
        return super().show(request, page, row, seen, status, found)

    def allowed(self, request: HttpRequest, row: Any, seen: Held | None) -> dict[str, bool]:
        """Return which buttons the page has; what was public once is retracted, not deleted."""
        verbs = seen.verbs_for(person(request)) if seen else set()
        return super().allowed(request, row, seen) | {"may_delete": Verb.REMOVE in verbs}

    def review(self, seen: Held, fetched: Fetched) -> dict[str, Any]:
        """Return what stands above the form: the state, what changed, and which verbs fit."""
        state, public = seen.state, seen.public_document
        return {
            "state": state,
            "record": seen.record,
            "change": seen.record and seen.record.public_change,
            "differences": tell(self.noun, public, seen.document, fetched=fetched),
            "is_public": public is not None,
            "is_gone": seen.is_withdrawn,
            "sources": [] if seen.is_withdrawn else sources_with(seen.document, public, fetched),
            "reason": seen.last.reason if seen.last and state in OPEN else None,
        }

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
    asked = {"like": uid} | ({"submit": "1"} if "_submit" in request.POST else {})
    return f"{reverse('admin:statements_statement_add')}?{urlencode(asked)}"


def sources_with(
    document: Document | None, public: Document | None, fetched: Fetched
) -> list[Source]:
    """Return the sources that become public with a statement, in its order."""
    used = {row["source"]: None for row in (document or {}).get("appearances", ())}
    known = {row["source"] for row in (public or {}).get("appearances", ())}
    ids = [f"source/{uid}" for uid in used if uid not in known]
    shown = set(Record.objects.public().filter(pk__in=ids).values_list("key", flat=True))
    new = [uid for uid in used if uid not in known | shown]
    rows = fetched.rows(Source, new, "publisher")
    return [rows[uid] for uid in new if uid in rows]


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Return the statements whose record is in a desk state."""
    record = Record.objects.filter(
        pk=Concat(Value("statement/"), Cast(OuterRef("pk"), CharField())), state=state
    )
    return rows.filter(Exists(record))
