"""Releases: listed with their sums, and their files with ranges."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request

from statements.models import Release
from statements.problems import ProblemDetails
from statements.query import Listing, Question
from statements.releases import path_of
from statements.releases.listing import release_numbered, releases_of

from .downloads import MEDIA_TYPES, attachment, audit_download
from .negotiation import ZipRenderer
from .ranges import ranged
from .views import PublicView
from .viewsets import ListViewSet


class ReleaseViewSet(ListViewSet):
    """Immutable snapshots of all data, to be cited and fetched again."""

    noun = "release"

    def data_state(self) -> str:
        """Return what changes with releases, not only with the ledger."""
        return f"{super().data_state()} {Release.objects.state()}"

    def list_of(self, request: Request) -> Listing:
        return releases_of(request.build_absolute_uri(reverse("api-index")))

    def file(self, request: Request, question: Question) -> HttpResponseBase:
        """Return the whole list at once: it is short."""
        format, body = question.format, b"".join(question.pieces())
        if request.method == "GET":
            audit_download(request, "export", format=format)
        headers = attachment(f"releases.{format}")
        return HttpResponse(body, content_type=MEDIA_TYPES[format], headers=headers)


class DownloadView(PublicView):
    """The file of a release, whole or in ranges; its tag is its SHA-256."""

    noun = "release_file"
    has_tag = False  # of the ledger
    renderer_classes = [ZipRenderer]

    def tag_now(self, request: Request) -> str:
        """Return the tag of the file, if there is one to be had."""
        if self.tag is None:
            release = release_numbered(self.kwargs["number"])
            self.tag = "" if release.is_withdrawn else f'"{release.sha256}"'
        return self.tag

    def get(self, request: Request, number: str) -> HttpResponseBase:
        self.door.read(request.query_params)
        release = release_numbered(number)
        if release.withdrawn_at:
            members = {"number": release.number, "recorded_at": release.withdrawn_at}
            raise ProblemDetails(410, "Gone", str(release.withdrawn_reason), extra=members)
        path = path_of(release)
        if not path.is_file() or path.stat().st_size != release.size:
            raise ProblemDetails(503, "Service Unavailable", "The file is not there just now.")
        response = ranged(request, path, f'"{release.sha256}"', ZipRenderer.media_type)
        response["Content-Disposition"] = f'attachment; filename="{release.file_name}"'
        if request.method == "GET" and response.status_code in (200, 206):
            audit_download(request, "release download", release=release.number)
        return response
