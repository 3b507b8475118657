"""What a server refuses to start with, and when a request is handed to a thread."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.test import SimpleTestCase, override_settings

from project import serving, sockets
from project.arrivals import LONGEST_HEAD, SHORT, Arrival, arrival_of
from project.sockets import PacedSocket

from .test_project import PRODUCTION, ROOT

pytestmark = pytest.mark.slow

LOCAL = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
FILE = {"BACKEND": "project.counters.FileCounters", "LOCATION": "x"}
HEAD = b"POST /admin/login/ HTTP/1.1\r\nHost: a\r\n"


class RefusalTests(SimpleTestCase):
    def refusals(self, workers: int = 2, threads: int = 8, **changed: Any) -> list[str]:
        settings = {"DEBUG": False, "EXPORTS_AT_ONCE": 4, "CACHES": {"quotas": FILE}} | changed
        with override_settings(**settings):
            return [
                f"{problem.msg} {problem.hint}" for problem in serving.refusals(workers, threads)
            ]

    def test_downloads_leave_a_thread_of_every_worker_to_others(self) -> None:
        for slots, threads, is_refused in ((4, 8, 0), (7, 8, 0), (8, 8, 1), (9, 8, 1), (4, 4, 1)):
            for debug in (True, False):
                with self.subTest(slots=slots, threads=threads, debug=debug):
                    problems = self.refusals(8, threads, EXPORTS_AT_ONCE=slots, DEBUG=debug)
                    assert len(problems) == is_refused
                    if problems:
                        assert f"Set EXPORTS_AT_ONCE below {threads}" in problems[0]

    def test_counters_of_one_process_are_refused_where_several_run(self) -> None:
        for caches, workers, debug, named in (
            ({"quotas": LOCAL}, 2, False, ["API_QUOTA_FILE=none"]),
            ({"quotas": LOCAL}, 1, False, []),
            ({"quotas": LOCAL}, 2, True, []),
            ({"quotas": FILE, "lockouts": LOCAL}, 3, False, ["'lockouts'"]),
            ({"default": LOCAL, "quotas": LOCAL}, 2, False, ["'default'", "API_QUOTA_FILE"]),
            ({"quotas": FILE}, 8, False, []),
        ):
            with self.subTest(caches=caches, workers=workers, debug=debug):
                problems = self.refusals(workers, CACHES=caches, DEBUG=debug)
                assert len(problems) == len(named)
                for one, name in zip(problems, named, strict=True):
                    assert name in one

    def test_no_time_at_all_is_refused(self) -> None:
        for name in ("RECEIVE_TIMEOUT", "SEND_TIMEOUT", "EXPORT_TIME_LIMIT", "WEB_CONCURRENCY"):
            with self.subTest(name):
                assert f"{name} is 0" in self.refusals(**{name: 0})[0]
        (problem,) = self.refusals(threads=0)
        assert "THREADS is 0" in problem

    def test_as_shipped_nothing_is_refused(self) -> None:
        assert self.refusals(settings.WEB_CONCURRENCY, settings.THREADS) == []
        assert settings.WEB_CONCURRENCY > 1

    def test_a_proxy_that_nobody_counts_is_told(self) -> None:
        for header, proxies, count in (
            (("A", "https"), 0, 1),
            (("A", "https"), 1, 0),
            (None, 0, 0),
        ):
            rest = settings.REST_FRAMEWORK | {"NUM_PROXIES": proxies}
            with self.subTest(header=header, proxies=proxies):  # noqa: SIM117 - reads better apart
                with override_settings(SECURE_PROXY_SSL_HEADER=header, REST_FRAMEWORK=rest):
                    assert len(list(serving.warnings())) == count


class StartTests(SimpleTestCase):
    """The commands themselves, in an environment of their own."""

    def start(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gunicorn", "--bind=127.0.0.1:0", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60
        )

    def test_a_server_that_is_not_safe_does_not_start_and_says_why(self) -> None:
        for arguments, environ, words in (
            ((), {"EXPORTS_AT_ONCE": "8"}, "EXPORTS_AT_ONCE is 8, and a worker has 8 threads"),
            (("--threads=4",), {}, "a worker has 4 threads"),
            (("--workers=3",), {"API_QUOTA_FILE": "none"}, "by each of 3 processes"),
            ((), {"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ):
            with self.subTest(words):
                done = self.start(*arguments, **PRODUCTION | environ)
                assert done.returncode == 1
                problems = [line for line in done.stderr.splitlines() if "Not started: " in line]
                assert len(problems) == 1
                assert words in problems[0]
                assert "Traceback" not in done.stderr

    def test_the_check_before_a_deployment_says_the_same(self) -> None:
        command = [sys.executable, "manage.py", "check", "--deploy"]
        environ = PRODUCTION | {
            "DATABASE_URL": "sqlite://:memory:",
            "SECRET_KEY": PRODUCTION["SECRET_KEY"],
            "EXPORTS_AT_ONCE": "9",
            "API_QUOTA_FILE": "none",
        }
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)

        assert done.returncode == 1
        assert "project.E001" in done.stderr
        assert "project.E002" in done.stderr

    def test_everything_shipped_starts_with_the_one_configuration(self) -> None:
        lines = [
            line
            for name in ("Makefile", "project/README.md", "project/deploy/statements.service")
            for line in (ROOT / name).read_text().splitlines()
            if "gunicorn" in line.split("#")[0]
            and ("exec" in line.lower() or line[:8] == "gunicorn")
        ]

        assert len(lines) >= 3
        for line in lines:
            for option in ("--worker-class", "--threads", "--workers", "-k ", "gthread"):
                assert option not in line
        assert Path(ROOT, "gunicorn.conf.py").exists()


class SettlingTests(SimpleTestCase):
    """What stands for ever is loaded before the first request, and not looked through after."""

    def test_a_worker_settles_once_its_application_is_loaded(self) -> None:
        code = (
            "import gc, runpy, sys, project.wsgi\n"
            "hook = runpy.run_path('gunicorn.conf.py')['post_worker_init']\n"
            "before = 'statements.explorer.urls' in sys.modules, gc.get_freeze_count()\n"
            "hook(None)\n"
            "kept = gc.get_freeze_count()\n"
            "print(*before, 'statements.explorer.urls' in sys.modules, kept > 100_000,"
            " len(gc.get_objects()) < kept / 10)"
        )
        environment = os.environ | {"DEBUG": "1", "DATABASE_URL": "sqlite://:memory:"}
        command = [sys.executable, "-W", "ignore", "-c", code]
        settled = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, env=environment, check=True
        )
        assert settled.stdout.split() == ["False", "0", "True", "True", "True"]


class StandingTests(SimpleTestCase):
    """A thread is given to a request that is there, and to a long body."""

    def test_a_thread_is_given_to_what_has_arrived(self) -> None:
        get = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        long = str(SHORT + 1).encode()
        for arrived, expected in (
            (b"", Arrival.HEAD),
            (b"G", Arrival.HEAD),
            (b"\r\n", Arrival.HEAD),
            (get[:-1], Arrival.HEAD),
            (get, Arrival.WHOLE),
            (get + get[:5], Arrival.WHOLE),
            (HEAD + b"Content-Length: 5\r\n\r\n", Arrival.BODY),
            (HEAD + b"content-length:5\r\n\r\nabcd", Arrival.BODY),
            (HEAD + b"content-length:5\r\n\r\nabcde", Arrival.WHOLE),
            (HEAD + b"Content-Length: 0\r\n\r\n", Arrival.WHOLE),
            (HEAD + b"Content-Length: " + long + b"\r\n\r\n", Arrival.LONG),
            (HEAD + b"Content-Length: 99999999999999999\r\n\r\n", Arrival.LONG),
            (HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", Arrival.LONG),
            (HEAD + b"Content-Length: " + b"0" * 5000 + b"5\r\n\r\nabcd", Arrival.BODY),
            (HEAD + b"Content-Length: " + b"0" * 30 + long + b"\r\n\r\n", Arrival.LONG),
            (HEAD + b"Content-Length: " + b"0" * 30 + b"\r\n\r\n", Arrival.WHOLE),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", Arrival.LONG),
            (HEAD + b"X: Content-Length: 5\r\n\r\n", Arrival.WHOLE),
            (b"GET / HTTP/1.1\nHost: a\n\n", Arrival.WHOLE),
            (HEAD + b"X: " + b"x" * LONGEST_HEAD, Arrival.TOO_LONG),
            (HEAD + b"X: " + b"x" * LONGEST_HEAD + b"\r\n\r\n", Arrival.TOO_LONG),
        ):
            with self.subTest(arrived[:80]):
                assert arrival_of(arrived) is expected


class PacedTests(SimpleTestCase):
    def pair(self, receive: float = 0.05, send: float = 0.05) -> tuple[PacedSocket, socket.socket]:
        ours, theirs = socket.socketpair()
        sock = PacedSocket(receive, send, ours.detach())
        self.addCleanup(theirs.close)
        self.addCleanup(sock.close)
        return sock, theirs

    def test_who_sends_nothing_is_left_and_told(self) -> None:
        sock, theirs = self.pair()
        with (
            self.assertLogs("project.sockets", "WARNING"),
            pytest.raises(BrokenPipeError),
        ):
            sock.recv(100)

        assert theirs.recv(100).startswith(b"HTTP/1.1 408 ")
        with pytest.raises(BrokenPipeError):
            sock.sendall(b"a page that nobody gets")

    def test_the_server_may_have_less_patience_and_then_nobody_is_blamed(self) -> None:
        sock, theirs = self.pair(receive=60)
        sock.settimeout(0.01)
        with self.assertNoLogs("project.sockets"), pytest.raises(TimeoutError):
            sock.recv(100)
        assert not sock.is_broken
        sock.setblocking(True)
        theirs.sendall(b"late")
        assert sock.recv(100) == b"late"

    def test_a_short_reply_waits_for_nobody(self) -> None:
        sock, _ = self.pair()
        sock.sendall(b"x" * (sockets.MOST_OF_DOWNLOAD // 2))

        assert sock.outgoing
        assert sockets.queued.count == len(sock.outgoing)
        sock.close()
        assert sockets.queued.count == 0

    def test_who_takes_nothing_is_left(self) -> None:
        sock, _ = self.pair()
        sock.end_after(60)  # a download, which holds a slot
        with (
            self.assertLogs("project.sockets", "WARNING"),
            pytest.raises(BrokenPipeError),
        ):
            sock.sendall(b"x" * (sockets.MOST_OF_DOWNLOAD * 2))

    def test_a_long_page_waits_for_nobody_as_it_holds_no_slot(self) -> None:
        sock, _ = self.pair()
        with self.assertNoLogs("project.sockets"):
            sock.sendall(b"x" * (sockets.MOST_OF_DOWNLOAD * 2))
        assert len(sock.outgoing) > sockets.MOST_OF_DOWNLOAD

    def test_who_waits_for_others_goes_on_when_they_left_room(self) -> None:
        first, _ = self.pair()
        second, theirs = self.pair(send=60)
        first.sendall(b"x" * 1_000_000)
        others = threading.Timer(0.05, first.close)
        others.start()
        self.addCleanup(others.join)
        with mock.patch.object(sockets, "MOST_IN_ALL", 1_000_000):
            second.sendall(b"x" * 900_000)
        assert theirs.recv(1) == b"x"

    def test_all_replies_that_wait_have_one_limit(self) -> None:
        first, _ = self.pair()
        second, _ = self.pair()
        first.sendall(b"x" * 1_000_000)
        with (
            mock.patch.object(sockets, "MOST_IN_ALL", 1000),
            self.assertLogs("project.sockets", "WARNING"),
            pytest.raises(BrokenPipeError),
        ):
            second.sendall(b"x" * 1_000_000)

    def test_a_reply_ends_at_its_time_whatever_its_reader_takes(self) -> None:
        sock, theirs = self.pair(send=60)
        theirs.setblocking(False)
        sock.end_after(0)
        with (
            self.assertLogs("project.sockets", "WARNING"),
            pytest.raises(BrokenPipeError),
        ):
            while True:
                sock.sendall(b"x" * sockets.MOST_OF_DOWNLOAD)
                theirs.recv(4096)

    def test_time_is_given_by_the_byte_and_never_beyond_the_grace(self) -> None:
        now = time.monotonic()
        with mock.patch("project.sockets.monotonic", lambda: now):
            pace = sockets.Pace(30)
            pace.allow(1 << 30)
            assert pace.left() == 30
            pace.until = now + 1
            pace.allow(5 * sockets.RATE)
            assert pace.left() == 6
