"""The searched words of statements as the desk holds them: they follow from the last editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from statements import copying
from statements.documents import Document, Noun
from statements.documents.field_types import Row
from statements.documents.mapping import batched
from statements.documents.projection import Finding, Step
from statements.documents.search_rows import desk_words, searched_alike
from statements.keys import RecordName
from statements.models import DeskWords

from ..cells import own_columns
from .projection import CHUNK

COLUMNS = own_columns(DeskWords)
TABLE = DeskWords._meta.db_table


def write_words(noun: Noun, steps: Mapping[str, Step]) -> None:
    """Make the words of statements say what documents say; what else is written has none here."""
    if noun.name != DeskWords.noun:
        return
    changed = {
        key: (before, now)
        for key, (before, now) in steps.items()
        if before is None or now is None or not searched_alike(before, now)
    }
    clear_words(key for key, (before, _) in changed.items() if before is not None)
    insert_words(now for _, now in changed.values() if now is not None)


def clear_words(uids: Iterable[str]) -> None:
    for chunk in batched(uids, CHUNK):
        DeskWords.objects.filter(statement__in=chunk).delete()


def insert_words(documents: Iterable[Document]) -> None:
    rows = [[row[name] for name in COLUMNS] for row in map(desk_words, documents)]
    if rows:
        copying.insert(DeskWords, COLUMNS, rows)


def compare_words(noun: Noun, documents: Mapping[str, Document | None]) -> Iterator[Finding]:
    """Yield which words differ from what some documents of a noun say."""
    if noun.name != DeskWords.noun:
        return
    rows = DeskWords.objects.filter(statement__in=list(documents))
    stored: dict[str, Row] = {str(row["statement"]): row for row in rows.values(*COLUMNS)}
    for key, document in documents.items():
        wanted, row = desk_words(document) if document is not None else None, stored.get(key)
        if row is not None:
            row = row | {"statement": key}
        if row != wanted:
            fault = "missing" if row is None else "extra" if wanted is None else "changed"
            record = str(RecordName(noun.name, key))
            yield Finding(TABLE, record, fault, record)


def mend_words(noun: Noun, documents: Mapping[str, Document | None]) -> None:
    """Write the words of some documents anew, whatever is there."""
    if noun.name == DeskWords.noun:
        clear_words(documents)
        insert_words(document for document in documents.values() if document is not None)
