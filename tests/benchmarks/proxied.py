"""Behind the shipped nginx: who is answered without the server, and who still sees what is gone?

ROUNDS says how many hundred requests are made, by two processes of readers: addresses of all pages
by Zipf's law. Halfway the newest statement that nobody answers is retracted.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from statements import curation
from statements.documents import PLURALS
from statements.explorer.record_pages import PartView
from statements.explorer.statement_lists import ReferenceView
from statements.explorer.urls import LISTS, RECORDS
from statements.models import PublicRecord, PublicStatement, PublicTarget
from tests import factories as f
from tests.proxying import has_nginx, nginx

from .corpus import Maker
from .served import ROOT, server
from .timing import report

PROCESSES, EACH = 2, 100
MOST = 5_000  # addresses
CLIENT = "tests.benchmarks.zipf_client"
STATE = "GET /statez"


def run(maker: Maker, rounds: int) -> None:
    if not has_nginx():
        print("  skipped: nginx is not installed")
        return
    uid, title = newest()
    paths = addresses(f"/statements/{uid}/")
    with TemporaryDirectory() as folder:
        log = Path(folder, "asked.log")
        options = ("--workers=2", f"--access-logfile={log}")
        with server(*options) as port, nginx(f"127.0.0.1:{port}") as front:
            gone, told = read(int(front.rpartition(":")[2]), rounds * EACH, paths, uid, title)
        asked = Counter(STATE in line for line in log.read_text().splitlines() if "GET /" in line)
    count = rounds * EACH
    statuses: Counter[str] = sum((Counter(one["statuses"]) for one in told), Counter())
    seconds, last = (max(one[name] for one in told) for name in ("seconds", "last_seen"))
    report(
        f"{count:,} requests for {len(paths):,} addresses",
        f"{1 - asked.total() / count:.1%} never reach the server, which is asked {asked[False]:,} "
        f"pages and {asked[True]:,} times for its state",
    )
    p50, p95 = (max(one[name] for one in told) * 1e3 for name in ("p50", "p95"))
    rate = f"{count / seconds:,.0f}/s  p50 {p50:.1f}  p95 {p95:.1f} ms  {dict(statuses)}"
    report("  on the clock", rate)
    report("what was retracted is last seen", f"{last - gone:+.2f} s after it was")


def newest() -> tuple[str, str]:
    """Return uid and title of a statement that readers see first, and whose title tells it."""
    answered = PublicTarget.objects.exclude(statement=None).values("statement")
    rows = PublicStatement.objects.exclude(uid__in=answered).order_by("-sort_on", "-uid")
    for uid in rows.values_list("uid", flat=True):
        title = PublicRecord.objects.get(pk=f"statement/{uid}").label
        if escape(title) == title and PublicRecord.objects.filter(label=title).count() == 1:
            return str(uid), title
    raise LookupError("No statement has a title of its own.")


def addresses(hot: str) -> list[str]:
    """Return addresses of pages, the most read first: as chance has it, with one of the first."""
    elsewhere = (PartView, ReferenceView)
    nouns = [noun for noun, view in RECORDS.items() if not issubclass(view, elsewhere)]
    paths = [*chain(lists(), records(nouns))]
    Random(1).shuffle(paths)
    ordered = ["/", hot, *(path for path in paths if path not in ("/", hot))]
    return ordered[:MOST]


def lists() -> Iterator[str]:
    yield from (f"/{name}/" for name in LISTS)
    for name, noun in (("government", "government"), ("agreement", "agreement")):
        keys = PublicRecord.objects.filter(noun=noun).order_by("key").values_list("key", flat=True)
        yield from (f"/statements/?{name}={key}" for key in keys)


def records(nouns: list[str]) -> Iterator[str]:
    rows = PublicRecord.objects.filter(noun__in=nouns).order_by("id").values_list("noun", "key")
    yield from (f"/{PLURALS[noun]}/{key}/" for noun, key in rows.iterator())


def read(
    port: int, count: int, paths: list[str], uid: str, title: str
) -> tuple[float, list[dict[str, Any]]]:
    """Let readers read; return when the statement was gone, and what each process tells."""
    command = [sys.executable, "-m", CLIENT, str(port), str(count // PROCESSES)]
    asked = json.dumps({"paths": paths, "words": title})
    processes: list[Any] = [
        subprocess.Popen(
            [*command, str(seed)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in range(PROCESSES)
    ]
    for process in processes:
        process.stdin.write(asked)
        process.stdin.close()
    processes[0].stdout.readline()
    gone = retract(uid)
    told = [json.loads(process.stdout.read().splitlines()[-1]) for process in processes]
    for process in processes:
        process.wait()
    return gone, told


def retract(uid: str) -> float:
    """Retract a statement; return when that was done."""
    curator, reviewer = f.make_user("proxied-curator"), f.make_user("proxied-reviewer")
    curation.ask_retraction(curator, uid, f.version("statement", uid), "To see who still sees it.")
    curation.retract(reviewer, uid, f.version("statement", uid), "To see who still sees it.")
    return time.monotonic()
