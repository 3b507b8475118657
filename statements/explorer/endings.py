"""Where an address leads to no page: what is wrong, what became of it, or where it is now."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string

from statements.documents import KINDS
from statements.entity_tags import FOR_ALL
from statements.filters import BadQuery
from statements.problems import ProblemDetails
from statements.wording.dates import day_of_moment

from .links import NOUNS
from .page_quota import TooManyPages

TEMPLATE = "explorer/problem.html"
GONE = 410
# Where an address names a record; what is below it, such as its editions, is not of its key.
RECORD = re.compile(rf"/(?P<plural>{'|'.join(NOUNS)})/(?P<key>[^?&]+?)(?=/editions/|/?(?:[?&]|$))")
WORDS_OF_STATUS = {
    400: "This could not be read",
    404: "Not found",
    GONE: "No longer public",
    429: "Not just now",
    503: "Not just now",
}


def problem_page(
    request: HttpRequest, problem: ProblemDetails, corrected: str | None = None
) -> HttpResponse:
    """Say what is wrong, or what became of a record, as a page.

    Nobody keeps it, but for what is gone: that stays so while the ledger stands, and links to it
    are followed. `corrected` is the right address, where it is certain.
    """
    return render_problem(request, problem, TEMPLATE, corrected)


def render_problem(
    request: HttpRequest, problem: ProblemDetails, template: str, corrected: str | None = None
) -> HttpResponse:
    """Say it by a template of its own."""
    if isinstance(problem, BadQuery) and problem.corrected is not None:
        corrected = f"{request.path}?{problem.corrected}"
    context = {
        "problem": problem,
        "title": WORDS_OF_STATUS.get(problem.status, problem.title),
        "corrected": corrected,
        "gone": gone(request, problem) if problem.status == GONE else None,
        "again": request.get_full_path() if isinstance(problem, TooManyPages) else None,
    }
    headers = problem.headers if isinstance(problem, TooManyPages) else {}
    body = render_to_string(template, context)
    response = HttpResponse(body, status=problem.status, headers=headers)
    response["Cache-Control"] = FOR_ALL if problem.status == GONE else "no-store"
    return response


def gone(request: HttpRequest, problem: ProblemDetails) -> dict[str, Any] | None:
    """Return what a record was, what became of it and when: never what it was called.

    Nothing of what is no record. Its own address stands in that of its frame, of its card and of a
    report of a mistake in it.
    """
    named = RECORD.search(unquote(request.get_full_path()))
    if named is None:
        return None
    action, day = problem.extra["action"], str(problem.extra["recorded_at"])[:10]
    return {
        "kind": KINDS[NOUNS[named["plural"]]].verbose_name,
        "key": named["key"].strip("/").removesuffix(".png"),
        "action": action,
        "day": day,
        "day_in_words": day_of_moment(day),
        "number": problem.extra["number"],
    }


def moved_to(request: HttpRequest, path: str) -> HttpResponse:
    """Lead from a merged key to what stands for it, with the query."""
    query = request.META.get("QUERY_STRING", "")
    address = f"/{path}{'?' if query else ''}{query}"
    response = HttpResponsePermanentRedirect(address, True)
    response.content = render_to_string(
        TEMPLATE, {"title": "It is part of another record now", "moved": address}
    )
    return response
