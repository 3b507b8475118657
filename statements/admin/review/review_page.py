"""The page on which a second person reads a statement as the public will, and decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from statements.curation.record_state import RecordState, record_state
from statements.documents.shared_rows import RowCache
from statements.entering import side_by_side
from statements.entering.twins import Twin
from statements.ledger.workflow import Verb, may
from statements.wording.statements import reading

from ..desk import DeskAdmin
from ..page.help_views import merge_links
from ..requests import person
from . import walk
from .comments import rows_to_comment
from .doubts import doubts, pointing_at
from .panel import panel
from .redirects import next_waiting, review_url


class ReviewPage:
    """Reading, differences, doubts and verbs of one statement on one light page.

    `offered` returns which verbs there are, of a request, a row and its record.
    """

    def __init__(
        self,
        desk: DeskAdmin,
        offered_verbs: Callable[[HttpRequest, Any, RecordState], dict[str, Any]],
    ) -> None:
        self.desk, self.offered_verbs = desk, offered_verbs

    def urls(self) -> list[URLPattern]:
        may = self.desk.has_view_or_change_permission
        return [self.desk.record_route("review", self.view, may)]

    def view(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Show a statement as the public will read it, beside the verbs that fit."""
        record = record_state("statement", row.pk)
        document, decides = record.document or {}, may(person(request), Verb.APPROVE)
        place = walk.place(request, row.pk)
        row_cache, verbs = RowCache(), self.offered_verbs(request, row, record)
        is_there, may_merge = bool(document) and not record.is_withdrawn, bool(verbs.get("merge"))
        likely = side_by_side(document, row, record.state, row_cache.merges) if is_there else []
        return self.desk.page(
            request,
            "review_page",
            row,
            title=f"Review of {row}",
            record_state=record,
            verbs=verbs,
            reading=reading(document, row_cache),
            review=panel(record, row_cache) | {"on_page": True},
            doubts=doubts(document, row_cache),
            twins=compared(likely, may_merge),
            pointing=pointing_at(row.pk, row_cache.merges),
            commentable=rows_to_comment(document, row_cache) if decides and document else None,
            walk=place,
            next=next_waiting(request, row.pk) if decides or place else None,
        )


COMPARED_FIELDS = (
    ("Title", "title"),
    ("Said", "date"),
    ("Speaks", "speakers"),
    ("Kind", "kind"),
    ("Summary", "summary"),
    ("Printed by", "sources"),
    ("State", "state"),
)  # as the page of entering tells them while typing


def compared(statements: Sequence[Twin], may_merge: bool) -> dict[str, Any]:
    """Return a statement beside those that may be the same, line by line, with ways to merge."""
    if not statements:
        return {}
    own, *others = statements
    merging = merge_links(own.uid, [one.uid for one in others]) if may_merge else {}
    return {
        "may_merge": may_merge,
        "heads": [{"url": review_url(one.uid), "merge": merging.get(one.uid)} for one in others],
        "lines": [
            (name, [getattr(one, key) for one in statements]) for name, key in COMPARED_FIELDS
        ],
    }
