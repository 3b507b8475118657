"""A record's public past: the editions that changes of the ledger point at, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request

from statements import paging
from statements.documents import NOUNS, Document, differences, parse
from statements.ledger.publishing import text_of
from statements.models import Change, Edition, PublicRecord, record_id

from .bodies import joined
from .doors import Door
from .ledger_lists import LONGEST_NUMBER
from .lists import absent, address, cursor_of
from .picking import ALL, Picked

LATEST = paging.Order(("-number",), (int,))
FIELDS = ("action", "reason", "recorded_at", "edition_id")


@dataclass(frozen=True, slots=True)
class Told:
    """One public edition: its change, and its document in the present format."""

    number: int
    action: str
    reason: str | None
    recorded_at: datetime
    edition: Edition
    document: Document

    def body(self, before: Told | None, picked: Picked, *, document: bool = False) -> bytes:
        """Return it with what differs from the public edition before it."""
        told: dict[str, Any] = {
            "number": self.number,
            "edition": self.edition.number,
            "action": self.action,
            "reason": self.reason,
            "recorded_at": self.recorded_at,
            "format": self.edition.format,
            "changes": before and self.differences(before),
        }
        return picked.of(orjson.dumps(told | ({"document": self.document} if document else {})))

    def differences(self, before: Told) -> list[dict[str, Any]]:
        noun = NOUNS[self.edition.record_id.partition("/")[0]]
        return [
            {"path": one.path, "before": one.before, "after": one.after}
            for one in differences(noun, before.document, self.document)
        ]


def public_changes(request: Request, noun: str, key: str) -> QuerySet[Change]:
    """Return the changes that made a record's editions public.

    Raises Http404, or what became of a record that is not public any more: its past is not told.
    """
    name = record_id(noun, key)
    if not PublicRecord.objects.filter(pk=name).exists():
        raise absent(request, noun, key)
    return Change.objects.filter(record=name, edition__isnull=False)


def told_of(rows: Sequence[paging.Row]) -> list[Told]:
    """Return the editions of some changes."""
    held = Edition.objects.in_bulk([row[-1] for row in rows])
    return [
        Told(number, action, reason, recorded_at, held[pk], parse(text_of(held[pk])))
        for number, action, reason, recorded_at, pk in rows
    ]


def before_last(changes: QuerySet[Change], rows: Sequence[paging.Row]) -> list[paging.Row]:
    """Return the row of the change before the last of some rows, if there is one."""
    if not rows:
        return []
    older = changes.filter(number__lt=rows[-1][0]).order_by("-number")
    return list(older.values_list("number", *FIELDS)[:1])


def editions_body(request: Request, noun: str, key: str, door: type[Door]) -> bytes:
    """Return a page of a record's public editions, newest first."""
    asked = door.read(request.query_params)
    changes, query = public_changes(request, noun, key), f"editions/{record_id(noun, key)}?"
    cursor = cursor_of(request, asked.get("cursor"), query, LATEST)
    size = asked.get("page_size", paging.DEFAULT_SIZE)
    page = paging.page_of(changes, LATEST, cursor, size, FIELDS)
    editions = told_of([*page.rows, *before_last(changes, page.rows)])
    picked, olders = asked.get("fields", ALL), [*editions[1:], None]
    bodies = [
        edition.body(older, picked)
        for edition, older in zip(editions[: len(page.rows)], olders, strict=False)
    ]
    members: dict[str, Any] = {
        "next": address(request, page.next, query),
        "previous": address(request, page.previous, query),
    }
    if asked.get("count") == "1":
        members["count"] = paging.count_of(changes)
    rest = ((name, orjson.dumps(value)) for name, value in members.items())
    return joined([("results", b"[" + b",".join(bodies) + b"]"), *rest])


def one_edition(request: Request, noun: str, key: str, number: str, door: type[Door]) -> bytes:
    """Return one public edition with its document; raise Http404, or what became of the record."""
    asked = door.read(request.query_params)
    changes = public_changes(request, noun, key)
    rows = []
    if len(number) <= LONGEST_NUMBER:
        rows = list(changes.filter(number=int(number)).values_list("number", *FIELDS))
    if not rows:
        told = f"The public edition {number[:LONGEST_NUMBER]} of this {noun} is not known."
        raise Http404(f"{told} Its editions are listed at the address above.")
    edition, *older = told_of([*rows, *before_last(changes, rows)])
    return edition.body(older[0] if older else None, asked.get("fields", ALL), document=True)
