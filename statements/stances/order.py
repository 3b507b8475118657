"""The order of steps: by their days as far as these are apart, else by who answers whom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property

from .steps import Step


def is_answered(earlier: Step, later: Step) -> bool:
    """Tell whether one step's statement answers that of another, as far as their days allow.

    Two that answer each other answer neither.
    """
    return (
        earlier.statement in later.answers
        and later.statement not in earlier.answers
        and later.last >= earlier.first
    )


def precedes(earlier: Step, later: Step) -> bool:
    return earlier.last < later.first or is_answered(earlier, later)


def first_of(steps: Sequence[Step]) -> list[Step]:
    """Return the steps that none certainly precedes, in the order of their days."""
    return edge_of(steps, latest=False)


def latest_of(steps: Sequence[Step]) -> list[Step]:
    """Return the steps that none certainly follows, in the order of their days."""
    return edge_of(steps, latest=True)


def edge_of(steps: Sequence[Step], *, latest: bool) -> list[Step]:
    """Return the steps at one end; answers that go round in a circle order nothing."""
    if len(steps) < 2:
        return [*steps]
    newest, oldest = max(step.first for step in steps), min(step.last for step in steps)
    edge = [s for s in steps if (s.last >= newest if latest else s.first <= oldest)]
    if not any(step.answers for step in steps):
        return in_days(edge)
    line = Line(steps)
    passed_by = line.answering if latest else line.answered
    return in_days([s for s in edge if not any(passed_by(s))] or edge)


def in_days(steps: Iterable[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: (step.first, step.last, step.reference))


class Line:
    """Some steps, to be asked how many of them certainly precede or follow another."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps, self.size = steps, len(steps)

    @cached_property
    def firsts(self) -> list[date]:
        return sorted(step.first for step in self.steps)

    @cached_property
    def lasts(self) -> list[date]:
        return sorted(step.last for step in self.steps)

    @cached_property
    def by_statement(self) -> dict[str, list[Step]]:
        by_statement = defaultdict[str, list[Step]](list)
        for step in self.steps:
            by_statement[step.statement].append(step)
        return by_statement

    @cached_property
    def by_answered(self) -> dict[str, list[Step]]:
        """The steps that answer, by the statements that they answer: most answer none."""
        by_answered = defaultdict[str, list[Step]](list)
        for step in self.steps:
            for statement in step.answers:
                by_answered[statement].append(step)
        return by_answered

    def answered(self, step: Step) -> Iterator[Step]:
        """Yield what a step answers."""
        for statement in step.answers:
            for other in self.by_statement.get(statement, ()):
                if is_answered(other, step):
                    yield other

    def answering(self, step: Step) -> Iterator[Step]:
        """Yield what answers a step."""
        for other in self.by_answered.get(step.statement, ()):
            if is_answered(step, other):
                yield other

    def preceding(self, step: Step) -> int:
        apart = bisect_left(self.lasts, step.first)
        return apart + sum(other.last >= step.first for other in self.answered(step))

    def following(self, step: Step) -> int:
        apart = self.size - bisect_right(self.firsts, step.last)
        return apart + sum(other.first <= step.last for other in self.answering(step))
