"""How many downloads a machine serves at once, of API and desk: each locks one of a few files.

The system gives a lock back when its process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import BoundedSemaphore, get_ident
from time import monotonic, sleep, thread_time
from typing import IO, Any

from django.conf import settings
from django.core.signals import request_started
from django.http import HttpRequest

from statements.metrics import DOWNLOADS
from statements.private import FOLDER, private_file
from statements.problems import CutShort, ProblemDetails

RETRY_AFTER = 30  # seconds
LONGEST_REST = 0.25  # seconds between two pieces
A_MOMENT = 1.0  # seconds: who reads page after page waits for most of them meanwhile

# What holds a thread for long: downloads, and passwords that are checked. One thread of a worker
# answers others, so each of these two gives way to the other.
LONG_THREADS = BoundedSemaphore(max(1, settings.THREADS - 1))

logger = logging.getLogger(__name__)


class Crowded(ProblemDetails):
    """All slots are held."""

    def __init__(self) -> None:
        detail = f"As many downloads run as may at once: try again in {RETRY_AFTER} seconds."
        super().__init__(503, "Service Unavailable", detail)


class NoSlots(ProblemDetails):
    """The folder of the slots cannot be made or written to."""

    def __init__(self) -> None:
        detail = (
            "Downloads are closed: the folder that counts them cannot be used. Try again later."
        )
        super().__init__(503, "Service Unavailable", detail)


class TooLong(CutShort):
    """A download took longer than EXPORT_TIME_LIMIT: it is cut, so that it frees what it holds."""


@contextmanager
def one_of(places: BoundedSemaphore, refusal: type[Exception]) -> Iterator[None]:
    """Hold one of some places within; raise the refusal where none is left."""
    if not places.acquire(blocking=False):
        raise refusal
    try:
        yield
    finally:
        places.release()


@contextmanager
def slot() -> Iterator[None]:
    """Hold a slot within; raise Crowded where it, or a thread, is not left, else NoSlots."""
    with one_of(LONG_THREADS, Crowded), slot_of_machine():
        yield


@contextmanager
def slot_of_machine() -> Iterator[None]:
    folder = Path(settings.EXPORT_SLOTS)
    try:
        lock = free_slot(folder, settings.EXPORTS_AT_ONCE)
    except OSError as error:
        logger.error("EXPORT_SLOTS cannot be used: %s", error)
        raise NoSlots from error
    if lock is None:
        raise Crowded
    with lock, DOWNLOADS.track_inprogress():
        yield


def free_slot(folder: Path, count: int) -> IO[bytes] | None:
    """Return the file of a slot that nobody held, locked until it is closed.

    Whoever may read a file may lock it, so other accounts of the machine may not.
    """
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    for number in range(1, count + 1):
        path = folder / f"{number}.slot"
        private_file(path)
        file = path.open("ab")
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        file.close()
    return None


latest_requests: dict[int, float] = {}  # when each thread of this process began its last one


def note_request(**_: Any) -> None:
    latest_requests[get_ident()] = monotonic()


request_started.connect(note_request, dispatch_uid="statements.slots")


def is_anybody_waiting() -> bool:
    """Tell whether other threads began to answer a request within the last moment."""
    moment, own = monotonic() - A_MOMENT, get_ident()
    return any(begun > moment for thread, begun in tuple(latest_requests.items()) if thread != own)


class Stream:
    """Pieces that hold a slot until `close`, and end after EXPORT_TIME_LIMIT.

    They give way: while the process answers others, too, a stream rests as long as it worked, until
    half of its time is over.
    """

    def __init__(self, request: HttpRequest | None, make: Callable[[], Iterator[bytes]]) -> None:
        """Take a slot before anything is made; raise Crowded."""
        self.resources = ExitStack()
        limit: int = settings.EXPORT_TIME_LIMIT
        self.ends = monotonic() + limit
        self.rests_until = self.ends - limit / 2
        self.taken, self.computed = 0.0, thread_time()
        try:
            self.resources.enter_context(slot())
            if request is not None:
                end_after(request, limit)
            self.begin(make)
        except BaseException:
            self.close()
            raise

    def begin(self, make: Callable[[], Iterator[bytes]]) -> None:
        self.pieces = make()
        self.resources.callback(self.end)

    def end(self) -> None:
        """End what makes the pieces, wherever it is."""
        close = getattr(self.pieces, "close", None)
        if close is not None:
            close()

    def is_over(self) -> bool:
        return monotonic() > self.ends

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            if self.is_over():
                raise TooLong(f"longer than {settings.EXPORT_TIME_LIMIT} s")
            self.give_way()
            return self.timed_piece()
        except BaseException:
            self.close()
            raise

    def give_way(self) -> None:
        """Rest as long as the last piece took to make and then to pack, if others wait."""
        rest = min(self.taken + thread_time() - self.computed, LONGEST_REST)
        if rest > 0 and monotonic() < self.rests_until and is_anybody_waiting():
            sleep(rest)

    def timed_piece(self) -> bytes:
        """Make a piece; the database's work for it counts, which a processor's time would not."""
        begin = monotonic()
        piece = self.next_piece()
        self.taken, self.computed = monotonic() - begin, thread_time()
        return piece

    def next_piece(self) -> bytes:
        return next(self.pieces)

    def close(self) -> None:
        """Give back the slot and what makes the pieces; a second time does nothing."""
        self.resources.close()


def end_after(request: HttpRequest, seconds: int) -> None:
    """Let the server end the reply after so many seconds, also while it waits for the reader."""
    end = getattr(request.META.get("gunicorn.socket"), "end_after", None)
    if end is not None:
        end(seconds)
