"""What is asked of a list on a page: the filters of the API, and where the page begins."""

from __future__ import annotations

from dataclasses import dataclass, replace

from statements import query
from statements.filters.refusals import Pairs
from statements.query import Listing, Question
from statements.query.parameters import OF_PAGES, RANK

from .chips import list_pairs
from .links import Link, query_at
from .pages import API, Parameters

SIZE = 25  # records to a page
ORDERS = {
    "newest": "newest first",
    "oldest": "oldest first",
    RANK: "best match first",
    "recorded": "last recorded first",
    "changed": "last changed first",
}
PARTS = {"statements": "statement_references"}  # the table of references in the CSV of a list


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to see the list; the one that is seen is no link."""

    link: Link
    is_chosen: bool


def page_listing(listing: Listing) -> Listing:
    """Return a list as pages take it: what says how a reply of the API comes is refused."""
    message = f"Only the API has this: ask {API}/{listing.name}/, or leave it out."
    declared = listing.door.parameters
    own = {name: one for name, one in declared.items() if name in OF_PAGES}
    elsewhere = {name: message for name in declared if name not in own}
    return replace(listing, door=replace(listing.door, parameters=own, elsewhere=elsewhere))


def ask_page(name: str, parameters: Parameters, state: str) -> Question:
    """Read what is asked of a list; pages are counted, and shorter than those of the API."""
    question = query.ask(page_listing(query.LISTS[name]), parameters, "json", state)
    given = {"page_size": SIZE, "count": "true"} | question.options
    return replace(question, options=given)


def orders_of(question: Question) -> list[Choice]:
    """Return the orders that the list may be seen in: by rank only what is searched for."""
    is_search = "q" in question.filterset.values
    return [
        Choice(
            Link(words, query_at(question.listing.name, with_order(question, name))),
            name == question.order_name,
        )
        for name, words in ORDERS.items()
        if is_search or name != RANK
    ]


def with_order(question: Question, order: str) -> Pairs:
    """Return the query in another order, without it where it is the one that nobody asks for."""
    rest = [pair for pair in list_pairs(question) if pair[0] != "order"]
    return rest if order == next(iter(question.listing.orders)) else [*rest, ("order", order)]


def files_of(question: Question) -> list[Link]:
    """Return links to exactly this list as data."""
    filters = [pair for pair in question.pairs if pair[0] in question.filterset.filters]
    ordered = [pair for pair in question.pairs if pair[0] == "order"]
    whole = [*filters, *(pair for pair in ordered if pair[1] != RANK)]
    name = question.listing.name
    links = [
        ("JSON", [*filters, *ordered]),
        (f"CSV of {name}", [*whole, ("format", "csv")]),
        ("JSON Lines", [*whole, ("format", "jsonl")]),
    ]
    if name in PARTS:
        table = ("table", PARTS[name])
        links.insert(2, ("CSV of their references", [*whole, ("format", "csv"), table]))
    return [Link(label, f"{API}{query_at(name, pairs)}") for label, pairs in links]
