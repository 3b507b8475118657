"""CSV downloads: the whole selection, streamed."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from statements.exports import Table, stream
from statements.filters import QueryFilterSet, ReferenceFilter
from statements.models import Change

from .doors import Door

MEDIA_TYPE = "text/csv; charset=utf-8"


def csv_response(
    request: Request, table: Table, filters: QueryFilterSet, door: type[Door]
) -> HttpResponseBase:
    """Return a table as a file named after the ledger's last number."""
    door.read(request.query_params, filters, as_csv=True)
    name = f"{table.name}-{Change.objects.last_number()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if request.method == "HEAD":  # nobody would read the stream
        return HttpResponse(content_type=MEDIA_TYPE, headers=headers)
    return StreamingHttpResponse(pieces(table, filters), content_type=MEDIA_TYPE, headers=headers)


def pieces(table: Table, filters: QueryFilterSet) -> Iterator[bytes]:
    asked = filters.targets_asked if isinstance(filters, ReferenceFilter) else None
    return stream(table, filters.qs, asked.holds) if asked else stream(table, filters.qs)
