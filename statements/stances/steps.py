"""Steps: what one government said once on one axis, and which axes a reference is a step on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from statements.vocabularies import (
    AGREEMENT,
    Axis,
    Certainty,
    Direction,
    ReferenceType,
    Resolution,
    StatementKind,
)

NOBODY = ""  # stands for whom a step is about where that is nobody
# What makes a reference one that is not counted, by what filters of references call it.
UNCOUNTED = {
    "resolution": Resolution.IMPLIED_BY_SUBJECT.value,
    "certainty": Certainty.UNVERIFIED.value,
    "kind": StatementKind.ATTRIBUTED_POSITION.value,
}

STANCE_TYPES = tuple(
    kind for kind in ReferenceType if kind.text_direction and AGREEMENT in kind.targets
)  # what cites a text in a statement


class Step(NamedTuple):
    """One reference on one axis of one government.

    `first` and `last` are the days on which it may have been said, both in; `answers` are the
    statements that its own responds to. Only what is counted makes a position.
    """

    reference: str
    statement: str
    type: str
    direction: str
    first: date
    last: date
    answers: frozenset[str] = frozenset()
    is_counted: bool = True
    is_superseded: bool = False
    day: str | None = None  # as printed; none where it is undated
    precision: str | None = None

    @property
    def is_one_way(self) -> bool:
        """Tell whether it makes or breaks a position: it is counted, and points somewhere."""
        return self.is_counted and self.direction != Direction.NEUTRAL


def axes_of(type: str, about: Sequence[str]) -> Iterator[tuple[Axis, str]]:
    """Yield the axes that a reference is a step on, each with whom it is about.

    What judges conduct says nothing of the text, and may name nobody; what answers another
    statement, or points from one text to another, is on no axis.
    """
    kind = ReferenceType(type)
    if kind not in STANCE_TYPES:
        return
    if not kind.judges_conduct:
        yield Axis.TEXT, NOBODY
    for government in about or [NOBODY] * kind.judges_conduct:
        yield Axis.CONDUCT, government


def direction_on(axis: str, type: str) -> Direction:
    """Return which way a type points on an axis."""
    kind = ReferenceType(type)
    direction = kind.text_direction if axis == Axis.TEXT else kind.about_direction
    assert direction is not None  # noqa: S101 - such a type is on no axis
    return direction


def is_counted(resolution: str, certainty: str, kind: str) -> bool:
    """Tell whether a reference makes positions: not if it is implied, unverified or attributed."""
    own = {"resolution": resolution, "certainty": certainty, "kind": kind}
    return all(own[name] != code for name, code in UNCOUNTED.items())
