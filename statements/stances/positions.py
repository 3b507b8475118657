"""Positions: what the steps on one axis come to, family by family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass

from statements.vocabularies import Family, ReferenceType

from .order import first_of, latest_of
from .shifts import Shift, shifts_of
from .steps import Step

FAMILY_OF = {kind.value: kind.family for kind in ReferenceType}


@dataclass(frozen=True, slots=True)
class Position:
    """One family of references on one axis: a row of stances.

    `steps` are all of them, `uncounted` those that make no position; `changed` are the shifts of
    the whole axis that led to one of these steps.
    """

    family: Family
    steps: int
    uncounted: int
    first: tuple[Step, ...]
    latest: tuple[Step, ...]
    changed: tuple[Shift, ...]


def positions_of(
    steps: Sequence[Step],
    types: Container[str] | None = None,
    shifts: Sequence[Shift] | None = None,
) -> list[Position]:
    """Return the positions of one axis, by family; of some types, where only these are wanted.

    Shifts are those of the whole axis, whatever the types: a charge after a claim is one.
    """
    shifts = shifts_of(steps) if shifts is None else shifts
    families = defaultdict[Family, list[Step]](list)
    for step in steps:
        if types is None or step.type in types:
            families[FAMILY_OF[step.type]].append(step)
    return [position(family, own, shifts) for family, own in sorted(families.items())]


def position(family: Family, steps: Sequence[Step], shifts: Sequence[Shift]) -> Position:
    counted = [step for step in steps if step.is_counted]
    references = {step.reference for step in steps}
    changed = (s for s in shifts if not references.isdisjoint(a.reference for a in s.after))
    return Position(
        family=family,
        steps=len(steps),
        uncounted=len(steps) - len(counted),
        first=(*first_of(counted),),
        latest=(*latest_of([step for step in counted if not step.is_superseded]),),
        changed=(*changed,),
    )
