"""The page on which a second person reads a statement as the public will, and decides."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from statements.documents import Document
from statements.documents.shared_rows import Fetched
from statements.entering import side_by_side
from statements.ledger.workflow import Verb, may

from .documents import DocumentAdmin
from .doubts import doubts, pointing_at
from .helping import merge_links
from .reading import reading
from .record_state import Held, held
from .redirects import next_waiting, review_url
from .requests import person


class ReviewPage(DocumentAdmin):
    """Reading, differences, doubts and verbs of one statement on one light page."""

    def review(self, seen: Held, fetched: Fetched) -> dict[str, Any]:
        """Return what the panel shows: the state, what changed, and which verbs fit."""
        raise NotImplementedError

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.review_page_view)
        page = path("<path:object_id>/review/", view, name="statements_review")
        return [page, *super().get_urls()]

    def review_page_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show a statement as the public will read it, beside the verbs that fit."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self.not_there(request, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        seen = held(self.noun, row.pk)
        document, decides = seen.document or {}, may(person(request), Verb.APPROVE)
        fetched, verbs = Fetched(), self.verbs_of(request, row, seen)
        twins = compared(document, row) if document and not seen.is_withdrawn else {}
        context = {
            **self.frame(request, row),
            "title": f"Review of {row}",
            "held": seen,
            "verbs": verbs,
            "reading": reading(document, fetched),
            "review": self.review(seen, fetched) | {"on_page": True},
            "doubts": doubts(document, fetched),
            "twins": twins and twins | {"may_merge": verbs.get("merge")},
            "pointing": pointing_at(row.pk),
            "next": next_waiting(request.user, row.pk) if decides else None,
        }
        return TemplateResponse(request, "admin/statements/review_page.html", context)


LINES = (
    ("Title", "title"),
    ("Said", "date"),
    ("Speaks", "speakers"),
    ("Kind", "kind"),
    ("Summary", "summary"),
    ("Printed by", "sources"),
    ("State", "state"),
)  # as the page of entering tells them while typing


def compared(document: Document, row: Any) -> dict[str, Any]:
    """Return a statement beside those that may be the same, line by line."""
    found = side_by_side(document, row)
    if not found:
        return {}
    own, *others = found
    merging = merge_links(own.uid, [one.uid for one in others])
    return {
        "heads": [{"url": review_url(one.uid), "merge": merging.get(one.uid)} for one in others],
        "lines": [(name, [getattr(one, key) for one in found]) for name, key in LINES],
    }
