"""Readers alone, then beside stalled readers, curators and an exporter: `make load`, loopback only.

ALONE and MINUTES say how many minutes of each, THINKING how many seconds pass before a curator
saves again. The server is the shipped one; DATABASE_URL says
where, SIZE how many statements an empty database is filled with.
"""

from __future__ import annotations

import os
import random
import select
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from multiprocessing import get_context
from typing import Any

import django
import requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connections

from statements import accounts
from statements.models import Statement, User
from tests.benchmarks.corpus.loading import load, loaded
from tests.benchmarks.served import server
from tests.pages import form_of

READERS, CURATORS, STALLED = 8, 8, 4
PAUSE = 0.25  # seconds of a reader between two pages
THINKING = float(os.environ.get("THINKING", "10"))  # seconds of a curator between two saves
PASSWORD = "load-and-nothing-else-4711"
PAGES = (
    "statements/",
    "statements/?labels=0&page_size=50",
    "statements/?kind=interview",
    "references/?page_size=20",
    "agreements/",
    "officials/?page_size=20",
    "changes/?page_size=20",
)
Told = tuple[list[float], Counter[str]]


def is_over(end: float) -> bool:
    return time.monotonic() >= end


def reader(port: int, end: float, seed: int, replies: list[Told]) -> None:
    """Read one page after another, as a person or a small program does."""
    draw, session = random.Random(seed), requests.Session()
    taken: list[float] = []
    statuses: Counter[str] = Counter()
    while not is_over(end):
        start = time.perf_counter()
        try:
            address = f"http://127.0.0.1:{port}/api/v1/{draw.choice(PAGES)}"
            statuses[str(session.get(address, timeout=60).status_code)] += 1
        except requests.RequestException as error:
            statuses[type(error).__name__] += 1
        taken.append(time.perf_counter() - start)
        time.sleep(PAUSE * draw.uniform(0.5, 1.5))
    replies.append((taken, statuses))


def readers(port: int, seconds: float) -> Told:
    """Let readers read from a process of their own; return their times and statuses."""
    context = get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=read, args=(port, seconds, queue))
    process.start()
    reply: Told = queue.get()
    process.join()
    return reply


def read(port: int, seconds: float, queue: Any) -> None:
    replies: list[Told] = []
    end = time.monotonic() + seconds
    together([partial(reader, port, end, seed, replies) for seed in range(READERS)])
    statuses: Counter[str] = sum((counts for _, counts in replies), Counter())
    queue.put(([one for taken, _ in replies for one in taken], statuses))


def together(calls: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def stalled(port: int, end: float, statuses: Counter[str]) -> None:
    """Ask for everything and take nothing; ask again when the server has had enough."""
    words = b"GET /api/v1/statements/?format=jsonl HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    while not is_over(end):
        with closing(socket.socket()) as connection, suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.settimeout(60)
            connection.connect(("127.0.0.1", port))
            connection.sendall(words)
            statuses[connection.recv(12)[9:].decode()] += 1
            left = select.poll()
            left.register(connection, 0)  # tells only that the server has ended it
            while not is_over(end) and not left.poll(1000):
                pass


def exporter(port: int, end: float, statuses: Counter[str]) -> None:
    """Fetch one table after another."""
    while not is_over(end):
        address = f"http://127.0.0.1:{port}/api/v1/references/?format=csv"
        try:
            with requests.get(address, stream=True, timeout=60) as reply:
                for _ in reply.iter_content(1 << 16):
                    pass
                statuses[str(reply.status_code)] += 1
        except requests.RequestException as error:
            statuses[type(error).__name__] += 1
        time.sleep(1)


def curator(port: int, end: float, name: str, uid: str, statuses: Counter[str]) -> None:
    """Log in; then open a statement, change its note and save it, again and again."""
    desk = f"http://127.0.0.1:{port}/admin/"
    session = requests.Session()

    def answer_of(method: str, path: str, **data: Any) -> requests.Response:
        reply = session.request(method, desk + path, timeout=60, allow_redirects=False, **data)
        for cookie in session.cookies:
            cookie.secure = False  # there is no TLS on loopback
        statuses[f"{method} {reply.status_code}"] += 1
        return reply

    time.sleep(THINKING * random.random())  # people do not come in one moment
    page = answer_of("GET", "login/")
    typed: Any = {"username": name, "password": PASSWORD, "next": "/admin/"}
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2][:64]
    answer_of("POST", "login/", data=typed | {"csrfmiddlewaretoken": token})
    path, count = f"statements/statement/{uid}/change/", 0
    while not is_over(end):
        form = form_of(answer_of("GET", path))
        count += 1
        answer_of("POST", path, data=form | {"note": [f"Seen {count} times."], "_save": ["Save"]})
        time.sleep(THINKING)


def curators() -> list[tuple[str, str]]:
    """Make accounts; return each with a statement to work on."""
    people = []
    accounts.make_groups()
    uids = Statement.objects.order_by("uid").values_list("uid", flat=True)[:CURATORS]
    for number, uid in enumerate(uids):
        name = f"load-{number}"
        user, _ = User.objects.get_or_create(username=name, defaults={"is_staff": True})
        user.set_password(PASSWORD)
        user.save()
        user.groups.set(Group.objects.filter(name__in=("curator", "editor")))
        people.append((name, str(uid)))
    return people


def summary(title: str, replies: Told) -> float:
    """Print how long pages took; return the 95th percentile in seconds."""
    taken, statuses = sorted(replies[0]), dict(replies[1])
    p50, p95 = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
    print(f"{title}: p50 {p50 * 1e3:.0f} ms, p95 {p95 * 1e3:.0f} ms, {statuses}")
    return p95


def main() -> int:
    """Run both parts; return 1 where there was a 5xx or the readers suffered."""
    call_command("migrate", verbosity=0)
    if not loaded():
        for _ in load(int(os.environ.get("SIZE", "10000"))):
            pass
    people = curators()
    connections.close_all()
    seconds = float(os.environ.get("MINUTES", "5")) * 60
    with server() as port:
        readers(port, 3)  # every worker has its modules and names in memory then
        alone = summary("readers alone", readers(port, float(os.environ.get("ALONE", "1")) * 60))
        end = time.monotonic() + seconds
        others = ("stalled", "curators", "exporter")
        counts: dict[str, Counter[str]] = {name: Counter() for name in others}
        crowd: list[Callable[[], None]] = [
            *[partial(stalled, port, end, counts["stalled"])] * STALLED,
            partial(exporter, port, end, counts["exporter"]),
            *(partial(curator, port, end, *who, counts["curators"]) for who in people),
        ]
        threads = threading.Thread(target=together, args=(crowd,))
        threads.start()
        replies = readers(port, seconds)
        threads.join()
    beside = summary("readers with the others", replies)
    for name, statuses in counts.items():
        print(f"{name}: {dict(statuses)}")
    ratio = beside / alone
    failed = [name for one in (replies[1], *counts.values()) for name in one if not is_fine(name)]
    print(f"p95 with the others is {ratio:.2f} of that alone; failures: {failed or 'none'}")
    return 1 if failed or ratio > 2 else 0


def is_fine(status: str) -> bool:
    return status.split()[-1][:1] in ("2", "3")


if __name__ == "__main__":
    sys.exit(main())
