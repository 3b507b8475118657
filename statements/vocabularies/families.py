"""What types of references belong to, and which way they point.

Both are those of the coding rules; which way a type points is told in the codebook, and never
judged anew for a single reference.
"""

from __future__ import annotations

from typing import Self

from .defined import Defined


class Family(Defined):
    """What a type of reference belongs to, and how that reads in a sentence."""

    phrase: str

    def __new__(cls, value: str, definition: str = "", phrase: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_, member.definition = value, definition
        member.phrase = phrase
        return member

    DEMAND = (
        "demand",
        "Asks that a text be kept",
        "asks for the keeping of",
        "Demand",
    )
    CHARGE = (
        "charge",
        "Says that a text is broken or not fulfilled",
        "charges non-compliance with",
        "Charge",
    )
    DEFENCE = (
        "defence",
        "Answers for conduct",
        "speaks for conduct under",
        "Defence",
    )
    COMMITMENT = (
        "commitment",
        "Stands by, praises or announces a text",
        "stands by",
        "Commitment",
    )
    BASIS = (
        "basis",
        "Takes a text as ground, or names who must act under it",
        "takes as ground for action",
        "Basis",
    )
    MEANING = "meaning", "Says what a text means", "says what is meant by", "Meaning"
    CHANGE = (
        "change",
        "Wants a text prolonged or changed, or holds that it no longer serves",
        "questions or would change",
        "Change",
    )
    REPORT = "report", "Tells of a text or its progress", "tells of", "Report"
    ANSWER = "answer", "Points at another statement", "points at", "Answer"
    TEXT = "text", "Points from one text to another", "points, as a text, at", "Text"


class Direction(Defined):
    """Which way a type points: toward the text, and toward the government it is about."""

    SUPPORTS = "supports", "Toward the text: speaks for it", "Supports"
    CHALLENGES = "challenges", "Toward the text: speaks against it", "Challenges"
    FAVOURABLE = "favourable", "Toward the government it is about: in its favour", "Favourable"
    ADVERSE = "adverse", "Toward the government it is about: against it", "Adverse"
    NEUTRAL = "neutral", "Neither way", "Neutral"


Points = tuple[Direction | None, Direction | None]  # toward the text, toward whom it is about


SUPPORTING: Points = (Direction.SUPPORTS, Direction.NEUTRAL)
CHALLENGING: Points = (Direction.CHALLENGES, Direction.NEUTRAL)
FAVOURABLE: Points = (Direction.NEUTRAL, Direction.FAVOURABLE)
ADVERSE: Points = (Direction.NEUTRAL, Direction.ADVERSE)
NEUTRAL: Points = (Direction.NEUTRAL, Direction.NEUTRAL)
NOWHERE: Points = (None, None)  # at a statement, or from one text to another
