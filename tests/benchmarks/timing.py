"""Time ways of doing the same thing, in alternation, and print how they compare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")
BUDGET = 6.0  # seconds that one figure may take


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call took."""
    start = perf_counter()
    work()
    return perf_counter() - start


@dataclass
class Times:
    """What calls of one kind took, in seconds."""

    taken: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        """Return the time below which that share of the calls stayed, in milliseconds."""
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1e3

    @property
    def p50(self) -> float:
        return self.at(0.5)

    @property
    def p95(self) -> float:
        return self.at(0.95)

    def __str__(self) -> str:
        return f"p50 {self.p50:8.2f}  p95 {self.p95:8.2f} ms"


def alternate(*works: Callable[[], object], rounds: int = 5) -> list[Times]:
    """Time each work in turn, after one warm-up each, for some rounds or until time is up."""
    for work in works:
        work()
    times = [Times() for _ in works]
    end = perf_counter() + BUDGET
    for _ in range(rounds):
        for work, held in zip(works, times, strict=True):
            held.taken.append(seconds(work))
        if perf_counter() > end:
            break
    return times


def middle(values: Iterable[float]) -> float:
    return median(values)


def report(what: str, figure: str) -> None:
    print(f"  {what:<46} {figure}", flush=True)


def some(items: Sequence[T], count: int) -> list[T]:
    """Return about count of items, spread evenly."""
    return list(islice(items[:: max(1, len(items) // count)], count))
