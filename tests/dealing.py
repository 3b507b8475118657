"""What has nothing to do with the database is dealt to the runs of `make test`.

Each run takes its share of the tests marked `dealt`, and of cases given to `dealt`, so that all
are tried once; a run by itself takes all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha256
from typing import TypeVar

Case = TypeVar("Case")
NUMBER, OF = (int(part) for part in os.environ.get("SHARE", "1/1").split("/"))


def dealt(cases: Iterable[Case]) -> list[Case]:
    """Return the cases that this run tries."""
    return list(cases)[NUMBER - 1 :: OF]


def mixed(cases: Iterable[Case]) -> list[Case]:
    """Return cases in the same disorder each time: dealt out, each run gets some of every kind."""
    return sorted(cases, key=lambda case: sha256(repr(case).encode()).digest())


def is_ours(run: int) -> bool:
    """Whether this is the run of that number, or the only one."""
    return run % OF == NUMBER % OF


def tries(number: int) -> int:
    """Return how many of so many random examples this run tries: others fall to other runs."""
    return len(dealt(range(number)))
