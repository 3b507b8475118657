"""Downloads: the whole selection, streamed, one record a line or as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from statements.exports import Table, always, started, stream_table, tables_of, walk
from statements.filters import QueryFilterSet, ReferenceFilter
from statements.models import Change

from .bodies import Ready
from .lists import Listing, order_of, records_of
from .picking import ALL, Picked

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}


def download(request: Request, name: str, format: str, pieces: Iterator[bytes]) -> HttpResponseBase:
    """Return pieces as a file named after the ledger's last number."""
    named = f"{name}-{Change.objects.last_number()}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{named}"'}
    media_type = MEDIA_TYPES[format]
    if request.method == "HEAD":  # nobody would read the stream
        return StreamingHttpResponse((), content_type=media_type, headers=headers)
    return StreamingHttpResponse(started(pieces), content_type=media_type, headers=headers)


def table_of(listing: Listing, asked: dict[str, Any]) -> Table:
    """Return the table asked for, with the columns asked for: a list's own, if none is."""
    tables = tables_of(listing.noun)
    table = tables[asked["table"]] if "table" in asked else next(iter(tables.values()))
    return replace(table, columns=asked.get("fields", table.columns))


def table_pieces(
    listing: Listing, filters: QueryFilterSet, asked: dict[str, Any]
) -> Iterator[bytes]:
    """Return the pieces of a table of a list."""
    table = table_of(listing, asked)
    targets = filters.targets_asked if isinstance(filters, ReferenceFilter) else None
    matched = targets.holds if targets else always
    order = order_of(listing, asked)
    return stream_table(table, filters.qs, matched, order=order, read=filters.reader)


def record_lines(
    listing: Listing, filters: QueryFilterSet, asked: dict[str, Any]
) -> Iterator[bytes]:
    """Yield the records of a list, one a line, each as the list has it."""
    picked = asked.get("fields", ALL)
    for rows in walk(filters.reader, order_of(listing, asked), listing.fields):
        yield joined_lines(records_of(listing, filters, rows), picked)


def joined_lines(records: list[Ready], picked: Picked) -> bytes:
    return b"".join(record.body(picked) + b"\n" for record in records)
