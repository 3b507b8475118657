"""What programs that read whole sites may read here: https://www.rfc-editor.org/rfc/rfc9309"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from .pages import API
from .site import whole

ALLOWED = ("api-docs", "api-codebook")  # by the names of their routes: pages that people look for
# Answers to questions, of which there is no end; each record and list has an address without one.
CLOSED = (f"{API}/", "/search/", "/ask/", "/cite/", "/*?")


@require_safe
@cache_control(public=True, max_age=3_600)
@conditional_page
def robots(request: HttpRequest) -> HttpResponse:
    """Lead to the sitemaps, and away from what is asked for by parameters."""
    closed = [reverse("admin:index"), *CLOSED]
    lines = [
        "User-agent: *",
        *(f"Allow: {reverse(name)}" for name in ALLOWED),
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {whole(request, reverse('sitemaps'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
