"""What the log says: a line for each request, and with each line whose request it belongs to.

No query string, no header and no body is written down, so no token and no password is.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.encoding import escape_uri_path
from django.utils.functional import LazyObject, empty

from project.proxies import is_proxy
from statements.client_address import client_address
from statements.metrics import REQUESTS, SECONDS
from statements.problems import CutShort

GIVEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
LONGEST_PATH = 500
SERVER = "gunicorn.error"
SENT = re.compile(r"(?s)(Invalid request from ip=.*?: [^'\"]*)['\"].*")  # then what was sent

logger = logging.getLogger(__name__)
_current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class Context(logging.Filter):
    """Adds to a line whose request it belongs to; a refusal is no error of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == SERVER:
            take_out_what_was_sent(record)
        request = _current.get()
        if request is not None:
            facts = {"address": client_address(request), "user": user_of(request)}
            record.request_id = id_of(request)
            for name, value in facts.items():
                if not hasattr(record, name):
                    setattr(record, name, value)
        if 400 <= getattr(record, "status_code", 0) < 500:
            record.exc_info = record.exc_text = None
            return record.name != "django.request"  # the request has a line of its own
        return True


def take_out_what_was_sent(record: logging.LogRecord) -> None:
    """Leave of a line of the server what is wrong, without the query or header that is.

    A download that was cut has no traceback: it was cut on purpose.
    """
    record.msg = SENT.sub(r"\1…", str(record.msg))
    if isinstance(record.args, tuple):
        record.args = tuple(
            one.partition("?")[0] if isinstance(one, str) else one for one in record.args
        )
    if record.exc_info and isinstance(record.exc_info[1], CutShort):
        record.exc_info = record.exc_text = None


class RequestLog:
    """Names each request, and logs and counts it when it was answered to its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        request.META["statements.request_id"] = id_of_proxy(request) or uuid4().hex
        _current.set(request)
        end = partial(answered, request, perf_counter())
        response: Any = self.get_response(request)
        response["X-Request-ID"] = id_of(request)
        if response.streaming:
            response._resource_closers.append(partial(end, response))
        else:
            end(response)
        return response


def id_of_proxy(request: HttpRequest) -> str | None:
    """Return the id that a proxy of ours gave; what others send is not written into the log."""
    id = request.headers.get("X-Request-ID", "")
    trusted = is_proxy(str(request.META.get("REMOTE_ADDR", "")))
    return id if trusted and GIVEN.fullmatch(id) else None


def id_of(request: HttpRequest) -> str:
    """Return what a request is called in the log and in its reply."""
    return str(request.META.get("statements.request_id", ""))


def answered(request: HttpRequest, began: float, response: HttpResponseBase) -> None:
    """Log and count a request."""
    seconds = perf_counter() - began
    route, status = route_of(request), response.status_code
    REQUESTS.labels(route, status).inc()
    SECONDS.labels(route).observe(seconds)
    path, milliseconds = escape_uri_path(request.path)[:LONGEST_PATH], round(seconds * 1000, 1)
    facts = {
        "method": str(request.method)[:20],
        "path": path,
        "status": status,
        "milliseconds": milliseconds,
        "route": route,
    }
    text = "%(method)s %(path)s %(status)s %(milliseconds)s ms"
    logger.info(text, facts, extra=facts)
    _current.set(None)


def route_of(request: HttpRequest) -> str:
    """Return the name of what answered: one of our own, whatever was asked for."""
    match = request.resolver_match
    return match.view_name or "unnamed" if match else "none"


def user_of(request: HttpRequest) -> str | None:
    """Return who asks, if that is known by now; nothing is read for it."""
    user: Any = request.__dict__.get("user")
    while isinstance(user, LazyObject):
        user = user._wrapped
        if user is empty:
            return None
    return user.get_username() or None if user is not None else None
