"""The ledger's changes and the resolving of names, as bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request

from statements import paging
from statements.exports import CHANGES, NUMBERED, stream_changes, walk
from statements.filters import ChangeFilter, QueryFilterSet
from statements.filters.refusals import written
from statements.ledger.publishing import text_of
from statements.models import Change
from statements.resolving import resolve

from .bodies import joined
from .doors import Door, ResolveDoor, pairs_of
from .downloads import dialect_of
from .lists import Pages
from .picking import ALL, Picked

LONGEST_NUMBER = 18  # digits


def change_body(change: Change, picked: Picked = ALL, *, document: bool) -> bytes:
    """Return one change. Documents of what is not public any more are not told."""
    told: dict[str, Any] = {
        "number": change.number,
        "noun": change.noun,
        "key": change.record_id.partition("/")[2],
        "action": change.action,
        "reason": change.reason,
        "changed": (change.changed or "").split(),
        "recorded_at": change.recorded_at,
    }
    body = orjson.dumps(told)
    if document:
        shown = change.edition if change.record.is_public else None
        text = text_of(shown) if shown else "null"
        body = body[:-1] + b',"document":' + text.encode() + b"}"
    return picked.of(body)


def with_documents(rows: QuerySet[Change], *, documents: bool) -> QuerySet[Change]:
    """Fetch with each change what its document needs, if documents are told."""
    return rows.select_related("edition", "record__public_change") if documents else rows


def picked_of(asked: dict[str, Any]) -> tuple[Picked, bool]:
    """Return what is picked of each change, and whether its document is told.

    `document=1` adds it to the fields, and fields that name it need no `document=1`.
    """
    picked, added = asked.get("fields", ALL), asked.get("document") == "1"
    if added and picked.paths:
        picked = Picked((*picked.paths, "document"))
    return picked, added or picked.names("document")


def changes_body(request: Request, door: type[Door]) -> tuple[bytes, Pages]:
    """Return changes in the order of their numbers; `next` begins after the last of them.

    There is no page before the first one asked for: `previous` is null.
    """
    filters = ChangeFilter(request.query_params, Change.objects.all())
    asked = door.read(request.query_params, filters)
    picked, documents = picked_of(asked)
    size = asked.get("page_size", paging.DEFAULT_SIZE)
    rows = with_documents(filters.qs.order_by("number"), documents=documents)
    found = list(rows[: size + 1])
    page, after = found[:size], None
    if len(found) > size:
        pairs = [pair for pair in pairs_of(request.query_params) if pair[0] != "since"]
        pairs.append(("since", str(page[-1].number)))
        after = request.build_absolute_uri(f"{request.path}?{written(pairs)}")
    results = b",".join(change_body(change, picked, document=documents) for change in page)
    ends = [("next", orjson.dumps(after)), ("previous", b"null")]
    return joined([("results", b"[" + results + b"]"), *ends]), {"next": after}


def change_lines(filters: QueryFilterSet, asked: dict[str, Any]) -> Iterator[bytes]:
    """Yield all changes asked for, one a line, in the order of their numbers."""
    picked, documents = picked_of(asked)
    for rows in walk(filters.qs, NUMBERED):
        held = Change.objects.filter(number__in=[row[0] for row in rows]).order_by("number")
        found = with_documents(held, documents=documents)
        yield b"".join(change_body(one, picked, document=documents) + b"\n" for one in found)


def change_rows(filters: QueryFilterSet, asked: dict[str, Any]) -> Iterator[bytes]:
    """Return the pieces of the table of the changes asked for."""
    return stream_changes(filters.qs, asked.get("fields", CHANGES), dialect_of(asked))


def one_change(request: Request, number: str, door: type[Door]) -> bytes:
    """Return one change with its document; raise Http404."""
    asked = door.read(request.query_params)
    rows = with_documents(Change.objects.all(), documents=True)
    change = rows.filter(number=int(number)).first() if len(number) <= LONGEST_NUMBER else None
    if change is None:
        raise Http404(f"There is no change {number[:LONGEST_NUMBER]}.")
    return change_body(change, asked.get("fields", ALL), document=True)


def candidates_body(request: Request) -> bytes:
    """Return what a text may mean, the likest first."""
    asked = ResolveDoor.read(request.query_params)
    found = resolve(asked["q"], asked.get("noun"))
    return orjson.dumps(
        {
            "results": [
                {
                    "noun": named.noun,
                    "key": named.key,
                    "label": named.label,
                    "path": named.path,
                    "why": named.why,
                    "matched": named.text,
                    "score": named.score,
                }
                for named in found
            ]
        }
    )
