"""The routes of editions: below the addresses of statements, agreements and officials."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.viewsets import ViewSetMixin

from statements import filters as f

from .doors import Door, EditionsDoor, with_fields
from .editions import editions_body, one_edition
from .lists import Elsewhere, elsewhere
from .picking import Fields, tree
from .views import PublicView, json_response
from .viewsets import KEY, NUMBER, UID


class EditionViewSet(ViewSetMixin, PublicView):
    """The editions of one record that were public, with what changed in each."""

    noun, lookup = "edition", NUMBER
    of: ClassVar[str]
    prefix: ClassVar[str]  # of its address: its record's, and editions
    filterset_class = f.NoFilter
    door = with_fields(EditionsDoor, Fields(tree("edition").without("document")))
    detail_door = with_fields(Door, Fields(tree("edition")))

    def list(self, request: Request, **kwargs: str) -> HttpResponse:
        try:
            return json_response(editions_body(request, self.of, key_of(kwargs), self.door))
        except Elsewhere as found:
            return elsewhere(request, f"{found.path}editions/")

    def retrieve(self, request: Request, number: str, **kwargs: str) -> HttpResponse:
        key, door = key_of(kwargs), self.detail_door
        try:
            return json_response(one_edition(request, self.of, key, number, door))
        except Elsewhere as found:
            return elsewhere(request, f"{found.path}editions/")


def key_of(kwargs: dict[str, str]) -> str:
    """Return the key or uid of the record in an address."""
    return next(iter(kwargs.values()))


class StatementEditionViewSet(EditionViewSet):
    of, prefix = "statement", f"statements/{UID}/editions"


class AgreementEditionViewSet(EditionViewSet):
    of, prefix = "agreement", f"agreements/{KEY}/editions"


class OfficialEditionViewSet(EditionViewSet):
    of, prefix = "official", f"officials/{KEY}/editions"


EDITIONS: tuple[type[Any], ...] = (
    StatementEditionViewSet,
    AgreementEditionViewSet,
    OfficialEditionViewSet,
)
