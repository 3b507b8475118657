"""Readers who ask for the most read pages most: `zipf_client PORT COUNT SEED`, loopback only.

Standard input has JSON: `paths`, the most read first, and `words`, to be looked for in replies. A
line is printed once half of the requests are answered, and at the end one of JSON: what came back,
how long it took, and when the last request was sent whose reply had the words.
"""

from __future__ import annotations

import json
import random
import socket
import sys
import threading
import time
from collections import Counter
from ipaddress import IPv4Address
from itertools import accumulate

CONNECTIONS = 8
EACH = 100  # requests of one reader, who has an address of their own: what nginx allows at once
FIRST = IPv4Address("127.1.0.1")


class Readers:
    """What readers of one process have in common."""

    def __init__(self, port: int, count: int, seed: int, paths: list[str], words: bytes) -> None:
        self.port, self.words = port, words
        shares = [*accumulate(1 / rank for rank in range(1, len(paths) + 1))]
        self.asked = random.Random(seed).choices(paths, cum_weights=shares, k=count)
        self.next_address = FIRST + seed * 1_000_000
        self.lock = threading.Lock()
        self.half = count // 2
        self.taken: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.last_seen = 0.0

    def share(self) -> tuple[list[str], str]:
        """Return the addresses that the next reader asks for, and where that reader is."""
        with self.lock:
            own, self.asked = self.asked[:EACH], self.asked[EACH:]
            self.next_address += 1
            return own, str(self.next_address)

    def read(self) -> None:
        """Be one reader after another until all is asked."""
        while (share := self.share())[0]:
            paths, address = share
            with socket.create_connection(
                ("127.0.0.1", self.port), timeout=60, source_address=(address, 0)
            ) as held:
                held.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for path in paths:
                    self.ask(held, path)

    def ask(self, held: socket.socket, path: str) -> None:
        sent = time.monotonic()
        held.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        status, body = reply(held)
        taken = time.monotonic() - sent
        with self.lock:
            self.taken.append(taken)
            self.statuses[status] += 1
            if len(self.taken) == self.half:
                print("half", flush=True)
            if status == 200 and self.words in body:
                self.last_seen = max(self.last_seen, sent)


def reply(held: socket.socket) -> tuple[int, bytes]:
    """Read one reply, which tells its length."""
    read = b""
    while b"\r\n\r\n" not in read:
        if not (piece := held.recv(65_536)):
            raise ConnectionError(f"The server left after {read[:200]!r}.")
        read += piece
    head, begun = read.split(b"\r\n\r\n", 1)
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:])
    body, missing = [begun], int(fields[b"content-length"]) - len(begun)
    while missing > 0:
        body.append(held.recv(min(missing, 1 << 20)))
        missing -= len(body[-1])
    return int(head[9:12]), b"".join(body)


def main(port: int, count: int, seed: int) -> None:
    asked = json.load(sys.stdin)
    readers = Readers(port, count, seed, asked["paths"], asked["words"].encode())
    threads = [threading.Thread(target=readers.read) for _ in range(CONNECTIONS)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = sorted(readers.taken)
    told = {
        "seconds": time.monotonic() - start,
        "statuses": readers.statuses,
        "p50": taken[len(taken) // 2],
        "p95": taken[int(len(taken) * 0.95)],
        "last_seen": readers.last_seen,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
