"""What follows from the family of a type of reference, and from the ways it points."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Self

from .defined import Defined
from .families import Direction, Family, Points

STATEMENT, AGREEMENT, CLAUSE = "statement", "agreement", "clause"


class CitingAct(Defined):
    """What a reference does: its family, its two directions, and how it reads in a sentence.

    A direction is a property of the type, never of a single reference; a type that points at
    another statement, or from one text to another, has none. `phrase` stands between who speaks
    and the text; `about_phrases` in its place where the reference is about one government, and
    about several, which stand at `{}`: none where whom it is about is told after the text.
    """

    family: Family
    text_direction: Direction | None
    about_direction: Direction | None
    phrase: str
    about_phrases: tuple[str, str] | None

    def __new__(
        cls,
        value: str,
        definition: str = "",
        family: Family = Family.REPORT,
        points: Points = (None, None),
        phrase: str = "",
        about_phrases: tuple[str, ...] = (),
    ) -> Self:
        member = str.__new__(cls, value)
        member._value_, member.definition = value, definition
        member.family, member.phrase = family, phrase
        member.about_phrases = (about_phrases[0], about_phrases[-1]) if about_phrases else None
        member.text_direction, member.about_direction = points
        return member

    @property
    def full_definition(self) -> str:
        ways = ""
        if self.text_direction and self.about_direction:
            ways = (
                f" Toward the text: {self.text_direction.value}; toward the governments that it is"
                f" about: {self.about_direction.value}."
            )
        return f"{super().full_definition} Family: {self.family.value}.{ways}"

    @property
    def origins(self) -> frozenset[str]:
        """What may make such a reference: a statement, or an agreement or its clause."""
        is_between_texts = self.family is Family.TEXT
        return frozenset({AGREEMENT, CLAUSE} if is_between_texts else {STATEMENT})

    @property
    def targets(self) -> frozenset[str]:
        """What such a reference may point at."""
        is_at_statement = self.family is Family.ANSWER
        return frozenset({STATEMENT} if is_at_statement else {AGREEMENT, CLAUSE})

    @property
    def directions(self) -> frozenset[Direction]:
        """Which ways it points: `neutral` only where it points neither way."""
        ways = frozenset(way for way in (self.text_direction, self.about_direction) if way)
        return ways - {Direction.NEUTRAL} or ways

    @cached_property
    def deed(self) -> str:
        """What it does, where its text is told apart: the phrase without its last preposition."""
        return re.sub(r" (about|of|to|under|with)$", "", self.phrase)

    @property
    def is_charge(self) -> bool:
        return self.family is Family.CHARGE

    @property
    def judges_conduct(self) -> bool:
        """Tell whether it points toward somebody's conduct: then it says nothing of the text."""
        return self.about_direction in (Direction.FAVOURABLE, Direction.ADVERSE)

    @classmethod
    def of(cls, origin: str) -> tuple[Self, ...]:
        """Return the types of reference that a statement, an agreement or a clause may make."""
        return tuple(kind for kind in cls if origin in kind.origins)
