"""A small bounded client: `http_client PORT PATH CONNECTIONS SECONDS`, loopback only."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time

WARM = 2  # requests of each connection that are not counted


def ask(connection: socket.socket, request: bytes, room: bytearray) -> int:
    """Send one request and read its reply away; return how many bytes the body had."""
    connection.sendall(request)
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(65_536)
    head, body = head.split(b"\r\n\r\n", 1)
    if b" 200 " not in head[:15]:
        raise RuntimeError(head.decode(errors="replace") + body.decode(errors="replace")[:300])
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:])
    size = int(fields[b"content-length"])
    missing = size - len(body)
    while missing > 0:
        missing -= connection.recv_into(room, min(missing, len(room)))
    return size


def connect(port: int, path: str, end: float, taken: list[float], sizes: list[int]) -> None:
    """Ask over one connection until the end."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n".encode()
    room = bytearray(1 << 20)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(WARM):
            ask(connection, request, room)
        start = time.perf_counter()
        while start < end or not taken:  # a slow machine takes all the time to warm up
            sizes.append(ask(connection, request, room))
            taken.append(time.perf_counter() - start)
            start = time.perf_counter()


def main(port: int, path: str, connections: int, lasting: float) -> None:
    taken: list[float] = []
    sizes: list[int] = []
    start = time.perf_counter()
    work = (port, path, start + lasting, taken, sizes)
    threads = [threading.Thread(target=connect, args=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - start
    taken.sort()
    figures = {
        "rate": len(taken) / lasted,
        "p50": taken[len(taken) // 2] * 1e3,
        "p95": taken[int(len(taken) * 0.95)] * 1e3,
        "bytes": max(sizes),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
