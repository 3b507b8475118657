"""The API's addresses: no format suffixes, and always a slash at the end."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, URLPattern, URLResolver, path, re_path, resolve
from django.views.decorators.csrf import csrf_exempt
from rest_framework.routers import SimpleRouter

from statements.documents import PLURALS

from .codebook import CodebookView
from .describing import DocsView, QuotaView, SchemaView
from .edition_views import EDITIONS
from .errors import unknown_address
from .releases import DownloadView, ReleaseViewSet
from .viewsets import NUMBER, VIEWSETS, ChangeViewSet, IndexView, ResolveView


class PublicRouter(SimpleRouter):
    """Routes whose details are found by what the viewset says, such as two parts for a clause."""

    def get_lookup_regex(self, viewset: Any, lookup_prefix: str = "") -> str:
        return str(viewset.lookup)


router = PublicRouter()
for viewset in VIEWSETS:
    router.register(PLURALS[viewset.noun], viewset, basename=f"api-{PLURALS[viewset.noun]}")
router.register("changes", ChangeViewSet, basename="api-changes")
router.register("releases", ReleaseViewSet, basename="api-releases")

ROUTES = {prefix: f"{name}-list" for prefix, _, name in router.registry} | {
    name: f"api-{name}" for name in ("resolve", "codebook", "schema", "docs", "quota")
}

# A record's editions have its address before theirs, so the index cannot lead there.
for viewset in EDITIONS:
    plural = PLURALS[viewset.of]
    router.register(viewset.prefix, viewset, basename=f"api-{plural}-editions")


@csrf_exempt
def unknown(request: HttpRequest, path: str) -> HttpResponse:
    """Answer for an address that nothing has: with its slash if only that is missing."""
    whole = f"{request.path}/"
    if not path.endswith("/") and request.method in ("GET", "HEAD"):
        try:
            if resolve(f"{request.path_info}/").func is not unknown:
                query = request.META.get("QUERY_STRING", "")
                return HttpResponsePermanentRedirect(f"{whole}?{query}" if query else whole)
        except Resolver404:
            pass
    return unknown_address(request)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", IndexView.as_view(routes=ROUTES), name="api-index"),
    path("resolve/", ResolveView.as_view(), name="api-resolve"),
    path("codebook/", CodebookView.as_view(), name="api-codebook"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(), name="api-docs"),
    path("quota/", QuotaView.as_view(), name="api-quota"),
    re_path(rf"^releases/{NUMBER}/download/$", DownloadView.as_view(), name="api-release-file"),
    *router.urls,
    re_path(r"^(?P<path>(?s:.*))$", unknown),
]
