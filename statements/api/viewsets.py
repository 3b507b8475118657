"""Lists, their records, and editions: what is asked goes to `query`, its answer goes out."""

from __future__ import annotations

from typing import Any, ClassVar

import orjson
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.viewsets import ViewSetMixin

from statements import query
from statements.query.candidates import NAMES

from .downloads import download_response
from .views import PublicView, addresses, json_response, page_for_readers, parameters_of


class ListViewSet(ViewSetMixin, PublicView):
    """A list and what is in it; which one is given with its address."""

    noun = ""
    listing: Any = None
    has_links = True  # to the pages beside each, and to the same for readers, in `Link`

    def list_of(self, request: Request) -> query.Listing:
        """Return the list that is asked."""
        listing: query.Listing = self.listing
        return listing

    def list(self, request: Request, **kwargs: str) -> HttpResponseBase:
        parameters, format = parameters_of(request), request.accepted_renderer.format
        question = query.ask(self.list_of(request), parameters, format, self.state)
        if format != "json":
            return self.file(request, question)
        page = query.answer(question)
        beside = addresses(request, page)
        body = page.body(beside)
        if not self.has_links:
            return json_response(body)
        return json_response(body, beside, page_for_readers(request))

    def file(self, request: Request, question: query.Question) -> HttpResponseBase:
        """Return the whole selection."""
        return download_response(request, question)

    def retrieve(self, request: Request, **kwargs: str) -> HttpResponse:
        parameters, key = parameters_of(request), self.key_in(kwargs)
        body = query.detail(self.list_of(request), key, parameters, self.state)
        alternate = page_for_readers(request) if self.has_links else None
        return json_response(body, alternate=alternate)

    def key_in(self, kwargs: dict[str, str]) -> str:
        """Return the key that an address names."""
        return "/".join(kwargs.values())


class EditionViewSet(ListViewSet):
    """The editions of one record that were public, with what changed in each."""

    noun = "edition"
    of = ""  # the noun of the record, given with its address
    has_links = False

    def list_of(self, request: Request) -> query.Listing:
        return query.editions_of(self.of, key_of(self.kwargs))

    def key_in(self, kwargs: dict[str, str]) -> str:
        return kwargs["number"]


def key_of(kwargs: dict[str, str]) -> str:
    """Return the key or uid of the record in an address."""
    return next(iter(kwargs.values()))


class ResolveView(PublicView):
    """What a key, a name, a date, an address, a citation or a contact's people and day may mean."""

    noun = "candidate"
    door = NAMES

    def get(self, request: Request) -> HttpResponse:
        candidates = query.candidates(parameters_of(request))
        return json_response(orjson.dumps({"results": candidates}))


class IndexView(PublicView):
    """The addresses of everything below."""

    noun = "index"
    tells_data = False
    routes: ClassVar[dict[str, str]] = {}

    def get(self, request: Request) -> HttpResponse:
        self.door.read(request.query_params)
        address = request.build_absolute_uri
        addresses = {name: address(reverse(route)) for name, route in self.routes.items()}
        return json_response(orjson.dumps(addresses))
