"""How far long work has come: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from typing import Any

from tqdm import tqdm

EVERY = 10_000  # between two plain lines


class Progress:
    """A bar on a terminal, plain lines elsewhere."""

    def __init__(
        self, stream: Any, what: str, total: int | None = None, unit: str = "records"
    ) -> None:
        self.stream, self.what, self.unit, self.count = stream, what, unit, 0
        self.bar = tqdm(desc=what, total=total, file=sys.stderr) if sys.stderr.isatty() else None

    def __call__(self, count: int) -> None:
        before, self.count = self.count, self.count + count
        if self.bar is not None:
            self.bar.update(count)
        elif before // EVERY < self.count // EVERY:
            self.stream.write(f"{self.what}: {self.count:,} {self.unit}")

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()
