"""Lists and details of public records, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from statements import paging
from statements.exports import DIALECTS, PLAIN, Dialect, Table, stream, tables_of, walk
from statements.filters import Fault, ReferenceFilter
from statements.filters.public_keys import KeyItem, unknown_key
from statements.models import READY, PublicRecord
from statements.problems import ProblemDetails
from statements.resolving import MergedAway, Tombstone, fate_of

from . import searching
from .bodies import Page, ReadyRecord, detail_body, fetch_records, list_parts, record_of_row
from .candidates import hint_of
from .doors import Options
from .fields_parameter import ALL, has_snippets
from .questions import Listing, Question


class Elsewhere(Exception):
    """Tell where the record is that this one is part of now: the path of what was asked of it."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def page(question: Question) -> Page:
    """Read one page."""
    rows = page_of_rows(question)
    count = count_of(question) if question.is_counted else None
    records = records_of(question, rows.rows)
    is_empty = not records and question.cursor is None
    hint = hint_of(question.filterset) if is_empty else None
    state = question.state if question.is_labelled else None
    results, labels = list_parts(records, state, question.picked)
    after, before = question.query_at(rows.next), question.query_at(rows.previous)
    return Page(results, after, before, labels, count, hint)


def page_of_rows(question: Question) -> paging.RowPage:
    """Read the rows of one page, by the way that fits what is asked."""
    filterset, order, fields = question.filterset, question.order, fields_of(question.listing)
    at = (question.cursor, question.size)
    query = searching.query_of(filterset)
    if query and order is searching.RANK:
        return searching.best(filterset, query, *at)
    if query and order.names == paging.NEWEST.names:
        return searching.by_date(filterset, query, order, *at, fields)
    take: paging.Take = list
    if is_dated(question.listing):
        take = partial(PublicRecord.objects.beside, question.listing.noun)
    return paging.page_of(filterset.reader, order, *at, fields, take)


def is_dated(listing: Listing) -> bool:
    """Tell whether the rows of a list are of a table of its own, ordered by date."""
    return listing.rows.model is not PublicRecord


def fields_of(listing: Listing) -> tuple[str, ...]:
    """Return what is read with each row: the document, where it stands in it."""
    return () if is_dated(listing) else READY


def count_of(question: Question) -> int | dict[str, int]:
    """Count what is asked for, by the way that fits it."""
    filterset = question.filterset
    query = searching.query_of(filterset)
    if query and is_dated(question.listing):
        return searching.count_of(filterset, query)
    return paging.count_of(filterset.start.counted())


def records_of(question: Question, rows: Sequence[paging.Row]) -> list[ReadyRecord]:
    """Return the records of rows; a search shows why it found a statement."""
    noun, query = question.listing.noun, searching.query_of(question.filterset)
    if rows and len(rows[0]) > len(READY):  # rows hold their documents, or else end in their uid
        records = [record_of_row(row) for row in rows]
    else:
        records = fetch_records(noun, [row[-1] for row in rows])
    if query and has_snippets(noun):
        return [searching.with_snippet(record, query) for record in records]
    return records


def lines(question: Question) -> Iterator[bytes]:
    """Yield the records of a list, one a line, each as the list has it."""
    picked = question.picked
    for rows in walk(question.filterset.reader, question.order, fields_of(question.listing)):
        yield b"".join(record.body(picked) + b"\n" for record in records_of(question, rows))


def table(question: Question) -> Iterator[bytes]:
    """Return the pieces of a table of a list."""
    filterset, dialect = question.filterset, dialect_of(question)
    targets = filterset.query_targets if isinstance(filterset, ReferenceFilter) else None
    rows, few = filterset.start.whole()
    table = table_of(question)
    return stream(table, rows, targets, question.order, dialect, filterset.reader, few=few)


def table_of(question: Question) -> Table:
    """Return the table asked for, with the columns asked for: a list's own, if none is."""
    tables, options = tables_of(question.listing.noun), question.options
    table = tables[options["table"]] if "table" in options else next(iter(tables.values()))
    return replace(table, columns=options.get("fields", table.columns))


def dialect_of(question: Question) -> Dialect:
    """Return the dialect of a table: plain, unless another is asked for."""
    return DIALECTS[question.options["dialect"]] if "dialect" in question.options else PLAIN


def detail(noun: str, key: str, options: Options, state: str) -> bytes:
    """Return one record as JSON; raise what became of it, or what comes near its key."""
    row = PublicRecord.objects.by_name(noun, key).values_list(*READY).first()
    if row is None:
        raise absence_of(noun, key)
    labels_state = None if options.get("labels") == "false" else state
    return detail_body(record_of_row(row), labels_state, options.get("fields", ALL))


def some(noun: str, keys: Sequence[str], state: str) -> Page:
    """Read the records of some keys in their order; those that are not public are left out."""
    results, labels = list_parts(fetch_records(noun, keys), state)
    return Page(results, labels=labels)


def absence_of(noun: str, key: str, below: str = "") -> Exception:
    """Return what to raise for a key that no public record has; `below` is asked of its path."""
    became = fate_of(noun, key)
    if isinstance(became, MergedAway):
        return Elsewhere(f"{became.path}{below}")
    if isinstance(became, Tombstone):
        detail = became.reason or "This is no longer public."
        change = {"number": became.number, "action": became.action}
        extra = change | {"recorded_at": became.recorded_at}
        return ProblemDetails(410, "Gone", detail, extra=extra)
    refused = unknown_key(KeyItem((noun,), key))
    errors: dict[str, Any] = {"errors": [Fault.of("key", refused).as_dict()]}
    return not_found(str(refused), errors if refused.nearest else None)


def not_found(detail: str, extra: dict[str, Any] | None = None) -> ProblemDetails:
    return ProblemDetails(404, "Not Found", detail, extra=extra or {})
