"""What follows from steps across records: stances, and answers to charges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

import orjson
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from statements import copying
from statements.documents.desk import KEYS
from statements.documents.field_types import Row
from statements.documents.mapping import batched
from statements.documents.projection import Finding
from statements.models import SPANNING, PublicAnswer, PublicStance, PublicStep
from statements.models.public.stances import Axis, PublicStepQuerySet
from statements.stances import Position, Step, positions_of, shifts_of

from ..answers import answered_charges
from ..locks import lock_ledger
from ..steps import AXIS, steps_by_axis
from .cells import compare_rows, own_columns
from .projection import Projection
from .touched import Touched

NODES = 20  # compared, and written, at a time
AXES = 50
EVERY_TYPE = ""
POINT = ("type", "direction", "day", "precision", "statement", "reference")

Rows = dict[type[Any], list[Row]]


class Stances(Projection):
    """A projection by nodes, not by records: each row follows from steps of many."""

    command = "rebuild_public"
    together = False

    def lock(self, names: list[str]) -> None:
        lock_ledger()

    def refresh(self, touched: Touched) -> None:
        """Write anew what follows from statements that changed."""
        for axes in batched(sorted(touched.axes), AXES):
            self.replace_stances(axes)
        for charges in batched(sorted(touched.charges), KEYS):
            PublicAnswer.objects.filter(reference__listed=charges).delete()
            insert(PublicAnswer, answer_rows(PublicStep.objects.filter(reference__listed=charges)))

    def replace_stances(self, axes: list[Axis]) -> None:
        """Write the stances on some axes anew."""
        wanted = {*axes}
        stored = PublicStance.objects.on(axes).values_list("pk", "node", "government", "about")
        ids = [pk for pk, *axis in stored if (*axis,) in wanted]
        if ids:
            PublicStance.objects.filter(pk__in=ids).delete()
        rows = stance_rows(PublicStep.objects.on(axes))
        insert(
            PublicStance, (r for r in rows if (r["node"], r["government"], r["about"]) in wanted)
        )

    def rebuild(self, *, check: bool = False) -> Iterator[tuple[int, list[Finding]]]:
        """Yield what is wrong; what is looked at are nodes, and counts as no record."""
        for _, findings in super().rebuild(check=check):
            yield 0, findings

    def chunks(self) -> Iterator[list[str]]:
        models: tuple[type[Any], ...] = (PublicStep, *SPANNING)
        nodes = {
            node
            for model in models
            for node in model._default_manager.order_by().values_list("node", flat=True).distinct()
        }
        return batched(sorted(nodes), NODES)

    def compare(self, names: list[str]) -> list[Finding]:
        wanted = rows_on(names)
        return [
            finding
            for model in SPANNING
            for finding in compare_rows(model, stored_on(model, names), wanted[model])
        ]

    def mend(self, names: list[str]) -> None:
        for model, rows in rows_on(names).items():
            stored_on(model, names).delete()
            insert(model, rows)

    def strays(self, check: bool) -> list[Finding]:
        return []  # every node that has rows is looked at


def stored_on(model: type[Any], nodes: Sequence[str]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(node__listed=nodes).order_by()
    return rows


def rows_on(nodes: Sequence[str]) -> Rows:
    """Return the rows that follow from the steps on some nodes, by table."""
    steps = PublicStep.objects.filter(node__listed=nodes).order_by()
    return {PublicStance: [*stance_rows(steps)], PublicAnswer: [*answer_rows(steps)]}


def stance_rows(steps: QuerySet[PublicStep]) -> Iterator[Row]:
    """Yield the stances that whole axes come to: of each family, and of each of its types."""
    for axis, own in steps_by_axis(steps.filter(in_whole=True)).items():
        common, shifts = dict(zip(AXIS, axis, strict=True)), shifts_of(own)
        for type in (EVERY_TYPE, *sorted({step.type for step in own})):
            for position in positions_of(own, {type} if type else None, shifts):
                yield common | position_cells(position) | {"type": type}


def position_cells(position: Position) -> Row:
    """Return what a position comes to, its lists as JSON."""
    changed = [
        {"before": points(shift.before), "after": points(shift.after)} for shift in position.changed
    ]
    return {
        "family": position.family,
        "steps": position.steps,
        "uncounted": position.uncounted,
        "first": orjson.dumps(points(position.first)).decode(),
        "latest": orjson.dumps(points(position.latest)).decode(),
        "changed": orjson.dumps(changed).decode(),
    }


def points(steps: Iterable[Step]) -> list[Mapping[str, str | None]]:
    return [{name: getattr(step, name) for name in POINT} for step in steps]


def answer_rows(steps: PublicStepQuerySet) -> Iterator[Row]:
    """Yield the answers to the charges among some steps."""
    for charge, answers in answered_charges(steps):
        for answer in answers:
            yield {
                "reference": charge.reference,
                "sort_on": charge.first,
                "node": charge.node,
                "agreement": charge.node.partition("/")[0],
                "government": charge.accused,
                "answer": answer.reference,
                "statement": answer.statement,
                "day": answer.day,
                "precision": answer.precision,
                "days": answer.days,
                "kind": answer.kind,
            }


def insert(
    model: type[Any], rows: Iterable[Row], database: BaseDatabaseWrapper = connection
) -> None:
    """Insert rows; all are made before, for a connection that copies can be asked nothing."""
    columns = own_columns(model)
    if values := [*map(itemgetter(*columns), rows)]:
        copying.insert(model, columns, values, database)
