"""How many downloads a machine serves at once: each holds a lock on one of a few files.

The system gives a lock back when its process ends, however it ends.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from statements.problems import ProblemDetails

RETRY_AFTER = 30  # seconds


class Crowded(ProblemDetails):
    """All slots are held."""

    def __init__(self) -> None:
        detail = f"As many downloads run as may at once: try again in {RETRY_AFTER} seconds."
        super().__init__(503, "Service Unavailable", detail)


@contextmanager
def slot() -> Iterator[None]:
    """Hold a slot within; raise Crowded where none is left."""
    held = free_slot(Path(settings.EXPORT_SLOTS), settings.EXPORTS_AT_ONCE)
    if held is None:
        raise Crowded
    with held:
        yield


def free_slot(folder: Path, count: int) -> IO[bytes] | None:
    """Return the file of a slot that nobody held, locked until it is closed."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        file = (folder / f"{number}.slot").open("ab")
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        file.close()
    return None
