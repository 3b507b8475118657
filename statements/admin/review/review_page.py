"""The page on which a second person reads a statement as the public will, and decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.http import urlencode

from statements.curation.record_state import RecordState, record_state
from statements.documents.shared_rows import RowCache
from statements.entering import side_by_side
from statements.entering.twins import Twin
from statements.keys import RecordName
from statements.ledger.workflow import Verb, may
from statements.problems import Remedy
from statements.vocabularies import STATEMENT
from statements.wording.statements import reading

from ..desk import DeskAdmin
from ..links import record_url
from ..page.help_views import merge_links
from ..page.second_looks import LOOK, remedy_url
from ..requests import person
from . import walk
from .comments import rows_to_comment
from .doubts import Doubt, doubts, pointing_at
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
        is_editor = self.desk.has_change_permission(request, row)
        may_edit = is_editor and Verb.STORE in record.verbs_for(person(request))
        sources = [one["source"] for one in document.get("appearances", ())] if is_editor else []
        return self.desk.page(
            request,
            "review_page",
            row,
            title=f"Review of {row}",
            record_state=record,
            verbs=verbs,
            reading=reading(document, row_cache),
            review=panel(record, row_cache) | {"on_page": True},
            doubts=with_links(doubts(document, row_cache), row.pk if may_edit else None),
            twins=compared(likely, may_merge, next(iter(sources), None)),
            pointing=pointing_at(row.pk, row_cache.merges),
            commentable=rows_to_comment(document, row_cache) if decides and document else None,
            walk=place,
            next=next_waiting(request, row.pk) if decides or place else None,
        )


def with_links(looks: Sequence[Doubt], own: str | None) -> list[dict[str, Any]]:
    """Return doubts with where each is mended: in the form of `own`, or at the record to look at.

    Without `own`, who reads may not change the statement. A remedy stands with the first that it
    settles.
    """
    offered: set[Remedy] = set()
    lines = []
    for look in looks:
        at = f"{record_url('statement', own)}?{urlencode({LOOK: look.path})}" if own else ""
        new = [one for one in look.remedies if one not in offered]
        offered |= {*new}
        remedies = [(one.label, opened(one) or at) for one in new]
        shown = [(label, url) for label, url in remedies if url]
        lines.append({"where": look.where, "text": look.text, "url": at, "remedies": shown})
    return lines


def opened(remedy: Remedy) -> str:
    """Return the address of the record that a remedy opens: of a statement, where it is read."""
    record = RecordName.parse(remedy.opens)
    return review_url(record.key) if record.noun == STATEMENT else remedy_url(remedy)


COMPARED_FIELDS = (
    ("Title", "title"),
    ("Said", "date"),
    ("Speaks", "speakers"),
    ("Kind", "kind"),
    ("Summary", "summary"),
    ("Printed by", "sources"),
    ("State", "state"),
)  # as the page of entering tells them while typing


def compared(statements: Sequence[Twin], may_merge: bool, source: str | None) -> dict[str, Any]:
    """Return a statement beside those that may be the same, line by line, with ways to make one.

    `source` is its own, where who looks may add it to the other.
    """
    if not statements:
        return {}
    own, *others = statements
    merging = merge_links(own.uid, [one.uid for one in others]) if may_merge else {}
    return {
        "may_merge": may_merge,
        "heads": [
            asdict(one)
            | {
                "url": review_url(one.uid),
                "merge": merging.get(one.uid),
                "add": f"{record_url('statement', one.uid)}?source={source}" if source else "",
            }
            for one in others
        ],
        "lines": [
            (name, [getattr(one, key) for one in statements]) for name, key in COMPARED_FIELDS
        ],
    }
