"""Answers for what fails: a database or a disk that cannot serve just now, and what nobody foresaw.

Nothing here asks the database, and nothing waits for it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers
from django.utils.encoding import escape_uri_path

from project.middleware import ROOT
from statements.api import errors
from statements.failures import TROUBLE, log_failure, new_reference
from statements.login.middleware import UNATTENDED
from statements.login.unsent import is_secret, posted_pairs, typed_pairs
from statements.problems import ProblemDetails

DESK = "/admin/"
RETRY_AFTER = 5  # seconds, where nobody says another number
JSON = ("statements_choices", "statements_targets", "statements_pasted_names", "autocomplete")
JSON_WITHIN = "_help_"  # what is told while typing

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponseBase]


class Failing:
    """Turns an error that means “not just now” into 503, whichever view it comes from."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            # Nobody waits for what a page tells by itself, and it is told again.
            if request.method == "POST" and UNATTENDED in request.headers:
                return HttpResponse(status=HTTPStatus.NO_CONTENT)
            be_quiet(response)
            response.headers.setdefault("Retry-After", str(RETRY_AFTER))
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Take in what was sent before the check of its token does: the disk may have no room."""
        if request.method != "POST" or is_api(request):
            return None
        try:
            request.POST  # noqa: B018 - reading it is what may fail
        except OSError as error:
            return failed(request, error)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return failed(request, error)


class Sessions(SessionMiddleware):
    """Django's own, which keeps a session after the view: then no other middleware is asked."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        try:
            return super().process_response(request, response)  # type: ignore[arg-type]  # the stubs know no streams
        except (*TROUBLE, SessionInterrupted) as error:
            beneath = trouble_beneath(error)
            answer = failed(request, beneath) if beneath else None
            if answer is None:
                raise
            # not `response.close`, which says that the request is over and ends the connection
            for close in getattr(response, "_resource_closers", ()):
                close()
            return answer


def trouble_beneath(error: BaseException) -> BaseException | None:
    """Return the error of a database that another was raised upon.

    Django calls a session that could not be written one that was deleted meanwhile.
    """
    beneath: BaseException | None = error
    while beneath is not None and not isinstance(beneath, TROUBLE):
        beneath = beneath.__context__
    return beneath


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer where nothing else did, with 503 if it is a failure after all."""
    error = sys.exc_info()[1]
    answer = failed(request, error) if error else None
    if answer is not None:
        be_quiet(answer)
        return answer
    reference = new_reference()
    logger.error("Reference %s: %s: %r", reference, address_of(request), error, exc_info=error)
    response = unforeseen(request, reference)
    be_quiet(response)
    return response


def be_quiet(response: HttpResponseBase) -> None:
    """Keep Django from a line of its own: it has a traceback, and no id of the request."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark


def unforeseen(request: HttpRequest, reference: str) -> HttpResponse:
    """Return what nobody foresaw, in the form that was asked for."""
    if is_json(request):
        return errors.unforeseen(reference)
    what = "Something went wrong here, and nobody foresaw it."
    remedy = "Try again; if it happens again, tell whoever runs this site, with the reference."
    return failure_page(request, 500, "Something went wrong", what, remedy, reference)


def address_of(request: HttpRequest) -> str:
    """Return what was asked for as one line of a log, without its query."""
    return f"{str(request.method)[:20]} {escape_uri_path(request.path)}"


def failed(request: HttpRequest, error: BaseException) -> HttpResponse | None:
    """Answer a failure or a problem in the form that was asked for; None for anything else."""
    if isinstance(error, ProblemDetails):
        return of_problem(request, error)
    report = log_failure(error, logger, address_of(request))
    if report is None:
        return None
    if is_json(request):
        return errors.failure_response(report)
    failure = report.failure
    title = "Not just now"
    response = failure_page(request, 503, title, failure.what, failure.remedy, report.reference)
    response["Retry-After"] = str(failure.retry_after)
    return response


def of_problem(request: HttpRequest, problem: ProblemDetails) -> HttpResponse:
    if is_json(request):
        return errors.reply(problem)
    reference = new_reference()
    level = logging.ERROR if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR else logging.INFO
    logger.log(level, "Reference %s: %s: %s", reference, address_of(request), problem)
    page = failure_page(request, problem.status, problem.title, problem.detail, "", reference)
    for name, value in getattr(problem, "headers", {}).items():
        page[name] = value
    return page


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(ROOT)


def is_json(request: HttpRequest) -> bool:
    """Tell whether a program asks: the API's clients, and what the desk's own scripts ask for."""
    name = page_name(request)
    return is_api(request) or name in JSON or JSON_WITHIN in name


def page_name(request: HttpRequest) -> str:
    """Return the name of the page that is asked for, also where no view was called yet."""
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return ""
    return match.url_name or ""


def failure_page(
    request: HttpRequest, status: int, title: str, what: str, remedy: str, reference: str
) -> HttpResponse:
    """Return a page that holds all that was typed, and needs nothing to be shown."""
    typed, has_files = typed_in(request)
    is_whole = not has_files and not any(is_secret(name) for name in typed)
    context = {
        "title": title,
        "what": what,
        "remedy": remedy,
        "reference": reference,
        "status": status,
        "desk": request.path_info.startswith(DESK),
        "address": request.get_full_path(),
        "is_sent": request.method == "POST",
        "shown": list(typed_pairs(typed)),
        "again": list(posted_pairs(typed)) if is_whole else [],
        "has_files": has_files,
    }
    response = HttpResponse(render_to_string("failing.html", context), status=status)
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store"
    return response


def typed_in(request: HttpRequest) -> tuple[QueryDict, bool]:
    """Return what was sent, nothing where it could not be taken in; and whether files were."""
    if request.method != "POST":
        return QueryDict(), False
    try:
        return request.POST, bool(request.FILES)
    except OSError:
        return QueryDict(), False
