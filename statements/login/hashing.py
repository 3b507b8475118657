"""Passwords are checked by few threads at a time: a check takes a processor and 100 MB of memory.

Who comes when as many wait as may is refused at once, so that wrong logins side by side leave the
other threads to readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, local
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, PBKDF2PasswordHasher

PATIENCE = 2  # seconds that one may wait for a place


class Busy(Exception):
    """As many passwords are being checked as may be at once."""


class Room:
    """So many may be in, and three times as many wait before it; whoever is in may enter again."""

    def __init__(self, places: int, patience: float = PATIENCE) -> None:
        self.places, self.patience = BoundedSemaphore(places), patience
        self.door = BoundedSemaphore(4 * places)
        self.inside = local()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place within; raise Busy where none becomes free in time."""
        if getattr(self.inside, "is_in", False):
            yield
            return
        if not self.door.acquire(blocking=False):
            raise Busy
        try:
            if not self.places.acquire(timeout=self.patience):
                raise Busy
            self.inside.is_in = True
            try:
                yield
            finally:
                self.inside.is_in = False
                self.places.release()
        finally:
            self.door.release()


ROOM = Room(settings.PASSWORDS_AT_ONCE)


class InRoom:
    """Makes a hasher of Django's work within the room alone."""

    def encode(self, *args: Any, **kwargs: Any) -> str:
        with ROOM.place():
            encoded: str = super().encode(*args, **kwargs)  # type: ignore[misc]  # the hasher beside it in a class
            return encoded

    def verify(self, *args: Any, **kwargs: Any) -> bool:
        with ROOM.place():
            return bool(super().verify(*args, **kwargs))  # type: ignore[misc]  # the hasher beside it in a class

    def harden_runtime(self, *args: Any, **kwargs: Any) -> None:
        with ROOM.place():
            super().harden_runtime(*args, **kwargs)  # type: ignore[misc]  # the hasher beside it in a class


class Argon2(InRoom, Argon2PasswordHasher):
    """Django's own, in the room."""


class PBKDF2(InRoom, PBKDF2PasswordHasher):
    """Django's own, in the room: for passwords that came from elsewhere."""
