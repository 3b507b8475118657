"""Slow clients stop nobody, bare and behind nginx; headers that nobody asked for say nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import ClassVar
from unittest import SkipTest

import psycopg
import pytest
import requests

from .proxying import dial, has_nginx, nginx
from .test_export_serving import (
    ALONE,
    PATIENCE,
    Serving,
    has_slot,
    head_of,
    slow_reader,
    wait_until,
)

pytestmark = pytest.mark.slow

SOON = 25  # seconds: far below the time limits of the slow, on a busy machine too
BIG = "/api/v1/statements/?page_size=100"
LARGEST = "/static/rest_framework/css/bootstrap.min.css.map"
EACH = 10  # of every kind: more than all threads
LIMITS = {"RECEIVE_TIMEOUT": "60", "SEND_TIMEOUT": "60"}
HASTY = {"RECEIVE_TIMEOUT": "1", "SEND_TIMEOUT": "1"}


def reply_to(address: str, words: bytes) -> bytes:
    """Send bytes, and return all that comes until the server closes."""
    with closing(dial(address)) as sock:
        sock.sendall(words)
        reply = b""
        with suppress(ConnectionResetError):
            while piece := sock.recv(1 << 16):
                reply += piece
        return reply


def get(path: str, *headers: str) -> bytes:
    lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers)
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n"


def post(path: str, length: int, *headers: str) -> bytes:
    form = "Content-Type: application/x-www-form-urlencoded"
    head = get(path, form, f"Content-Length: {length}", *headers)
    return head.replace(b"GET", b"POST", 1)


SLOW = {
    "says nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half",
    "half a body": post("/admin/login/", 5_000) + b"username=",
    "a long body": post("/admin/statements/batch/add/", 1_000_000),
    "a long body, asked for": post("/admin/login/", 5_000, "Expect: 100-continue"),
    "a body told with zeros": post("/admin/login/", 5_000).replace(b"5000", b"0" * 30 + b"5000"),
    "chunks": get("/admin/login/", "Transfer-Encoding: chunked").replace(b"GET", b"POST") + b"5",
    "takes no page": get(BIG) * 5,  # nginx lets one address ask a hundred times at once
    "hangs not up": get("/healthz", "Connection: close"),
}


@pytest.mark.dealt(run=2)  # PostgreSQL tells which connections are held
class SlowClientTests(Serving):
    """A server with time for everybody, alone and behind the shipped file of nginx."""

    bare: ClassVar[str]
    hasty: ClassVar[str]  # waits for nobody longer than a second
    front: ClassVar[str | None] = None

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.bare = cls.enterClassContext(cls.server(**LIMITS))[0]
        cls.hasty = cls.enterClassContext(cls.server(**HASTY, **ALONE))[0]
        if has_nginx():
            cls.front = cls.enterClassContext(cls.behind())

    @classmethod
    @contextmanager
    def behind(cls) -> Iterator[str]:
        """Yield the address of nginx before a server of its own."""
        settings = LIMITS | {
            "NUM_PROXIES": "1",
            "TRUST_X_FORWARDED_PROTO": "1",
            "API_ANONYMOUS_QUOTA": "10000/day",
            "API_QUOTA_FILE": str(cls.folder / "quotas.sqlite3"),
        }
        with cls.server(**settings) as (address, _), nginx(address.split("/")[2]) as front:
            yield f"{front}/api/v1/"

    def proxy(self) -> str:
        if self.front is None:
            raise SkipTest("nginx is not installed.")
        return self.front

    def crowd(self, address: str, stack: ExitStack, each: int = EACH) -> None:
        """Begin what slow clients begin; downloads hold all slots."""
        for _ in range(2):
            stack.enter_context(slow_reader(address))
        for words in SLOW.values():
            for _ in range(each):
                sock = stack.enter_context(closing(dial(address)))
                sock.sendall(words)

    def others_are_answered(self, address: str) -> None:
        base = address.removesuffix("/api/v1/")
        for _ in range(3):
            for path in ("/healthz", "/", "/api/v1/statements/?page_size=5", "/api/v1/topics/"):
                assert requests.get(base + path, timeout=SOON).status_code == 200

    def in_transaction(self) -> int:
        """Return how many connections of the product hold a transaction open."""
        name = self.environment["DATABASE_URL"].rpartition("/")[2]
        sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL"
        with psycopg.connect(self.admin) as server:
            return int(server.execute(sql, [name]).fetchone()[0])

    def test_others_are_answered_while_slow_clients_outnumber_the_threads(self) -> None:
        with ExitStack() as stack:
            self.crowd(self.bare, stack)
            self.others_are_answered(self.bare)

    def test_readers_of_large_files_fill_no_memory_that_others_wait_for(self) -> None:
        """More than a process keeps for all of them, with few threads and one process."""
        with self.server(**LIMITS, **ALONE) as (address, _), ExitStack() as stack:
            for _ in range(240):
                sock = stack.enter_context(closing(dial(address)))
                sock.sendall(get(LARGEST))
            self.others_are_answered(address)

    def test_slow_clients_are_left_and_what_they_held_is_free(self) -> None:
        with ExitStack() as stack:
            for _ in range(2):
                stack.enter_context(slow_reader(self.hasty))
            slow = [
                (name, stack.enter_context(closing(dial(self.hasty))))
                for name in ("half a head", "half a body", "a long body, asked for")
            ]
            for name, sock in slow:
                sock.sendall(SLOW[name])
            for name, sock in slow:
                reply = b""
                with suppress(ConnectionResetError):
                    while piece := sock.recv(4096):
                        reply += piece
                assert b" 408 " in reply, (name, reply)
            wait_until(lambda: has_slot(self.hasty), "a slot while its reader stays")
            if self.admin:
                wait_until(lambda: self.in_transaction() == 0, "the end of transactions")

    def test_a_download_ends_at_its_time_while_its_reader_takes_nothing(self) -> None:
        with (
            self.server(**ALONE, SEND_TIMEOUT="60", EXPORT_TIME_LIMIT="1") as (address, _),
            slow_reader(address),
            slow_reader(address),
        ):
            wait_until(lambda: has_slot(address), "a slot while its reader stays")

    def test_a_head_that_comes_byte_by_byte_has_one_time_for_all(self) -> None:
        with closing(dial(self.hasty)) as sock:
            end = time.monotonic() + PATIENCE
            with suppress(OSError):
                for byte in get("/healthz", "X-Long: " + "x" * 4000):
                    sock.sendall(bytes([byte]))
                    time.sleep(0.05)
                    assert time.monotonic() < end
            with suppress(ConnectionResetError):
                assert b" 200 " not in sock.recv(100)

    def test_what_is_too_long_is_answered_before_it_is_sent(self) -> None:
        for path, kind in (("/admin/login/", b"text/html"), ("/api/v1/", b"problem+json")):
            for expect in ((), ("Expect: 100-continue",)):
                with closing(dial(self.bare)) as sock:
                    sock.sendall(post(path, 200 << 20, *expect))
                    head = head_of(sock)
                    assert head.startswith(b"HTTP/1.1 413 "), head
                    assert kind in head
                    assert b"Connection: close" in head

    def test_a_body_that_is_asked_for_is_taken(self) -> None:
        with closing(dial(self.bare)) as sock:
            sock.sendall(post("/api/v1/", 9, "Expect: 100-continue"))
            assert head_of(sock).startswith(b"HTTP/1.1 100 ")
            sock.sendall(b"something")
            assert b" 405 " in head_of(sock)

    def test_requests_sent_together_are_all_answered(self) -> None:
        login = post("/api/v1/", 3) + b"abc"
        words = get("/healthz") + login + get("/healthz") + get("/", "Connection: close")
        reply = reply_to(self.bare, words)
        assert re.findall(rb"HTTP/1.1 (\d+) ", reply) == [b"200", b"405", b"200", b"200"]

    def test_headers_that_nobody_asked_for_say_nothing(self) -> None:
        claims = (
            "SCRIPT_NAME: /evil",
            "Script-Name: /evil",
            "X-Script-Name: /evil",
            "PATH_INFO: /admin/",
            "Path-Info: /admin/",
            "REMOTE_USER: root",
            "Remote-User: root",
            "REMOTE_ADDR: 192.0.2.1",
            "X_FORWARDED_FOR: 192.0.2.1",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Ssl: on",
            "X-Forwarded-Protocol: ssl",
            "X-Forwarded-Host: evil.example",
            "X-Forwarded-Prefix: /evil",
            "Forwarded: for=192.0.2.1;proto=https;host=evil.example",
            "HTTP_X_FORWARDED_PROTO: https",
            "Content-Type: text/html; charset=rot13",
            "Content-Type: text/html; charset*=nothing''x",
        )
        for path in ("/api/v1/governments/?q=%C3%A9", "/admin/login/", "/evil/healthz"):
            plain = self.body(reply_to(self.bare, get(path, "Connection: close")))
            for claim in claims:
                with self.subTest(path=path, claim=claim):
                    reply = reply_to(self.bare, get(path, "Connection: close", claim))
                    if not reply.startswith(b"HTTP/1.1 400 "):
                        assert self.body(reply) == plain

    def body(self, reply: bytes) -> bytes:
        """Return status and body, without the token that each form has anew."""
        head, _, body = reply.partition(b"\r\n\r\n")
        return head[:15] + re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", body)

    # Behind nginx

    def test_others_are_answered_behind_nginx_too(self) -> None:
        with ExitStack() as stack:
            self.crowd(self.proxy(), stack, each=4)
            self.others_are_answered(self.proxy())

    def test_nginx_says_who_asks_and_hides_what_is_private(self) -> None:
        address = self.proxy()
        base = address.removesuffix("/api/v1/")
        for path in ("/metrics", "/metrics/", "/readyz"):
            assert requests.get(base + path, timeout=SOON).status_code == 404
        for claim in ("Script-Name", "SCRIPT_NAME", "X-Script-Name"):
            reply = requests.get(f"{base}/login/", headers={claim: "/admin"}, timeout=SOON)
            assert reply.status_code in (400, 404)
        left = [
            requests.get(
                f"{address}topics/?page_size={n}",
                headers={"X-Forwarded-For": f"192.0.2.{n}", "X-Real-IP": f"192.0.2.{n}"},
                timeout=SOON,
            )
            and requests.get(f"{address}quota/", timeout=SOON).json()["remaining"]
            for n in range(1, 4)
        ]
        assert left == [left[0], left[0] - 1, left[0] - 2]

    def test_the_public_side_is_compressed_and_the_desk_is_not(self) -> None:
        address = self.proxy()
        public = requests.get(address + "statements/", timeout=SOON)
        desk = requests.get(address.replace("api/v1", "admin/login"), timeout=SOON)
        assert public.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in desk.headers

    def test_nginx_refuses_bodies_by_their_length(self) -> None:
        for path, length, kind in (
            ("/admin/login/", 200 << 20, b"text/html"),
            ("/admin/statements/batch/add/", 30 << 20, b"text/html"),
            ("/api/v1/", 70_000, b"application/problem+json"),
        ):
            with closing(dial(self.proxy())) as sock:
                sock.sendall(post(path, length))
                head = head_of(sock)
                assert head.startswith(b"HTTP/1.1 413 "), head
                assert kind in head
