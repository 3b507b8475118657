"""The worker of gunicorn: a thread is given to a request that has arrived, never to a client.

gunicorn's own lets a thread wait for the head, the body and the reader of each client, so as many
slow clients as threads stop it. Here the loop of the worker waits, with a time limit, for heads,
for short bodies, for the readers of what is left of a reply, and for clients to hang up. Long
bodies have threads of their own. Written against gunicorn 27.
"""

from __future__ import annotations

import errno
import selectors
import socket
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any

from django.conf import settings
from gunicorn.workers.gthread import TConn, ThreadWorker

from project.arrivals import EXPECTS, Arrival, arrival_of
from project.sockets import MOST_IN_ALL, PacedSocket, queued

PIECE = 1 << 16
RESTING = MOST_IN_ALL // 2  # bytes of replies that the loop sends; the rest is for threads
AT_ONCE = 2  # long bodies of one worker
LINGER = 2.0  # seconds for a client to hang up, or to begin a last request when a worker stops
GLANCE = 0.2  # seconds between two looks for those whose time is over
SWITCH = 0.001  # seconds that a thread computes while others wait: pages ask the database often


class Conn(TConn):  # type: ignore[misc]  # gunicorn carries no types
    """A connection, and what has arrived of its next request."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.arrived = bytearray()
        self.is_long = self.has_head = False


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn carries no types
    """Takes connections in; each is in the loop or with a thread, never with both."""

    def init_process(self) -> None:
        self.waiting: set[Conn] = set()
        self.glanced = 0.0
        self.stops: float | None = None
        self.long_bodies = ThreadPoolExecutor(AT_ONCE)
        sys.setswitchinterval(SWITCH)
        super().init_process()

    # Connections come --------------------------------------------------------------------

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection; where there is no room, for one that was slower than others."""
        if len(self.waiting) >= max(1, self.worker_connections - 2 * self.cfg.threads - AT_ONCE):
            self.expire(min(self.waiting, key=lambda conn: conn.timeout))
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE) and self.waiting:
                self.expire(min(self.waiting, key=lambda conn: conn.timeout))
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        paced = PacedSocket(settings.RECEIVE_TIMEOUT, settings.SEND_TIMEOUT, client.detach())
        conn = Conn(self.cfg, paced, address, listener.getsockname())
        self.wait(conn, self.on_arrival, settings.RECEIVE_TIMEOUT)

    def wait(
        self, conn: Conn, call: Any, seconds: float, event: int = selectors.EVENT_READ
    ) -> None:
        """Call when something can be done, unless the time is over before."""
        conn.timeout = monotonic() + seconds
        self.waiting.add(conn)
        self.poller.register(conn.sock, event, partial(call, conn))

    def unwait(self, conn: Conn) -> None:
        self.waiting.discard(conn)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    # Requests arrive ---------------------------------------------------------------------

    def on_arrival(self, conn: Conn, _: Any) -> None:
        """Take in what has arrived; hand a request on that is there."""
        if conn not in self.waiting:  # ended by another event of the same moment
            return
        try:
            piece = conn.sock.arrive(PIECE)
        except OSError:
            piece = b""
        if piece is None:
            return
        if not piece:
            self.drop(conn)
            return
        if not conn.arrived:
            conn.timeout = monotonic() + settings.RECEIVE_TIMEOUT
        conn.arrived += piece
        self.hand_on(conn)

    def hand_on(self, conn: Conn) -> None:
        """Hand a connection to a thread as soon as there is something to do."""
        state = arrival_of(conn.arrived)
        if state is Arrival.TOO_LONG:
            conn.sock.refuse(431, "Request Header Fields Too Large")
            self.drop(conn)
        elif state is Arrival.BODY and not conn.has_head:
            conn.has_head = True
            if EXPECTS.search(conn.arrived):
                conn.sock.send_continue()
            conn.timeout = monotonic() + settings.RECEIVE_TIMEOUT
        elif state in (Arrival.WHOLE, Arrival.LONG):
            conn.is_long = state is Arrival.LONG
            self.unwait(conn)
            self.enqueue_req(conn)

    def enqueue_req(self, conn: Conn) -> None:
        pool = self.long_bodies if conn.is_long else self.tpool
        done = pool.submit(self.handle, conn)
        done.add_done_callback(lambda fs: self.method_queue.defer(self.finish_request, conn, fs))

    # Threads answer ----------------------------------------------------------------------

    def handle(self, conn: Conn) -> Any:
        """Answer a request; runs in a thread."""
        conn.sock.begin()
        conn.init()
        conn.parser.unreader.unread(bytes(conn.arrived))
        conn.arrived.clear()
        return super().handle(conn)

    def handle_request(self, req: Any, conn: Conn) -> Any:
        # gunicorn asks for the body before the application could refuse it.
        conn.sock.awaits_word = conn.is_long and req._expected_100_continue
        req._expected_100_continue = False
        if conn.is_long:  # what is not read of it would have to be waited for
            req.force_close()
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Conn, keepalive: Any) -> bool:
        return not conn.is_long and bool(super()._keepalive_after(conn, keepalive))

    # Replies are sent, connections go ----------------------------------------------------

    def finish_request(self, conn: Conn, fs: Future[Any]) -> None:
        """Take a connection back from a thread: what is left of the reply, then what follows."""
        is_kept = not fs.cancelled() and fs.exception() is None and bool(fs.result())
        if conn.sock.fileno() < 0 or conn.sock.is_broken:
            self.drop(conn)
        elif conn.sock.outgoing:
            left = conn.sock.sending.left()
            self.wait(conn, partial(self.on_room, is_kept), left, selectors.EVENT_WRITE)
            self.make_room()
        else:
            self.go_on(conn, is_kept)

    def make_room(self) -> None:
        """Leave the slowest readers where so much waits for all that threads would have to wait."""
        if queued.count <= RESTING:
            return
        resting = [conn for conn in self.waiting if conn.sock.outgoing]
        count = sum(len(conn.sock.outgoing) for conn in resting)
        for conn in sorted(resting, key=lambda conn: conn.timeout):
            if count <= RESTING:
                return
            count -= len(conn.sock.outgoing)
            self.expire(conn)

    def on_room(self, is_kept: bool, conn: Conn, _: Any) -> None:
        """Send more of what is left of a reply."""
        if conn not in self.waiting:
            return
        try:
            conn.sock.flush()
        except OSError:
            self.drop(conn)
            return
        conn.timeout = monotonic() + conn.sock.sending.left()
        if not conn.sock.outgoing:
            self.unwait(conn)
            self.go_on(conn, is_kept)

    def go_on(self, conn: Conn, is_kept: bool) -> None:
        """Wait for the next request of a connection, or for its end."""
        conn.has_head = False
        if not is_kept:
            self.leave(conn)
            return
        conn.arrived += conn.parser.unreader.take_buffered()
        seconds = settings.RECEIVE_TIMEOUT if conn.arrived else self.cfg.keepalive
        self.wait(conn, self.on_arrival, seconds)
        if conn.arrived:
            self.hand_on(conn)

    def leave(self, conn: Conn) -> None:
        """Say that nothing more comes, and wait for the client to say the same.

        Closed at once, with bytes of the client unread, its system would throw the reply away:
        https://www.rfc-editor.org/rfc/rfc9112#section-9.6
        """
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.drop(conn)
            return
        self.wait(conn, self.on_farewell, LINGER)

    def on_farewell(self, conn: Conn, _: Any) -> None:
        if conn not in self.waiting:
            return
        try:
            piece = conn.sock.arrive(PIECE)
        except OSError:
            piece = b""
        if piece == b"":
            self.drop(conn)

    def drop(self, conn: Conn) -> None:
        """Close a connection."""
        self.unwait(conn)
        self.nr_conns -= 1
        conn.close()

    def expire(self, conn: Conn) -> None:
        """Close a connection that had its time."""
        if conn.arrived:
            conn.sock.refuse(408, "Request Timeout")
        self.drop(conn)

    def murder_pending(self) -> None:
        """Close those whose time is over; when the worker stops, those that begin nothing more."""
        now = monotonic()
        if not self.alive and self.stops is None:
            self.stops = now + LINGER
        if now - self.glanced < GLANCE:
            return
        self.glanced = now
        stops = float("inf") if self.stops is None else self.stops
        for conn in list(self.waiting):
            begun = conn.arrived or conn.sock.outgoing
            if now >= (conn.timeout if begun else min(conn.timeout, stops)):
                self.expire(conn)
