"""Files that the desk sends: each holds one of the slots that the API's downloads hold, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.contrib import admin
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from statements.slots import RETRY_AFTER, Crowded, Stream


def file_response(
    request: HttpRequest, name: str, media_type: str, make: Callable[[], Iterator[bytes]]
) -> HttpResponseBase:
    """Return a file made of pieces that nobody keeps, or a page that says to try again."""
    try:
        pieces = Stream(request, make)
    except Crowded:
        return crowded_page(request)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return StreamingHttpResponse(pieces, content_type=media_type, headers=headers)


def crowded_page(request: HttpRequest) -> HttpResponseBase:
    """Say that as many files are sent as may be at once."""
    context = {**admin.site.each_context(request), "title": "Not now", "seconds": RETRY_AFTER}
    headers = {"Retry-After": str(RETRY_AFTER)}
    name = "admin/statements/crowded.html"
    return TemplateResponse(request, name, context, status=503, headers=headers)
