"""The coding rules in the codebook: of a type what coders ask, of a resolution its words."""

from __future__ import annotations

from typing import Any

from statements.vocabularies import (
    CODING_RULES,
    PLACES,
    ReferenceType,
    Resolution,
    borders_of,
)

from .cells import Cells, list_cell
from .columns import Column, integer, text

NOT_ASKED = "Coders do not ask for it."
NO_RESOLUTION = "It is no resolution."
RULE_COLUMNS = (
    integer(
        "question_number",
        "Place in the order in which coders ask: the first yes decides.",
        "place, from 1",
        NOT_ASKED,
    ),
    text("question", "What coders ask of the words that cite.", NOT_ASKED),
    text("about", "Whom such a reference is about.", NOT_ASKED),
    text("example", "Words that would be coded so, made up by us.", NOT_ASKED),
    text("together", "When one place gives a second reference.", NOT_ASKED),
    Column(
        "confused_with",
        "Types that people confuse with it, the likeliest first.",
        "names",
        "It is no type of reference.",
    ),
    text("words", "The words that name a target so.", NO_RESOLUTION),
    text("target", "Which target these words stand for.", NO_RESOLUTION),
)


def type_cells(kind: ReferenceType) -> Cells:
    """Return the coding rule of a type of reference, empty where coders do not ask for it."""
    rule = CODING_RULES.get(kind)
    return {
        "question_number": PLACES.get(kind),
        "question": rule.question if rule else None,
        "about": rule.about if rule else None,
        "example": rule.example if rule else None,
        "together": rule.together if rule else None,
    }


def rule_cells(vocabulary: str, code: str) -> Cells:
    """Return what the coding rules say of a value of a vocabulary."""
    cells: Cells = dict.fromkeys(column.name for column in RULE_COLUMNS)
    if vocabulary == ReferenceType.__name__:
        kind = ReferenceType(code)
        confused = list_cell(border.beyond(kind).value for border in borders_of(kind))
        return cells | type_cells(kind) | {"confused_with": confused}
    if vocabulary == Resolution.__name__:
        return cells | resolution_cells(Resolution(code))
    return cells


def coding_json() -> dict[str, Any]:
    """Return the coding rules as JSON has them: types in the order of asking, then the others."""
    unasked = [kind for kind in ReferenceType if kind not in CODING_RULES]
    return {
        "types": [type_json(kind) for kind in (*CODING_RULES, *unasked)],
        "resolutions": [{"resolution": way.value, **resolution_cells(way)} for way in Resolution],
    }


def type_json(kind: ReferenceType) -> dict[str, Any]:
    confused = [
        {"type": border.beyond(kind).value, "parting": border.parting}
        for border in borders_of(kind)
    ]
    return {"type": kind.value, **type_cells(kind), "confused_with": confused}


def resolution_cells(way: Resolution) -> Cells:
    return {"words": way.words, "target": way.target}
