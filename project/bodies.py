"""How large what a client sends may be, and in which encoding, before anything of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from project.encodings import REFUSED
from project.middleware import ROOT
from statements.admin.imports.pages import MOST_BYTES
from statements.api import errors
from statements.failures import TROUBLE

ANYBODY = 64 << 10  # bytes: a login, and whatever is sent where nothing is taken
# Pages of the desk that take a file, and how large it may be; the rest of the form comes on top.
FILES = {
    "statements_batch_add": MOST_BYTES,
    "statements_source_add": settings.SAVED_COPY_LIMIT,
    "statements_source_change": settings.SAVED_COPY_LIMIT,
}


class BodyLimit:
    """Refuse bodies that are too long for their address, or do not tell their length or text.

    It stands behind the sessions, and before the check of forms, which reads the body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return refused(
                request, 411, "Send the length of the body in Content-Length, not in chunks."
            )
        if REFUSED in request.META:
            return refused(
                request, 415, "Send text in UTF-8, with a Content-Type that says so or nothing."
            )
        length = length_of(request)
        if length > ANYBODY and length > (most := limit_of(request, length)):
            return refused(
                request, 413, f"The body has {length:,} bytes; {most:,} at most are taken here."
            )
        return self.get_response(request)


def length_of(request: HttpRequest) -> int:
    """Return how many bytes the client says that it sends."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def limit_of(request: HttpRequest, length: int) -> int:
    """Return how many bytes may come: more for people of the desk, most where they send a file."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return ANYBODY
    if match.app_name != "admin" or match.url_name == "login":
        return ANYBODY
    most = FILES.get(match.url_name or "", 0) + int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    try:
        return most if is_staff(request) else ANYBODY
    except TROUBLE:
        if length > most:  # the answer to a failure reads the body: it holds what was typed
            return most
        raise


def is_staff(request: HttpRequest) -> bool:
    user = get_user(request)
    return bool(user.is_active and getattr(user, "is_staff", False))


def refused(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """Say what is wrong, as the address says such things."""
    if request.path_info.startswith(ROOT):
        return errors.reply(errors.problem(status, detail))
    context = {"title": "This was not taken", "detail": detail}
    response = render(request, "refused.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
