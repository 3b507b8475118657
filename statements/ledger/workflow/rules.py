"""What a transition is: the states that it leads between, for whom, and what it needs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum

from statements.models import Record, User
from statements.problems import Problem
from statements.vocabularies import DeskState


@dataclass(frozen=True, slots=True)
class Status:
    """What is asked of a statement before a verb: where it stands, and whose words it holds.

    `savers` gives the ids of those who saved any of what would become public: it is called only
    where the answer depends on it.
    """

    record: Record
    state: DeskState
    asker_id: int | None  # who put it in this state
    is_public: bool  # the public reads it, by itself
    is_pending: bool  # the desk says what the public does not read
    is_imported: bool  # an import brought its last edition
    savers: Callable[[], Collection[int]]

    @property
    def is_merged(self) -> bool:
        return self.record.merged_into_id is not None


class By(Enum):
    """For whom a transition is, by what they did before."""

    ASKER = "who submitted it, or asked for it"
    SECOND = "anybody but who submitted it, or asked for it"
    NO_SAVER = "anybody but who saved a part of what would become public"

    def includes(self, user: User, status: Status) -> bool:
        if self is By.NO_SAVER:
            return user.pk not in status.savers()
        return (status.asker_id == user.pk) == (self is By.ASKER)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is said where a verb is refused; its text names parts of the record in braces."""

    text: str
    code: str
    path: str = ""

    def problem_of(self, record: Record, path: str | None = None) -> Problem:
        """Return the problem of one record."""
        state, winner = DeskState(record.state).label.lower(), record.merged_into_id
        ending, place = ("merged", f"part of {winner}") if winner else (state, state)
        values = {"record": record.pk, "key": record.key, "state": state}
        text = self.text.format(**values, end=ending, place=place)
        return Problem(self.path if path is None else path, text, self.code)


@dataclass(frozen=True, slots=True)
class Need:
    """What must hold of a statement in whatever state, and what is said where it does not."""

    holds: Callable[[Status], bool]
    refusal: Refusal


Target = DeskState | Callable[[Status], DeskState | None]  # None where the state stays


@dataclass(frozen=True, slots=True)
class Transition:
    """From some states to another one, by people to whom all of `by` applies."""

    sources: tuple[DeskState, ...]
    target: Target
    by: tuple[By, ...] = ()
    only: Callable[[Status], bool] = lambda status: True

    def fits(self, status: Status) -> bool:
        return status.state in self.sources and self.only(status)

    def next_state(self, status: Status) -> DeskState | None:
        """Return the state that it leads to, None where it stays."""
        return self.target if isinstance(self.target, DeskState) else self.target(status)


@dataclass(frozen=True, slots=True)
class Rule:
    """All of one verb: the rights that it takes, its transitions, and what it needs beside.

    `otherwise` is said of a statement in any other state, `another` to a person for whom no
    transition is, `reason` where none is given and one is needed.
    """

    rights: tuple[str, ...]
    transitions: tuple[Transition, ...]
    otherwise: Refusal
    needs: tuple[Need, ...] = ()
    another: Refusal | None = None
    reason: Refusal | None = None

    def transition(self, status: Status) -> Transition | None:
        """Return the transition from where a statement stands."""
        return next(
            (transition for transition in self.transitions if transition.fits(status)), None
        )

    def refusal(self, status: Status, user: User) -> Problem | None:
        """Return why it is refused to a person who has the rights, None where it is not."""
        for need in self.needs:
            if not need.holds(status):
                return need.refusal.problem_of(status.record)
        transition = self.transition(status)
        if transition is None:
            return self.otherwise.problem_of(status.record)
        if all(by.includes(user, status) for by in transition.by):
            return None
        return (self.another or self.otherwise).problem_of(status.record)
