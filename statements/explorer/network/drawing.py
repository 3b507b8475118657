"""What a picture of a network consists of, in pixels: nodes, ties, and both in their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from unicodedata import east_asian_width

BOX, BOX_WIDTH = 26, 176
LETTER, WIDE = 6.7, 13.5  # widths in the letters of the picture
HALF_A_LINE = 8
WIDEST = 9.0  # of a tie


@dataclass(frozen=True, slots=True)
class Node:
    """What is drawn, with its name and number in `words`; nodes of a block stand together."""

    id: str
    kind: str
    label: str
    name: str
    words: str
    address: str
    weight: int
    block: str = ""
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """That one node does something to another, so often; `pattern` is how it is drawn."""

    source: str
    target: str
    pattern: str
    weight: int
    words: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """Nodes below each other; who acts stands in boxes, what is acted on beside its marks."""

    nodes: Sequence[Node]
    is_boxed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A node in its place: the middle of its mark or box, and where its label begins or ends."""

    node: Node
    x: float
    y: float
    label: str
    label_x: float
    anchor: str
    is_labelled: bool = True

    @property
    def is_boxed(self) -> bool:
        return self.anchor == "middle"

    @property
    def count(self) -> str:
        """How often it acts or is acted on, which stands after its label."""
        return count_of(self.node)

    @property
    def left(self) -> float:
        return self.x - BOX_WIDTH / 2

    @property
    def top(self) -> float:
        return self.y - BOX / 2

    @property
    def size(self) -> float:
        """Half the width of the mark: by how often it is acted on."""
        return round(3 + min(log2(1 + self.node.weight) / 2, 4), 1)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """The box of the label: left, top, right, bottom."""
        width = width_of(self.label + self.count)
        left = self.label_x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return (left, self.y - HALF_A_LINE, left + width, self.y + HALF_A_LINE)


@dataclass(frozen=True, slots=True)
class Line:
    """A tie as a curve."""

    tie: Tie
    path: str
    width: float


@dataclass(frozen=True, slots=True)
class Fan:
    """Who acts, with all that it does."""

    place: Place
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture: the boxes with their fans, then the other nodes column by column."""

    fans: list[Fan]
    places: list[Place]
    width: int
    height: int


def label_of(node: Node, room: float) -> str:
    return fit(node.label, room - width_of(count_of(node)))


def count_of(node: Node) -> str:
    return f" · {node.weight:,}" if node.weight else ""


def width_of(text: str) -> float:
    """Return how wide a text may be, in pixels: never less than it is."""
    return sum(WIDE if east_asian_width(letter) in "WF" else LETTER for letter in text)


def fit(label: str, room: float) -> str:
    """Return as much of a label as there is room for."""
    if width_of(label) <= room:
        return label
    while width_of(label) > room - LETTER:
        label = label[:-1]
    return f"{label.rstrip()}…"
