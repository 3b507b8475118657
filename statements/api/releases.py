"""Releases: listed with their sums, and their files with ranges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.viewsets import ViewSetMixin

from statements import filters as f
from statements import paging
from statements.exports import RELEASES, stream_releases
from statements.models import Release
from statements.problems import ProblemDetails
from statements.releases import citation, path_of

from .bodies import joined
from .caching import last_change
from .doors import Door, ReleasesDoor, with_fields
from .downloads import MEDIA_TYPES
from .editions import LATEST
from .ledger_lists import LONGEST_NUMBER
from .lists import address, cursor_of
from .negotiation import CsvRenderer, JsonlRenderer, JsonRenderer, ZipRenderer
from .picking import ALL, Columns, Fields, Picked, tree
from .ranges import ranged
from .views import PublicView, json_response
from .viewsets import NUMBER


def release_body(request: Request, release: Release, picked: Picked = ALL) -> bytes:
    """Return one release; of a withdrawn one, what it was and why it is gone."""
    path = f"releases/{release.number}/"
    withdrawn = {"at": release.withdrawn_at, "reason": release.withdrawn_reason}
    download = None
    if not release.is_withdrawn:
        download = request.build_absolute_uri(f"{reverse('api-index')}{path}download/")
    told: dict[str, Any] = {
        "number": release.number,
        "ledger_number": release.ledger_number,
        "against": release.against,
        "recorded_at": release.recorded_at,
        "made_at": release.made_at,
        "note": release.note,
        "citation": f"{citation(release.ledger_number, release.recorded_at)}{doi_of(release)}",
        "doi": release.doi,
        "code_version": release.code_version,
        "file_name": release.file_name,
        "size": release.size,
        "sha256": release.sha256,
        "download": download,
        "withdrawn": withdrawn if release.is_withdrawn else None,
        "members": release.members,
        "path": path,
    }
    return picked.of(orjson.dumps(told))


def doi_of(release: Release) -> str:
    return f" https://doi.org/{release.doi}" if release.doi else ""


def one(number: str) -> Release:
    """Return a release; raise Http404."""
    rows = Release.objects.all()
    found = rows.filter(number=int(number)).first() if len(number) <= LONGEST_NUMBER else None
    if found is None:
        raise Http404(f"There is no release {number[:LONGEST_NUMBER]}: see the list.")
    return found


class OfReleases(PublicView):
    """What changes with releases, not only with the ledger."""

    def data_state(self) -> str:
        return f"{last_change()} {Release.objects.state()}"


class ReleaseViewSet(ViewSetMixin, OfReleases):
    """Immutable snapshots of all data, to be cited and fetched again."""

    noun, lookup = "release", NUMBER
    filterset_class = f.NoFilter
    door = with_fields(ReleasesDoor, Fields(tree("release"), is_list=True))
    table_door = with_fields(ReleasesDoor, Columns(RELEASES))
    detail_door = with_fields(Door, Fields(tree("release")))

    def get_renderers(self) -> Any:
        formats = (JsonRenderer, CsvRenderer, JsonlRenderer)
        return [renderer() for renderer in (formats if self.detail is False else formats[:1])]

    def list(self, request: Request) -> HttpResponseBase:
        format = request.accepted_renderer.format
        rows = Release.objects.all()
        if format == "json":
            return json_response(*self.page(request))
        door = self.table_door if format == "csv" else self.door
        filters = self.filterset_class(request.query_params, rows)
        asked = door.read(request.query_params, filters, whole=format)
        picked = asked.get("fields", RELEASES if format == "csv" else ALL)
        pieces: Iterator[bytes] = (
            stream_releases(rows, picked)
            if format == "csv"
            else (release_body(request, each, picked) + b"\n" for each in rows)
        )
        named = {"Content-Disposition": f'attachment; filename="releases.{format}"'}
        return HttpResponse(b"".join(pieces), content_type=MEDIA_TYPES[format], headers=named)

    def page(self, request: Request) -> tuple[bytes, dict[str, str | None]]:
        """Return a page of releases, the newest first, and the addresses beside it."""
        asked = self.door.read(request.query_params)
        cursor = cursor_of(request, asked.get("cursor"), "releases?", LATEST)
        size = asked.get("page_size", paging.DEFAULT_SIZE)
        page = paging.page_of(Release.objects.all(), LATEST, cursor, size, ())
        held = Release.objects.in_bulk([row[0] for row in page.rows])
        picked = asked.get("fields", ALL)
        bodies = [release_body(request, held[row[0]], picked) for row in page.rows]
        pages = {
            "next": address(request, page.next, "releases?"),
            "previous": address(request, page.previous, "releases?"),
        }
        members: dict[str, Any] = dict(pages)
        if asked.get("count") == "1":
            members["count"] = paging.count_of(Release.objects.all())
        rest = ((name, orjson.dumps(value)) for name, value in members.items())
        return joined([("results", b"[" + b",".join(bodies) + b"]"), *rest]), pages

    def retrieve(self, request: Request, number: str) -> HttpResponse:
        asked = self.detail_door.read(request.query_params)
        return json_response(release_body(request, one(number), asked.get("fields", ALL)))


class DownloadView(PublicView):
    """The file of a release, whole or in ranges; its tag is its SHA-256."""

    noun = "release_file"
    has_tag = False
    renderer_classes = [ZipRenderer]

    def get(self, request: Request, number: str) -> HttpResponseBase:
        self.door.read(request.query_params)
        release = one(number)
        if release.withdrawn_at:
            told = {"number": release.number, "recorded_at": release.withdrawn_at}
            raise ProblemDetails(410, "Gone", str(release.withdrawn_reason), extra=told)
        path = path_of(release)
        if not path.is_file() or path.stat().st_size != release.size:
            raise ProblemDetails(503, "Service Unavailable", "The file is not there just now.")
        response = ranged(request, path, f'"{release.sha256}"', ZipRenderer.media_type)
        response["Content-Disposition"] = f'attachment; filename="{release.file_name}"'
        return response
