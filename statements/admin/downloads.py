"""The desk's download of a list: all that the list shows, unpublished rows included, as CSV.

The columns are those of the public export, with the desk's `status` before them; what they say is
what the desk holds now. The public filters have no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils import timezone
from django.views.decorators.http import require_GET

from statements import documents, ledger
from statements.audit import audit
from statements.documents import NOUNS, Context, Document
from statements.documents.mapping import batched
from statements.exports import TABLES, Column, Table
from statements.exports.cells import Cells, Names
from statements.exports.writing import DIALECTS, header, lines
from statements.labels import Labels, desk_sides, labels_of, with_sides
from statements.ledger.publishing import merged_keys
from statements.models import Record
from statements.wording.labels import labels

from .desk import DeskAdmin, is_plain
from .streaming import file_response

CHUNK = 500
STATUS = Column("status", "Where the record stands on the desk: draft, in_review, published …")


class Downloads:
    """The address of a list's download: all its rows, as the desk holds them now."""

    def __init__(self, desk: DeskAdmin) -> None:
        self.desk = desk

    def urls(self) -> list[URLPattern]:
        view = require_GET(self.view)
        return [self.desk.route("download/<slug:dialect>/", view, "download")]

    def view(self, request: HttpRequest, dialect: str) -> HttpResponseBase:
        if not self.desk.has_view_or_change_permission(request):
            raise PermissionDenied
        if dialect not in DIALECTS:
            raise Http404(f"There is no dialect {dialect}: plain and excel.")
        refusal = HttpResponseRedirect(f"{self.desk.address('changelist')}?{ERROR_FLAG}=1")
        if not all(is_plain(str(value)) for value in request.GET.values()):
            return refusal
        try:
            rows = self.desk.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return refusal
        name = request.user.get_username()
        audit("desk download", request, name, path=request.path, dialect=dialect)
        table, keys = TABLES[self.desk.noun], rows.values_list("pk", flat=True)
        file_name = f"unpublished-{table.name.replace('_', '-')}-{timezone.now():%Y-%m-%d}.csv"
        pieces = partial(stream, table, keys, dialect)
        return file_response(request, file_name, "text/csv; charset=utf-8", pieces)


def stream(table: Table, keys: QuerySet[Any, Any], dialect: str) -> Iterator[bytes]:
    """Yield the pieces of a table, 500 records at a time."""
    columns, way = (STATUS, *table.columns), DIALECTS[dialect]
    merges = Context(merged=merged_keys())
    yield header(columns, way)
    for chunk in batched(keys.iterator(chunk_size=CHUNK), CHUNK):
        yield lines(columns, rows_of(table, [str(key) for key in chunk], merges), way)


def rows_of(table: Table, keys: Sequence[str], merges: Context) -> Iterator[Cells]:
    """Yield the rows of some records as the desk holds them, in the order of their keys."""
    noun = NOUNS[table.noun]
    documents_now = ledger.current_documents(noun, keys)
    records = Record.objects.filter(pk__in=[f"{noun.name}/{key}" for key in keys])
    states = {
        key: (state, number)
        for key, state, number in records.values_list("key", "state", "public_change")
    }
    names = Names(merges, labels_for(table.noun, documents_now, merges))
    for key in keys:
        if key in documents_now:
            state, number = states.get(key, (None, None))
            for row in table.rows(documents_now[key], number or 0, names):
                yield row | {"status": state, "number": number}


def labels_for(noun: str, present: Mapping[str, Document], merges: Context) -> Labels:
    """Return the public names of what documents point at, and the desk's where there are none."""
    pointers = {
        (pointer.noun, pointer.key)
        for document in present.values()
        for pointer in documents.pointers(NOUNS[noun], document)
    }
    ids = [f"{one}/{key}" for one, key in pointers]
    public = labels_of(ids)
    missing = [pair for pair in pointers if f"{pair[0]}/{pair[1]}" not in public.names]
    desk = {f"{one}/{key}": text for (one, key), text in labels(missing).items()}
    sides = desk_sides(name for name in ids if name not in public.names)
    return with_sides(Labels({**desk, **public.names}, public.offices), ids, merges, sides)
