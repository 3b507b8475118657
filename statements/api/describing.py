"""What the API says of itself: the OpenAPI file, the page that shows it, and quotas."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from rest_framework.request import Request

from .doors import Choice, Door
from .negotiation import JsonRenderer, PageRenderer
from .quotas import Quota
from .views import PublicView, json_response


@cache
def openapi_file() -> bytes:
    """Return the OpenAPI file: made once for each worker, since it depends on the code alone."""
    made = SchemaGenerator().get_schema(request=None, public=True)
    return bytes(OpenApiJsonRenderer().render(made, renderer_context={}))


class SchemaView(PublicView):
    """The OpenAPI file of this API, as JSON."""

    renderer_classes = [OpenApiJsonRenderer, OpenApiJsonRenderer2]
    schema: Any = None
    tells_data = False

    def get(self, request: Request) -> HttpResponse:
        self.door.read(request.query_params)
        headers = {"Content-Disposition": 'inline; filename="statements-openapi.json"'}
        return HttpResponse(
            openapi_file(), content_type=request.accepted_media_type, headers=headers
        )


class PageDoor(Door):
    format = Choice("html", "The format of the reply.", "html")


class DocsView(PublicView):
    """The OpenAPI file as a page, to read and to try."""

    renderer_classes = [PageRenderer]
    schema: Any = None
    door = PageDoor
    has_tag = False  # the style and script that it names are not ours to vouch for

    def get(self, request: Request) -> HttpResponse:
        self.door.read(request.query_params)
        page = render(request._request, "statements/docs.html")
        page["Cache-Control"] = "no-cache"
        return page


class QuotaView(PublicView):
    """What is left of your quota; asking costs nothing."""

    noun = "quota"
    throttle_classes: Any = []
    has_tag: ClassVar[bool] = False

    def get(self, request: Request) -> HttpResponse:
        self.door.read(request.query_params)
        self.standing = standing = Quota().look(request)
        scope = "token" if request.auth else "anonymous"
        told: dict[str, Any] = {
            "scope": scope,
            "limit": standing and standing.limit,
            "window": standing and standing.window,
            "remaining": standing and standing.remaining,
            "reset": standing and standing.reset,
        }
        response = json_response(JsonRenderer().render(told))
        response["Cache-Control"] = "no-store"
        return response
