"""Where the reading of a page starts: from the most selective part of a query, or by date.

A database plans `WHERE EXISTS … AND EXISTS … ORDER BY date LIMIT 100` as a walk along the dates
that ends after a hundred hits: right where hits are many, and a walk over everything where they
are few. So the parts of a query are counted first, each up to a limit:

- if one holds few rows, the page is read from those alone, and sorted;
- else, if references are asked for, from entries, which are kept newest first for each node;
- else by date, as the database would.

Whichever way, the rows are those of the filter: only where the reading begins differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.lookups import In

from statements.fields import UidField
from statements.models import Entry

from .lookups import OWN, Among

SMALL = 5_000  # rows that are fetched and sorted at once
FEW = 500  # nothing more selective is looked for
BLOCK = 4  # candidates looked at first, for each row of a page
CANDIDATES = 20_000  # after so many the database may plan by itself
BY_DATE = ("sort_on", "uid")

Row = tuple[Any, ...]
Beyond = Callable[[Mapping[str, str]], Q]  # the test of rows past a cursor, columns renamed


@UidField.register_lookup
class StartsFrom(In):
    """`IN` that PostgreSQL reads as a list to start from, not as a join to plan."""

    lookup_name = "starts_from"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        left, params = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} = ANY(ARRAY{right.removeprefix('IN ')})", [*params, *more]


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
    """Reads rows of a public table that pass some tests, wherever it is best to begin."""

    queryset: QuerySet[Any]
    tests: Sequence[Q]

    def small(self) -> Among | None:
        """Return the part with the fewest rows, if they are few."""
        least, found = SMALL + 1, None
        for part in amongs(self.tests):
            size = part.rows.values(part.inner)[:least].count()
            if size < least:
                least, found = size, part
            if least <= FEW:
                break
        return found

    def narrowed(self, part: Among) -> QuerySet[Any]:
        """Return the rows, read from those of one part."""
        chosen = part.rows.values(part.inner).distinct()
        rest = [test for test in self.tests if list(amongs([test])) != [part]]
        return self.queryset.filter(Q(**{f"{part.outer}__starts_from": chosen}), *rest)

    def plain(self) -> QuerySet[Any]:
        return self.queryset.filter(*self.tests)

    def fetch(
        self, beyond: Beyond, order: Sequence[str], columns: Sequence[str], size: int
    ) -> list[Row]:
        """Return the first rows past a cursor, in order, as tuples of columns."""
        entries = self.by_entries(order)
        if entries and len(self.tests) == 1:
            return self.streamed(entries, beyond, order, columns, size)
        part = self.small()
        if part is not None:
            return first(self.narrowed(part), beyond, order, columns, size)
        if entries:
            return self.streamed(entries, beyond, order, columns, size)
        return first(self.plain(), beyond, order, columns, size)

    def by_entries(self, order: Sequence[str]) -> Among | None:
        """Return a part whose rows are kept in this order."""
        dated = tuple(column.removeprefix("-") for column in order) == BY_DATE
        parts = (p for p in amongs(self.tests) if p.rows.model is Entry and p.outer == OWN)
        return next(parts, None) if dated else None

    def streamed(
        self, part: Among, beyond: Beyond, order: Sequence[str], columns: Sequence[str], size: int
    ) -> list[Row]:
        """Look at the entries of one part in their order, block by block, until there are enough.

        A statement that changed its day after its entries were read is left out: it would end
        the page at a place that is not its own.
        """
        named = {"uid": "statement"}
        facing = [column.replace("uid", "statement") for column in order]
        entries = part.rows.filter(beyond(named)).order_by(*facing)
        keys = entries.values_list("sort_on", "statement").distinct()
        found: list[Row] = []
        start, block = 0, BLOCK * size
        while start < CANDIDATES:
            held = set(keys[start : start + block])
            rows = self.plain().filter(uid__in=[uid for _, uid in held])
            read = rows.order_by(*order).values_list(*columns)
            found += [row for row in read if row[: len(BY_DATE)] in held]
            if len(found) >= size or len(held) < block:
                return found[:size]
            start, block = start + block, block * BLOCK
        return first(self.plain(), beyond, order, columns, size)


def first(
    rows: QuerySet[Any],
    beyond: Beyond,
    order: Sequence[str],
    columns: Sequence[str],
    size: int,
) -> list[Row]:
    """Return the first rows past a cursor."""
    return list(rows.filter(beyond({})).order_by(*order).values_list(*columns)[:size])
