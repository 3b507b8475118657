"""No lost work: pages whose token no longer fits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.csrf import csrf_failure as plain_failure

from statements.login.unsent import unsent_page


def alive(request: HttpRequest) -> HttpResponse:
    """Tell a page that is about to be sent who is logged in, and the token that fits."""
    name = request.user.get_username()
    # Asked before a page is sent: a post that fails leaves the page, and an old token is a dead
    # end.
    return JsonResponse({"user": name, "token": get_token(request)})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell somebody at the desk that the page was old, and let what was typed be sent again."""
    elsewhere = reason.startswith(("Origin", "Referer"))  # another site's page, and none of ours
    if elsewhere or not request.path.startswith(reverse("admin:index")):
        return plain_failure(request, reason=reason)
    return unsent_page(request)
