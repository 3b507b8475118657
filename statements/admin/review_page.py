"""The page on which a second person reads a statement as the public will, and decides."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from statements import curation

from .documents import DocumentAdmin
from .doubts import doubts, pointing_at
from .held import Held, held
from .onward import next_waiting
from .reading import reading


class ReviewPage(DocumentAdmin):
    """Reading, differences, doubts and verbs of one statement on one light page."""

    def review(self, request: HttpRequest, row: Any, seen: Held) -> dict[str, Any]:
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
        document, decides = seen.document or {}, request.user.has_perm(curation.APPROVE)
        context = {
            **self.frame(request, row),
            "title": f"Review of {row}",
            "held": seen,
            "verbs": self.verbs_of(request, row, seen),
            "review": self.review(request, row, seen) | {"on_page": True},
            "reading": reading(document),
            "doubts": doubts(document),
            "pointing": pointing_at(row.pk),
            "next": next_waiting(request.user, row.pk) if decides else None,
        }
        return TemplateResponse(request, "admin/statements/review_page.html", context)
