"""Shifts: where a government was one way on an axis, and certainly later only the other way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from .order import Line, first_of, latest_of
from .steps import Step


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of position: the latest steps one way, and the first of the other way."""

    before: tuple[Step, ...]
    after: tuple[Step, ...]


def shifts_of(steps: Sequence[Step]) -> list[Shift]:
    """Return the changes of position on one axis, in their order.

    Neutral steps, and steps that are tied with one the other way, neither make nor break one.
    """
    if len({step.direction for step in steps if step.is_one_way}) < 2:
        return []
    runs = [[*run] for _, run in groupby(in_order(clear(steps)), key=direction_of)]
    return [Shift((*latest_of(old),), (*first_of(new),)) for old, new in pairwise(runs)]


def direction_of(step: Step) -> str:
    return step.direction


def clear(steps: Sequence[Step]) -> list[Step]:
    """Return the steps that point one way and are certainly apart from all of the other way."""
    one_way = [step for step in steps if step.is_one_way]
    lines = opposite_lines(one_way)
    return [step for step in one_way if is_apart(step, lines[step.direction])]


def is_apart(step: Step, others: Line) -> bool:
    return others.preceding(step) + others.following(step) == others.size


def opposite_lines(steps: Sequence[Step]) -> dict[str, Line]:
    """Return, by direction, the steps that point another way."""
    directions = {step.direction for step in steps}
    return {way: Line([s for s in steps if s.direction != way]) for way in directions}


def in_order(steps: Sequence[Step]) -> list[Step]:
    """Return steps that are apart from all of the other way so that each stands after those of
    the other way that precede it."""
    lines = opposite_lines(steps)
    by_direction = defaultdict[str, list[tuple[int, Step]]](list)
    for step in steps:
        by_direction[step.direction].append((lines[step.direction].preceding(step), step))
    ordered = [sorted(ranked, key=rank) for _, ranked in sorted(by_direction.items())]
    if len(ordered) < 2:
        return [*steps]
    some, others = ordered
    # Of the ones, each stands behind as many of the others as precede it.
    placed = [(2 * place, step) for place, (_, step) in enumerate(others)]
    placed += [(2 * count - 1, step) for count, step in some]
    return [step for _, step in sorted(placed, key=rank)]


def rank(placed: tuple[int, Step]) -> int:
    return placed[0]
