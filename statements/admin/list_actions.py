"""What is done with several statements of a list: submitted, looked at one by one, downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.http import urlencode

from statements import curation
from statements.models import Record

from .refusing import REFUSED, refusal_texts
from .requests import person
from .review import walk
from .review.redirects import review_url

MOST = 100  # statements at once
TOLD = 10  # refusals that are told one by one
Rows = QuerySet[Any]


@admin.action(description="Submit for review", permissions=["submit"])
def submit_each(desk: Any, request: HttpRequest, rows: Rows) -> None:
    """Submit the last edition of each, and say which were refused and why."""
    chosen = chosen_rows(request, rows)
    records = Record.objects.filter(noun=desk.noun, key__in=[row.pk for row in chosen])
    versions = dict(records.values_list("key", "version"))
    refusals = []
    for row in chosen:
        try:
            curation.submit(person(request), row.pk, versions.get(row.pk, 0))
        except REFUSED as error:
            why = " ".join(refusal_texts(error, desk.noun))
            refusals.append(format_html("“{}” was not submitted: {}", row.title, why))
    if done := len(chosen) - len(refusals):
        messages.success(request, f"{counted(done)} submitted for review.")
    for refusal in refusals[:TOLD]:
        messages.error(request, refusal)
    if more := len(refusals[TOLD:]):
        messages.error(request, f"{counted(more)} more not submitted.")


@admin.action(description="Review one by one", permissions=["view"])
def review_each(desk: Any, request: HttpRequest, rows: Rows) -> HttpResponse | None:
    """Open the review page of the first; each that is decided leads to the next."""
    chosen = chosen_rows(request, rows)
    if not chosen:
        return None
    walk.begin(request, [row.pk for row in chosen])
    return HttpResponseRedirect(review_url(chosen[0].pk))


@admin.action(description="Download as CSV", permissions=["view"])
def download_chosen(desk: Any, request: HttpRequest, rows: Rows) -> HttpResponse:
    """Lead to the desk's download of those, or of all that the list shows."""
    is_all = request.POST.get("select_across") == "1"
    uids = ",".join(rows.values_list("pk", flat=True)) if not is_all else ""
    query = request.GET.urlencode() if is_all else urlencode({"uid__in": uids})
    return HttpResponseRedirect(f"{desk.address('download', 'plain')}?{query}")


STATEMENT_ACTIONS = (submit_each, review_each, download_chosen)


def chosen_rows(request: HttpRequest, rows: Rows) -> Sequence[Any]:
    """Return what was chosen in the order of the list, nothing where that is too much at once."""
    chosen = list(rows[: MOST + 1])
    if len(chosen) > MOST:
        messages.error(request, f"Nothing was done: choose at most {MOST} statements at a time.")
        return []
    return chosen


def counted(count: int) -> str:
    return f"{count} statement was" if count == 1 else f"{count} statements were"
