"""What does it cost to approve one statement, to compare desk and public side, to check it all?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from django.conf import settings
from django.db import connection
from django.db.utils import ConnectionHandler

from statements import copying, curation
from statements.checking import check_data
from statements.documents import NOUNS, render
from statements.ledger.projections import DESK, PUBLIC_SIDE
from statements.models import Record, User
from tests import factories as f

from .corpus import Maker
from .putting import copied
from .timing import Times, report, seconds

VERBS = ("store", "submit", "approve")


def run(maker: Maker, rounds: int) -> None:
    curator, reviewer = f.make_user("curator"), f.make_user("reviewer")
    with TemporaryDirectory() as folder, copied("bare", folder) as url:
        taken, writes_of_verbs = published(curator, reviewer, rounds * 3)
        bare = replayed(url, writes_of_verbs)
    for verb, times in taken.items():
        report(f"{verb} one statement", str(times))
    ours, limit = (times["store"].p50 + times["approve"].p50 for times in (taken, bare))
    report("store + approve, of the same writes by bare SQL", f"{ours / limit:.1f} times")
    count = Record.objects.public().count()
    for side in (PUBLIC_SIDE, DESK):
        checked = seconds(lambda s=side: list(s.rebuild(check=True)))
        report(f"{side.command} --check", f"{count / checked:,.0f} documents/s ({count:,} records)")
    audited = seconds(lambda: list(check_data()))
    report("check_data", f"{count / audited:,.0f} documents/s")


@dataclass(frozen=True)
class Write:
    """A statement of SQL as the driver gets it, with its one or many rows of values."""

    sql: str
    params: Any
    is_many: bool = True

    def execute(self, cursor: Any) -> None:
        if self.sql.startswith("COPY"):
            with cursor.copy(self.sql) as sink:
                for row in self.params:
                    sink.write_row(row)
        elif self.is_many:
            cursor.executemany(self.sql, self.params)
        else:
            cursor.execute(self.sql, self.params)


@contextmanager
def written() -> Iterator[list[Write]]:
    """Gather what is written within."""
    writes: list[Write] = []

    def execute(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        params = list(params) if many else params
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            writes.append(Write(sql, params, many))
        return execute(sql, params, many, context)

    def copy(sql: str, rows: Iterable[Any], database: Any) -> None:
        writes.append(Write(sql, list(rows)))
        copying_copy(sql, writes[-1].params, database)

    copying_copy = copying.copy
    with connection.execute_wrapper(execute), mock.patch.object(copying, "copy", copy):
        yield writes


def published(
    curator: User, reviewer: User, count: int
) -> tuple[dict[str, Times], list[tuple[str, list[Write]]]]:
    """Change, submit and approve statements one by one; return times, and what was written."""
    of_statements = Record.objects.filter(noun="statement").order_by("pk")
    uids = cycle(of_statements.values_list("key", flat=True)[:50])
    taken = {verb: Times() for verb in VERBS}
    writes_of_verbs = []
    for number in range(count):
        uid = next(uids)
        document = render(NOUNS["statement"], [uid])[uid] | {"summary": f"Words number {number}."}
        for verb in VERBS:
            base = f.version("statement", uid)
            works: dict[str, Callable[[], Any]] = {
                "store": partial(curation.store, curator, "statement", document, base=base),
                "submit": partial(curation.submit, curator, uid, base),
                "approve": partial(curation.approve, reviewer, uid, base),
            }
            with written() as writes:
                taken[verb].taken.append(seconds(works[verb]))
            writes_of_verbs.append((verb, writes))
    return taken, writes_of_verbs


def replayed(url: str, writes_of_verbs: list[tuple[str, list[Write]]]) -> dict[str, Times]:
    """Write the same in a copy of the database as it was before, one transaction a verb."""
    name = url[10:] if connection.vendor == "sqlite" else url.rpartition("/")[2]
    other = ConnectionHandler({"default": settings.DATABASES["default"] | {"NAME": name}})
    taken = {verb: Times() for verb in VERBS}
    with closing(other["default"]) as copy, copy.cursor() as wrapped:
        for verb, writes in writes_of_verbs:
            taken[verb].taken.append(seconds(partial(write, wrapped.cursor, writes)))
    return taken


def write(cursor: Any, writes: list[Write]) -> None:
    cursor.execute("BEGIN")
    for one in writes:
        one.execute(cursor)
    cursor.execute("COMMIT")
