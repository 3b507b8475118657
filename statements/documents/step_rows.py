"""The steps that the references of a statement are: rows by government, node and axis."""

from __future__ import annotations

from collections.abc import Iterator

from statements.dates import PartialDate
from statements.keys import sort_key
from statements.stances import axes_of, direction_on, is_counted
from statements.vocabularies import AGREEMENT, SPEAKING, ReferenceType

from .context import Context
from .field_types import Row
from .mapping import Document


def step_rows(document: Document, context: Context) -> Iterator[Row]:
    """Yield one row per reference, government that speaks or signs, node, and axis."""
    governments = speaking(document, context)
    common = days_of(document) | {
        "statement": document["uid"],
        "joint": len(governments) > 1,
        "answers": answered(document, context),
    }
    for reference in document["references"]:
        if AGREEMENT not in ReferenceType(reference["type"]).targets:
            continue
        nodes = [*node_rows(reference, context)]
        for place, government in enumerate(governments):
            beside = {"government": government, "is_lead": place == 0}
            for row in axis_rows(reference, document["kind"], context):
                yield from (common | beside | row | node for node in nodes)


def speaking(document: Document, context: Context) -> list[str]:
    """Return the governments whose words a statement is, the lead first."""
    voices = (voice for voice in document["voices"] if voice["role"] in SPEAKING)
    keys = (context.current_key("government", voice["government"]) for voice in voices)
    return [*dict.fromkeys(str(key) for key in keys)]


def days_of(document: Document) -> Row:
    """Return the days on which it may have been said; undated, those on which it was known."""
    said_on = PartialDate.from_document(document["said_on"])
    days = said_on or PartialDate.from_document(document["known_by"])
    return {
        "first": days and days.first,
        "last": days and days.last,
        "day": said_on and str(said_on),
        "precision": said_on and said_on.precision,
    }


def answered(document: Document, context: Context) -> str | None:
    """Return the uids of the statements that this one responds to, joined with ;."""
    uids = {
        context.current_key("statement", target["statement"])
        for reference in document["references"]
        if reference["type"] == ReferenceType.RESPONDS_TO
        for target in reference["targets"]
    }
    return ";".join(sorted(map(str, uids))) or None


def axis_rows(reference: Document, kind: str, context: Context) -> Iterator[Row]:
    """Yield what a reference says on each of its axes."""
    about = dict.fromkeys(context.current_key("government", key) for key in reference["about"])
    type = ReferenceType(reference["type"])
    for axis, government in axes_of(type, [*map(str, about)]):
        yield {
            "reference": reference["uid"],
            "axis": axis,
            "about": government,
            "family": type.family,
            "type": reference["type"],
            "direction": direction_on(axis, type),
            "is_counted": is_counted(reference["resolution"], reference["certainty"], kind),
        }


def node_rows(reference: Document, context: Context) -> Iterator[Row]:
    """Yield the nodes that a reference points at, and what they are part of."""
    lines = dict.fromkeys(tuple(context.nodes(target)) for target in reference["targets"])
    targets = {line[0] for line in lines}
    upper = {node for line in lines for node in line[1:]}
    is_charge = ReferenceType(reference["type"]).is_charge
    above = {line[0]: line[1:] for line in lines}
    for node in dict.fromkeys(node for line in lines for node in line):
        agreement = node.partition("/")[0]
        yield {
            "node": node,
            "agreement": agreement,
            "sort_key": sort_key(node),
            "is_target": node in targets,
            # A clause counts what is below it; an agreement only where that is asked for.
            "in_whole": node in targets or node != agreement,
            "in_below": node in upper or node != agreement,
            "ancestors": ";".join(above.get(node, ())) or None if is_charge else None,
        }
