"""Counters in one small file, exact for all workers of a machine.

Django's own shared caches read, then write, so two workers lose counts; a database of the
product's would be written to by reads.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from threading import local
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from statements.private import private_file

MAKE = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; "
    "CREATE TABLE IF NOT EXISTS counter "
    "(name TEXT PRIMARY KEY, count INTEGER NOT NULL, ends REAL NOT NULL) WITHOUT ROWID"
)
GET = "SELECT count FROM counter WHERE name = ? AND ends > ?"
ADD = (
    "INSERT INTO counter VALUES (?, ?, ?) ON CONFLICT (name) "
    "DO UPDATE SET count = excluded.count, ends = excluded.ends WHERE ends <= ?"
)
COUNT = "UPDATE counter SET count = count + ? WHERE name = ? AND ends > ? RETURNING count"
SWEEP = "DELETE FROM counter WHERE ends <= ?"
BUSY = 5  # seconds to wait for another worker


class FileCounters(BaseCache):
    """A cache of Django's for whole numbers only; LOCATION names its file."""

    def __init__(self, location: str, params: Mapping[str, Any]) -> None:
        super().__init__(dict(params))
        self.path, self.local = Path(location), local()

    @property
    def file(self) -> sqlite3.Connection:
        """The file as this thread has it open."""
        if not hasattr(self.local, "file"):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            private_file(self.path)
            file = sqlite3.connect(self.path, timeout=BUSY, isolation_level=None)
            file.executescript(MAKE)
            self.local.file = file
        opened: sqlite3.Connection = self.local.file
        return opened

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return a count, or the default where there is none."""
        name = self.make_and_validate_key(key, version=version)
        row = self.file.execute(GET, (name, time.time())).fetchone()
        return row[0] if row else default

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Begin a count unless there is one; those that have ended are swept out."""
        name, now = self.make_and_validate_key(key, version=version), time.time()
        ends = self.get_backend_timeout(timeout)
        self.file.execute(SWEEP, (now,))
        never = float("inf")
        added = self.file.execute(ADD, (name, value, never if ends is None else ends, now))
        return added.rowcount > 0

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count on; raise ValueError where no count has begun."""
        name = self.make_and_validate_key(key, version=version)
        rows = self.file.execute(COUNT, (delta, name, time.time())).fetchall()
        if not rows:
            raise ValueError(f"Key '{key}' not found")
        return int(rows[0][0])

    def clear(self) -> None:
        """Forget all counts."""
        self.file.execute("DELETE FROM counter")
