"""The ledger's changes and the resolving of names, as bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from django.http import Http404
from rest_framework.request import Request

from statements import paging
from statements.filters import ChangeFilter
from statements.filters.refusals import written
from statements.ledger.publishing import text_of
from statements.models import Change
from statements.resolving import resolve

from .bodies import joined
from .doors import ChangesDoor, Door, ResolveDoor, pairs_of

LONGEST_NUMBER = 18  # digits


def change_body(change: Change, *, document: bool) -> bytes:
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
    if not document:
        return body
    shown = change.edition if change.record.is_public else None
    text = text_of(shown) if shown else "null"
    return body[:-1] + b',"document":' + text.encode() + b"}"


def changes_of(changes: Iterable[Change], *, documents: bool) -> list[bytes]:
    return [change_body(change, document=documents) for change in changes]


def changes_body(request: Request) -> bytes:
    """Return changes in the order of their numbers; `next` begins after the last of them."""
    filters = ChangeFilter(request.query_params, Change.objects.all())
    asked = ChangesDoor.read(request.query_params, filters)
    documents, size = asked.get("document") == "1", asked.get("page_size", paging.DEFAULT_SIZE)
    rows = filters.qs.order_by("number")
    if documents:
        rows = rows.select_related("edition", "record__public_change")
    found = list(rows[: size + 1])
    page = found[:size]
    after = None
    if len(found) > size:
        pairs = [pair for pair in pairs_of(request.query_params) if pair[0] != "since"]
        pairs.append(("since", str(page[-1].number)))
        after = request.build_absolute_uri(f"{request.path}?{written(pairs)}")
    results = b"[" + b",".join(changes_of(page, documents=documents)) + b"]"
    return joined([("results", results), ("next", orjson.dumps(after)), ("previous", b"null")])


def one_change(request: Request, number: str) -> bytes:
    """Return one change with its document; raise Http404."""
    Door.read(request.query_params)
    rows = Change.objects.select_related("edition", "record__public_change")
    change = rows.filter(number=int(number)).first() if len(number) <= LONGEST_NUMBER else None
    if change is None:
        raise Http404(f"There is no change {number[:LONGEST_NUMBER]}.")
    return change_body(change, document=True)


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
