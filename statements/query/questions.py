"""What is asked of a list: from parameters to a question that is right, or to all that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from statements import paging
from statements.filters import BadQuery, Fault, QueryFilterSet
from statements.filters.parameters import Parameter
from statements.filters.refusals import Pairs, swap_value, unescaped, write_query
from statements.paging import Cursor, Order

from .bodies import Page, with_commas
from .doors import Door, Options, Parameters, QueryData, pairs_of, query_from, whole_format
from .fields_parameter import ALL, Picked
from .state import check_epoch, ledger_state


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: where it is asked, which rows filters test, their orders, what makes its answers.

    The first order is the one that nobody asks for.
    """

    noun: str
    name: str  # in addresses and of files
    rows: QuerySet[Any]
    orders: Mapping[str, Order]
    door: Door  # of pages and lines
    page: Callable[[Question], Page]
    detail_door: Door | None = None  # none where nothing in it has an address of its own
    detail: Callable[[str, Options, str], bytes] | None = None  # of a key, the options, the state
    files: Mapping[str, Callable[[Question], Iterator[bytes]]] = field(default_factory=dict)
    tables: Mapping[str, Door] = field(default_factory=dict)  # in CSV, its own first
    counted: str = ""  # the noun of what is counted, where rows are counts
    others: Mapping[str, Listing] = field(default_factory=dict)  # in its place, by a value of `of`

    @property
    def declared(self) -> Mapping[str, Parameter]:
        """Every parameter that it takes, those of the lists in its place among them."""
        others = [other.door.declared for other in self.others.values()]
        return {
            name: one
            for declared in [self.door.declared, *others]
            for name, one in declared.items()
        }

    def chosen(self, query: QueryData) -> Listing:
        """Return the list that a query asks for."""
        return self.others.get(str(query.get("of", "")), self)

    def door_of(self, format: str, query: QueryData) -> Door:
        """Return the door of a format, in CSV that of the table asked for."""
        if format != "csv":
            return self.door
        is_chosen = "table" in query and "table" in self.door.parameters
        return self.tables.get(str(query["table"]) if is_chosen else self.table, self.door)

    @property
    def table(self) -> str:
        """The name of its own table, and of its files."""
        return next(iter(self.tables), self.name)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a list at one state of the ledger, all of it right."""

    listing: Listing
    format: str
    filterset: QueryFilterSet
    options: Options  # beside the filters
    pairs: Pairs  # as it was written
    state: str
    cursor: Cursor | None = None

    @property
    def order(self) -> Order:
        return self.listing.orders[self.order_name]

    @property
    def order_name(self) -> str:
        return self.options.get("order") or next(iter(self.listing.orders))

    @property
    def size(self) -> int:
        """How many records to a page."""
        return int(self.options.get("page_size", paging.DEFAULT_SIZE))

    @property
    def picked(self) -> Picked:
        """The members of each record that are asked for."""
        picked: Picked = self.options.get("fields", ALL)
        return picked

    @property
    def is_counted(self) -> bool:
        return self.options.get("count") == "true"

    @property
    def is_labelled(self) -> bool:
        return self.options.get("labels") != "false"

    @property
    def canonical(self) -> str:
        """The same for every spelling of what is asked: what a cursor belongs to."""
        if self.listing.counted:
            names = ",".join(one.name for one in self.options.get("by", ()))
            return f"{self.listing.name}?{self.listing.counted}?{self.filterset.canonical}#{names}"
        if len(self.listing.orders) == 1 and not type(self.filterset).base_filters:
            return f"{self.listing.name}?"
        return f"{self.listing.noun}?{self.filterset.canonical}#{self.order.columns}"

    def pieces(self) -> Iterator[bytes]:
        """Return the file of all that is selected, in pieces."""
        return self.listing.files[self.format](self)

    def query_at(self, cursor: Cursor | None) -> str | None:
        """Return the query of the page at a cursor, if there is one."""
        if cursor is None:
            return None
        return self.query_with(("cursor", paging.write_cursor(cursor, self.canonical)))

    def query_with(self, *others: tuple[str, str]) -> str:
        """Return the query with other values of some parameters, at its end."""
        names = dict(others)
        return write_query([*(pair for pair in self.pairs if pair[0] not in names), *others])


def ask(
    listing: Listing,
    parameters: Parameters,
    format: str | None = None,
    state: str | None = None,
) -> Question:
    """Read what is asked of a list: names of parameters with the values that each was given.

    Raises BadQuery with everything that is wrong. The format is the one among the parameters
    unless the caller knows better; `state` is that of the ledger, where the caller asked for it.
    """
    query = query_from(parameters)
    listing = listing.chosen(query)
    format = format or whole_format(query) or "json"
    state = ledger_state() if state is None else state
    whole = "" if format == "json" else format
    filterset, options = listing.door_of(format, query).read(query, listing.rows, whole=whole)
    check_epoch(options.get("epoch"), state)
    question = Question(listing, format, filterset, options, pairs_of(query), state)
    text = options.get("cursor")
    return question if text is None else replace(question, cursor=cursor_of(question, text))


def cursor_of(question: Question, text: str) -> Cursor:
    """Read a cursor; raise BadQuery where it is not one of this question.

    One that was percent-encoded twice is mended.
    """

    def read(text: str) -> Cursor:
        return paging.read_cursor(text, question.canonical, question.order)

    try:
        return read(text)
    except ValueError as error:
        fix, better = None, unescaped(text)
        with suppress(ValueError):
            read(better)
            fix = swap_value("cursor", text, better)
        raise BadQuery([Fault("cursor", str(error), "cursor", fix=fix)], question.pairs) from error


def answer(question: Question) -> Page:
    """Return the page that is asked for."""
    return question.listing.page(question)


def detail(listing: Listing, key: str, parameters: Parameters, state: str | None = None) -> bytes:
    """Return what a key names in a list as JSON; raise BadQuery, or why it is not there."""
    if listing.detail_door is None or listing.detail is None:
        raise LookupError(f"Nothing in {listing.name} has an address of its own.")
    _, options = listing.detail_door.read(query_from(parameters))
    state = ledger_state() if state is None else state
    check_epoch(options.get("epoch"), state)
    return listing.detail(key, options, state)


def plain_page(
    question: Question,
    fields: Sequence[str],
    bodies_of: Callable[[Sequence[paging.Row]], Iterable[bytes]],
) -> Page:
    """Read one page of a list without filters, its records made of rows with some fields."""
    rows = question.listing.rows
    page = paging.page_of(rows, question.order, question.cursor, question.size, fields)
    results = with_commas([*bodies_of(page.rows)])
    count = paging.count_of(rows) if question.is_counted else None
    after, before = question.query_at(page.next), question.query_at(page.previous)
    return Page(results, after, before, count=count)
