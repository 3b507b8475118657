"""Lists of what follows from many records: pages, lines and tables of a derived table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict

from statements import paging
from statements.exports import PLAIN, Column, Dialect, walk
from statements.exports.derived import DerivedTable
from statements.exports.writing import header
from statements.filters import QueryFilterSet
from statements.labels import label_groups, labels_of
from statements.paging import Order, Row
from statements.slots import slot

from .bodies import Page, with_commas
from .doors import Door
from .fields_parameter import Columns, Fields, Picked, tree
from .parameters import OF_DERIVED
from .questions import Listing, Question
from .records import dialect_of

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of a derived table are, and what makes its records of them.

    `fields` are read beside the columns of the order, and `more` by what filters ask; `records`
    gets the filters and rows by column, and leaves out what is no longer there. `is_scan` tells
    what takes a slot of downloads.
    """

    table: DerivedTable
    rows: QuerySet[Any]
    order: Order
    fields: Sequence[str]
    filterset_class: type[QueryFilterSet]
    records: Callable[[Any, Sequence[Record]], list[Record]]
    is_scan: Callable[[Any], bool] = lambda filterset: False
    more: Callable[[Any], Sequence[str]] = lambda filterset: ()

    def columns(self, filterset: QueryFilterSet) -> tuple[str, ...]:
        """Return what is read of each row beside the columns of the order."""
        return (*self.fields, *self.more(filterset))


def listing_of_table(source: Source) -> Listing:
    """Return the list of a derived table: nothing in it has an address of its own."""
    table = source.table
    fields = Fields(tree(table.noun), is_list=True)
    door = Door({**OF_DERIVED, "fields": fields}, filterset_class=source.filterset_class)
    return Listing(
        noun=table.noun,
        name=table.name,
        rows=source.rows,
        orders={"given": source.order},
        door=door,
        page=partial(page, source),
        files={"jsonl": partial(lines, source), "csv": partial(csv, source)},
        tables={table.table: door.with_fields(Columns(table.columns))},
    )


def page(source: Source, question: Question) -> Page:
    """Read one page; one that must be scanned for takes the slot of a download."""
    filterset = question.filterset
    with slot() if source.is_scan(filterset) else nullcontext():
        reader, at = filterset.reader, (question.cursor, question.size)
        rows = paging.page_of(reader, source.order, *at, source.columns(filterset))
        records = records_of(source, filterset, rows.rows)
        count = paging.count_of(filterset.start.counted()) if question.is_counted else None
    names = source.table.names(records) if question.is_labelled else ()
    labels = label_groups(names, question.state) if question.is_labelled else None
    results = with_commas([*bodies(source.table, records, question.picked)])
    after, before = question.query_at(rows.next), question.query_at(rows.previous)
    return Page(results, after, before, labels, count)


def records_of(source: Source, filterset: QueryFilterSet, rows: Sequence[Row]) -> list[Record]:
    columns = (*source.order.names, *source.columns(filterset))
    listed = [dict(zip(columns, row, strict=True)) for row in rows]
    return source.records(filterset, listed) if listed else []


def bodies(table: DerivedTable, records: Iterable[Record], picked: Picked) -> Iterator[bytes]:
    """Yield the members of records as JSON, in their order."""
    names = [member.name for member in table.json_members]
    for record in records:
        yield picked.of(orjson.dumps({name: record[name] for name in names}))


def lines(source: Source, question: Question) -> Iterator[bytes]:
    """Yield all records, one a line."""
    filterset = question.filterset
    for rows in walk(filterset.reader, source.order, source.columns(filterset)):
        records = records_of(source, filterset, rows)
        lines = bodies(source.table, records, question.picked)
        yield b"".join([line + b"\n" for line in lines])


def csv(source: Source, question: Question) -> Iterator[bytes]:
    """Yield the pieces of the table."""
    columns = question.options.get("fields", source.table.columns)
    return pieces(source, question.filterset, columns, dialect_of(question))


def whole_table(source: Source) -> Iterator[bytes]:
    """Yield the pieces of the table of all rows, as they are read from now on."""
    filterset = source.filterset_class(MultiValueDict(), source.rows)
    return pieces(source, filterset, source.table.columns, PLAIN)


def pieces(
    source: Source, filterset: QueryFilterSet, columns: Sequence[Column], dialect: Dialect
) -> Iterator[bytes]:
    table, head = source.table, header(columns, dialect)
    for rows in walk(filterset.reader, source.order, source.columns(filterset)):
        records = records_of(source, filterset, rows)
        labels = labels_of(table.names(records)).names
        yield head + table.lines(columns, records, labels, dialect)
        head = b""
