"""What follows from steps across records: stances, and answers to charges."""

from __future__ import annotations

from collections import defaultdict
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
from statements.models.public.stances import PublicStepQuerySet
from statements.stances import Position, Step, positions_of, shifts_of
from statements.vocabularies import ReferenceType

from ..answers import answered_charges
from ..cells import cells, compare_rows, own_columns
from ..locks import lock_ledger
from ..steps import AXIS, steps_by_axis
from .projection import Projection
from .touched import Touched

NODES = 20  # compared, and written, at a time
AXES = 50
EVERY_TYPE = ""
LISTED = ("first", "latest", "changed")  # what rows have as JSON
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
            stored = stored_rows(PublicStance.objects.on(axes))
            replace_rows(PublicStance, stored, stance_rows(PublicStep.objects.on(axes)))
        for charges in batched(sorted(touched.charges), KEYS):
            answers = PublicAnswer.objects.filter(reference__listed=charges).order_by()
            steps = PublicStep.objects.filter(reference__listed=charges)
            replace_rows(PublicAnswer, stored_rows(answers), answer_rows(steps))

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
            replace_rows(model, stored_rows(stored_on(model, names)), rows)

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
        common = dict(zip(AXIS, axis, strict=True))
        for cells_of_type in cells_by_type(own):
            yield common | cells_of_type


def cells_by_type(steps: Sequence[Step]) -> Iterator[Row]:
    """Yield what the steps on one axis come to; a type that is alone in its family is as that."""
    shifts = shifts_of(steps)
    types_of_families = defaultdict[str, set[str]](set)
    for step in steps:
        types_of_families[ReferenceType(step.type).family].add(step.type)
    for position in positions_of(steps, None, shifts):
        of_family = position_cells(position)
        yield of_family | {"type": EVERY_TYPE}
        types = types_of_families[position.family]
        for type in sorted(types):
            own = positions_of(steps, {type}, shifts) if len(types) > 1 else ()
            yield (position_cells(*own) if own else of_family) | {"type": type}


def position_cells(position: Position) -> Row:
    """Return what a position comes to, its lists as JSON."""
    values = position_values(position)
    return values | {name: orjson.dumps(values[name]).decode() for name in LISTED}


def position_values(position: Position) -> Row:
    """Return what a position comes to."""
    return {
        "family": position.family,
        "steps": position.steps,
        "uncounted": position.uncounted,
        "first": points(position.first),
        "latest": points(position.latest),
        "changed": [
            {"before": points(shift.before), "after": points(shift.after)}
            for shift in position.changed
        ],
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


def stored_rows(rows: QuerySet[Any]) -> Iterator[Row]:
    columns = ("id", *own_columns(rows.model))
    return (dict(zip(columns, row, strict=True)) for row in cells(rows, columns))


def replace_rows(model: type[Any], stored: Iterable[Row], wanted: Iterable[Row]) -> None:
    """Write the rows that differ from those wanted; what is equal stays as it is."""
    cells_of = itemgetter(*own_columns(model))
    missing = {cells_of(row): row for row in wanted}
    surplus = [row["id"] for row in stored if missing.pop(cells_of(row), None) is None]
    if surplus:
        model._default_manager.filter(pk__in=surplus).delete()
    insert(model, missing.values())


def insert(
    model: type[Any], rows: Iterable[Row], database: BaseDatabaseWrapper = connection
) -> None:
    """Insert rows; all are made before, for a connection that copies can be asked nothing."""
    columns = own_columns(model)
    if values := [*map(itemgetter(*columns), rows)]:
        copying.insert(model, columns, values, database)
