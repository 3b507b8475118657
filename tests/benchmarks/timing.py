"""Time ways of doing the same thing, in alternation, and print how they compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time

from django.db import connection

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

    @property
    def best(self) -> float:
        """Return the shortest time: what is left where other work disturbs the rest."""
        return self.at(0.0)

    def __str__(self) -> str:
        return f"best {self.best:7.2f}  p50 {self.p50:7.2f}  p95 {self.p95:7.2f} ms"


def alternate(*works: Callable[[], object], rounds: int = 5) -> list[Times]:
    """Time each work in turn, after one warm-up each, for some rounds or until time is up."""
    for work in works:
        work()
    times = [Times() for _ in works]
    end = perf_counter() + BUDGET
    for _ in range(rounds):
        for work, times_of_work in zip(works, times, strict=True):
            times_of_work.taken.append(seconds(work))
        if perf_counter() > end:
            break
    return times


def processor_seconds() -> float:
    """Return what this process had of a processor, and on PostgreSQL the one that serves it."""
    own = process_time()
    if connection.vendor != "postgresql":
        return own
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return own + int(server.read_text().split()[0]) / 1e9


def report(what: str, figure: str) -> None:
    print(f"  {what:<46} {figure}", flush=True)
