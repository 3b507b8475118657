"""No lost work: pages whose token no longer fits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.csrf import csrf_failure as plain_failure


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell somebody at the desk that the page was old, and where what was typed is kept."""
    elsewhere = reason.startswith(("Origin", "Referer"))  # another site's page, and none of ours
    if elsewhere or not request.path.startswith(reverse("admin:index")):
        return plain_failure(request, reason=reason)
    context: dict[str, Any] = {
        "title": "This was not saved",
        "page_url": request.path,
        "is_nav_sidebar_enabled": False,
    }
    return render(request, "admin/statements/csrf.html", context, status=403)
