"""Sessions that end, and what the desk says when too many passwords are checked at once."""

from __future__ import annotations

from collections.abc import Callable
from time import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from statements.audit import audit
from statements.metrics import LOGINS

from .hashing import PATIENCE, Busy
from .steps import BEGAN, LAST_USED

STEP = 60  # seconds between two notes of when somebody was seen: each is a write
UNATTENDED = "X-Unattended"  # what a page sends by itself is no use of it
NOTES = 10  # at least so many within an idle limit, or who is there would be sent away


class SessionLimits:
    """Ends a session of the desk that nobody used for a while, or that is too old.

    Stands after authentication. What was typed on a page is kept by the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(reverse("admin:index")) and SESSION_KEY in request.session:
            end_or_note(request, int(time()))
        return self.get_response(request)


def end_or_note(request: HttpRequest, now: int) -> None:
    """End the request's session if it is over, or note that it was used."""
    session = request.session
    began, used = session.get(BEGAN, now), session.get(LAST_USED, now)
    idle = now - used > settings.SESSION_IDLE_LIMIT
    if idle or now - began > settings.SESSION_COOKIE_AGE:
        name = request.user.get_username() or None
        audit("session ended", request, name, why="not used" if idle else "too old")
        session.flush()
        request.user = AnonymousUser()
    elif UNATTENDED in request.headers:
        return
    elif BEGAN not in session or now - used >= min(STEP, settings.SESSION_IDLE_LIMIT // NOTES):
        session[BEGAN], session[LAST_USED] = began, now


class BusyPage:
    """Says that too many passwords are being checked, instead of letting one more thread wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Busy):
            return None
        LOGINS.labels("busy").inc()
        audit("login busy", request, None)
        return refused_page(request, 503, PATIENCE, heading="Too many people log in just now")


def refused_page(request: HttpRequest, status: int, seconds: int, heading: str) -> HttpResponse:
    """Return a page of the desk that says from when on one may try again."""
    context = {"title": heading, "heading": heading, "wait": spoken(seconds), "status": status}
    response = render(request, "admin/statements/login/wait.html", context, status=status)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def spoken(seconds: int) -> str:
    """Return a time as people say it, never shorter than it is."""
    if seconds < 120:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{-(-seconds // 60)} minutes"
