"""The desk's download of a list: all that the list shows, unpublished rows included, as CSV.

The columns are those of the public export, with the desk's `status` before them; what they say is
what the desk holds now. The public filters have no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from statements import documents
from statements.documents import NOUNS, Context, Document
from statements.documents.mapping import batched
from statements.exports import TABLES, Column, Table, always
from statements.exports.cells import Cells, Names
from statements.exports.writing import header, lines
from statements.labels import Labels, labels_of
from statements.ledger.publishing import merged
from statements.models import Record

from .labels import labels

CHUNK = 500
DIALECTS = ("plain", "excel")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for a formula
STATUS = Column("status", "Where the record stands on the desk: draft, in_review, published …")
BOM = b"\xef\xbb\xbf"


def response(noun: str, rows: QuerySet[Any, Any], dialect: str) -> StreamingHttpResponse:
    """Return the streamed download of some desk rows, in their order."""
    table = TABLES[noun]
    pieces = stream(table, rows.values_list("pk", flat=True), dialect)
    name = f"unpublished-{table.name.replace('_', '-')}-{timezone.now():%Y-%m-%d}.csv"
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def stream(table: Table, keys: QuerySet[Any, Any], dialect: str) -> Iterator[bytes]:
    """Yield the pieces of a table, 500 records at a time."""
    columns = (STATUS, *table.columns)
    merges = Context(merged=merged())
    yield (BOM if dialect == "excel" else b"") + header(columns)
    for chunk in batched(keys.iterator(chunk_size=CHUNK), CHUNK):
        found = rows_of(table, [str(key) for key in chunk], merges)
        yield lines(columns, map(harmless, found) if dialect == "excel" else found)


def rows_of(table: Table, keys: Sequence[str], merges: Context) -> Iterator[Cells]:
    """Yield the rows of some records as the desk holds them, in the order of their keys."""
    noun = NOUNS[table.noun]
    held = documents.render(noun, list(keys))
    records = Record.objects.filter(pk__in=[f"{noun.name}/{key}" for key in keys])
    states = {
        key: (state, number)
        for key, state, number in records.values_list("key", "state", "public_change")
    }
    names = Names(merges, labels_for(table.noun, held))
    for key in keys:
        if key in held:
            state, number = states.get(key, (None, None))
            for row in table.rows(held[key], number or 0, names, always):
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


def harmless(row: Cells) -> Cells:
    """Put a ' before every text that a spreadsheet would run, and before those that look guarded.

    So the rule that takes one ' off gives every text back.
    """
    return {name: guarded(cell) if isinstance(cell, str) else cell for name, cell in row.items()}


def guarded(text: str) -> str:
    return f"'{text}" if text.lstrip("'").startswith(DANGEROUS) else text
