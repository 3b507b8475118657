"""Allegations: what the accused answered to a charge, as far as statements are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from statements.vocabularies import AnswerKind, Precision

ON_SUBJECT = timedelta(days=14)  # within which a defence is on the subject of a charge


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge of one government under one text or clause; `ancestors` are what that is part of."""

    reference: str
    statement: str
    node: str
    ancestors: tuple[str, ...]
    accused: str
    first: date
    last: date
    precision: str | None  # none where it is undated


@dataclass(frozen=True, slots=True)
class Reply:
    """A reference by which a statement of the accused responds to the statement of a charge."""

    reference: str
    statement: str
    first: date
    last: date
    day: str | None = None  # as printed; none where it is undated
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class Defence:
    """A defence by the accused, on a node that it points at or that is above what it points at.

    `counts` tells whether it is a step on the node itself: of a clause also what is below.
    """

    reference: str
    statement: str
    node: str
    is_target: bool
    counts: bool
    first: date
    last: date
    day: str | None = None  # as printed; none where it is undated
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a charge: the defence, or where there is none the reference that responds."""

    reference: str
    statement: str
    kind: AnswerKind
    day: str | None
    precision: str | None
    days: int | None  # from the charge, where both days are exactly known

    @property
    def order(self) -> tuple[str, str]:
        return self.statement, self.reference


def answers_to(
    charge: Charge, replies: Sequence[Reply], defences: Sequence[Defence]
) -> list[Answer]:
    """Return the answers of the accused that are held, by statement and reference.

    `replies` and `defences` are those of the accused; others than to this charge may be among
    the defences.
    """
    responding = {reply.statement for reply in replies}
    denials = [d for d in defences if d.statement in responding and is_near(charge, d)]
    denying = {denial.statement for denial in denials}
    replied = {r.statement: r for r in sorted(replies, key=uid_of, reverse=True)}
    answers = {d.reference: answer(charge, d, AnswerKind.DENIED) for d in denials}
    answers |= {
        r.reference: answer(charge, r, AnswerKind.REPLIED)
        for r in replied.values()
        if r.statement not in denying
    }
    others = {charge.statement, *responding}
    answers |= {
        d.reference: answer(charge, d, AnswerKind.ON_SUBJECT)
        for d in defences
        if d.statement not in others and is_on_subject(charge, d)
    }
    return sorted(answers.values(), key=lambda answer: answer.order)


def is_near(charge: Charge, defence: Defence) -> bool:
    """Tell whether a defence is on the node of a charge, an ancestor of it, or a child."""
    return defence.node == charge.node or (defence.is_target and defence.node in charge.ancestors)


def is_on_subject(charge: Charge, defence: Defence) -> bool:
    """Tell whether a defence is on the node itself, and certainly at most 14 days later."""
    return (
        defence.node == charge.node
        and defence.counts
        and charge.first <= defence.last <= charge.first + ON_SUBJECT
    )


def answer(charge: Charge, deed: Reply | Defence, kind: AnswerKind) -> Answer:
    is_exact = charge.precision == deed.precision == Precision.DAY
    days = (deed.first - charge.first).days if is_exact else None
    return Answer(deed.reference, deed.statement, kind, deed.day, deed.precision, days)


def uid_of(reply: Reply) -> str:
    return reply.reference
