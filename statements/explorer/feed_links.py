"""Which feed tells what changes on a page: of a list the same, of a record its statements."""

from __future__ import annotations

from django.http import HttpRequest

from statements.filters.refusals import Pairs
from statements.query import LISTS
from statements.query.parameters import OF_PAGES

from .links import NOUNS, Link, query_at
from .phrases import PHRASES
from .query_words import filter_of

ROOT = "/feeds"  # before the address of a list
CHANGED = "changed"  # the order of a feed
STATEMENTS, CHANGES, RELEASES = "statements", "changes", "releases"
# What follows from many records has no number of its own: its statements have.
FEEDS = (*(name for name, one in LISTS.items() if CHANGED in one.orders), CHANGES, RELEASES)


def feed_at(name: str, pairs: Pairs) -> str:
    """Return the address of the feed of a list, of all of it."""
    return f"{ROOT}{query_at(name, [pair for pair in pairs if pair[0] not in OF_PAGES])}"


def feed_of(request: HttpRequest) -> Link | None:
    """Return the feed of a page that was asked for, None where there is none."""
    match = request.resolver_match
    if match is None:
        return None
    route = str(match.url_name)
    if route == "home":
        return Link("All statements", feed_at(STATEMENTS, []))
    name, _, kind = route.removeprefix("page-").rpartition("-")
    if kind == "list" and name in FEEDS:
        pairs = [(name, value) for name, values in request.GET.lists() for value in values]
        return Link("This list", feed_at(name, pairs))
    if kind == "detail" and name in NOUNS:
        return feed_of_record(NOUNS[name], "/".join(map(str, match.kwargs.values())))
    return None


def feed_of_record(noun: str, key: str) -> Link | None:
    """Return the feed of the statements that name a record, where they may be asked for."""
    parameter = filter_of(noun)
    if parameter is None:
        return None
    words = PHRASES[parameter].text.format(f"this {noun.replace('_', ' ')}")
    return Link(f"Statements {words}", feed_at(STATEMENTS, [(parameter, key)]))
