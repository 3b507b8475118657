"""Lists as feeds: what changed last first, by the parameters of the same list."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from statements import query
from statements.documents import NOUNS
from statements.query import Listing, Question
from statements.query.changes import NEWEST, ONWARD
from statements.query.parameters import OF_PAGES
from statements.query.records import is_dated
from statements.releases.listing import releases_of

from .atom import ATOM, Ended, Entry, Feed, write_feed
from .feed_entries import change_entries, ended_of, entries_of, release_entries
from .feed_links import CHANGED, CHANGES, FEEDS, RELEASES, feed_at
from .links import query_at
from .list_questions import page_listing
from .lists import chips_of
from .pages import API, PageView, Parameters
from .query_words import QueryWords
from .reading import Rows, answer
from .site import site_of

SIZE = 50  # entries to a page
MOST_ENDED = 100  # records told as ended on one page
OWN_ORDER = "A feed tells what changed last first: leave this out."


class FeedView(PageView):
    """A list as Atom, by its own filters; kept and refused as pages are."""

    name: ClassVar[str] = ""
    paging: ClassVar[tuple[str, ...]] = OF_PAGES  # parameters that choose a page of it

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        parameters = dict(request.GET.lists())
        question = query.ask(self.listing(), parameters, "json", state)
        options = {"page_size": SIZE} | question.options
        question = replace(question, options=options)
        rows = answer(question)
        pairs = [pair for pair in question.pairs if pair[0] not in self.paging]
        feed = Feed(
            site=site_of(request),
            title=self.title(question, parameters),
            page=query_at(self.name, pairs),
            address=request.get_full_path(),
            first=feed_at(self.name, pairs),
            next=f"{request.path}?{rows.next}" if rows.next else None,
            entries=self.entries(rows, state),
            ended=self.ended(question, rows, state),
        )
        return HttpResponse(write_feed(feed), content_type=f"{ATOM}; charset=utf-8")

    def listing(self) -> Listing:
        """Return the list in the order of a feed; no other may be asked for."""
        return in_order(page_listing(query.LISTS[self.name]), CHANGED)

    def title(self, question: Question, parameters: Parameters) -> str:
        """Return the query in plain words."""
        if is_dated(question.listing):
            return QueryWords(question).sentence()
        chosen = [f"{one.name} {one.value}" for one in chips_of(question.listing, parameters)]
        return ": ".join(filter(None, [name_words(self.name), ", ".join(chosen)]))

    def entries(self, rows: Rows, state: str) -> list[Entry]:
        return entries_of(self.noun, rows, state)

    def ended(self, question: Question, rows: Rows, state: str) -> list[Ended]:
        """Return all that ended of the noun since the last number of a page, until the one before.

        No filter can be asked of what is not public any more. What stands within another record
        ends with a change of that.
        """
        if self.noun not in NOUNS:
            return []
        numbers = [row["number"] for row in rows.records]
        after = numbers[-1] if rows.next else 0
        up_to = question.cursor.place[0] if question.cursor else None
        return ended_of(self.noun, query.endings_of(self.noun, MOST_ENDED, after, up_to), state)

    @property
    def noun(self) -> str:
        return query.LISTS[self.name].noun


def in_order(listing: Listing, order: str) -> Listing:
    """Return a list that has one order, and refuses to be asked for another."""
    door = listing.door
    parameters = {name: one for name, one in door.parameters.items() if name != "order"}
    door = replace(door, parameters=parameters, elsewhere={**door.elsewhere, "order": OWN_ORDER})
    return replace(listing, orders={order: listing.orders[order]}, door=door)


def name_words(name: str) -> str:
    return name.replace("-", " ").capitalize()


class ChangesFeed(FeedView):
    """The ledger: an entry tells one change, also that a record ended."""

    name = CHANGES
    paging = (*OF_PAGES, ONWARD[NEWEST])

    def listing(self) -> Listing:
        return in_order(page_listing(query.LISTS[CHANGES]), NEWEST)

    def entries(self, rows: Rows, state: str) -> list[Entry]:
        return change_entries(rows, state)


class ReleasesFeed(FeedView):
    """Releases, those that hold most of the ledger first; one that was withdrawn says so."""

    name = RELEASES
    tells_releases = True

    def listing(self) -> Listing:
        return in_order(page_listing(releases_of(f"{API}/")), NEWEST)

    def entries(self, rows: Rows, state: str) -> list[Entry]:
        return release_entries(rows)

    @property
    def noun(self) -> str:
        return "release"


OWN_FEEDS: dict[str, type[FeedView]] = {view.name: view for view in (ChangesFeed, ReleasesFeed)}
VIEWS = {name: OWN_FEEDS.get(name, FeedView) for name in FEEDS}  # by the name of the list
