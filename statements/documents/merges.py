"""Merged records: what stands for each of them in the end, and documents that name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import orjson

from statements.keys import RecordName
from statements.models import Record

from .children import child_fields
from .contents import fields_with_nouns
from .context import Context
from .declaration import Noun
from .mapping import Document, Keys, Listing, Table
from .nouns import CHILDREN, KINDS, STATEMENT


def merged_keys() -> dict[str, str]:
    """Return every merged record with the key that stands for it in the end."""
    # Not IS NOT NULL, for which SQLite reads every record.
    rows = Record.objects.filter(merged_into__gt="").order_by()
    return final_keys(dict(rows.values_list("pk", "merged_into_id")))


def final_keys(winners: Mapping[str, str]) -> dict[str, str]:
    """Return the key that each merged record leads to in the end, given where each leads next."""
    keys = {}
    for loser in winners:
        winner, passed = winners[loser], {loser}
        while winner in winners and winner not in passed:
            passed.add(winner)
            winner = winners[winner]
        keys[loser] = RecordName.parse(winner).key
    return keys


def standing_document(noun: Noun, document: Document, into: Context) -> Document:
    """Return a document that names what stands for each record it points at, place by place."""
    return standing_item(noun.table, document, into) if into.merged else document


def standing_record(noun: str, record: Document, into: Context) -> Document:
    """Return the public document of a record or of a part of one, with the keys that stand.

    Two values that are one since are told once. What has no document stays as it is.
    """
    if noun not in KINDS or not into.merged:
        return record
    now = standing_item(public_table(noun), record, into, each_once=True)
    if origin := record.get(STATEMENT.name):  # the statement in which a reference stands
        now[STATEMENT.name] = standing_item(STATEMENT.table, origin, into)
    return now


@cache  # one for each noun
def public_table(noun: str) -> Table:
    """Return what the public document of a noun consists of: of a part, with whose it is."""
    table = KINDS[noun].table
    has_owner = noun in CHILDREN and table.parent != STATEMENT.name  # that is told whole
    return Table(table.model, child_fields(CHILDREN[noun])) if has_owner else table


def standing_item(
    table: Table, item: Document, into: Context, *, each_once: bool = False
) -> Document:
    """Return one object of a document with the keys that stand, and all below it."""
    now = dict(item)
    for part, name, noun in fields_with_nouns(table):
        value = item.get(name)
        if not value:
            continue
        if noun:
            now[name] = into.current_key(noun, value)
        elif isinstance(part, Keys):
            now[name] = [into.current_key(part.link.noun, key) for key in value]
        elif isinstance(part, Listing):
            rows = [standing_item(part.table, row, into, each_once=each_once) for row in value]
            now[name] = rows
        if each_once and isinstance(part, Keys | Listing):
            now[name] = distinct(now[name])
    return now


def distinct(values: Iterable[Any]) -> list[Any]:
    """Return values each once; objects are alike that say the same, as none with a uid do."""
    return [*{orjson.dumps(value): value for value in values}.values()]
