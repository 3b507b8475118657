"""Downloads: the whole selection, streamed, one record a line or as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from statements.exports import (
    DIALECTS,
    PLAIN,
    Dialect,
    Table,
    always,
    compiles,
    stream_compiled,
    stream_table,
    tables_of,
    walk,
)
from statements.filters import QueryFilterSet, ReferenceFilter
from statements.models import Change
from statements.problems import CutShort
from statements.reading import Snapshot

from .bodies import Ready
from .lists import Listing, order_of, records_of
from .picking import ALL, Picked
from .slots import slot

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}


class TooLong(CutShort):
    """A download took longer than EXPORT_TIME_LIMIT: it is cut, so that it frees its snapshot."""


class Download:
    """The pieces of a file, all of one snapshot, which `close` gives back with all it holds.

    The first piece is made at once, while an error can still be told as one. An error later goes
    up to the server, which leaves the transfer without its end: whoever reads notices.
    """

    def __init__(self, make: Callable[[], Iterator[bytes]]) -> None:
        self.held = ExitStack()
        limit: int = settings.EXPORT_TIME_LIMIT
        self.ends = monotonic() + limit
        try:
            self.held.enter_context(slot())
            self.snapshot = Snapshot(limit, self.is_over)
            self.held.callback(self.snapshot.close)
            with self.snapshot.read():
                self.number = Change.objects.last_number()
                self.pieces = make()
                self.held.callback(self.end)
                self.first: bytes | None = next(self.pieces, b"")
        except BaseException:
            self.close()
            raise

    def is_over(self) -> bool:
        return monotonic() > self.ends

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self.first is not None:
            piece, self.first = self.first, None
            return piece
        try:
            if self.is_over():
                raise TooLong(f"longer than {settings.EXPORT_TIME_LIMIT} s")
            with self.snapshot.read():
                return next(self.pieces)
        except BaseException:
            self.close()
            raise

    def end(self) -> None:
        """End what makes the pieces, wherever it is."""
        close = getattr(self.pieces, "close", None)
        if close is not None:
            with self.snapshot.read():
                close()

    def close(self) -> None:
        """Give back the connection and the slot; a second time does nothing."""
        self.held.close()


def download(
    request: Request, name: str, format: str, make: Callable[[], Iterator[bytes]]
) -> HttpResponseBase:
    """Return what `make` makes as a file named after the last number of the ledger that it saw."""
    media_type = MEDIA_TYPES[format]
    if request.method == "HEAD":  # nobody would read the stream
        return StreamingHttpResponse(
            (), content_type=media_type, headers=named(name, Change.objects.last_number(), format)
        )
    pieces = Download(make)
    headers = named(name, pieces.number, format)
    return StreamingHttpResponse(pieces, content_type=media_type, headers=headers)


def named(name: str, number: int, format: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}-{number}.{format}"'}


def dialect_of(asked: dict[str, Any]) -> Dialect:
    """Return the dialect of a table: plain, unless another is asked for."""
    return DIALECTS[asked["dialect"]] if "dialect" in asked else PLAIN


def table_of(listing: Listing, asked: dict[str, Any]) -> Table:
    """Return the table asked for, with the columns asked for: a list's own, if none is."""
    tables = tables_of(listing.noun)
    table = tables[asked["table"]] if "table" in asked else next(iter(tables.values()))
    return replace(table, columns=asked.get("fields", table.columns))


def table_pieces(
    listing: Listing, filters: QueryFilterSet, asked: dict[str, Any]
) -> Iterator[bytes]:
    """Return the pieces of a table of a list, written by the database where it can."""
    table, order, dialect = table_of(listing, asked), order_of(listing, asked), dialect_of(asked)
    targets = filters.targets_asked if isinstance(filters, ReferenceFilter) else None
    if compiles(table):
        rows, few = filters.start.whole()
        return stream_compiled(table, rows, targets, order, dialect, few=few)
    matched = targets.holds if targets else always
    return stream_table(table, filters.qs, matched, order, filters.reader, dialect)


def record_lines(
    listing: Listing, filters: QueryFilterSet, asked: dict[str, Any]
) -> Iterator[bytes]:
    """Yield the records of a list, one a line, each as the list has it."""
    picked = asked.get("fields", ALL)
    for rows in walk(filters.reader, order_of(listing, asked), listing.fields):
        yield joined_lines(records_of(listing, filters, rows), picked)


def joined_lines(records: list[Ready], picked: Picked) -> bytes:
    return b"".join(record.body(picked) + b"\n" for record in records)
