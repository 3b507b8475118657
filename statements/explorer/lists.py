"""Lists as pages: asked as the API's list of the same name is, and read as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, ClassVar

from statements import query
from statements.dates import PartialDate
from statements.documents import KINDS, PLURALS, Document
from statements.filters.refusals import write_query
from statements.paging import DEFAULT_SIZE
from statements.query.parameters import PAGED
from statements.wording.dates import spelled_date

from .links import Link, query_at
from .list_questions import ORDERS, Choice, page_listing
from .pages import API, PageView, Parameters
from .parts import Row, Section, Table, counted
from .reading import Names, Rows, answer

CURSOR = "cursor"  # chooses nothing, only where a page begins
BY_DAY = ("oldest", "newest")  # orders


@dataclass(frozen=True, slots=True)
class Chip:
    """What was chosen, and the address without it."""

    name: str
    value: str
    without: str


class RowsView(PageView):
    """A list of a noun as a table, or as one for each government where all fit on a page."""

    template_name = "explorer/list.html"
    noun: ClassVar[str] = ""
    columns: ClassVar[Sequence[str]] = ()
    row: ClassVar[Callable[[Document, Names], Row]]
    groups_by_government: ClassVar[bool] = False
    order: ClassVar[str] = ""  # of the page, where it is not that of the API
    size: ClassVar[int] = DEFAULT_SIZE  # records to a page, unless it is asked otherwise

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        plural = PLURALS[self.noun]
        listing = page_listing(query.LISTS[plural])
        ordered = {"order": [self.order]} if self.order else {}
        question = query.ask(listing, {**ordered, **parameters}, "json", state)
        options = {"page_size": self.size} | question.options | {"count": "true"}
        rows = answer(replace(question, options=options))
        one, many = self.noun.replace("_", " "), plural.replace("-", " ")
        return {
            "heading": many.capitalize(),
            "lead": KINDS[self.noun].meaning,
            "number": None if rows.count is None else counted(rows.count, one, many),
            "sections": self.sections(rows, many, is_whole=not (rows.next or rows.previous)),
            "rows": rows,
            "hints": hints_of(rows),
            "q": next(iter(parameters.get("q", ())), ""),
            "has_search": "q" in listing.door.declared,
            "chips": chips_of(listing, parameters),
            "kept": [pair for pair in pairs_of(parameters) if pair[0] not in ("q", CURSOR)],
            "files": files_of(listing, parameters),
            "orders": self.orders(question, parameters),
        }

    def orders(self, question: query.Question, parameters: Parameters) -> list[Choice]:
        """Return the orders that the list may be seen in, where one is by day."""
        names = [name for name in question.listing.orders if name in BY_DAY]
        rest = [pair for pair in pairs_of(parameters) if pair[0] not in ("order", CURSOR)]
        return [
            Choice(
                Link(ORDERS[name], query_at(question.listing.name, [*rest, ("order", name)])),
                name == question.order_name,
            )
            for name in names
        ]

    def sections(self, rows: Rows, name: str, *, is_whole: bool) -> list[Section]:
        """Return the tables of a page: by the names of governments where the page is the list."""
        make, records = type(self).row, rows.records
        if not (self.groups_by_government and is_whole):
            return self.one_table(rows, name) if records else []

        def government(record: Document) -> str:
            return rows.names.of("government", record["government"])

        grouped = groupby(sorted(records, key=government), government)
        return [
            Section(
                group[0]["government"],
                label,
                table=Table(label, self.columns, [make(record, rows.names) for record in group]),
            )
            for label, group in ((label, list(some)) for label, some in grouped)
        ]

    def one_table(self, rows: Rows, name: str) -> list[Section]:
        """Return one table, with a column for governments where others have tables for them."""
        lines, columns = [type(self).row(one, rows.names) for one in rows.records], self.columns
        if self.groups_by_government:
            columns = (*columns, "Government")
            governments = [rows.names.link("government", one["government"]) for one in rows.records]
            lines = [
                replace(line, cells=(*line.cells, government or ""))
                for line, government in zip(lines, governments, strict=True)
            ]
        return [Section("rows", "", table=Table(name.capitalize(), columns, lines))]


def pairs_of(parameters: Parameters) -> list[tuple[str, str]]:
    return [(name, value) for name, values in parameters.items() for value in values]


def query_of(pairs: Sequence[tuple[str, str]]) -> str:
    return f"?{write_query(pairs)}"


def chips_of(listing: query.Listing, parameters: Parameters) -> list[Chip]:
    """Return what was chosen, each with the address of the list without it."""
    pairs = [pair for pair in pairs_of(parameters) if pair[0] != CURSOR]
    return [
        Chip(
            words_of(name),
            value_words(value),
            query_of([one for one in pairs if one != (name, value)]),
        )
        for name, value in pairs
        if name not in listing.door.parameters
    ]


EDGES = {"gte": "from", "lte": "up to", "by": "certainly by"}  # of a range, after `__`


def words_of(name: str) -> str:
    """Return the name of a parameter as people read it."""
    field, _, edge = name.partition("__")
    return " ".join([field.replace("_", " "), *([EDGES.get(edge, edge)] if edge else [])])


def value_words(value: str) -> str:
    """Return a value as people read it: a date in words, of anything else itself."""
    try:
        return spelled_date(PartialDate.parse(value))
    except ValueError:
        return value


def files_of(listing: query.Listing, parameters: Parameters) -> list[Link]:
    """Return the addresses of the same selection as files, all of it."""
    pairs = [pair for pair in pairs_of(parameters) if pair[0] not in PAGED]
    return [
        Link(format.upper(), f"{API}/{listing.name}/{query_of([*pairs, ('format', format)])}")
        for format in listing.files
    ]


def hints_of(rows: Rows) -> list[Link]:
    """Return what a search that found nothing may have meant."""
    return [Link(str(one["label"]), f"/{one['path']}") for one in rows.hint]
