"""What the API says of itself: the OpenAPI file, the page that shows it, and quotas."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any, ClassVar

import orjson
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from rest_framework.request import Request

from statements.filters.refusals import near, with_nearest, write_query
from statements.query.doors import Door
from statements.query.parameters import Choice

from .negotiation import JsonRenderer, PageRenderer
from .quotas import Quota
from .reference import Topic, kept_reference
from .views import PublicView, json_response

TRY = "try"  # names the form of a page of the reference
MAKING = Lock()  # drf-spectacular fails where several threads of a new worker make one at once


def openapi_file(format: str) -> bytes:
    """Return the OpenAPI file: made once for each worker, since it depends on the code alone."""
    with MAKING:
        return new_openapi_file(format)


@cache
def new_openapi_file(format: str) -> bytes:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    if format == "yaml":
        return bytes(OpenApiYamlRenderer().render(schema, renderer_context={}))
    return orjson.dumps(schema)


class SchemaView(PublicView):
    """The OpenAPI file of this API, as JSON or YAML."""

    renderer_classes = [
        OpenApiJsonRenderer,
        OpenApiJsonRenderer2,
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
    ]
    throttle_classes: Any = []  # whoever reads how to ask has not asked yet
    schema: Any = None
    door = Door({"format": Choice("json yaml", "The format of the file.", "json")})
    tells_data = False

    def get(self, request: Request) -> HttpResponse:
        self.door.read(request.query_params)
        format = "yaml" if request.accepted_renderer.format == "yaml" else "json"
        headers = {"Content-Disposition": f'inline; filename="statements-openapi.{format}"'}
        return HttpResponse(
            openapi_file(format), content_type=request.accepted_media_type, headers=headers
        )


class ReferenceView(PublicView):
    """The OpenAPI file as pages, to read and to try."""

    throttle_classes: Any = []
    renderer_classes = [PageRenderer]
    schema: Any = None
    door = Door({"format": Choice("html", "The format of the reply.", "html")})
    tells_data = False


class DocsView(ReferenceView):
    """All lists, by what people ask."""

    def get(self, request: Request) -> HttpResponse:
        self.door.read(request.query_params)
        pages = kept_reference(openapi_file("json"))
        return render(request._request, "statements/reference.html", {"groups": pages.groups})


class TopicView(ReferenceView):
    """What is asked at one place. A form that is sent leads to what it asks."""

    def get(self, request: Request, name: str) -> HttpResponse:
        topics = kept_reference(openapi_file("json")).topics
        if name not in topics:
            raise Http404(with_nearest("The reference has no such page.", near(name, list(topics))))
        if TRY in request.query_params:
            return HttpResponseRedirect(filled(topics[name], request.query_params))
        self.door.read(request.query_params)
        topic = {"topic": topics[name]}
        return render(request._request, "statements/reference_topic.html", topic)


def filled(topic: Topic, query: QueryDict) -> str:
    """Return the address that a filled form asks: what was left empty is left out."""
    asked = [one for one in topic.operations if one.anchor == query[TRY] and one.is_list]
    if not asked:
        raise Http404("No form asks this: see the page without a query.")
    pairs = [(name, value) for name, values in query.lists() for value in values]
    text = write_query([(name, value) for name, value in pairs if value and name != TRY])
    return f"{asked[0].address}{'?' if text else ''}{text}"


class QuotaView(PublicView):
    """What is left of your quota; asking costs nothing."""

    noun = "quota"
    throttle_classes: Any = []
    has_tag: ClassVar[bool] = False

    def get(self, request: Request) -> HttpResponse:
        self.door.read(request.query_params)
        self.standing = standing = Quota().standing_for(request)
        scope = "token" if request.auth else "anonymous"
        names = ("limit", "window", "remaining", "reset")
        quota = {name: getattr(standing, name, None) for name in names}
        response = json_response(JsonRenderer().render({"scope": scope} | quota))
        response["Cache-Control"] = "no-store"
        return response
