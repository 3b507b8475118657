"""What every view of the API is: read-only, in the formats it declares, errors as problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseNotModified, HttpResponsePermanentRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.views import APIView

from statements.entity_tags import FOR_ALL, Unchanged, matches_any, names_tag, tag_of
from statements.filters.refusals import write_query
from statements.query import Elsewhere, Page, ledger_state
from statements.query.doors import Door
from statements.query.limits import limited
from statements.query.parameters import JSON_ONLY, OF_PAGES
from statements.quotas import Standing

from .auth import BearerAuthentication
from .negotiation import JsonRenderer, Negotiation
from .openapi import PublicSchema
from .quotas import Quota

FOR_ONE = "private, no-cache"  # it tells the holder of a token what is left of the quota
# https://www.rfc-editor.org/rfc/rfc8288
RELATIONS = {"next": 'rel="next"', "previous": 'rel="prev"'}
FOR_READERS = 'rel="alternate"; type="text/html"'
LONGEST_LINK = 4_000  # proxies refuse replies with longer headers; the body tells the same


class PublicView(APIView):
    """A view that anybody may read."""

    authentication_classes: Any = [BearerAuthentication]
    throttle_classes: Any = [Quota]
    renderer_classes: Any = [JsonRenderer]
    content_negotiation_class = Negotiation
    http_method_names = ["get", "head", "options"]
    schema: Any = PublicSchema()
    door: Door = Door({"format": JSON_ONLY})
    has_tag: ClassVar[bool] = True
    tells_data: ClassVar[bool] = True  # or else only what the code says
    state: str = ""  # of the ledger, before anything is read of it
    tag: str | None = None
    standing: Standing | None = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with limited():
            return super().dispatch(request, *args, **kwargs)

    def check_throttles(self, request: Request) -> None:
        """Count a request, unless the client has the reply: 304 is free, also without a quota.

        Whoever names no tag is counted before anything is read.
        """
        header = request.headers.get("If-None-Match", "")
        if header and names_tag(self.tag_now(request), header):
            self.standing = Quota().standing_for(request) if self.throttle_classes else None
            raise Unchanged
        super().check_throttles(request)
        self.tag_now(request)

    def tag_now(self, request: Request) -> str:
        """Return the tag of the reply, empty if it has none, asked for before any of its data."""
        if self.tag is None and self.has_tag and request.method in ("GET", "HEAD"):
            self.state = self.data_state() if self.tells_data else ""
            self.tag = tag_of(request._request, request.accepted_media_type, self.state)
        return self.tag or ""

    def data_state(self) -> str:
        """Return what tells states of the data apart, to be read before it."""
        return ledger_state()

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, Unchanged):
            return HttpResponseNotModified()
        if isinstance(exc, Elsewhere):
            return elsewhere(self.request, exc.path)
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kw: Any) -> Any:
        """Say how long a reply may be kept, and as what, unless it says so itself."""
        if response.status_code == 200 and self.is_any_kept(request):
            for give_back in response._resource_closers:  # of a download that nobody will read
                give_back()
            response = HttpResponseNotModified()
        response = super().finalize_response(request, response, *args, **kw)
        if self.tag and response.status_code in (200, 304):
            response["ETag"] = self.tag
        has_token = self.standing is not None and self.standing.scope == "token"
        if self.standing and (has_token or response.status_code == 429):
            for name, value in self.standing.headers().items():
                response[name] = value
        response.headers.setdefault("Cache-Control", FOR_ONE if has_token else FOR_ALL)
        patch_vary_headers(response, ["Accept", "Authorization"])
        return response

    def is_any_kept(self, request: Request) -> bool:
        """Tell whether a client keeps any reply: asked only where there is a right one."""
        return self.tag is not None and matches_any(request.headers.get("If-None-Match", ""))

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Tell the methods, in the header Allow."""
        response = HttpResponse(status=204)
        del response["Content-Type"]  # there is nothing to have one
        return response


def parameters_of(request: Request) -> dict[str, list[str]]:
    """Return the parameters of a request with all the values that each was given."""
    return dict(request.query_params.lists())


def elsewhere(request: Request, path: str) -> HttpResponsePermanentRedirect:
    """Send the client on, with its query."""
    query = request.META.get("QUERY_STRING", "")
    address = f"{reverse('api-index')}{path}{'?' if query else ''}{query}"
    return HttpResponsePermanentRedirect(address, preserve_request=True)


def addresses(request: Request, page: Page) -> dict[str, str | None]:
    """Return the addresses of the next and the previous page."""
    queries = {"next": page.next, "previous": page.previous}
    return {
        name: request.build_absolute_uri(f"{request.path}?{query}") if query is not None else None
        for name, query in queries.items()
    }


def page_for_readers(request: Request) -> str | None:
    """Return the address of the same as a page, None where there is none.

    Its route has the name of this one but for the beginning. It takes the same parameters, but for
    those that shape a reply of the API.
    """
    match: Any = request.resolver_match
    try:
        path = reverse(str(match.url_name).replace("api-", "page-", 1), kwargs=match.kwargs)
    except NoReverseMatch:
        return None
    declared = match.func.initkwargs["door"].parameters
    pairs = [(name, value) for name, values in request.query_params.lists() for value in values]
    shown = [pair for pair in pairs if pair[0] in OF_PAGES or pair[0] not in declared]
    address: str = request.build_absolute_uri(path)
    return f"{address}?{write_query(shown)}" if shown else address


def json_response(
    body: bytes, pages: Mapping[str, str | None] | None = None, alternate: str | None = None
) -> HttpResponse:
    """Return JSON; the addresses of other pages, and of the same for readers, stand in `Link`."""
    response = HttpResponse(body, content_type=JsonRenderer.media_type)
    links = [f"<{at}>; {RELATIONS[page]}" for page, at in (pages or {}).items() if at]
    links += [f"<{alternate}>; {FOR_READERS}"] if alternate else []
    link = ", ".join(links)
    if link and len(link) <= LONGEST_LINK:
        response["Link"] = link
    return response
