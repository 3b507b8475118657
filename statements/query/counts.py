"""Counts as a list: its rows are groups, told with the addresses of what was counted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import orjson

from statements import counting, paging
from statements.counting import MOST_GROUPS, Counts, Group
from statements.documents import PLURALS
from statements.exports import COUNTS, counts_columns, counts_lines
from statements.filters import BadQuery, Fault
from statements.filters.dimensions import Dimension
from statements.labels import label_groups, labels_of
from statements.slots import slot

from .bodies import Page, with_commas
from .questions import Question
from .records import dialect_of

REFERENCES, STATEMENTS = "reference", "statement"  # nouns of what is counted
TOO_MANY = (
    f"These are more than {MOST_GROUPS:,} groups: name less in by, or a longer period, or filter "
    "for less, as with said_on__within=2022."
)
ORDER = paging.Order(("group",), (str,))  # by the values in the order of by, none last

Row = dict[str, Any]


def dimensions_of(question: Question) -> tuple[Dimension, ...]:
    """Return what is counted by."""
    dimensions: tuple[Dimension, ...] = question.options.get("by", ())
    return dimensions


def counts_of(question: Question, *, takes_slot: bool = True) -> Counts:
    """Count what is asked; what scans holds the slot of a download meanwhile."""
    dimensions: Any = dimensions_of(question)
    filterset: Any = question.filterset
    message = counting.fault(filterset, dimensions)
    if message:
        raise BadQuery([Fault("by", message, "not_counted")], question.pairs)
    rows, are_few = filterset.start.whole()
    with slot() if takes_slot and not are_few else nullcontext():
        counts = counting.count(filterset, dimensions, rows)
    if len(counts.groups) > MOST_GROUPS:
        raise BadQuery([Fault("by", TOO_MANY, "too_many_groups")], question.pairs)
    return counts


def row_of(question: Question, counts: Counts, group: Group) -> Row:
    """Return one group as a reply has it."""
    query, noun = counts.query_of(group), question.listing.counted
    values = dict(zip(counts.plan.names, group.values, strict=True))
    return values | {
        "statements": group.statements,
        "references": group.references,
        "filter": f"{PLURALS[noun]}/{'?' if query else ''}{query}",
    }


def page(question: Question) -> Page:
    """Count, and return one page of the groups."""
    counts = counts_of(question)
    groups, after, before = page_of(question, counts.groups)
    rows = [row_of(question, counts, group) for group in groups]
    bodies = [question.picked.of(orjson.dumps(row)) for row in rows]
    names = record_names(counts.plan.dimensions, rows)
    return Page(
        with_commas(bodies),
        question.query_at(after),
        question.query_at(before),
        label_groups(names, question.state) if question.is_labelled else None,
        len(counts.groups) if question.is_counted else None,
        totals={"statements": counts.statements, "references": counts.references},
    )


def page_of(
    question: Question, groups: Sequence[Group]
) -> tuple[Sequence[Group], paging.Cursor | None, paging.Cursor | None]:
    """Return the groups of one page, and where the next and the previous one begin."""
    keys, size = [sort_key(group.values) for group in groups], question.size
    cursor, start = question.cursor, 0
    if cursor is not None:
        at = sort_key(orjson.loads(cursor.place[0]))
        # Past the group at the place, unless that belongs to the page.
        edge = (bisect_right if cursor.forward != cursor.inclusive else bisect_left)(keys, at)
        start = edge if cursor.forward else max(0, edge - size)
        size = size if cursor.forward else edge - start
    shown = groups[start : start + size]
    if not shown:
        return shown, *paging.around((), 1, cursor, more=False)
    end = start + len(shown)
    after = paging.Cursor(True, False, (place_of(shown[-1]),)) if end < len(groups) else None
    before = paging.Cursor(False, False, (place_of(shown[0]),)) if start else None
    return shown, after, before


def place_of(group: Group) -> str:
    return orjson.dumps(group.values).decode()


def sort_key(values: Sequence[str | None]) -> list[tuple[bool, str]]:
    """Return what groups are ordered by: none comes last."""
    return [(value is None, value or "") for value in values]


def record_names(dimensions: Sequence[Dimension], rows: Sequence[Row]) -> set[str]:
    """Return `noun/key` of every key in some rows."""
    return {
        f"{one.noun}/{row[one.name]}"
        for one in dimensions
        if one.noun
        for row in rows
        if row[one.name] is not None
    }


def all_rows(question: Question) -> tuple[Counts, list[Row]]:
    """Return all groups, for a file, which holds a slot already."""
    counts = counts_of(question, takes_slot=False)
    return counts, [row_of(question, counts, group) for group in counts.groups]


def lines(question: Question) -> Iterator[bytes]:
    """Yield all groups, one a line, each as the list has it."""
    _, rows = all_rows(question)
    picked = question.picked
    yield b"".join(picked.of(orjson.dumps(row)) + b"\n" for row in rows)


def table(question: Question) -> Iterator[bytes]:
    """Return the pieces of the table of all groups."""
    counts, rows = all_rows(question)
    dimensions = counts.plan.dimensions
    columns = counts_columns(dimensions, question.options.get("fields", COUNTS))
    labels = labels_of(record_names(dimensions, rows))
    return counts_lines(columns, cells(rows), labels, dialect_of(question))


def cells(rows: Sequence[Row]) -> Sequence[Mapping[str, Any]]:
    return rows
