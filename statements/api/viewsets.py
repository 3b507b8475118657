"""The routes of the API: each declares its noun, its filters, its order and its formats."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.viewsets import ViewSetMixin

from statements import filters as f
from statements.documents import PLURALS
from statements.exports import CHANGES, tables_of
from statements.models import Change, PublicReference, PublicStatement

from .doors import (
    ChangesDoor,
    DatedDoor,
    DetailDoor,
    Door,
    ListDoor,
    ResolveDoor,
    with_fields,
    with_tables,
)
from .downloads import download, record_lines, table_pieces
from .ledger_lists import candidates_body, change_lines, change_rows, changes_body, one_change
from .lists import Elsewhere, Listing, by_key, elsewhere, index_body, newest, page_body, record_body
from .negotiation import CsvRenderer, JsonlRenderer, JsonRenderer
from .picking import Columns, Fields, found_tree, tree
from .views import PublicView, json_response

KEY, UID = r"(?P<key>[a-z0-9-]{1,80})", r"(?P<uid>[0-9a-f-]{36})"
CLAUSE = r"(?P<agreement>[a-z0-9-]{1,80})/(?P<number>[0-9a-z.]{1,30})"
NUMBER = r"(?P<number>[1-9][0-9]{0,29})"
FORMATS = (JsonRenderer, CsvRenderer, JsonlRenderer)


class PublicViewSet(ViewSetMixin, PublicView):
    """A noun's list and detail."""

    noun: ClassVar[str]
    lookup: ClassVar[str] = KEY
    filterset_class: ClassVar[type[f.QueryFilterSet]] = f.NameFilter
    door: ClassVar[type[Door]] = ListDoor
    table_doors: ClassVar[dict[str, type[Door]]] = {}  # by name of the table, a list's own first
    detail_door: ClassVar[type[Door]] = DetailDoor

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let `fields` name what the noun has."""
        super().__init_subclass__(**kwargs)
        members = tree(cls.noun)
        door = with_tables(cls.door, tables_of(cls.noun))
        cls.table_doors = {
            name: with_fields(door, Columns(table.columns))
            for name, table in tables_of(cls.noun).items()
        }
        cls.door = with_fields(door, Fields(found_tree(cls.noun), is_list=True))
        cls.detail_door = with_fields(cls.detail_door, Fields(members))

    def listing(self) -> Listing:
        return by_key(self.noun)

    def get_renderers(self) -> Any:
        return [renderer() for renderer in (FORMATS if self.detail is False else FORMATS[:1])]

    def list(self, request: Request) -> HttpResponseBase:
        listing, format = self.listing(), request.accepted_renderer.format
        filters = self.filterset_class(request.query_params, listing.rows)
        if format == "json":
            return json_response(*page_body(request, listing, filters, self.door, self.state))
        door, pieces, name = self.door, record_lines, PLURALS[self.noun]
        if format == "csv":
            name = request.query_params.get("table", name)
            door, pieces = self.table_doors.get(name, self.door), table_pieces
        asked = door.read(request.query_params, filters, whole=format)
        return download(request, name, format, lambda: pieces(listing, filters, asked))

    def retrieve(self, request: Request, **kwargs: str) -> HttpResponse:
        key = "/".join(kwargs.values())
        try:
            return json_response(record_body(request, self.noun, key, self.detail_door, self.state))
        except Elsewhere as found:
            return elsewhere(request, found.path)


class StatementViewSet(PublicViewSet):
    noun, lookup = "statement", UID
    door = DatedDoor
    filterset_class = f.StatementFilter

    def listing(self) -> Listing:
        return newest(self.noun, PublicStatement.objects.all())


class ReferenceViewSet(PublicViewSet):
    noun, lookup = "reference", UID
    door = DatedDoor
    filterset_class = f.ReferenceFilter

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
    filterset_class = f.NameFilter


class PlaceViewSet(PublicViewSet):
    noun = "place"
    filterset_class = f.NameFilter


class TextVersionViewSet(PublicViewSet):
    noun, lookup = "text_version", UID
    filterset_class = f.TextVersionFilter


class ChangeViewSet(ViewSetMixin, PublicView):
    """The ledger: every change of what the public sees, in the order of the numbers."""

    noun, lookup = "change", NUMBER
    filterset_class = f.ChangeFilter
    door = with_fields(ChangesDoor, Fields(tree("change"), is_list=True))
    table_door = with_fields(ChangesDoor, Columns(CHANGES))
    detail_door = with_fields(Door, Fields(tree("change")))

    def get_renderers(self) -> Any:
        return [renderer() for renderer in (FORMATS if self.detail is False else FORMATS[:1])]

    def list(self, request: Request) -> HttpResponseBase:
        format = request.accepted_renderer.format
        if format == "json":
            return json_response(*changes_body(request, self.door))
        door, pieces = self.door, change_lines
        if format == "csv":
            door, pieces = self.table_door, change_rows
        filters = self.filterset_class(request.query_params, Change.objects.all())
        asked = door.read(request.query_params, filters, whole=format)
        return download(request, "changes", format, lambda: pieces(filters, asked))

    def retrieve(self, request: Request, number: str) -> HttpResponse:
        return json_response(one_change(request, number, self.detail_door))


class ResolveView(PublicView):
    """What a key, a name in any language, a date, an address or a citation may mean."""

    noun = "candidate"
    door = ResolveDoor

    def get(self, request: Request) -> HttpResponse:
        return json_response(candidates_body(request))


class IndexView(PublicView):
    """The addresses of everything below."""

    noun = "index"
    tells_data = False
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
