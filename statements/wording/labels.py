"""What people read for a key or uid on the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from statements import models as m
from statements.dates import PartialDate
from statements.documents import BY_UID, KINDS, NOUNS, Document, Noun
from statements.documents.shared_rows import RowCache
from statements.keys import RecordName, is_uid

Pointer = tuple[str, str]  # noun, key or uid
MARKS = {"“": "”", "„": "“", "«": "»", '"': '"'}  # of quotations, each with the one that ends it
LABEL_RELATIONS: Mapping[str, tuple[str, ...]] = {"tenure": ("official", "office")}


def label(row: Any) -> str:
    """Return the name shown for a row; a tenure's needs its official and office."""
    if isinstance(row, m.Tenure):
        return f"{row.official.name}, {row.office.title} ({span(row.starts, row.ends)})"
    if isinstance(row, m.Statement):
        return f"{row.said_on or row.known_by or 'undated'}: {row.title}"
    return str(row)


def span(starts: PartialDate | None, ends: PartialDate | None) -> str:
    """Print a tenure's dates."""
    return f"{starts or '?'} to {ends or '…'}"


def labels(pointers: Iterable[Pointer], row_cache: RowCache | None = None) -> dict[Pointer, str]:
    """Return the names of what exists among pointers, in one query per noun.

    `row_cache` holds the rows that somebody asked for before.
    """
    rows = row_cache or RowCache()
    by_noun: dict[str, set[str]] = {}
    for noun, key in pointers:
        if noun in KINDS and (is_uid(key) if noun in BY_UID else key.isprintable()):
            by_noun.setdefault(noun, set()).add(key)
    return {
        (noun, row.pk): label(row)
        for noun, keys in sorted(by_noun.items())
        for row in rows.rows(KINDS[noun].table.model, keys, *LABEL_RELATIONS.get(noun, ())).values()
    }


def name_of(noun: str, key: str) -> str:
    """Return what people read for a record, its key where it has no row."""
    return labels([(noun, key)]).get((noun, key), key)


def title_of(noun: str, document: Document) -> str:
    """Return what a document says that it is called; empty where it does not."""
    return next((str(document[name]) for name in NOUNS[noun].names if document[name]), "")


def quoted(words: str) -> str:
    """Return words in quotation marks, those that they stand in already."""
    is_quoted = len(words) > 1 and MARKS.get(words[0]) == words[-1]
    return words if is_quoted else f"“{words}”"


def titles_of(records: Iterable[RecordName]) -> dict[RecordName, str]:
    """Return what the desk calls those of some records that it has, in one query for all nouns."""
    keys_by_noun: dict[str, set[str]] = defaultdict(set)
    for noun, key in records:
        if is_uid(key) or noun not in BY_UID:
            keys_by_noun[noun].add(key)
    parts = [title_rows(NOUNS[noun], keys) for noun, keys in sorted(keys_by_noun.items())]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True)
    return {RecordName(noun, key): title for noun, key, title in rows}


def title_rows(noun: Noun, keys: Iterable[str]) -> QuerySet[Any, Any]:
    """Return noun, key and title of some records of a noun."""
    rows: QuerySet[Any] = noun.table.model._base_manager.order_by()
    columns = [F(name) for name in (*noun.names, noun.fallback_name) if name]
    titles = [Cast(column, TextField()) for column in (*columns, F("pk"))]
    columns_of_label = (Value(noun.name, CharField()), Cast("pk", CharField()), Coalesce(*titles))
    return rows.filter(pk__in=list(keys)).values_list(*columns_of_label)
