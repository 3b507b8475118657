"""What follows across records from statements that change: told by how their rows differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from statements.documents.desk import KEYS
from statements.documents.field_types import Row
from statements.documents.mapping import batched
from statements.models import Entry, PublicStep
from statements.models.public.stances import Axis
from statements.vocabularies import Family, ReferenceType

from ..answers import charges_near, charges_of
from ..steps import TAKING_BACK, days_of, speaking
from .cells import cells, own_columns

STEP = tuple(own_columns(PublicStep))
POINTING = ("type", "node", "statement", "government", "reference")


@dataclass(frozen=True, slots=True)
class Standing:
    """All of some statements that other rows follow from: their steps, and what they point at."""

    steps: frozenset[tuple[Any, ...]]
    pointing: frozenset[tuple[Any, ...]]

    @classmethod
    def of(cls, statements: Sequence[str]) -> Standing:
        """Read how some statements stand now."""
        steps = PublicStep.objects.filter(statement__listed=statements).order_by()
        return cls(frozenset(cells(steps, STEP)), frozenset(pointing_of(statements)))

    def changed(self, other: Standing) -> Standing:
        """Return what stands in one of the two alone."""
        return Standing(self.steps ^ other.steps, self.pointing ^ other.pointing)


def pointing_of(statements: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield what statements answer and take back, with their days and who speaks in them."""
    types = (ReferenceType.RESPONDS_TO, *TAKING_BACK)
    entries = Entry.objects.filter(type__in=types, statement__listed=statements).exclude(node="")
    rows = [*entries.order_by().values_list(*POINTING)]
    uids = {row[POINTING.index("statement")] for row in rows}
    said, days = (speaking(uids), days_of(uids)) if rows else (set(), {})
    for type, node, statement, government, reference in rows:
        speaks = (government, statement) in said
        yield type, node, statement, government, reference, speaks, *days[statement]


@dataclass(slots=True)
class Touched:
    """The axes and the charges whose rows are to be written anew."""

    axes: set[Axis] = field(default_factory=set)
    charges: set[str] = field(default_factory=set)  # uids of references

    @contextmanager
    def by(self, statements: Sequence[str]) -> Iterator[None]:
        """Add what follows from how some statements change within."""
        if len(statements) > KEYS:  # too many to be kept in mind
            self.add_all(statements)
            yield
            self.add_all(statements)
            return
        before = Standing.of(statements)
        yield
        self.add(before.changed(Standing.of(statements)))

    def add_all(self, statements: Sequence[str]) -> None:
        for chunk in batched(statements, KEYS):
            self.add(Standing.of(chunk))

    def add(self, standing: Standing) -> None:
        """Add what follows from rows that come or go."""
        rows: list[Row] = [dict(zip(STEP, row, strict=True)) for row in standing.steps]
        self.axes |= {(row["node"], row["government"], row["about"]) for row in rows}
        self.charges |= {row["reference"] for row in rows if row["family"] == Family.CHARGE}
        taken_back = {node for type, node, *_ in standing.pointing if type in TAKING_BACK}
        if taken_back:
            steps = PublicStep.objects.filter(statement__listed=taken_back).order_by()
            self.axes |= {*steps.values_list("node", "government", "about")}
        # A defence may deny a charge that its statement responds to, however long after.
        answered = {uid for row in rows for uid in (row["answers"] or "").split(";") if uid}
        self.charges |= {*charges_of(answered | {node for _, node, *_ in standing.pointing})}
        self.charges |= {
            *charges_near(
                {
                    (row["government"], row["node"], row["last"])
                    for row in rows
                    if row["family"] == Family.DEFENCE and row["in_whole"]
                }
            )
        }
