"""Time two ways of doing the same thing, in alternation."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call took."""
    start = perf_counter()
    work()
    return perf_counter() - start


def alternate(*works: Callable[[], object], rounds: int = 5) -> list[float]:
    """Return the median seconds of each, called in turn after one warm-up each."""
    for work in works:
        work()
    taken = [[seconds(work) for work in works] for _ in range(rounds)]
    return [median(column) for column in zip(*taken, strict=True)]


def report(what: str, figure: str) -> None:
    print(f"{what:<58} {figure}")
