"""Sockets that wait for nobody for ever: a client must take and give a little each second."""

from __future__ import annotations

import errno
import logging
import socket
import struct
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any

RATE = 1_000  # bytes a second that a client must give or take, after its time of grace
MOST_OF_DOWNLOAD = 4 << 20  # bytes that may wait to be sent while nothing waits for the reader
MOST_OF_REPLY = 16 << 20  # bytes of any other reply, which was made as a whole and holds no slot
MOST_IN_ALL = 64 << 20
PIECE = 1 << 18  # what the system holds for one client; more would hide for long that it stalls
GLANCE = 0.2  # seconds between two looks whether others left room
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: forget what was not sent

logger = logging.getLogger(__name__)


class Pace:
    """Until when a client has time: `grace` seconds, and longer as it gives or takes bytes."""

    def __init__(self, grace: float) -> None:
        self.grace, self.ends = grace, float("inf")
        self.begin()

    def begin(self) -> None:
        """Start anew, with all the grace."""
        self.until = monotonic() + self.grace

    def allow(self, count: int) -> None:
        """Give time for so many bytes."""
        self.until = min(self.until + count / RATE, monotonic() + self.grace)

    def left(self) -> float:
        """Return seconds; none where there are none left."""
        return max(0.0, min(self.until, self.ends) - monotonic())


class QueuedBytes:
    """How many bytes wait to be sent, for all sockets of a process."""

    def __init__(self) -> None:
        self.count, self.lock = 0, Lock()

    def add(self, count: int) -> None:
        with self.lock:
            self.count += count


queued = QueuedBytes()


class PacedSocket(socket.socket):
    """A client's socket. What a thread sends is kept up to a limit, so that it need not wait.

    Raises BrokenPipeError where the client is too slow, which a server takes for one that left.
    """

    def __init__(self, receive: float, send: float, fileno: int) -> None:
        super().__init__(fileno=fileno)
        self.receiving, self.sending = Pace(receive), Pace(send)
        self.outgoing = bytearray()
        self.is_broken = self.awaits_word = False
        self.patience = float("inf")
        with suppress(OSError):
            self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIECE)

    def begin(self) -> None:
        """Start the times of a new request."""
        self.receiving.begin()
        self.sending.ends = float("inf")

    def end_after(self, seconds: float) -> None:
        """Let the reply take so many seconds at most, however fast it is taken."""
        self.sending.ends = monotonic() + seconds

    def settimeout(self, value: float | None) -> None:
        """Let a wait for bytes be shorter than the client's time; none is longer."""
        self.patience = float("inf") if value is None else value

    def gettimeout(self) -> None:
        """Return None, which gives the client all its time again."""

    def setblocking(self, flag: bool) -> None:
        """Give the client all its time again: a wait is a wait, and has an end."""
        self.settimeout(None)

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """Wait for bytes; b"" where the client left. One that waits for our word gets it first."""
        if self.awaits_word:
            self.send_continue()
        super().settimeout(min(self.receiving.left(), self.patience))
        try:
            piece = super().recv(bufsize, flags)
        except (TimeoutError, BlockingIOError):
            if self.receiving.left():  # the server itself had no more patience
                raise TimeoutError from None
            logger.warning("A client was too slow in sending: the connection is closed.")
            self.refuse(408, "Request Timeout")
            raise self.broken() from None
        self.receiving.allow(len(piece))
        return piece

    def arrive(self, bufsize: int) -> bytes | None:
        """Return what has arrived, without waiting; None where nothing has."""
        super().settimeout(0.0)
        try:
            return super().recv(bufsize)
        except BlockingIOError:
            return None

    def send(self, data: Any, flags: int = 0) -> int:
        self.sendall(data)
        return len(data)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send, or keep for later; wait where too much is kept."""
        if self.is_broken:
            raise self.broken()
        self.keep(data)
        self.flush()
        most = MOST_OF_DOWNLOAD if self.sending.ends < float("inf") else MOST_OF_REPLY
        while (much := len(self.outgoing) > most) or (self.outgoing and queued.count > MOST_IN_ALL):
            left = self.sending.left()
            super().settimeout(left if much else min(left, GLANCE))
            try:
                self.forget(super().send(self.outgoing[:PIECE]))
            except (TimeoutError, BlockingIOError):
                if self.sending.left():
                    continue
                logger.warning("A client was too slow in reading: the connection is closed.")
                raise self.broken() from None

    def flush(self) -> None:
        """Send what goes without waiting."""
        super().settimeout(0.0)
        with suppress(BlockingIOError):
            while self.outgoing:
                self.forget(super().send(self.outgoing[:PIECE]))

    def keep(self, data: Any) -> None:
        if not self.outgoing:
            self.sending.begin()
        queued.add(len(data))
        self.outgoing += data

    def forget(self, count: int) -> None:
        """Count so many bytes as sent."""
        queued.add(-count)
        del self.outgoing[:count]
        self.sending.allow(count)

    def send_continue(self) -> None:
        """Ask for the body: https://www.rfc-editor.org/rfc/rfc9110#name-expect"""
        self.awaits_word = False
        super().settimeout(0.0)
        with suppress(OSError):
            super().send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def refuse(self, status: int, reason: str) -> None:
        """Tell the client why it is left, if it takes that at once."""
        reply = f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        super().settimeout(0.0)
        with suppress(OSError):
            super().send(reply.encode())

    def broken(self) -> BrokenPipeError:
        """Give the connection up; nothing more is sent, and nothing left for the system to send."""
        self.is_broken = True
        return BrokenPipeError(errno.EPIPE, "The client was too slow.")

    def close(self) -> None:
        queued.add(-len(self.outgoing))
        if self.outgoing or self.is_broken:
            with suppress(OSError):
                self.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.outgoing = bytearray()
        super().close()
