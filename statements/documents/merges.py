"""Merged records: what stands for each of them in the end, and documents that name it."""

from __future__ import annotations

from collections.abc import Mapping

from statements.keys import RecordName
from statements.models import Record

from .contents import fields_with_nouns
from .context import Context
from .declaration import Noun
from .mapping import Document, Keys, Listing, Table


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


def standing_item(table: Table, item: Document, into: Context) -> Document:
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
            now[name] = [standing_item(part.table, row, into) for row in value]
    return now
