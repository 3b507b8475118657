"""The statement's page with its review; `statement_verbs` has what can be done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.urls import path

from statements.documents import Document
from statements.models import Record, Source, Voice

from .choosing import Choices, targets
from .held import Held
from .page import DocumentPage
from .review_page import ReviewPage
from .statement_page import StatementPage
from .statement_verbs import StatementVerbs
from .telling import tell


class StatementDesk(StatementVerbs, ReviewPage):
    """A statement on one page, and the verbs of its review."""

    noun = "statement"
    page_class = StatementPage

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("choices/", view(Choices.as_view()), name="statements_choices"),
            path("targets/", view(targets), name="statements_targets"),
            *super().get_urls(),
        ]

    def make_page(self, key: str | None, seen: Held | None, request: HttpRequest) -> DocumentPage:
        """Return the page with the quotes of the edition that the typing began from."""
        typed = request.POST if request.method == "POST" else None
        document = self.began_from(seen, typed)
        page = StatementPage(key, document, seen.version if seen else 0, typed)
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
        state, public = seen.state, seen.public_document
        return {
            "state": state,
            "record": seen.record,
            "change": seen.record and seen.record.public_change,
            "differences": tell(self.noun, public, seen.document),
            "is_public": public is not None,
            "sources": sources_with(seen.document, public),
            "reason": seen.last.reason if seen.last else None,
        }

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
            lead_official=Subquery(lead.values("official__name")[:1]),
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


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Return the statements whose record is in a desk state."""
    record = Record.objects.filter(
        pk=Concat(Value("statement/"), Cast(OuterRef("pk"), CharField())), state=state
    )
    return rows.filter(Exists(record))
