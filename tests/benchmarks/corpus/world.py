"""What there is in the world of the corpus, and who held which office when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tests import factories as f

from .draws import (
    FIRST_DAY,
    LAST_DAY,
    RECORDED_MS,
    Weighted,
    falling,
    uid,
)

Document = f.Document
FULL = 10_000  # from this many statements on, all authority records are there
TENURE, ALIAS, PARTY, REFERENCE, SOURCE = range(5)  # kinds of uids
HOLDERS = 8  # officials who follow each other in one office
OFFICES_FROM = date(1985, 1, 1)
DAYS = (LAST_DAY - FIRST_DAY).days
INSTITUTIONS = {
    "foreign_ministry": ("foreign_minister", "spokesperson", "deputy_foreign_minister"),
    "presidency": ("head_of_state", "presidential_aide", "spokesperson"),
    "government_office": ("head_of_government", "deputy_head_of_government"),
    "defence_ministry": ("defence_minister", "spokesperson"),
    "parliament": ("speaker_of_parliament",),
    "security_council": ("security_council_secretary",),
}
OFFICES = sum(map(len, INSTITUTIONS.values()))  # of one government


def own_uid(kind: int, number: int) -> str:
    """Return the uid of a part of an authority record, counted per kind."""
    return uid(RECORDED_MS, kind, number)


@dataclass(frozen=True, slots=True)
class Holder:
    """An official in an office, and the days of it: the last one is out."""

    number: int
    tenure: str
    starts: date
    ends: date

    @property
    def key(self) -> str:
        return f"official-{self.number:04}"


@dataclass(frozen=True, slots=True)
class Office:
    key: str
    kind: str
    government: str
    institution: str
    holders: tuple[Holder, ...]

    def on(self, day: date) -> Holder:
        """Return who held the office on a day."""
        return next(holder for holder in self.holders if day < holder.ends)


@dataclass(frozen=True, slots=True)
class Agreement:
    key: str
    signed: date
    clauses: tuple[tuple[str, str | None], ...]  # number and parent


class World:
    """The authority records for a corpus of some size, by rules and not yet as documents."""

    def __init__(self, size: int) -> None:
        share = min(1.0, size / FULL)
        self.governments = [f"government-{n:02}" for n in range(max(6, int(52 * share)))]
        self.topics = [f"topic-{n:02}" for n in range(40)]
        self.places = [f"place-{n:03}" for n in range(max(20, int(200 * share)))]
        self.publishers = [f"publisher-{n:03}" for n in range(max(20, int(300 * share)))]
        self.agreements = [self.agreement(n, share) for n in range(max(40, int(2_000 * share)))]
        self.series = [f"series-{n:02}" for n in range(max(4, int(40 * share)))]
        self.sources = [own_uid(SOURCE, n) for n in range(max(20, int(500 * share)))]

    def agreement(self, number: int, share: float) -> Agreement:
        """Return an agreement; the first ones, cited most, are signed before all statements."""
        late = number * 7_919 % 2_000 / 2_000 if number >= 10 else 0.0
        clauses: list[tuple[str, str | None]] = []
        for place in range(1, 4 + number * 31 % 12):
            clauses.append((str(place), None))
            if place % 4 == 2:
                clauses += [(f"{place}.{part}", str(place)) for part in range(1, 4)]
        signed = FIRST_DAY + timedelta(days=int(DAYS * late))
        return Agreement(f"agreement-{number:04}", signed, tuple(clauses))

    @cached_property
    def offices(self) -> dict[str, list[Office]]:
        """The offices of each government, those that speak most first."""
        return {key: list(self.offices_of(key, n)) for n, key in enumerate(self.governments)}

    def offices_of(self, government: str, number: int) -> Iterator[Office]:
        place = number * OFFICES
        for institution, kinds in INSTITUTIONS.items():
            body = f"{government}-{institution.replace('_', '-')}"
            for kind in kinds:
                key = f"{body}-{kind.replace('_', '-')}"
                yield Office(key, kind, government, body, tuple(holders_of(place)))
                place += 1

    @cached_property
    def holders(self) -> list[tuple[Holder, Office]]:
        """Every official with the office held, by number."""
        holders = [(h, o) for offices in self.offices.values() for o in offices for h in o.holders]
        return sorted(holders, key=lambda pair: pair[0].number)

    @cached_property
    def cited(self) -> Weighted[Agreement]:
        """Agreements as they are drawn for citing."""
        return falling(self.agreements, 5.5)


def holders_of(place: int) -> Iterator[Holder]:
    """Yield who held an office, one after the other, from 1985 until now."""
    total = (LAST_DAY - OFFICES_FROM).days
    bounds = [
        OFFICES_FROM + timedelta(days=total * turn // HOLDERS + (place * 37 + turn * 101) % 300)
        for turn in range(1, HOLDERS)
    ]
    edges = [OFFICES_FROM, *bounds, date(2100, 1, 1)]
    for turn in range(HOLDERS):
        number = place * HOLDERS + turn
        yield Holder(number, own_uid(TENURE, number), edges[turn], edges[turn + 1])
