"""A record's editions as its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from statements import documents, ledger
from statements.documents import NOUNS
from statements.models import Change, Edition, record_id

SHOWN = 100  # the newest ones


@dataclass(frozen=True, slots=True)
class Entry:
    """One edition as a line of the history."""

    edition: Edition
    changed: list[str]
    changes: list[Change]


def tombstones_of(noun: str, key: str) -> list[Change]:
    """Return the changes after which the public saw nothing of a record."""
    rows = Change.objects.filter(record=record_id(noun, key), edition=None)
    return list(rows.select_related("saved_by", "approved_by").order_by("-number"))


def editions_of(noun: str, key: str) -> list[Entry]:
    """Return the newest editions of a record, newest first, with what each one changed."""
    record = record_id(noun, key)
    rows = Edition.objects.filter(record=record).select_related("saved_by").order_by("-number")
    editions = list(rows[: SHOWN + 1])
    lines: dict[str, list[Change]] = {}
    for change in Change.objects.filter(record=record).select_related("approved_by"):
        lines.setdefault(change.edition_id or "", []).append(change)
    return list(entries(noun, editions, lines))[:SHOWN]


def entries(noun: str, editions: list[Edition], lines: dict[str, list[Change]]) -> Iterator[Entry]:
    kind = NOUNS[noun]
    said: list[Any] = [ledger.read(kind, edition) for edition in editions]
    for edition, (after, before) in zip(editions, pairwise([*said, None]), strict=True):
        changed = documents.changed_fields(kind, before, after)
        names = [] if edition.number == 1 else [name.replace("_", " ") for name in changed]
        yield Entry(edition, names, lines.get(edition.pk, []))
