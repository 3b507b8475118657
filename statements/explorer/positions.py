"""Positions: what a government said of one text or clause, family by family, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from statements.dates import PartialDate
from statements.stances import STANCE_TYPES
from statements.vocabularies import Certainty, Direction, Family, ReferenceType
from statements.wording.dates import spelled_date

from .links import Link
from .marks import MARKS, Mark
from .parts import counted
from .reading import Names

Row = dict[str, Any]  # a stance
Certainties = Mapping[str, str]  # by uid of references
UNDATED = "undated"
# The word for each certainty that is none, the least first.
DOUBTS = {
    one.value: str(one.label).lower()
    for one in reversed(Certainty)
    if one is not Certainty.VERIFIED
}
# Families that say nothing of the text: all their types judge somebody's conduct.
OF_CONDUCT = {kind.family for kind in STANCE_TYPES if kind.judges_conduct}

# The mark of a family where no type is known: one that points neither way, if there is one.
BY_FAMILY = {
    mark.family: mark for mark in sorted(MARKS, key=lambda one: one.direction is Direction.NEUTRAL)
}


@dataclass(frozen=True, slots=True)
class Position:
    """What a government said in one family: a mark with what it means in words.

    `about` is whom it charges or defends; `concerning` are whom other references are also about,
    each with how many.
    """

    mark: Mark
    family: str
    about: str
    words: str
    is_pale: bool  # none of its steps makes a position
    first: str
    latest: str
    steps: Link
    uncounted: int
    concerning: list[Link]
    is_changed: bool
    doubt: str  # how sure we are of the latest, in a word, where it is not verified

    @property
    def is_once(self) -> bool:
        return self.first == self.latest


def positions_of(rows: Iterable[Row], names: Names, certainties: Certainties) -> list[Position]:
    """Return the positions of one government on one node, in the order of families."""
    by_family = defaultdict[str, list[Row]](list)
    for row in rows:
        by_family[row["family"]].append(row)
    return [
        position
        for family in Family
        if family.value in by_family
        for position in positions_in(family, by_family[family.value], names, certainties)
    ]


def positions_in(
    family: Family, rows: Sequence[Row], names: Names, certainties: Certainties
) -> list[Position]:
    """Return one position for each government that a family judges, of another family one."""
    ordered = sorted(rows, key=lambda row: about_of(row, names))
    if family in OF_CONDUCT:
        return [
            position_of(family, row, about_of(row, names), [], names, certainties)
            for row in ordered
        ]
    concerning = [row for row in ordered if row["about"]]
    return [
        position_of(family, row, "", concerning, names, certainties)
        for row in rows
        if not row["about"]
    ]


def about_of(row: Row, names: Names) -> str:
    return names.of("government", row["about"]) if row["about"] else "nobody in particular"


def position_of(
    family: Family,
    row: Row,
    about: str,
    concerning: Sequence[Row],
    names: Names,
    certainties: Certainties,
) -> Position:
    latest, first = row["latest"], row["first"]
    types = [ReferenceType(point["type"]) for point in latest]
    return Position(
        mark=Mark.of(types[-1]) if types else BY_FAMILY[family],
        family=str(family.label),
        about=about,
        words=" and ".join(dict.fromkeys(type.deed for type in types)) or no_words(row),
        is_pale=not types,
        first=day_of(first[0]) if first else "",
        latest=day_of(latest[-1]) if latest else "",
        steps=Link(counted(row["steps"], "step", "steps"), f"/{row['filter']}"),
        uncounted=row["uncounted"],
        concerning=[
            Link(f"{about_of(one, names)} ({one['steps']})", f"/{one['filter']}")
            for one in concerning
        ],
        is_changed=any(one["changed"] for one in (row, *concerning)),
        doubt=doubt_of({certainties.get(point["reference"], "") for point in latest}),
    )


def doubt_of(certainties: Collection[str]) -> str:
    """Return the least of some certainties in a word, empty where all are verified."""
    return next((word for value, word in DOUBTS.items() if value in certainties), "")


def latest_references(rows: Iterable[Row]) -> set[str]:
    """Return the references that make the positions of some stances."""
    return {point["reference"] for row in rows for point in row["latest"]}


def no_words(row: Row) -> str:
    """Return why no step is the latest."""
    is_uncounted = row["uncounted"] == row["steps"]
    return "only what is not counted" if is_uncounted else "corrected or withdrawn since"


def day_of(point: Row) -> str:
    """Return the day of a step in words."""
    return spelled_day_of(point["day"]) if point["day"] else UNDATED


@lru_cache(maxsize=1 << 12)
def spelled_day_of(day: str) -> str:
    return spelled_date(PartialDate.parse(day))
