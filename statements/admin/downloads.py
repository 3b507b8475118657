"""The desk's download of a list: all that the list shows, unpublished rows included, as CSV.

The columns are those of the public export, with the desk's `status` before them; what they say is
what the desk holds now. The public filters have no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from statements import documents, ledger
from statements.documents import NOUNS, Context, Document
from statements.documents.mapping import batched
from statements.exports import TABLES, Column, Table
from statements.exports.cells import Cells, Names
from statements.exports.writing import DIALECTS, header, lines
from statements.labels import Labels, labels_of
from statements.ledger.publishing import merged
from statements.models import Record

from .labels import labels
from .streaming import sent

CHUNK = 500
STATUS = Column("status", "Where the record stands on the desk: draft, in_review, published …")


def response(
    request: HttpRequest, noun: str, rows: QuerySet[Any, Any], dialect: str
) -> HttpResponseBase:
    """Return the streamed download of some desk rows, in their order."""
    table, keys = TABLES[noun], rows.values_list("pk", flat=True)
    name = f"unpublished-{table.name.replace('_', '-')}-{timezone.now():%Y-%m-%d}.csv"
    return sent(request, name, "text/csv; charset=utf-8", lambda: stream(table, keys, dialect))


def stream(table: Table, keys: QuerySet[Any, Any], dialect: str) -> Iterator[bytes]:
    """Yield the pieces of a table, 500 records at a time."""
    columns, way = (STATUS, *table.columns), DIALECTS[dialect]
    merges = Context(merged=merged())
    yield header(columns, way)
    for chunk in batched(keys.iterator(chunk_size=CHUNK), CHUNK):
        yield lines(columns, rows_of(table, [str(key) for key in chunk], merges), way)


def rows_of(table: Table, keys: Sequence[str], merges: Context) -> Iterator[Cells]:
    """Yield the rows of some records as the desk holds them, in the order of their keys."""
    noun = NOUNS[table.noun]
    held = ledger.present(noun, keys)
    records = Record.objects.filter(pk__in=[f"{noun.name}/{key}" for key in keys])
    states = {
        key: (state, number)
        for key, state, number in records.values_list("key", "state", "public_change")
    }
    names = Names(merges, labels_for(table.noun, held))
    for key in keys:
        if key in held:
            state, number = states.get(key, (None, None))
            for row in table.rows(held[key], number or 0, names):
                yield row | {"status": state, "number": number}


def labels_for(noun: str, held: Mapping[str, Document]) -> Labels:
    """Return the public names of what documents point at, and the desk's where there are none."""
    pointers = {
        (found.noun, found.key)
        for document in held.values()
        for found in documents.pointers(NOUNS[noun], document)
    }
    public = labels_of(f"{one}/{key}" for one, key in pointers)
    missing = [pair for pair in pointers if f"{pair[0]}/{pair[1]}" not in public.names]
    desk = {f"{one}/{key}": text for (one, key), text in labels(missing).items()}
    return Labels({**desk, **public.names}, public.offices)
