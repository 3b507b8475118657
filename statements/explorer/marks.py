"""Marks: one shape for each family of references, filled by which way they point.

The shapes stand in a page once, as symbols (`explorer/symbols.html`); a mark uses one of them.
Words stand beside every mark, or tell it where it stands in a picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from statements.stances import STANCE_TYPES
from statements.vocabularies import Certainty, Direction, Family, ReferenceType

Shape = tuple[str, str]  # paths in a square of 16: the outline, and its left half
SHAPES: Mapping[Family, Shape] = {
    Family.DEMAND: ("M3 2 14 8 3 14Z", "M3 2 8 4.73V11.27L3 14Z"),
    Family.CHARGE: ("M8 1.25 14.75 8 8 14.75 1.25 8Z", "M8 1.25V14.75L1.25 8Z"),
    Family.DEFENCE: (
        "M2.5 2H13.5V8C13.5 11.5 11 13.5 8 14.75 5 13.5 2.5 11.5 2.5 8Z",
        "M2.5 2H8V14.75C5 13.5 2.5 11.5 2.5 8Z",
    ),
    Family.COMMITMENT: ("M8 2A6 6 0 1 1 8 14 6 6 0 1 1 8 2Z", "M8 2A6 6 0 0 0 8 14Z"),
    Family.BASIS: ("M5 2.75H11L14.75 13.5H1.25Z", "M5 2.75H8V13.5H1.25Z"),
    Family.MEANING: (
        "M1 8Q8 -1 15 8 8 17 1 8Z",
        "M1 8Q4.5 3.5 8 3.5V12.5Q4.5 12.5 1 8Z",
    ),
    Family.CHANGE: (
        "M5.75 2H10.25V5.75H14V10.25H10.25V14H5.75V10.25H2V5.75H5.75Z",
        "M5.75 2H8V14H5.75V10.25H2V5.75H5.75Z",
    ),
    Family.REPORT: ("M1.5 5H14.5V11H1.5Z", "M1.5 5H8V11H1.5Z"),
}
FILLED, HALF, OPEN = "filled", "half", "open"
FILLS: Mapping[Direction, str] = {
    Direction.SUPPORTS: FILLED,
    Direction.FAVOURABLE: FILLED,
    Direction.NEUTRAL: HALF,
    Direction.CHALLENGES: OPEN,
    Direction.ADVERSE: OPEN,
}


def direction_of(type: ReferenceType) -> Direction:
    """Return which way a type points: on conduct where it judges that, else toward the text."""
    way = type.about_direction if type.judges_conduct else type.text_direction
    return way or Direction.NEUTRAL


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a family and a direction; in a template it prints itself."""

    family: Family
    direction: Direction

    @classmethod
    def of(cls, type: ReferenceType) -> Mark:
        return cls(type.family, direction_of(type))

    @property
    def symbol(self) -> str:
        return f"mark-{self.family.value}-{FILLS[self.direction]}"

    def __str__(self) -> SafeString:
        return SafeString(
            f'<svg class="mark" aria-hidden="true"><use href="#{self.symbol}"/></svg>'
        )

    __html__ = __str__  # within other HTML, too


@dataclass(frozen=True, slots=True)
class Symbol:
    """A shape with a fill: what stands in a page once."""

    id: str
    outline: str
    fill: str  # the path that is filled, empty for none


def symbol_of(mark: Mark) -> Symbol:
    outline, half = SHAPES[mark.family]
    fills = {FILLED: outline, HALF: half, OPEN: ""}
    return Symbol(mark.symbol, outline, fills[FILLS[mark.direction]])


@dataclass(frozen=True, slots=True)
class KeyLine:
    """What a mark means, in words."""

    marks: tuple[Mark, ...]
    name: str
    words: str


MARKS = tuple(dict.fromkeys(map(Mark.of, STANCE_TYPES)))  # those that a reference may have
SYMBOLS = tuple(map(symbol_of, MARKS))
FAMILIES = tuple(family for family in Family if family in SHAPES)
KEY_OF_SHAPES = tuple(
    KeyLine(
        tuple(mark for mark in MARKS if mark.family is family),
        str(family.label),
        family.definition,
    )
    for family in FAMILIES
)
KEY_OF_FILLS = (
    KeyLine(
        (Mark.of(ReferenceType.WELCOMES), Mark.of(ReferenceType.CLAIMS_COMPLIANCE)),
        "Filled",
        "speaks for the text, or in favour of the government that it is about",
    ),
    KeyLine(
        (Mark.of(ReferenceType.ANNOUNCES), Mark.of(ReferenceType.INTERPRETS)),
        "Half filled",
        "neither way",
    ),
    KeyLine(
        (Mark.of(ReferenceType.REJECTS), Mark.of(ReferenceType.ALLEGES_VIOLATION)),
        "Open",
        "doubts or refuses the text, or speaks against the government that it is about",
    ),
)
OF_MARKS = {
    "symbols": SYMBOLS,
    "shapes": KEY_OF_SHAPES,
    "fills": KEY_OF_FILLS,
    "likely": Certainty.LIKELY.definition,
}  # for a page
