"""Our own copy of a source, for those who may see the source on the desk."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.views.decorators.http import require_safe

from statements import copies
from statements.models import SavedCopy, Source

from .desk import DeskAdmin
from .streaming import file_response

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"  # even where a browser shows it
PIECE = 1 << 16  # bytes read and sent at once


class CopyDownload:
    """The address of a source's copy: the file is the record's own, whatever the address says."""

    def __init__(self, desk: DeskAdmin) -> None:
        self.desk = desk

    def urls(self) -> list[URLPattern]:
        return [self.desk.route("<path:object_id>/copy/", require_safe(self.view), "copy")]

    def view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Send the copy in pieces, to be saved and not shown."""
        if not self.desk.has_view_or_change_permission(request):
            raise PermissionDenied
        try:
            uid = Source._meta.pk.to_python(unquote(object_id))
        except ValidationError:
            raise Http404("This is no source.") from None
        # Asked with the source, in one query.
        copy = SavedCopy.objects.of(self.desk.get_queryset(request).filter(pk=uid)).first()
        if copy is None:
            raise Http404("We hold no copy of this source.")
        name = str(copy.file)
        try:
            file = copy.file.storage.open(name)
        except OSError:
            raise Http404("Our copy of this source is gone: look for it in a backup.") from None
        filename = f"source-{uid}{copies.suffix_of(name)}"
        pieces = partial(iter, partial(file.read, PIECE), b"")
        response: Any = file_response(request, filename, copies.media_type(name), pieces)
        response._resource_closers.append(file.close)  # as Django's FileResponse has it
        if not response.streaming:  # no slot is free
            return cast(HttpResponseBase, response)
        response["Content-Length"] = str(file.size)
        response["X-Content-Type-Options"] = "nosniff"
        # A saved page holds somebody's scripts.
        response["Content-Security-Policy"] = SANDBOX
        response["Cache-Control"] = "private, no-store"
        return cast(HttpResponseBase, response)
