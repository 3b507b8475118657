"""What a picture of a network consists of, in pixels: nodes, ties, and both in their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from unicodedata import east_asian_width

BOX, BOX_WIDTH = 36, 190
NARROW = frozenset("iljtfr.,:;'’|!()[]·- 1")
BROAD = frozenset("mwMW@—…")
HALF_A_LINE = 8
DENSE = 400  # lines
SMALLEST = 2.5  # half the width of a mark
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
    above: str = ""  # the first line of a label in a box, where it has two

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
        """Half the width of the mark: by how often it is acted on, if there is room."""
        if not self.is_labelled:
            return SMALLEST
        return round(3 + min(log2(1 + self.node.weight) / 2, 4), 1)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """The box, else that of the label: left, top, right, bottom."""
        if self.is_boxed:
            return (self.left, self.top, self.left + BOX_WIDTH, self.top + BOX)
        width = width_of(self.label + self.count)
        left = self.label_x - width if self.anchor == "end" else self.label_x
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

    @property
    def is_dense(self) -> bool:
        """Whether there are so many lines that each must be faint."""
        return sum(len(fan.lines) for fan in self.fans) > DENSE


def label_of(node: Node, room: float) -> str:
    return fit(node.label, room - width_of(count_of(node)))


def count_of(node: Node) -> str:
    return f" · {node.weight:,}" if node.weight else ""


def width_of(text: str) -> float:
    """Return how wide a text may be in bold letters of the picture, in pixels: hardly ever less."""
    return sum(map(width_of_letter, text))


def width_of_letter(letter: str) -> float:
    if letter in NARROW:
        return 4.0
    if letter in BROAD or east_asian_width(letter) in "WF":
        return 13.5
    return 6.6 if letter.isascii() and not letter.isupper() else 8.5


def fit(label: str, room: float) -> str:
    """Return as much of a label as there is room for."""
    if width_of(label) <= room:
        return label
    while width_of(f"{label}…") > room:
        label = label[:-1]
    return f"{label.rstrip()}…"


def in_two(label: str, room: float) -> tuple[str, str]:
    """Return the first words of a label that there is room for, and the rest; alone, if it fits."""
    if width_of(label) <= room:
        return "", label
    words = label.split(" ")
    first = next((n for n in range(len(words), 0, -1) if width_of(" ".join(words[:n])) <= room), 0)
    return " ".join(words[:first]), " ".join(words[first:])
