"""Answers, in words, for who may not, and for what is not there or cannot be read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from project.failing import DESK, is_json
from statements.api import errors
from statements.explorer.near import answer_near


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer who lacks the right to a page or to what was sent."""
    what = "Your account may not do this."
    remedy = "What it may follows from its groups: ask whoever runs this site."
    return turned_away(request, 403, "This is not open to you", what, remedy)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what is not well formed, has too many parts, or names another host."""
    what = "What was sent is not well formed, or has too many parts."
    remedy = "Send less at once, and check the address."
    return turned_away(request, 400, "This could not be read", what, remedy)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address at which there is nothing; what it says is not repeated to others.

    One that only its spelling keeps from a page is told with the right one.
    """
    is_of_pages = not (is_json(request) or request.path_info.startswith(DESK))
    if near := answer_near(request) if is_of_pages else None:
        return near
    what = "There is nothing at this address."
    remedy = "Look whether it is whole and spelt right, or begin from the first page."
    return turned_away(request, 404, "Not found", what, remedy)


def turned_away(
    request: HttpRequest, status: int, title: str, what: str, remedy: str
) -> HttpResponse:
    """Say it in the form that was asked for; nothing that was sent is read."""
    if is_json(request):
        return errors.reply(errors.problem(status, f"{what} {remedy}"))
    is_desk = request.path_info.startswith(DESK)
    is_sent = request.method == "POST"
    context = {"title": title, "what": what, "remedy": remedy, "desk": is_desk, "is_sent": is_sent}
    response = HttpResponse(render_to_string("turned_away.html", context), status=status)
    add_never_cache_headers(response)
    return response
