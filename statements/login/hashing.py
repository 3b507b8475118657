"""Passwords are checked by few threads at a time: a check takes a processor and 100 MB of memory.

Who comes when as many wait as may is refused at once, so that wrong logins side by side leave the
other threads to readers; and what is computed gives way to what readers need.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore, get_native_id, local
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import (
    Argon2PasswordHasher,
    BasePasswordHasher,
    PBKDF2PasswordHasher,
)

from statements.slots import LONG_THREADS, one_of

PATIENCE = 2  # seconds that one may wait for a place
NICE = 10  # a tenth of a reader's share where both want the same processor


class Busy(Exception):
    """As many passwords are being checked as may be at once."""


class Room:
    """So many may be in, and three times as many wait before it; whoever is in may enter again.

    `most` bounds both together: who waits holds a thread that could answer a reader. One of
    `threads` is held meanwhile.
    """

    def __init__(
        self,
        places: int,
        patience: float = PATIENCE,
        most: int | None = None,
        threads: BoundedSemaphore = LONG_THREADS,
    ) -> None:
        self.places, self.patience, self.threads = BoundedSemaphore(places), patience, threads
        self.door = BoundedSemaphore(min(4 * places, most or 4 * places))
        self.inside = local()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place within; raise Busy where none becomes free in time."""
        if getattr(self.inside, "is_in", False):
            yield
            return
        with one_of(self.door, Busy), one_of(self.threads, Busy):
            if not self.places.acquire(timeout=self.patience):
                raise Busy
            self.inside.is_in = True
            try:
                yield
            finally:
                self.inside.is_in = False
                self.places.release()


def room_of(places: int, threads: int) -> Room:
    """Return the room of a worker: half of its threads are never in it, and answer others."""
    return Room(places, most=max(1, threads // 2))


def give_way() -> None:
    """Let this thread, and those that a hasher begins in it, compute after all others."""
    own.gives_way = True
    with suppress(OSError):  # where a thread has no priority of its own
        # Of the thread alone: https://man7.org/linux/man-pages/man2/setpriority.2.html
        os.setpriority(os.PRIO_PROCESS, get_native_id(), NICE)


own = local()
ROOM = room_of(settings.PASSWORDS_AT_ONCE, settings.THREADS)
THREADS = ThreadPoolExecutor(settings.PASSWORDS_AT_ONCE, "hashing", initializer=give_way)


def compute(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Return what a hasher makes of a password, within the room."""
    if getattr(own, "gives_way", False):  # a hasher that calls itself
        return work(*args, **kwargs)
    with ROOM.place():
        return THREADS.submit(work, *args, **kwargs).result()


class InRoom(BasePasswordHasher):
    """Makes a hasher of Django's work within the room alone."""

    def encode(self, *args: Any, **kwargs: Any) -> str:
        return str(compute(super().encode, *args, **kwargs))

    def verify(self, *args: Any, **kwargs: Any) -> bool:
        return bool(compute(super().verify, *args, **kwargs))

    def harden_runtime(self, *args: Any, **kwargs: Any) -> None:
        compute(super().harden_runtime, *args, **kwargs)


class Argon2(InRoom, Argon2PasswordHasher):
    """Django's own, in the room."""


class PBKDF2(InRoom, PBKDF2PasswordHasher):
    """Django's own, in the room: for passwords that came from elsewhere."""
