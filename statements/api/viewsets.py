"""The routes of the API: each declares its noun, its filters, its order and its formats."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.viewsets import ViewSetMixin

from statements import filters as f
from statements.exports import TABLES, Table
from statements.models import PublicReference, PublicStatement

from .doors import ChangesDoor, DetailDoor, Door, ListDoor, ResolveDoor, TableDoor
from .downloads import csv_response
from .ledger_lists import candidates_body, changes_body, one_change
from .lists import Elsewhere, Listing, by_key, elsewhere, index_body, newest, page_body, record_body
from .negotiation import CsvRenderer, JsonRenderer
from .views import PublicView, json_response

KEY, UID = r"(?P<key>[a-z0-9-]{1,80})", r"(?P<uid>[0-9a-f-]{36})"
CLAUSE = r"(?P<agreement>[a-z0-9-]{1,80})/(?P<number>[0-9a-z.]{1,30})"


class PublicViewSet(ViewSetMixin, PublicView):
    """A noun's list and detail."""

    noun: ClassVar[str]
    lookup: ClassVar[str] = KEY
    filterset_class: ClassVar[type[f.QueryFilterSet]] = f.NoFilter
    door: ClassVar[type[Door]] = ListDoor
    detail_door: ClassVar[type[Door]] = DetailDoor

    def listing(self) -> Listing:
        return by_key(self.noun)

    def list(self, request: Request) -> HttpResponseBase:
        listing = self.listing()
        filters = self.filterset_class(request.query_params, listing.rows)
        return json_response(page_body(request, listing, filters, self.door))

    def retrieve(self, request: Request, **kwargs: str) -> HttpResponse:
        key = "/".join(kwargs.values())
        try:
            return json_response(record_body(request, self.noun, key, self.detail_door))
        except Elsewhere as found:
            return elsewhere(request, found.path)


class TableViewSet(PublicViewSet):
    """A noun whose list is also a table."""

    lookup = UID
    door = TableDoor
    table: ClassVar[Table]

    def get_renderers(self) -> Any:
        formats = [JsonRenderer, CsvRenderer] if self.detail is False else [JsonRenderer]
        return [renderer() for renderer in formats]

    def list(self, request: Request) -> HttpResponseBase:
        if request.accepted_renderer.format == "csv":
            filters = self.filterset_class(request.query_params, self.listing().rows)
            return csv_response(request, self.table, filters, self.door)
        return super().list(request)


class StatementViewSet(TableViewSet):
    noun = "statement"
    filterset_class = f.StatementFilter
    table = TABLES["statement"]

    def listing(self) -> Listing:
        return newest(self.noun, PublicStatement.objects.all())


class ReferenceViewSet(TableViewSet):
    noun = "reference"
    filterset_class = f.ReferenceFilter
    table = TABLES["reference"]

    def listing(self) -> Listing:
        return newest(self.noun, PublicReference.objects.all())


class GovernmentViewSet(PublicViewSet):
    noun = "government"
    filterset_class = f.GovernmentFilter


class InstitutionViewSet(PublicViewSet):
    noun = "institution"
    filterset_class = f.InstitutionFilter


class OfficialViewSet(PublicViewSet):
    noun = "official"
    filterset_class = f.OfficialFilter


class OfficeViewSet(PublicViewSet):
    noun = "office"
    filterset_class = f.OfficeFilter


class TenureViewSet(PublicViewSet):
    noun, lookup = "tenure", UID
    filterset_class = f.TenureFilter


class AgreementViewSet(PublicViewSet):
    noun = "agreement"
    filterset_class = f.AgreementFilter


class SeriesViewSet(PublicViewSet):
    noun = "series"
    filterset_class = f.SeriesFilter


class ClauseViewSet(PublicViewSet):
    noun, lookup = "clause", CLAUSE
    filterset_class = f.ClauseFilter


class SourceViewSet(PublicViewSet):
    noun, lookup = "source", UID
    filterset_class = f.SourceFilter


class PublisherViewSet(PublicViewSet):
    noun = "publisher"
    filterset_class = f.PublisherFilter


class TopicViewSet(PublicViewSet):
    noun = "topic"


class PlaceViewSet(PublicViewSet):
    noun = "place"


class TextVersionViewSet(PublicViewSet):
    noun, lookup = "text_version", UID
    filterset_class = f.TextVersionFilter


class ChangeViewSet(ViewSetMixin, PublicView):
    """The ledger: every change of what the public sees, in the order of the numbers."""

    noun, lookup = "change", r"(?P<number>[0-9]{1,30})"
    filterset_class = f.ChangeFilter
    door, detail_door = ChangesDoor, Door

    def list(self, request: Request) -> HttpResponseBase:
        return json_response(changes_body(request))

    def retrieve(self, request: Request, number: str) -> HttpResponse:
        return json_response(one_change(request, number))


class ResolveView(PublicView):
    """What a key, a name in any language, a date, an address or a citation may mean."""

    noun = "candidate"
    door = ResolveDoor

    def get(self, request: Request) -> HttpResponse:
        return json_response(candidates_body(request))


class IndexView(PublicView):
    """The addresses of everything below."""

    noun = "index"
    routes: ClassVar[dict[str, str]] = {}

    def get(self, request: Request) -> HttpResponse:
        self.door.read(request.query_params)
        return json_response(index_body(request, self.routes))


VIEWSETS: tuple[type[Any], ...] = (
    GovernmentViewSet,
    InstitutionViewSet,
    OfficialViewSet,
    OfficeViewSet,
    TenureViewSet,
    AgreementViewSet,
    SeriesViewSet,
    ClauseViewSet,
    TextVersionViewSet,
    StatementViewSet,
    ReferenceViewSet,
    SourceViewSet,
    PublisherViewSet,
    TopicViewSet,
    PlaceViewSet,
)
__all__ = ["VIEWSETS", "ChangeViewSet", "IndexView", "ResolveView"]
