"""What becomes public with a statement: what it uses, and what that uses, if it is not yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from statements.documents import NOUNS, Document, Noun, pointers, render
from statements.documents.shared_rows import RowCache
from statements.keys import RecordName
from statements.ledger.bringing import FOLLOWING_NOUNS
from statements.models import Record

from ..links import record_url

Names = dict[RecordName, None]  # in their order, each once


@dataclass(frozen=True)
class Brought:
    """The rows of one noun that become public with a statement, each with its page."""

    noun: Noun
    rows: list[tuple[Any, str]]


def brought_by(
    document: Document | None, public: Document | None, row_cache: RowCache
) -> list[Brought]:
    """Return what becomes public with a statement, by noun, each in the order of its use."""
    used_before = used_by("statement", [public] if public else [])
    used, brought = used_by("statement", [document] if document else []), Names()
    while new_names := [name for name in used if name not in used_before]:
        standing_for = hidden(new_names)
        new = dict.fromkeys(name for name, winner in standing_for.items() if winner is None)
        brought |= new
        used_before |= used
        winners = dict.fromkeys(winner for winner in standing_for.values() if winner)
        used = winners | used_by_records(new)
    return [
        Brought(NOUNS[noun], rows)
        for noun in FOLLOWING_NOUNS
        if (rows := rows_of(noun, brought, row_cache))
    ]


def used_by(noun: str, texts: Iterable[Document]) -> Names:
    """Return what some documents of a noun use that may be public only while it is used."""
    links = (link for document in texts for link in pointers(NOUNS[noun], document))
    names = (RecordName(one.noun, one.key) for one in links if one.noun in FOLLOWING_NOUNS)
    return dict.fromkeys(names)


def used_by_records(names: Names) -> Names:
    """Return the same of some records, as the desk has them."""
    used = Names()
    for noun in FOLLOWING_NOUNS:
        if keys := [name.key for name in names if name.noun == noun]:
            used |= used_by(noun, render(NOUNS[noun], keys).values())
    return used


def hidden(names: Sequence[RecordName]) -> dict[RecordName, RecordName | None]:
    """Return those of some records that the public cannot read now, with what they are part of."""
    is_public = Q(public_change__edition__isnull=False)
    rows = Record.objects.filter(pk__in=list(map(str, names))).exclude(is_public)
    winners = dict(rows.values_list("pk", "merged_into_id"))
    return {
        name: RecordName.parse(winner) if (winner := winners[str(name)]) else None
        for name in names
        if str(name) in winners
    }


def rows_of(noun: str, names: Names, row_cache: RowCache) -> list[tuple[Any, str]]:
    """Return the rows of those of some records that are of a noun, each with its page."""
    keys = [name.key for name in names if name.noun == noun]
    rows = row_cache.rows(NOUNS[noun].table.model, keys)
    return [(rows[key], record_url(noun, key)) for key in keys if key in rows]
