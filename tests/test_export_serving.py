"""Downloads from a real server: slow readers, those that leave, limits, files that are cut."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, TypeVar
from unittest import SkipTest

import psycopg
import pytest
import requests
from django.db import connection
from django.test import SimpleTestCase
from requests.adapters import HTTPAdapter

from .databases import MIGRATED, Filled, database, on_server

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
SIZE = "3200"  # statements: more than sockets hold between two processes
TABLE = "statements/?format=jsonl"
END = b"0\r\n\r\n"  # of a transfer in chunks
CUT = 18  # what curl says of a transfer without its end
AT_ONCE = 2
ALONE = {"WEB_CONCURRENCY": "1"}  # where one process shows it: each takes seconds to start
PATIENCE = 60.0  # seconds; a busy machine takes many to start a server
Result = TypeVar("Result")


def wait_until(holds: Callable[[], Result | None], what: str) -> Result:
    """Wait for something that comes soon and return it; say what did not come."""
    end = time.monotonic() + PATIENCE
    while not (result := holds()):
        assert time.monotonic() < end, f"{what}: not within {PATIENCE:.0f} s"
        time.sleep(0.05)
    return result


def free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def load(url: str, folder: Path) -> None:
    """Load a corpus, as the benchmarks do."""
    command = [sys.executable, "-m", "tests.benchmarks.load_corpus", SIZE]
    given = os.environ | {"DEBUG": "1", "LOG_LEVEL": "CRITICAL", "DATABASE_URL": url}
    subprocess.run(command, cwd=ROOT, env=given, check=True, stdout=subprocess.DEVNULL)


CORPUS = Filled("corpus", load, MIGRATED)


@pytest.mark.own_database
class Serving(SimpleTestCase):
    """A server with two workers over a corpus in a database of its own."""

    environment: ClassVar[dict[str, str]]
    admin: ClassVar[str] = ""  # how to reach PostgreSQL beside the database itself

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        if not shutil.which("curl"):
            if os.environ.get("REQUIRE_EXAMPLES") == "1":
                raise AssertionError("curl is required, and not installed.")
            raise SkipTest("curl is not installed.")
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        cls.environment = os.environ | {
            "DEBUG": "1",
            "API_QUOTA_FILE": "none",
            "LOG_LEVEL": "CRITICAL",
            "WEB_CONCURRENCY": "2",
            "THREADS": "4",
            "EXPORTS_AT_ONCE": str(AT_ONCE),
            "DATABASE_URL": cls.enterClassContext(database(cls.folder, CORPUS)),
        }
        cls.admin = on_server("postgres") if connection.vendor == "postgresql" else ""

    @classmethod
    @contextmanager
    def server(cls, **settings: str) -> Iterator[tuple[str, int]]:
        """Yield the address of a server, and the id of its first process."""
        port = free_port()
        slots = {"EXPORT_SLOTS": str(cls.folder / f"slots-{port}")}
        command = [
            *(sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}"),
            *("--log-level=critical", "--graceful-timeout=1"),
        ]
        process = subprocess.Popen(command, cwd=ROOT, env=cls.environment | slots | settings)
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until(lambda: answers(address), "the server")
            yield f"{address}/api/v1/", process.pid
        finally:
            process.terminate()
            process.wait(PATIENCE)


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz", timeout=5).status_code == 200
    except (requests.ConnectionError, requests.Timeout):
        return False


def head_of(reader: socket.socket) -> bytes:
    """Read until a head is whole, whatever the pieces that it comes in."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = reader.recv(1024)
        assert piece, head
        head += piece
    return head


def begun(address: str, query: str) -> socket.socket | None:
    """Ask for a download and read its beginning; return nothing where no slot is free."""
    host, port = address.split("/")[2].split(":")
    with ExitStack() as stack:
        reader = stack.enter_context(closing(socket.socket()))
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.settimeout(PATIENCE)
        reader.connect((host, int(port)))
        reader.sendall(f"GET /api/v1/{query} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        head = head_of(reader)
        if head.startswith(b"HTTP/1.1 503"):
            return None
        assert head.startswith(b"HTTP/1.1 200"), head[:200]
        stack.pop_all()
        return reader


@contextmanager
def slow_reader(address: str, query: str = TABLE) -> Iterator[socket.socket]:
    """Read the beginning of a download, and then nothing more.

    What ended just now holds its slot for a moment yet: a free one is waited for.
    """
    with closing(wait_until(lambda: begun(address, query), "a slot")) as reader:
        yield reader


def has_slot(address: str) -> bool:
    """Begin to read and leave; tell whether there was a slot."""
    reader = begun(address, TABLE)
    if reader:
        reader.close()
    return reader is not None


def download(address: str) -> bytes:
    """Return a whole download, once there is a slot for it."""

    def whole() -> bytes | None:
        reply = requests.get(address + TABLE, timeout=PATIENCE)
        return None if reply.status_code == 503 else reply.content

    return wait_until(whole, "a slot for a download")


@contextmanager
def slow_curl(address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Let curl read slowly; wait until it has begun."""
    command = ["curl", "--silent", "--limit-rate", "2M", "--output", "-", address + TABLE]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reader:
        assert reader.stdout is not None
        assert reader.stdout.read(1)
        try:
            yield reader
        finally:
            reader.kill()


class SmallBuffers(HTTPAdapter):
    """Takes little at a time, as a client far away does."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        options = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)]
        super().init_poolmanager(*args, **kwargs, socket_options=options)


def rest(reader: socket.socket) -> bytes:
    """Read until the server ends the connection."""
    end = b""
    with suppress(ConnectionResetError):
        while piece := reader.recv(1 << 16):
            end = end[-len(END) :] + piece
    return end


def ended(reader: subprocess.Popen[bytes]) -> int:
    """Read the rest, and return how curl ended."""
    assert reader.stdout is not None
    while reader.stdout.read(1 << 16):
        pass
    return reader.wait(PATIENCE)


class DownloadTests(Serving):
    """One server for all; what a test ends, the server begins anew."""

    address: ClassVar[str]
    master: ClassVar[int]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.address, cls.master = cls.enterClassContext(cls.server())

    # A crowd

    def test_others_are_served_while_slow_readers_hold_all_slots(self) -> None:
        whole = download(self.address)
        assert len(whole) > 8_000_000
        with slow_reader(self.address), slow_reader(self.address):
            for query in ("statements/?page_size=5", "references/", "governments/"):
                assert requests.get(self.address + query, timeout=PATIENCE).status_code == 200
            refused = requests.get(self.address + TABLE, timeout=PATIENCE)
            assert refused.status_code == 503
            assert refused.headers["Content-Type"] == "application/problem+json"
            assert int(refused.headers["Retry-After"]) > 0
            self.write()

        assert download(self.address) == whole

    def write(self) -> None:
        """Write to the database, as a curator does meanwhile."""
        sql = "UPDATE statements_user SET first_name = 'Meanwhile'"
        url = self.environment["DATABASE_URL"]
        if self.admin:
            with psycopg.connect(url) as connection:
                connection.execute("SET lock_timeout = '2s'")
                connection.execute(sql)
            return
        path = url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, timeout=2)) as file, file:
            file.execute("BEGIN IMMEDIATE")
            file.execute(sql)

    def test_readers_that_leave_give_their_connections_back(self) -> None:
        for _ in range(3 * AT_ONCE):
            wait_until(lambda: has_slot(self.address), "a slot")
        if self.admin:
            wait_until(lambda: self.reading() == 0, "the end of the readers' connections")

    def reading(self) -> int:
        """Return how many connections read in a transaction."""
        name = self.environment["DATABASE_URL"].rpartition("/")[2]
        sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL"
        with psycopg.connect(self.admin) as server:
            return int(server.execute(sql, [name]).fetchone()[0])

    # Cuts

    def test_a_whole_file_has_its_end(self) -> None:
        done = subprocess.run(
            ["curl", "--silent", "--output", "-", self.address + TABLE],
            check=True,
            capture_output=True,
        )
        assert done.stdout.endswith(b"}\n")

    def test_a_server_killed_in_mid_stream_leaves_a_cut_that_curl_sees(self) -> None:
        with slow_curl(self.address) as reader:
            for worker in workers(self.master):
                os.kill(worker, signal.SIGKILL)
            assert ended(reader) == CUT
        wait_until(lambda: answers(self.address.removesuffix("/api/v1/")), "new workers")
        with slow_reader(self.address), slow_reader(self.address):
            pass  # the killed gave their slots back

    def test_a_restart_in_mid_stream_leaves_a_cut(self) -> None:
        with self.server() as (address, master), slow_reader(address) as reader:
            served_by = workers(master)
            os.kill(master, signal.SIGTERM)
            # The server waits a second for those it serves: who reads before gets all.
            wait_until(lambda: not {*served_by} & {*workers(master)}, "the end of the workers")
            assert not rest(reader).endswith(END)

    def test_a_download_beyond_its_time_is_cut_and_requests_sees_it(self) -> None:
        with self.server(**ALONE, EXPORT_TIME_LIMIT="1") as (address, _):
            session = requests.Session()
            session.mount("http://", SmallBuffers())
            with (
                pytest.raises(requests.exceptions.ChunkedEncodingError),
                session.get(address + TABLE, stream=True, timeout=PATIENCE) as reply,
            ):
                time.sleep(2)
                for _ in reply.iter_content(1 << 16):
                    pass
            with slow_reader(address) as reader:
                time.sleep(2)
                assert not rest(reader).endswith(END)
            with slow_reader(address), slow_reader(address):
                pass

    def test_a_lost_database_in_mid_stream_leaves_a_cut(self) -> None:
        if not self.admin:
            raise SkipTest("SQLite's database is a file.")
        name = self.environment["DATABASE_URL"].rpartition("/")[2]
        sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with slow_curl(self.address) as reader:
            with psycopg.connect(self.admin) as server:
                server.execute(sql, [name])
            assert ended(reader) == CUT
            assert download(self.address)


def workers(master: int) -> list[int]:
    """Return the processes of a server that serve."""
    complaints = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            parent = stat.read_text().rpartition(")")[2].split()[1]
            if int(parent) == master:
                complaints.append(int(stat.parent.name))
    return complaints
