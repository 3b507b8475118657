"""The statement's page with its review: submit, approve, retract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_POST

from statements import curation
from statements.documents import Document
from statements.models import Record, Source, User, Voice
from statements.problems import BrokenRules, Problem, StaleVersion
from statements.vocabularies import DeskState

from .choosing import Choices, targets
from .documents import DocumentAdmin
from .held import Held, document_of
from .page import EDITS, DocumentPage
from .refusing import BUSY
from .statement_page import StatementPage
from .telling import tell

APPROVE = "statements.approve_statement"


class StatementDesk(DocumentAdmin):
    """A statement on one page, and the verbs of its review."""

    noun = "statement"
    page_class = StatementPage

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        verbs = [
            path(f"<path:object_id>/{name}/", view(require_POST(verb)), name=f"statements_{label}")
            for name, label, verb in (
                ("submit", "submit", self.submit_view),
                ("approve", "approve", self.approve_view),
                ("ask-retraction", "ask_retraction", self.ask_retraction_view),
                ("retract", "retract", self.retract_view),
            )
        ]
        return [
            path("choices/", view(Choices.as_view()), name="statements_choices"),
            path("targets/", view(targets), name="statements_targets"),
            *verbs,
            *super().get_urls(),
        ]

    def make_page(self, key: str | None, seen: Held | None, request: HttpRequest) -> DocumentPage:
        """Return the page with the quotes of the edition that the typing began from."""
        document = seen.document if seen else None
        typed = request.POST if request.method == "POST" else None
        page = StatementPage(key, document, seen.version if seen else 0, typed)
        if key and seen and typed is not None and page.base != seen.version:
            document = document_of(self.noun, key, page.base) or document
        page.held = (document or {}).get("quotes", [])
        return page

    def show(
        self,
        request: HttpRequest,
        page: DocumentPage,
        row: Any,
        seen: Held | None,
        status: int,
        found: dict[str, Any],
    ) -> Any:
        if seen and request.method != "POST":  # a verb would lose what was typed
            found = found | {"review": self.review(request, row, seen)}
        return super().show(request, page, row, seen, status, found)

    def review(self, request: HttpRequest, row: Any, seen: Held) -> dict[str, Any]:
        """Return what stands above the form: the state, what changed, and which verbs fit."""
        may_change = self.has_change_permission(request, row)
        may_approve = request.user.has_perm(APPROVE)
        state, public = seen.state, seen.public_document
        return {
            "state": state,
            "record": seen.record,
            "change": seen.record and seen.record.public_change,
            "differences": tell(self.noun, public, seen.document),
            "is_public": public is not None,
            "submit": may_change and state in (DeskState.DRAFT, DeskState.RETRACTION_ASKED),
            "sources": sources_with(seen.document, public),
            "reason": seen.last.reason if seen.last else None,
            "approve": may_approve and state == DeskState.IN_REVIEW,
            "ask_retraction": may_change
            and public is not None
            and state != DeskState.RETRACTION_ASKED,
            "retract": may_approve and state == DeskState.RETRACTION_ASKED,
            "actions": [(action.value, action.label, action.definition) for action in EDITS],
        }

    def submit_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            curation.submit(user, uid, edition, reason_of(request))
            return f"Version {edition} was submitted for review."

        return self.call(request, object_id, "change", verb)

    def approve_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            action = next((a for a in EDITS if a == request.POST.get("action")), None)
            curation.approve(user, uid, edition, action=action, reason=reason_of(request))
            return f"Version {edition} was approved: it is public now."

        return self.call(request, object_id, "approve", verb)

    def ask_retraction_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            curation.ask_retraction(user, uid, edition, reason_of(request) or "")
            return "The retraction was asked for: somebody else must approve it."

        return self.call(request, object_id, "change", verb)

    def retract_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        def verb(user: User, uid: str, edition: int) -> str:
            curation.retract(user, uid, edition, reason_of(request))
            return "The statement was retracted: the public reads the reason in its place."

        return self.call(request, object_id, "approve", verb)

    def call(
        self,
        request: HttpRequest,
        object_id: str,
        permission: str,
        verb: Callable[[User, str, int], str],
    ) -> HttpResponse:
        """Call a verb with the edition that the user saw; tell how it went; go back."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self.not_there(request, object_id)
        user = request.user
        assert isinstance(user, User)  # noqa: S101
        if not (
            user.has_perm(APPROVE)
            if permission == "approve"
            else self.has_change_permission(request, row)
        ):
            raise PermissionDenied
        try:
            messages.success(request, verb(user, row.pk, edition_of(request)))
        except StaleVersion as stale:
            messages.error(request, f"{stale} Nothing was done: look at the newer version first.")
        except BrokenRules as broken:
            for problem in broken.problems:
                messages.error(request, str(problem))
        except OperationalError:
            messages.error(request, BUSY)
        return HttpResponseRedirect(self.change_url(row.pk))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Statements with the desk state of their record and the government that leads."""
        record = Record.objects.filter(
            pk=Concat(Value("statement/"), Cast(OuterRef("pk"), CharField()))
        )
        lead = Voice.objects.filter(statement=OuterRef("pk")).order_by("position")
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.annotate(
            desk_state=Subquery(record.values("state")[:1]),
            lead=Subquery(lead.values("government__name")[:1]),
        )


def sources_with(document: Document | None, public: Document | None) -> list[Source]:
    """Return the sources that become public with a statement, in its order."""
    used = {row["source"]: None for row in (document or {}).get("appearances", ())}
    known = {row["source"] for row in (public or {}).get("appearances", ())}
    ids = [f"source/{uid}" for uid in used if uid not in known]
    shown = set(Record.objects.public().filter(pk__in=ids).values_list("key", flat=True))
    new = [uid for uid in used if uid not in known | shown]
    rows = Source.objects.select_related("publisher").in_bulk(new)
    return [rows[uid] for uid in new if uid in rows]


def edition_of(request: HttpRequest) -> int:
    """Return the number of the edition that the user saw."""
    number = request.POST.get("edition", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise BrokenRules([Problem("edition", "Say which version you saw: open the page again.")])
    return int(number)


def reason_of(request: HttpRequest) -> str | None:
    return request.POST.get("reason", "").strip() or None


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Return the statements whose record is in a desk state."""
    record = Record.objects.filter(
        pk=Concat(Value("statement/"), Cast(OuterRef("pk"), CharField())), state=state
    )
    return rows.filter(Exists(record))
