"""Where the reading of a page starts: from the most selective part of a query, or by date.

A database plans `WHERE EXISTS … AND EXISTS … ORDER BY date LIMIT 100` as a walk along the dates
that ends after a hundred hits: right where hits are many, and a walk over everything where they
are few. So the parts of a query are counted first, each up to a limit:

- if one holds few rows, the page is read from those alone, and sorted;
- else, if texts or statements cited are asked for, from entries, kept newest first by node;
- else by date, as the database would.

Whichever way, the rows are those of the filter: only where the reading begins differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet

from .lookups import OWN, Among
from .memory import is_kept, once

SMALL = 5_000  # rows that are fetched and sorted at once
FEW = 500  # nothing more selective is looked for
BLOCK = 4  # candidates looked at first, for each row of a page
GROWTH = 4  # times as many next, where they were too few
CANDIDATES = 20_000  # after so many the part is read whole, and sorted
STREAMS = 16  # parts of an index that are read side by side
BY_DATE = ("sort_on", "uid")

Row = tuple[Any, ...]
Take = Callable[[QuerySet[Any]], Sequence[Row]]  # executes a page, and may add to its rows
Beyond = Callable[[Mapping[str, str]], Q]  # the test of rows past a cursor, columns renamed


def amongs(tests: Iterable[Q | Any]) -> Iterator[Among]:
    """Yield the parts of a query that must hold and that a page can start from."""
    for test in tests:
        if isinstance(test, Among):
            yield test
        elif isinstance(test, Q) and holds_all(test):
            yield from amongs(test.children)


def holds_all(test: Q) -> bool:
    """Tell whether every part of a test must hold."""
    return not test.negated and (test.connector == Q.AND or len(test.children) == 1)


@dataclass(frozen=True, slots=True)
class Start:
    """Reads rows of a public table that pass some tests, wherever it is best to begin.

    `hints` are tests that follow from the others, and that a page can start from.
    """

    queryset: QuerySet[Any]
    tests: Sequence[Q]
    hints: Sequence[Among] = ()

    def plain(self) -> QuerySet[Any]:
        return self.queryset.filter(*self.tests)

    def narrowed(self, part: Among) -> QuerySet[Any]:
        """Return the rows, read from those of one part."""
        keys = part.rows.values(part.inner).distinct()
        rest = [test for test in self.tests if whole_test(test) is not part]
        return self.queryset.filter(Q((f"{part.outer}__starts_from", keys)), *rest)

    def small(self) -> Among | None:
        """Return the part with the fewest rows, if they are few."""
        return fewest([*amongs(self.tests), *self.hints], SMALL)

    def dated_part(self, order: Sequence[str]) -> Among | None:
        """Return the best part whose rows are kept in this order."""
        if tuple(column.removeprefix("-") for column in order) != BY_DATE:
            return None
        parts = [p for p in amongs(self.tests) if 1 <= len(p.streams) <= STREAMS and p.outer == OWN]
        if len(parts) < 2:
            return parts[0] if parts else None
        return fewest(parts, CANDIDATES) or parts[0]

    def whole(self) -> tuple[QuerySet[Any], bool]:
        """Return all rows, for one reading to the end, and whether they are few."""
        part = self.small()
        return (self.plain(), False) if part is None else (self.narrowed(part), True)

    def counted(self) -> QuerySet[Any]:
        """Return rows of which there are as many as pass: those of one part, where it is all."""
        part = whole_test(self.tests[0]) if len(self.tests) == 1 else None
        if part and part.outer == OWN and not self.queryset.query.where:
            return part.rows.values(part.inner).distinct()
        part = self.small()
        return self.plain() if part is None else self.narrowed(part)

    def fetch(
        self,
        beyond: Beyond,
        order: Sequence[str],
        columns: Sequence[str],
        size: int,
        take: Take = list,
    ) -> list[Row]:
        """Return the first rows past a cursor, in order, as tuples of columns.

        Rows that were chosen one by one do not pass through `take`.
        """
        part = self.dated_part(order) if len(self.tests) == 1 else None
        if part is None:
            part = self.small()
            if part is not None:
                return first(self.narrowed(part), beyond, order, columns, size, take)
            part = self.dated_part(order)
        if part is None:
            return first(self.plain(), beyond, order, columns, size, take)
        return self.streamed(part, beyond, order, columns, size)

    def streamed(
        self, part: Among, beyond: Beyond, order: Sequence[str], columns: Sequence[str], size: int
    ) -> list[Row]:
        """Look at the rows of one part in their order, block by block, until there are enough.

        A statement that changed its day after its entries were read is left out: it would end
        the page at a place that is not its own.
        """
        page: list[Row] = []
        skipped, limit = 0, BLOCK * size
        while limit <= CANDIDATES:
            block = list(first_keys(part, beyond, order, limit))[skipped:]
            rows = self.plain().filter(uid__listed=[uid for _, uid in block])
            keys = set(block)
            rows_read = rows.order_by(*order).values_list(*columns)
            page += [row for row in rows_read if row[: len(BY_DATE)] in keys]
            if len(page) >= size or skipped + len(block) < limit:
                return page[:size]
            skipped, limit = limit, limit * GROWTH
        return first(self.narrowed(part), beyond, order, columns, size)


def whole_test(test: Any) -> Among | None:
    """Return the part that is the whole of a test, if it is."""
    while isinstance(test, Q) and not test.negated and len(test.children) == 1:
        test = test.children[0]
    return test if isinstance(test, Among) else None


def fewest(parts: Iterable[Among], limit: int) -> Among | None:
    """Return the part with the fewest rows, if they are not more than a limit."""
    least, smallest = limit + 1, None
    for part in parts:
        # Counted no further than the fewest so far: beyond that it cannot be chosen.
        size = size_of(part.rows.values(part.inner)[:least])
        if size < least:
            least, smallest = size, part
        if least <= FEW:
            break
    return smallest


def size_of(rows: QuerySet[Any]) -> int:
    """Return how many rows there are; within a page, the same are counted once."""
    if not is_kept():
        return rows.count()
    try:
        return once(("size", str(rows.query)), rows.count)
    except EmptyResultSet:
        return 0


def first_keys(part: Among, beyond: Beyond, order: Sequence[str], limit: int) -> Iterator[Row]:
    """Yield day and uid of the first rows of a part past a cursor, in order, each once."""
    facing = [column.replace("uid", part.inner) for column in order]
    rows = part.rows.filter(beyond({"uid": part.inner})).order_by(*facing)
    keys = rows.values_list("sort_on", part.inner).distinct()
    streams = [keys.filter(test)[:limit] for test in part.streams]
    merged = merge(*streams, reverse=order[0].startswith("-"))
    yield from islice(dict.fromkeys(merged), limit)


def first(
    rows: QuerySet[Any],
    beyond: Beyond,
    order: Sequence[str],
    columns: Sequence[str],
    size: int,
    take: Take = list,
) -> list[Row]:
    """Return the first rows past a cursor."""
    ordered = rows.filter(beyond({})).order_by(*order).values_list(*columns)
    return [*take(ordered[:size])]
