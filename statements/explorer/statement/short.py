"""A statement in few words: who, when, our summary, the first of its points, what was answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from statements.explorer.links import page_of
from statements.explorer.parts import counted, shortened
from statements.explorer.reading import Record, read_rows

from .beside import own_facts, read_beside
from .evidence import Library
from .points import Point, points_of
from .thread import MOST, Charge, charges_of, incoming
from .voices import subject_of, voices_of

MOST_POINTS, LINES = 3, 4  # points, and lines of each where there is room
LONGEST_SUMMARY, LONGEST_QUOTE = 400, 240  # characters


@dataclass(frozen=True, slots=True)
class Brief:
    """A point with what stands against the charges in it."""

    point: Point
    charges: list[Charge]


def short_context(record: Record, state: str) -> dict[str, Any]:
    """Return what tells of a statement where there is little room."""
    document = record.document
    uid = document["uid"]
    beside, names_beside = read_beside(document, state)
    names = record.names | names_beside
    points = points_of(document, Library(beside, names))
    cites = [cite for point in points for cite in point.cites]
    shown = points[:MOST_POINTS]
    charges = charges_of(document, [cite for point in shown for cite in point.cites], state)
    voices = voices_of(document, beside, names)
    pointing = incoming(uid, read_rows("statements", state, ref=f"*:{uid}", page_size=MOST))
    return own_facts(document, names, beside) | {
        "heading": document["title"],
        "page": page_of("statement", uid),
        "summary": shortened(document["summary"], LONGEST_SUMMARY),
        "voices": voices[:LINES],
        "others": counted(len(voices[LINES:]), "other", "others") if voices[LINES:] else "",
        "subject": subject_of(voices),
        "points": [brief(point, charges) for point in shown],
        "cites": len(cites),
        "sources": counted(len(document["appearances"]), "source", "sources"),
        "warnings": [group.warning for group in pointing if group.warning],
    }


def brief(point: Point, charges: list[Charge]) -> Brief:
    """Return a point with the charges in it, its words cut where they are long."""
    numbers = {cite.number for cite in point.cites}
    quote = point.quote
    if quote:
        quote = replace(quote, text=shortened(quote.text, LONGEST_QUOTE))
    own = [charge for charge in charges if charge.number in numbers]
    return Brief(Point(quote, point.cites), own)
