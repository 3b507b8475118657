"""Our own copy of a source, for those who may see the source on the desk."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.views.decorators.http import require_safe

from statements import copies

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
        source = self.desk.get_object(request, unquote(object_id))
        if not self.desk.has_view_or_change_permission(request, source):
            raise PermissionDenied
        copy = source.saved_copy if source else None
        if copy is None:
            raise Http404("We hold no copy of this source.")
        try:
            file = copy.file.storage.open(copy.file.name)
        except OSError:
            raise Http404("Our copy of this source is gone: look for it in a backup.") from None
        name = copy.file.name
        filename = f"source-{source.pk}{copies.suffix_of(name)}"
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
