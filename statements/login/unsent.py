"""No lost work on the server alone: what somebody sent after their login had ended.

It is kept nowhere. The page that answers holds it, and sends it again once somebody is logged in.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

SECRETS = ("password", "token", "otp", "secret")
CODE = "code"  # of an app, or to recover by: whole, as other names may end in it
UNSHOWN = ("csrfmiddlewaretoken",)
INNER = ("_FORMS", "base_version", "form", "edition", "overwrite")  # ends of names that pages add


def is_secret(name: str) -> bool:
    is_like_one = name == CODE or any(word in name.lower() for word in SECRETS)
    return is_like_one and name not in UNSHOWN


def typed_pairs(typed: QueryDict) -> Iterator[tuple[str, str]]:
    """Yield what a person typed, by name; what pages add by themselves is left out."""
    for name, values in typed.lists():
        is_inner = name in UNSHOWN or name.startswith("_") or name.endswith(INNER)
        if not is_inner and not is_secret(name):
            yield from ((name.replace("_", " "), value) for value in values if value.strip())


def posted_pairs(typed: QueryDict) -> Iterator[tuple[str, str]]:
    """Yield all that was sent, to be sent again."""
    yield from ((name, value) for name, values in typed.lists() for value in values)


def was_typed_here(request: HttpRequest) -> bool:
    """Tell whether a page of ours sent this because somebody pressed a button of it.

    What another site sends must never become one click away from being done: the browser itself
    says where a form stood (https://www.w3.org/TR/fetch-metadata/).
    """
    said = (request.headers.get(f"Sec-Fetch-{name}") for name in ("Site", "Mode"))
    return request.method == "POST" and tuple(said) == ("same-origin", "navigate")


def words_sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the names and values that may be sent again; nothing of a form with a secret."""
    if not was_typed_here(request) or any(map(is_secret, request.POST)):
        return []
    return [pair for pair in posted_pairs(request.POST) if pair[0] not in UNSHOWN]


def unsent_page(request: HttpRequest, status: int = 403) -> HttpResponse:
    """Return the page that says why nothing was done, and sends what was typed again."""
    get_token(request)
    home = reverse("admin:index")
    is_logged_in = request.user.is_authenticated
    context = {
        "title": "This was not saved",
        "page_url": request.path,
        "send_to": request.get_full_path(),
        "words": (words := words_sent(request)),
        "shown": list(typed_pairs(request.POST)) if words else [],
        "files": list(request.FILES) if was_typed_here(request) else [],
        "sender": request.user.get_username() if is_logged_in else "",
        "login_url": f"{reverse('admin:login')}?{REDIRECT_FIELD_NAME}={home}",
        "is_nav_sidebar_enabled": False,
    }
    response = render(request, "admin/statements/unsent.html", context, status=status)
    response["Cache-Control"] = "no-store"  # the page alone has it
    return response
