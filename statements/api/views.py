"""What every view of the API is: read-only, in the formats it declares, errors as problems."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.views import APIView

from .doors import Door
from .negotiation import JsonRenderer, Negotiation
from .openapi import PublicSchema

CACHE = "public, no-cache"  # keep it, and ask every time whether it still holds


class PublicView(APIView):
    """A view that anybody may read."""

    renderer_classes: Any = [JsonRenderer]
    content_negotiation_class = Negotiation
    http_method_names = ["get", "head", "options"]
    schema = PublicSchema()
    door: ClassVar[type[Door]] = Door

    def finalize_response(self, request: Request, response: Any, *args: Any, **kw: Any) -> Any:
        """Say how long a reply may be kept, unless it says so itself."""
        response = super().finalize_response(request, response, *args, **kw)
        response.headers.setdefault("Cache-Control", CACHE)
        patch_vary_headers(response, ["Accept"])
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Tell the methods, in the header Allow."""
        return HttpResponse(status=204)


def json_response(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type=JsonRenderer.media_type)
