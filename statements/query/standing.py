"""Records of stances, steps, allegations and answers, made of the public rows of a page.

A row is what the page read of its table, by column; what other records say of it is asked once for
all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import orjson

from statements.filters.allegations import AllegationFilter, AnswerFilter
from statements.filters.refusals import Pairs, write_query
from statements.filters.stances import StanceFilter, StepFilter
from statements.ledger.projections.stances import LISTED, position_values
from statements.ledger.steps import AXIS, AxisKey, steps_by_axis, taken_back
from statements.models import PublicAnswer, PublicReference, PublicStance, PublicStep
from statements.models.public.stances import Axis
from statements.stances import Step, positions_of, shifts_of
from statements.vocabularies import AnswerKind

Row = dict[str, Any]
Place = tuple[str, ...]  # of a stance: node, government, axis, whom it is about, family
SUMMED = ("steps", "uncounted", *LISTED)
PLACE = ("node", "government", "axis", "about", "family")
STANCE_FIELDS = ("node", "axis")
STEP_FIELDS = ("node", "axis", "type", "direction", "day", "precision", "statement", "joint")
ALLEGATION_FIELDS = ("type", "day", "precision", "statement")
ANSWER_FIELDS = ("statement", "day", "precision", "days", "kind")


def stances(filterset: StanceFilter, rows: Sequence[Row]) -> list[Row]:
    """Return the stances that stand at some places: of the summary, their rows tell them whole."""
    rest = query_beside(filterset)
    if filterset.summary_type is not None:
        return [stance(row, summed(row), rest) for row in rows]
    cells = scanned(filterset, axes_of(rows))
    return [stance(row, cells[at], rest) for row in rows if (at := place(row)) in cells]


def summed_columns(filterset: StanceFilter) -> Sequence[str]:
    """Return what a row of the summary says of its stance; nothing of what is scanned."""
    return () if filterset.summary_type is None else SUMMED


def place(row: Row) -> Place:
    return tuple(row[name] for name in PLACE)


def axes_of(rows: Sequence[Row]) -> list[Axis]:
    return [*{(row["node"], row["government"], row["about"]) for row in rows}]


def stance(row: Row, cells: Row, rest: Pairs) -> Row:
    """Return a stance with the query of exactly the steps that it counts."""
    query = write_query([(name, row[name] or "none") for name in PLACE] + rest)
    return {
        **{name: row[name] or None for name in PLACE},
        **cells,
        "filter": f"stances/steps/?{query}",
    }


def query_beside(filterset: StanceFilter) -> Pairs:
    """Return what is asked of all stances alike, as their steps are asked it, too."""
    return [
        (name, str(value))
        for name in ("type", "scope", "as_of")
        for value in filterset.values.get(name, ())
    ]


def summed(row: Row) -> Row:
    """Return what the summary says of a stance."""
    return {name: orjson.loads(row[name]) if name in LISTED else row[name] for name in SUMMED}


def scanned(filterset: StanceFilter, axes: Sequence[Axis]) -> dict[Place, Row]:
    """Return what the steps on some axes come to, in the scope and on the day asked for."""
    cells: dict[Place, Row] = {}
    for axis, own in steps_on(filterset.steps, axes).items():
        at = dict(zip(AXIS, axis, strict=True))
        for position in positions_of(own, filterset.types):
            values = position_values(position)
            cells[place(at | values)] = {name: values[name] for name in SUMMED}
    return cells


def steps_on(filterset: StepFilter, axes: Sequence[Axis]) -> dict[AxisKey, list[Step]]:
    """Return all steps on some axes, in the scope and on the day that filters ask for."""
    if not axes:
        return {}
    rows = PublicStep.objects.on(axes).filter(filterset.scope_test)
    return steps_by_axis(rows, filterset.as_of_day)


def steps(filterset: StepFilter, rows: Sequence[Row]) -> list[Row]:
    """Return some steps with what other records say of them."""
    references = PublicReference.objects.filter(uid__listed={row["reference"] for row in rows})
    columns = ("uid", "certainty", "resolution", "words")
    facts = {fact.pop("uid"): fact for fact in references.order_by().values(*columns)}
    gone = taken_back({row["statement"] for row in rows}, filterset.as_of_day)
    changes = changes_on(filterset, axes_of(rows))
    return [
        row
        | facts[row["reference"]]
        | {
            "about": row["about"] or None,
            "superseded": (row["government"], row["statement"]) in gone,
            "changed": row["reference"] in changes.get(place(row)[:-1], ()),
        }
        for row in rows
        if row["reference"] in facts
    ]


def changes_on(filterset: StepFilter, axes: Sequence[Axis]) -> dict[Place, set[str]]:
    """Return the references to which the position on each axis changed."""
    changes = defaultdict[Place, set[str]](set)
    if filterset.is_whole:
        changed = PublicStance.objects.on(axes).filter(type="").exclude(changed="[]")
        for *at, text in changed.values_list(*PLACE[:-1], "changed"):
            points = [point for change in orjson.loads(text) for point in change["after"]]
            changes[(*at,)] |= {point["reference"] for point in points}
        return changes
    for axis, own in steps_on(filterset, axes).items():
        at = place(dict(zip(AXIS, axis, strict=True)) | {"family": ""})[:-1]
        changes[at] = {step.reference for shift in shifts_of(own) for step in shift.after}
    return changes


def allegations(filterset: AllegationFilter, rows: Sequence[Row]) -> list[Row]:
    """Return some charges with what of the accused is held."""
    references = {row["reference"] for row in rows}
    accusers = speaking_in(references)
    answers = PublicAnswer.objects.filter(reference__listed=references).order_by()
    kinds = defaultdict[tuple[str, ...], list[str]](list)
    for *key, kind in answers.values_list("reference", "node", "government", "kind"):
        kinds[(*key,)].append(kind)
    return [
        allegation(row, accusers[row["reference"]], kinds.get(charged(row), [])) for row in rows
    ]


def speaking_in(references: Collection[str]) -> dict[str, list[str]]:
    """Return the governments whose words references are, the lead of each first."""
    steps = PublicStep.objects.filter(reference__listed=references).order_by("-is_lead", "id")
    speaking = defaultdict[str, dict[str, None]](dict)
    for reference, government in steps.values_list("reference", "government"):
        speaking[reference].setdefault(government)
    return {reference: [*governments] for reference, governments in speaking.items()}


def charged(row: Row) -> tuple[str, ...]:
    return (row["reference"], row["node"], row["about"])


def allegation(row: Row, accusers: list[str], kinds: list[str]) -> Row:
    answer = next((kind for kind in AnswerKind if kind in kinds), AnswerKind.NONE_HELD)
    beside = {"accuser": accusers, "accused": row["about"] or None}
    return row | beside | {"answer": answer.value, "answers": len(kinds)}


def answers(filterset: AnswerFilter, rows: Sequence[Row]) -> list[Row]:
    """Return some answers, which their rows tell whole."""
    return [*rows]
