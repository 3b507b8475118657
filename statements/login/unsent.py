"""No lost work on the server alone: what somebody sent after their login had ended.

It is kept nowhere. The page that answers holds it, and sends it again once somebody is logged in.
"""

from __future__ import annotations

import re

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

SECRET = re.compile(r"pass|secret|otp|^code$")  # as `keeping.js` has it: never shown again
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a control


def was_typed_here(request: HttpRequest) -> bool:
    """Tell whether a page of ours sent this because somebody pressed a button of it.

    What another site sends must never become one click away from being done: the browser itself
    says where a form stood (https://www.w3.org/TR/fetch-metadata/).
    """
    said = (request.headers.get(f"Sec-Fetch-{name}") for name in ("Site", "Mode"))
    return request.method == "POST" and tuple(said) == ("same-origin", "navigate")


def words_sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the names and values that may be sent again; nothing of a form with a secret."""
    if not was_typed_here(request) or any(SECRET.search(name) for name in request.POST):
        return []
    lists = request.POST.lists()
    return [(name, value) for name, values in lists if name != TOKEN for value in values]


def unsent_page(request: HttpRequest, status: int = 403) -> HttpResponse:
    """Return the page that says why nothing was done, and sends what was typed again."""
    get_token(request)
    home = reverse("admin:index")
    is_logged_in = request.user.is_authenticated
    context = {
        "title": "This was not saved",
        "page_url": request.path,
        "send_to": request.get_full_path(),
        "words": words_sent(request),
        "files": list(request.FILES) if was_typed_here(request) else [],
        "sender": request.user.get_username() if is_logged_in else "",
        "login_url": f"{reverse('admin:login')}?{REDIRECT_FIELD_NAME}={home}",
        "is_nav_sidebar_enabled": False,
    }
    response = render(request, "admin/statements/unsent.html", context, status=status)
    response["Cache-Control"] = "no-store"  # the page alone has it
    return response
