"""Pages of what a search found: newest first or best first, each with a snippet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from statements import paging
from statements.documents import parse
from statements.documents.mapping import batched
from statements.documents.search_rows import statement_parts
from statements.filters import QueryFilterSet
from statements.filters.lookups import OWN, is_among
from statements.models import SearchDocument
from statements.models.search import NUMBERS
from statements.paging import Cursor, Order, RowPage
from statements.search import Query, Texts, ranking, snippet
from statements.search.expressions import checks_of

from .bodies import ReadyRecord

RANK = Order(("place",), (int,))  # the place in the list of the best
MOST_RANKED = 1_000
CONSIDERED = 5_000  # the newest hits, of which the best are told
WIDER = 8  # times as many hits are read where other filters left too few
MOST_READ = 5_000  # hits listed in one query; beyond, the planner is asked for all of them
CHUNK = 500
LAST = date.max.toordinal()


def query_of(filterset: QueryFilterSet) -> Query | None:
    """Return what is searched for, if anything is."""
    texts = filterset.values.get("q")
    return texts[0].query if texts else None


def by_date(
    filterset: QueryFilterSet,
    query: Query,
    order: Order,
    cursor: Cursor | None,
    size: int,
    fields: Sequence[str],
) -> RowPage:
    """Read one page by date from the nearest hits: as many as fill it, or all there are.

    What a page of all hits would be, whatever other filters say: hits are read by whole days,
    and more of them until the page is full.
    """
    count = size + 1
    forward = cursor is None or cursor.forward
    day = cursor.place[0].toordinal() if cursor else None
    newest = forward == order.columns[0].startswith("-")
    while (hits := nearest(query, day, count, newest=newest)) is not None:
        page = paging.page_of(rows_among(filterset, query, hits), order, cursor, size, fields)
        if hits.complete or (page.next if forward else page.previous):
            return page
        count *= WIDER
    return paging.page_of(filterset.reader, order, cursor, size, fields)


@dataclass(frozen=True, slots=True)
class Hits:
    """Statements that the index found on some days, and whether there are no others."""

    uids: list[str]
    complete: bool


def nearest(query: Query, day: int | None, count: int, *, newest: bool) -> Hits | None:
    """Return the newest hits up to a day, or the oldest from it on: at least `count`, if any.

    All of the days that they are of: within a day, places and uids differ in order. None where
    they are too many to be listed, or the query only says what must not be there.
    """
    if count > MOST_READ or not query.required:
        return None
    day = (LAST if newest else 0) if day is None else day
    low, high = (0, (day + 1) * NUMBERS - 1) if newest else (day * NUMBERS, (LAST + 1) * NUMBERS)
    nearest_rows = SearchDocument.objects.nearest
    rows = nearest_rows(query, low, high, count, newest=newest)
    if len(rows) < count:
        return Hits([uid for _, uid in rows], True)
    last = rows[-1][0]
    begins = last // NUMBERS * NUMBERS
    low, high = (begins, last - 1) if newest else (last + 1, begins + NUMBERS - 1)
    rows += nearest_rows(query, low, high, MOST_READ, newest=newest)
    return Hits([uid for _, uid in rows], False) if len(rows) < MOST_READ + count else None


def rows_among(filterset: QueryFilterSet, query: Query, hits: Hits) -> QuerySet[Any]:
    """Return the rows asked for that are among some hits."""
    checks, uids = checks_of(query), hits.uids
    if checks:
        fitting = SearchDocument.objects.filter(checks, statement__in=uids).order_by()
        uids = list(fitting.values_list("statement", flat=True))
    rows: QuerySet[Any] = filterset.without("q").qs
    return rows.filter(is_among(filterset.at, uids))


def count_of(filterset: QueryFilterSet, query: Query) -> int | dict[str, int]:
    """Count as `paging.count_of` does; in the index, where it alone knows the answer."""
    is_alone = set(filterset.values) == {"q"} and filterset.at == OWN
    if not is_alone or checks_of(query) or not query.required:
        return paging.count_of(filterset.start.counted())
    most = paging.COUNTED
    hits = SearchDocument.objects.nearest(query, 0, (LAST + 1) * NUMBERS, most + 1, newest=True)
    return len(hits) if len(hits) <= most else {"more_than": most}


def best(filterset: QueryFilterSet, query: Query, cursor: Cursor | None, size: int) -> RowPage:
    """Read one page of the list of the best, whose rows are places and uids."""
    uids = best_uids(filterset, query)
    place = int(cursor.place[0]) if cursor else 0
    backward = cursor is not None and not cursor.forward
    start, end = (max(0, place - size), place) if backward else (place, place + size)
    rows = list(enumerate(uids[start:end], start))
    after = Cursor(True, True, (end,)) if end < len(uids) else None
    before = Cursor(False, False, (start,)) if start else None
    return RowPage(rows, after, before)


def best_uids(filterset: QueryFilterSet, query: Query) -> list[str]:
    """Return the uids of the best rows, at most MOST_RANKED, of the newest CONSIDERED.

    Of equally good ones, the newest come first.
    """
    pairs = considered(filterset, query)
    worth = dict(rankings(query, dict.fromkeys(statement for _, statement in pairs)))
    pairs.sort(key=lambda pair: -worth.get(pair[1], 0))
    return [uid for uid, _ in pairs[:MOST_RANKED]]


def considered(filterset: QueryFilterSet, query: Query) -> list[tuple[str, str]]:
    """Return the newest rows, each with its statement: CONSIDERED, or all there are."""
    hits = nearest(query, None, CONSIDERED, newest=True)
    if hits is not None:
        pairs = newest_pairs(rows_among(filterset, query, hits), filterset.at)
        if hits.complete or len(pairs) == CONSIDERED:
            return pairs
    return newest_pairs(filterset.qs, filterset.at)


def newest_pairs(rows: QuerySet[Any], at: str) -> list[tuple[str, str]]:
    return list(rows.order_by("-sort_on", "-uid").values_list("uid", at)[:CONSIDERED])


def rankings(query: Query, statements: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for chunk in batched(statements, CHUNK):
        texts = SearchDocument.objects.filter(statement__in=chunk).order_by()
        for uid, words, stems in texts.values_list("statement", "words", "stems"):
            yield str(uid), ranking(query, Texts(words, stems))


def with_snippet(record: ReadyRecord, query: Query) -> ReadyRecord:
    """Return a statement with the extract that shows why it was found."""
    return record._replace(snippet=snippet(query, [*statement_parts(parse(record.document))]))
