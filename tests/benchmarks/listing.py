"""How near does a page of 100 come to fetching the same ready documents bare?"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from statements.paging import NEWEST, Cursor, write_cursor

from . import asking, drf_page, limits
from .corpus import Maker
from .timing import Times, alternate, report, seconds

LAST = 150  # statements from the end: a full page, and no more than one


def path_at(share: float, query: str = "labels=0") -> str:
    """Return the address of the page that begins at a share of the newest-first order."""
    path = f"statements/?{query}"
    if not share:
        return path
    return f"{path}&cursor={write_cursor(Cursor(True, False, limits.place(share)), canonical())}"


def canonical() -> str:
    """Return the query that cursors of the plain list are signed with, as the API signs them."""
    return f"statement?#{NEWEST.columns}"


def check(path: str) -> None:
    """Make sure that a page is the one meant: full, and not the first."""
    assert asking.results(path) == 100, path
    assert "cursor" not in path or parse_qs(urlsplit(path).query)["cursor"]


def run(maker: Maker, rounds: int) -> None:
    first: Times | None = None
    places = {"first page": 0.0, "middle": 0.5, "near the end": 1 - LAST / maker.size}
    for name, share in places.items():
        path, sql = path_at(share), limits.page_sql(share)
        check(path)
        limit, ours = against(sql, lambda path=path: asking.ask(path), rounds)
        first = first or ours
        deep = f"  {ours.best / first.best:.2f} of the first page's best" if share else ""
        report(f"list, {name}, labels=0", f"{compared(limit, ours)}{deep}")
    limit, ours = against(limits.page_sql(), lambda: asking.ask("statements/"), rounds)
    report("list, first page, with labels", compared(limit, ours))
    drf, ours = alternate(drf_page.page, lambda: asking.ask(path_at(0.0)), rounds=rounds)
    faster = f"ours is {drf.p50 / ours.p50:.1f} x faster, {drf.best / ours.best:.1f} by the best"
    report("list by DRF serializers over the desk", f"{drf}  {faster}")


def against(sql: str, ours: Callable[[], object], rounds: int) -> tuple[Times, Times]:
    """Time our page in turn with its limit: pgbench where it is there, else a bare cursor."""
    if not limits.pgbench():
        limit, mine = alternate(lambda: limits.fetch(sql), ours, rounds=rounds)
        return limit, mine
    limit, mine = Times(), Times()
    ours()
    for _ in range(4):
        limit.taken += limits.pgbenched(sql, times=rounds)[0].taken
        mine.taken += [seconds(ours) for _ in range(max(1, rounds // 4))]
    return limit, mine


def compared(limit: Times, ours: Times) -> str:
    ratio = f"{limit.p50 / ours.p50:5.2f} of the limit, {limit.best / ours.best:5.2f} by the best"
    return f"{ours}  {ratio} ({limit})"
