"""How many records of a question have each value of something: where it may be narrowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from statements import counting
from statements.counting import Facet
from statements.filters.dimensions import DIMENSIONS
from statements.labels import label_groups

from .questions import Question


@dataclass(frozen=True, slots=True)
class Facets:
    """What was counted by each of some dimensions, with the names of the keys among values."""

    facets: list[Facet]
    names: Mapping[str, Mapping[str, str]]  # by plural noun and key


def facets_of(question: Question, names: Mapping[str, int | None]) -> Facets:
    """Count a question of statements or references by each of some dimensions, in one query.

    With each name goes how many values are read, the most frequent ones; None for all. It takes
    no slot: ask it only where they are few.
    """
    filterset: Any = question.filterset
    rows, _ = filterset.start.whole()
    dimensions = {DIMENSIONS[name]: most for name, most in names.items()}
    facets = counting.facets(filterset, dimensions, rows)
    keys = {
        f"{one.dimension.noun}/{value}"
        for one in facets
        if one.dimension.noun
        for value in one.counts
        if value is not None
    }
    return Facets(facets, orjson.loads(label_groups(keys, question.state)))
