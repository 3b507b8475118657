"""How many pages a second does a server give, with four connections, beside pgbench with four?"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from django.core.management import call_command

from . import limits, listing
from .corpus import Maker
from .timing import report

CONNECTIONS = 4
ROOT = Path(__file__).resolve().parent.parent.parent
CLIENT = "tests.benchmarks.http_client"


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def collect() -> None:
    """Collect static files; `COLLECTED` says that it was done for several runs side by side."""
    if not os.environ.get("COLLECTED"):
        call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def server(*options: str) -> Iterator[int]:
    """Serve on loopback as the product is shipped, but for some options; yield the port."""
    collect()
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}"),
        *("--log-level=error", "--keep-alive=30", *options),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"LOG_LEVEL": "ERROR"})
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise RuntimeError("The server ended by itself.")
        try:
            urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not answer within ten seconds.")


def answer_of(port: int, path: str, lasting: float) -> dict[str, float]:
    """Ask for one address over four connections for some seconds, from a process of its own."""
    command = [sys.executable, "-m", CLIENT, str(port), path, str(CONNECTIONS), str(lasting)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60 + lasting)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def run(maker: Maker, rounds: int) -> None:
    lasting = min(3.0, rounds / 7)
    with server("--workers=2") as port:
        for name, (path, share) in {
            "list, first page, labels=0": (listing.path_at(0.0), 0.0),
            "list, first page, with labels": ("statements/", 0.0),
            "list, from the middle, labels=0": (listing.path_at(0.5), 0.5),
        }.items():
            answer_of(port, f"/api/v1/{path}", 0.3)
            limit, ours = 0.0, {"rate": 0.0, "p50": 0.0, "p95": 0.0, "bytes": 0.0}
            for _ in range(2):
                limit = max(limit, fetched(share, rounds))
                ours = max(
                    ours, answer_of(port, f"/api/v1/{path}", lasting), key=lambda o: o["rate"]
                )
            beside = f"{ours['rate'] / limit:.2f} of {limit:,.0f}/s by pgbench" if limit else ""
            times = f"p50 {ours['p50']:.1f}  p95 {ours['p95']:.1f} ms, {ours['bytes']:,.0f} bytes"
            report(name, f"{ours['rate']:7.1f}/s  {times}  {beside}")


def fetched(share: float, rounds: int) -> float:
    """Return how many such pages a second pgbench fetches over as many connections."""
    if not limits.pgbench():
        return 0.0
    times = rounds * 20
    return limits.pgbenched(limits.page_sql(share), times=times, clients=CONNECTIONS)[1]
