"""Pages by key: a cursor names the row where a page ends, so deep pages cost what first ones do.

A cursor is signed together with the query it belongs to, so it can be neither changed nor used
for another query. It says no time, so equal requests give equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.core import signing
from django.db.models import Q, QuerySet

DEFAULT_SIZE = 100
MAX_SIZE = 500
COUNTED = 10_000  # counts above are told as "more than"
MAX_CURSOR = 1_000

Row = tuple[Any, ...]
Take = Callable[[QuerySet[Any]], Sequence[Row]]  # executes a page, and may add to its rows


@dataclass(frozen=True, slots=True)
class Order:
    """A total order of rows: columns with their directions, the last one unique.

    Its parsers turn each value of a cursor back into what the column holds.
    """

    columns: tuple[str, ...]
    parsers: tuple[Callable[[str], Any], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.removeprefix("-") for column in self.columns)

    def reverse(self) -> Order:
        turned = (c.removeprefix("-") if c.startswith("-") else f"-{c}" for c in self.columns)
        return Order(tuple(turned), self.parsers)


NEWEST = Order(("-sort_on", "-uid"), (date.fromisoformat, str))
BY_KEY = Order(("sort_key", "id"), (str, str))
OF_DATED = {
    "newest": NEWEST,
    "oldest": NEWEST.reverse(),
    "recorded": Order(("-recorded", "-uid"), (int, str)),
    "changed": Order(("-number", "-uid"), (int, str)),
}
OF_KEYED = {"key": BY_KEY, "changed": Order(("-number", "-id"), (int, str))}
BY_DAY = Order(("day", "id"), (date.fromisoformat, str))
OF_DAYS = {**OF_KEYED, "oldest": BY_DAY, "newest": BY_DAY.reverse()}  # of what has one day


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between rows, and the direction to read from there."""

    forward: bool
    inclusive: bool  # whether the row at the place belongs to the page
    place: Row

    def beyond(self, order: Order, column_names: Mapping[str, str]) -> Q:
        """Return the test of rows past the place, in the direction read.

        `column_names` gives other names of columns, for rows of another table in the same order.
        """
        facing = order if self.forward else order.reverse()
        columns = tuple(renamed(column, column_names) for column in facing.columns)
        return past(Order(columns, order.parsers), self.place, inclusive=self.inclusive)


def renamed(column: str, column_names: Mapping[str, str]) -> str:
    """Return a column of an order by another name, in the same direction."""
    name = column.removeprefix("-")
    return column.removesuffix(name) + column_names.get(name, name)


def past(order: Order, place: Row, *, inclusive: bool) -> Q:
    """Return the test of rows after a place: `a <= x AND (a < x OR b < y)`, which indexes serve."""
    (column, *rest), (value, *others) = order.columns, place
    name = column.removeprefix("-")
    sign = "lt" if column.startswith("-") else "gt"
    if not rest:
        return Q(**{f"{name}__{sign}{'e' if inclusive else ''}": value})
    below = past(Order(tuple(rest), ()), tuple(others), inclusive=inclusive)
    return Q(**{f"{name}__{sign}e": value}) & (Q(**{f"{name}__{sign}": value}) | below)


def write_cursor(cursor: Cursor, query: str) -> str:
    """Return a cursor as a client keeps it; query is the canonical query it belongs to."""
    place = [str(value) for value in cursor.place]
    data = [int(cursor.forward), int(cursor.inclusive), *place]
    return signing.Signer(salt=f"cursor {query}").sign_object(data)


def read_cursor(text: str, query: str, order: Order) -> Cursor:
    """Read a cursor; raise ValueError unless we wrote it for this very query."""
    refused = ValueError("This cursor is not one of this query: ask for the first page again.")
    if len(text) > MAX_CURSOR:
        raise refused
    try:
        forward, inclusive, *place = signing.Signer(salt=f"cursor {query}").unsign_object(text)
        values = tuple(parse(value) for parse, value in zip(order.parsers, place, strict=True))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise refused from error
    return Cursor(bool(forward), bool(inclusive), values)


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows of one page in their order, each beginning with its place, and where others begin."""

    rows: Sequence[Row]
    next: Cursor | None
    previous: Cursor | None


class Reader(Protocol):
    """Reads the first rows past a test, in an order, as tuples of columns."""

    def __call__(
        self,
        beyond: Callable[[Mapping[str, str]], Q],
        order: Sequence[str],
        columns: Sequence[str],
        size: int,
        take: Take = list,
    ) -> list[Row]: ...


def plainly(queryset: QuerySet[Any]) -> Reader:
    """Return a reader that leaves it to the database where to begin."""

    def read(
        beyond: Callable[[Mapping[str, str]], Q],
        order: Sequence[str],
        columns: Sequence[str],
        size: int,
        take: Take = list,
    ) -> list[Row]:
        rows = queryset.filter(beyond({})).order_by(*order).values_list(*columns)
        return [*take(rows[:size])]

    return read


def page_of(
    rows: QuerySet[Any] | Reader,
    order: Order,
    cursor: Cursor | None,
    size: int,
    fields: Sequence[str],
    take: Take = list,
) -> RowPage:
    """Read one page of tuples, the order's columns first, without a count."""
    forward = cursor is None or cursor.forward
    facing = order if forward else order.reverse()

    def beyond(column_names: Mapping[str, str]) -> Q:
        return cursor.beyond(order, column_names) if cursor else Q()

    read = plainly(rows) if isinstance(rows, QuerySet) else rows
    # One more than the page holds tells whether there is another, without a count.
    rows_read = read(beyond, facing.columns, (*order.names, *fields), size + 1, take)
    more, page = len(rows_read) > size, rows_read[:size]
    if not forward:
        page.reverse()
    return RowPage(page, *around(page, len(order.columns), cursor, more=more))


def around(
    rows: Sequence[Row], width: int, cursor: Cursor | None, *, more: bool
) -> tuple[Cursor | None, Cursor | None]:
    """Return where the next and the previous page begin, if there may be any."""
    if cursor is None:
        return (Cursor(True, False, rows[-1][:width]) if more else None), None
    if not rows:
        # The page is empty: what stands at its place is the end of the one that it was asked from.
        back = Cursor(not cursor.forward, not cursor.inclusive, cursor.place)
        return (None, back) if cursor.forward else (back, None)
    after = Cursor(True, False, rows[-1][:width])
    before = Cursor(False, False, rows[0][:width])
    if cursor.forward:
        return (after if more else None), before
    return after, (before if more else None)


def count_of(queryset: QuerySet[Any]) -> int | dict[str, int]:
    """Count exactly up to 10,000; above, say only that there are more."""
    count = queryset.order_by()[: COUNTED + 1].count()
    return count if count <= COUNTED else {"more_than": COUNTED}


def read_size(text: str) -> int:
    """Read a page size; raise ValueError where it is out of range, never clamp."""
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= MAX_SIZE):
        raise ValueError(f"Write a whole number from 1 to {MAX_SIZE}.")
    return int(text)
