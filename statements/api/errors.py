"""Every error as RFC 9457 problem details: https://www.rfc-editor.org/rfc/rfc9457"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework.exceptions import (
    APIException,
    AuthenticationFailed,
    NotAcceptable,
    Throttled,
)
from rest_framework.views import set_rollback

from statements.failures import Report, log_failure
from statements.filters import BadQuery, Fault
from statements.filters.refusals import with_nearest
from statements.problems import BrokenRules, ProblemDetails, StaleVersion
from statements.quotas import Standing
from statements.slots import RETRY_AFTER as CROWDED
from statements.slots import Crowded, NoSlots

MEDIA_TYPE = "application/problem+json"

logger = logging.getLogger(__name__)


def problem_response(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Answer an exception of any view; None leaves what nobody foresaw to Django and its log."""
    request = context.get("request")
    if report := log_failure(exc, logger, request.path if request is not None else ""):
        set_rollback()
        return failure_response(report)
    problem = problem_of(exc)
    if problem is None:
        return None
    set_rollback()
    if isinstance(exc, BadQuery) and exc.corrected is not None and request is not None:
        query = f"?{exc.corrected}" if exc.corrected else ""
        problem.extra["corrected"] = f"{request.path}{query}"
    response = reply(problem)
    for name, value in headers_of(exc).items():
        response[name] = value
    return response


def failure_response(report: Report) -> HttpResponse:
    """Return what cannot be answered just now as a problem."""
    response = reply(problem(503, str(report.failure), reference=report.reference))
    response["Retry-After"] = str(report.failure.retry_after)
    return response


def unforeseen(reference: str) -> HttpResponse:
    """Return what nobody foresaw as a problem that tells nothing but where to find it."""
    detail = "Something went wrong here, and it is in our log under this reference."
    return reply(problem(500, detail, reference=reference))


def reply(problem: ProblemDetails) -> HttpResponse:
    """Return a problem as a response, which nobody keeps."""
    body = orjson.dumps(problem.as_dict())
    response = HttpResponse(body, content_type=MEDIA_TYPE, status=problem.status)
    response["Cache-Control"] = "no-store"
    return response


def problem_of(exc: Exception) -> ProblemDetails | None:
    """Return the problem that an exception stands for, if we know it."""
    if isinstance(exc, ProblemDetails):
        return exc
    if isinstance(exc, BrokenRules):
        errors = [{"path": p.path, "message": p.message, "code": p.code} for p in exc.problems]
        return problem(422, str(exc), errors=errors)
    if isinstance(exc, StaleVersion):
        return problem(409, str(exc))
    if isinstance(exc, Http404):
        return problem(404, str(exc) or "There is nothing at this address.")
    if isinstance(exc, SuspiciousOperation):
        return problem(400, "The request is not well formed, or has too many parts.")
    return problem_of_framework(exc) if isinstance(exc, APIException) else None


def problem_of_framework(exc: APIException) -> ProblemDetails:
    if isinstance(exc, NotAcceptable):
        available = sorted({renderer.media_type for renderer in exc.available_renderers or ()})
        detail = f"None of the formats accepted is served here: ask for {' or '.join(available)}."
        return problem(406, detail, available=available)
    if isinstance(exc, Throttled):
        return problem(429, wait_words(getattr(exc, "wait", None)))
    return problem(exc.status_code, str(exc.detail))


def wait_words(wait: float | None) -> str:
    soon = f" in {max(1, round(wait))} seconds" if wait is not None else " later"
    return f"The quota is used up: try again{soon}. A token has a quota of its own."


def problem(status: int, detail: str, **extra: object) -> ProblemDetails:
    """Return a problem titled by its status."""
    return ProblemDetails(status, HTTPStatus(status).phrase, detail, extra=extra)


def headers_of(exc: Exception) -> dict[str, str]:
    """Return the headers that an error carries."""
    if isinstance(exc, Crowded | NoSlots):
        return {"Retry-After": str(CROWDED)}
    if isinstance(exc, AuthenticationFailed):  # https://www.rfc-editor.org/rfc/rfc6750#section-3
        return {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    wait = getattr(exc, "wait", None) if isinstance(exc, Throttled) else None
    return {} if wait is None else {"Retry-After": str(max(1, round(wait)))}


def over_quota(standing: Standing) -> HttpResponse:
    """Answer beyond a quota where no view of the API counts."""
    response = reply(problem(429, wait_words(standing.reset)))
    headers = standing.headers() | {"Retry-After": str(standing.reset)}
    for name, value in headers.items():
        response[name] = value
    return response


def unknown_address(
    request: HttpRequest,
    corrected: str | None = None,
    *,
    of: str = "",
    nearest: Sequence[str] = (),
) -> HttpResponse:
    """Answer for an address below the API that nothing has, with the one certainly meant.

    `of` is the list below which it is sought.
    """
    members: dict[str, Any] = {} if corrected is None else {"corrected": corrected}
    detail = f"There is nothing at {request.path[:200]}: see the API's root."
    if of:
        detail = f"Nothing below /{of}/ has this address: the list tells the `path` of each."
        members["errors"] = [Fault("path", detail, "unknown").as_dict()]
    if nearest:
        message = with_nearest("There is no such list.", nearest)
        members["errors"] = [Fault("path", message, "unknown", nearest=tuple(nearest)).as_dict()]
    return reply(problem(404, with_nearest(detail, nearest), **members))
