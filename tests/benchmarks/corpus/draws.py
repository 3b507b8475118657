"""Chance and uids that are the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2026, 11, 1)
EPOCH = date(1970, 1, 1)
DAY_MS = 86_400_000
RECORDED_AT = datetime(2026, 11, 23, tzinfo=UTC)
RECORDED_MS = int(RECORDED_AT.timestamp()) * 1_000
TABLE = 1 << 16


def listed(names: str) -> list[str]:
    """Return names that are written in one string."""
    return names.split()


class Weighted(Generic[T]):
    """Things that are drawn by their weights, in one step."""

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        bounds = list(accumulate(weights))
        scale, at = bounds[-1] / TABLE, 0
        self.slots: list[T] = []
        for slot in range(TABLE):
            while bounds[at] <= slot * scale:
                at += 1
            self.slots.append(things[at])

    def draw(self, random: Random) -> T:
        return self.slots[int(random.random() * TABLE)]

    def some(self, random: Random, count: int) -> list[T]:
        """Return up to count different things."""
        return list(dict.fromkeys(self.draw(random) for _ in range(count)))


def falling(things: Sequence[T], shift: float = 3) -> Weighted[T]:
    """Draw the first most often: rank r by 1 / (r + shift)."""
    return Weighted(things, [1 / (rank + shift) for rank in range(len(things))])


def mixed(number: int) -> int:
    """Spread a number over 62 bits: https://prng.di.unimi.it/splitmix64.c"""
    x = (number * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return (x ^ (x >> 31)) >> 2


def uid(moment: int, child: int, number: int) -> str:
    """Return the UUIDv7 of a moment in milliseconds, of one part of the record with a number.

    Different for different numbers, and for different parts (below 4,096) of one record.
    """
    text = f"{moment << 80 | 7 << 76 | child << 64 | 2 << 62 | mixed(number):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def moment_of(place: int, size: int) -> int:
    """Return when statement `place` of `size` was made, in milliseconds; later ones are closer.

    At the end of the corpus statements are about twelve times as dense as at its beginning.
    """
    rest = 1 - place / size
    share = 1 - rest * (0.15 + 0.85 * rest)
    start, end = ((day - EPOCH).days * DAY_MS for day in (FIRST_DAY, LAST_DAY))
    return start + int((end - start) * share)


def day_of(moment: int) -> date:
    return EPOCH + timedelta(days=moment // DAY_MS)


def printed_day(day: date, basis: str = "stated") -> dict[str, str | None]:
    """Return a day as documents hold it."""
    text = day.isoformat()
    return {"first": text, "last": text, "precision": "day", "basis": basis, "note": None}
