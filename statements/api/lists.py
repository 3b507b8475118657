"""Lists and details: what is asked, read in a fixed number of queries, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from rest_framework.request import Request

from statements import paging
from statements.filters import BadQuery, Fault, QueryFilterSet
from statements.filters.refusals import drop, written
from statements.models import READY, PublicRecord, record_id
from statements.paging import Cursor, Order
from statements.problems import ProblemDetails
from statements.resolving import Gone, Moved, departed

from . import searching
from .bodies import Ready, detail_body, list_body, of_row, ready
from .doors import RANK, Door, pairs_of
from .picking import ALL

Pages = dict[str, str | None]  # addresses by `next` and `previous`
Fetch = Callable[[str, Sequence[paging.Row]], list[Ready]]


@dataclass(frozen=True, slots=True)
class Listing:
    """How one noun is listed: the rows that filters see, their order, where documents are."""

    noun: str
    rows: QuerySet[Any]
    orders: Mapping[str, Order]  # the first is the one that nobody asks for
    fields: tuple[str, ...]
    fetch: Fetch
    take: paging.Take = list


def by_uid(noun: str, rows: Sequence[paging.Row]) -> list[Ready]:
    """Take the documents from rows that hold them; fetch those of rows that end in their uid."""
    if rows and len(rows[0]) > len(READY):
        return in_row(noun, rows)
    return ready(noun, [row[-1] for row in rows])


def in_row(noun: str, rows: Sequence[paging.Row]) -> list[Ready]:
    """Take the documents from rows that hold them."""
    return [of_row(row) for row in rows]


def newest(noun: str, rows: QuerySet[Any]) -> Listing:
    """List a noun with a table of typed columns."""
    take = partial(PublicRecord.objects.beside, noun)
    return Listing(noun, rows, paging.OF_DATED, (), by_uid, take)


def by_key(noun: str) -> Listing:
    """List a noun by its key, straight from its documents."""
    return Listing(noun, PublicRecord.objects.of(noun), paging.OF_KEYED, READY, in_row)


def page_body(
    request: Request, listing: Listing, filters: QueryFilterSet, door: type[Door], state: str
) -> tuple[bytes, Pages]:
    """Return one page as JSON, and where the pages beside it are.

    `state` is that of the ledger, asked before anything else.
    """
    asked = door.read(request.query_params, filters)
    order = order_of(listing, asked)
    query = f"{listing.noun}?{filters.canonical}#{order.columns}"
    cursor = cursor_of(request, asked.get("cursor"), query, order)
    size = asked.get("page_size", paging.DEFAULT_SIZE)
    page = page_of(filters, listing, order, cursor, size)
    pages: Pages = {
        "next": address(request, page.next, query),
        "previous": address(request, page.previous, query),
    }
    members: dict[str, Any] = dict(pages)
    if asked.get("count") == "1":
        members["count"] = count_of(filters, listing)
    records = records_of(listing, filters, page.rows)
    picked = asked.get("fields", ALL)
    named = None if asked.get("labels") == "0" else state
    return list_body(records, members, named, picked), pages


def records_of(
    listing: Listing, filters: QueryFilterSet, rows: Sequence[paging.Row]
) -> list[Ready]:
    """Fetch the records of rows; a search shows why it found a statement."""
    records = listing.fetch(listing.noun, rows)
    sought = searching.query_of(filters)
    if sought and listing.noun == "statement":
        return [searching.with_snippet(record, sought) for record in records]
    return records


def order_of(listing: Listing, asked: Mapping[str, Any]) -> Order:
    """Return the order asked for: the first that a list has, if none is."""
    by = asked.get("order") or next(iter(listing.orders))
    return searching.RANK if by == RANK else listing.orders[by]


def page_of(
    filters: QueryFilterSet, listing: Listing, order: Order, cursor: Cursor | None, size: int
) -> paging.Page:
    """Read one page, by the way that fits what is asked."""
    sought = searching.query_of(filters)
    if sought and order is searching.RANK:
        return searching.best(filters, sought, cursor, size)
    if sought and order.names == paging.NEWEST.names:
        return searching.by_date(filters, sought, order, cursor, size, listing.fields)
    return paging.page_of(filters.reader, order, cursor, size, listing.fields, listing.take)


def count_of(filters: QueryFilterSet, listing: Listing) -> int | dict[str, int]:
    """Count what is asked for, by the way that fits it."""
    sought = searching.query_of(filters)
    if sought and listing.orders is paging.OF_DATED:
        return searching.count_of(filters, sought)
    return paging.count_of(filters.start.counted())


def cursor_of(request: Request, text: str | None, query: str, order: Order) -> Cursor | None:
    """Read the cursor of a request; raise BadQuery where it is not one of this query."""
    if text is None:
        return None
    try:
        return paging.read_cursor(text, query, order)
    except ValueError as error:
        fault = Fault("cursor", str(error), "cursor", fix=drop("cursor"))
        raise BadQuery([fault], pairs_of(request.query_params)) from error


def address(request: Request, cursor: Cursor | None, query: str) -> str | None:
    """Return the address of another page of the same query."""
    if cursor is None:
        return None
    pairs = [pair for pair in pairs_of(request.query_params) if pair[0] != "cursor"]
    pairs.append(("cursor", paging.write_cursor(cursor, query)))
    return request.build_absolute_uri(f"{request.path}?{written(pairs)}")


def record_body(request: Request, noun: str, key: str, door: type[Door], state: str) -> bytes:
    """Return one record as JSON; raise Http404, or what became of it."""
    asked = door.read(request.query_params)
    row = PublicRecord.objects.filter(pk=record_id(noun, key)).values_list(*READY).first()
    if row is None:
        raise absent(request, noun, key)
    picked = asked.get("fields", ALL)
    named = None if asked.get("labels") == "0" else state
    return detail_body(of_row(row), named, picked)


class Elsewhere(Exception):
    """Send the client to the record that this one is part of now."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def absent(request: Request, noun: str, key: str) -> Exception:
    """Return what to raise for a key that no public record has."""
    became = departed(noun, key)
    if isinstance(became, Moved):
        return Elsewhere(became.path)
    if isinstance(became, Gone):
        detail = became.reason or "This is no longer public."
        told = {"number": became.number, "action": became.action}
        return ProblemDetails(410, "Gone", detail, extra=told | {"recorded_at": became.recorded_at})
    return Http404(f"There is no {noun.replace('_', ' ')} {key}.")


class PermanentRedirect(HttpResponsePermanentRedirect):
    """https://www.rfc-editor.org/rfc/rfc9110#section-15.4.9"""

    status_code = 308


def elsewhere(request: Request, path: str) -> PermanentRedirect:
    """Send the client on, with its query."""
    query = request.META.get("QUERY_STRING", "")
    return PermanentRedirect(f"{reverse('api-index')}{path}{'?' if query else ''}{query}")


def index_body(request: Request, names: dict[str, str]) -> bytes:
    """Return the addresses of all lists and of what describes them."""
    return orjson.dumps(
        {name: request.build_absolute_uri(reverse(route)) for name, route in names.items()}
    )
