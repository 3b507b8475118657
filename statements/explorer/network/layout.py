"""Where nodes and ties of a network stand: columns with curves between them. Pure.

Who acts stands in boxes, in the order given; what is acted on stands in columns beside them, in
the order of the mean place of who acts on it, which keeps crossings few: Sugiyama, Tagawa and Toda,
Methods for Visual Understanding of Hierarchical System Structures (1981), with one layer fixed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from math import log2
from operator import attrgetter

from .drawing import (
    BOX,
    BOX_WIDTH,
    WIDEST,
    Column,
    Fan,
    Layout,
    Line,
    Node,
    Place,
    Tie,
    count_of,
    fit,
    in_two,
    label_of,
    width_of,
)

MOST_LABELS = 80  # of columns beside boxes: those of the most weight
ROW, THIN = 20, 6  # how far nodes stand apart, with their label and without
BLOCK = 8  # above what does not belong to what stands before
BOX_ROW = 46
LABEL, GAP = 308, 162
INDENT, BESIDE = 14, 12  # of a part; from the middle of a node to its label
TOP = 12
ROOM = BOX - 6  # on one side of a box, for what begins or ends there

Side = tuple[str, bool]  # of a node: whether ties go on to the right there


def lay_out(columns: Sequence[Column], ties: Sequence[Tie]) -> Layout:
    """Return the picture of columns from left to right; the first in boxes has who acts."""
    columns = [column for column in columns if column.nodes]
    acting = next(n for n, column in enumerate(columns) if column.is_boxed)
    ranks = {node.id: rank for rank, node in enumerate(columns[acting].nodes)}
    means = means_of(ties, ranks)
    ordered = [
        column if column.is_boxed else replace(column, nodes=in_order(column.nodes, means))
        for column in columns
    ]
    labelled = most_cited(
        node for column in ordered if not column.is_boxed for node in column.nodes
    )
    height = max(height_of(column, labelled) for column in ordered)
    placed, x = [], 0.0
    for place, column in enumerate(ordered):
        placed.append(column_at(column, x, height, labelled, is_left=place < acting))
        x += (BOX_WIDTH if column.is_boxed else LABEL) + GAP
    by_id = {(n != acting, one.node.id): one for n, own in enumerate(placed) for one in own}
    return Layout(
        fans=fans_of(placed[acting], by_id, ties),
        places=[one for n, own in enumerate(placed) if n != acting for one in own],
        width=round(x - GAP) + 2,
        height=round(height + 2 * TOP),
    )


def means_of(ties: Iterable[Tie], ranks: Mapping[str, int]) -> dict[str, float]:
    """Return the mean rank of who acts on each node, by weight."""
    sums, weights = defaultdict[str, int](int), defaultdict[str, int](int)
    for tie in ties:
        sums[tie.target] += ranks[tie.source] * tie.weight
        weights[tie.target] += tie.weight
    return {target: sums[target] / weights[target] for target in sums}


def in_order(nodes: Sequence[Node], means: Mapping[str, float]) -> list[Node]:
    """Return nodes block by block, each block where the mean of its own is."""
    blocks = [[*own] for _, own in groupby(nodes, attrgetter("block"))]

    def mean(block: Sequence[Node]) -> float:
        own = [(means[node.id], node.weight) for node in block if node.id in means]
        total = sum(weight for _, weight in own)
        return sum(place * weight for place, weight in own) / total if total else 0.0

    blocks.sort(key=mean)
    return [node for block in blocks for node in block]


def most_cited(nodes: Iterable[Node]) -> set[str]:
    """Return the nodes that bear their labels at all times."""
    ordered = sorted(nodes, key=lambda node: (-node.weight, node.id))
    return {node.id for node in ordered[:MOST_LABELS]}


def rows_of(column: Column, labelled: set[str]) -> list[float]:
    """Return how far below the top of its column each node stands, last where the column ends."""
    sizes = Counter(node.block for node in column.nodes)
    rows, y, before = [], 0.0, column.nodes[0].block
    for node in column.nodes:
        step = BOX_ROW if column.is_boxed else ROW if node.id in labelled else THIN
        is_apart = node.block != before and sizes[node.block] + sizes[before] > 2
        y += BLOCK if is_apart and step != THIN else 0
        rows.append(y + step / 2)
        y, before = y + step, node.block
    return [*rows, y]


def height_of(column: Column, labelled: set[str]) -> float:
    return rows_of(column, labelled)[-1]


def column_at(
    column: Column, left: float, height: float, labelled: set[str], *, is_left: bool
) -> list[Place]:
    """Return the places of a column: boxes are spread over the height, others stand in its middle.

    Labels stand on the side away from the boxes.
    """
    *rows, own = rows_of(column, labelled)
    if column.is_boxed:
        middle, step = left + BOX_WIDTH / 2, height / max(len(rows), 1)
        return [
            boxed(node, middle, round(TOP + step * (n + 0.5), 1))
            for n, node in enumerate(column.nodes)
        ]
    top = TOP + (height - own) / 2
    mark, way, anchor = (left + LABEL - 8, -1, "end") if is_left else (left + 8, 1, "start")
    return [
        place_beside(node, mark, top + y, way, anchor, is_labelled=node.id in labelled)
        for node, y in zip(column.nodes, rows, strict=True)
    ]


def boxed(node: Node, x: float, y: float) -> Place:
    """Return the place of a box; what is too long for one line stands in two."""
    room = BOX_WIDTH - BESIDE
    above, rest = in_two(node.label, room - width_of(count_of(node)))
    label = fit(rest, room - width_of(count_of(node)))
    return Place(node, x, y, label, x, "middle", above=above)


def place_beside(
    node: Node, mark: float, y: float, way: int, anchor: str, *, is_labelled: bool
) -> Place:
    x = mark + way * INDENT * node.is_part
    label = label_of(node, LABEL - 8 - BESIDE - INDENT * node.is_part)
    return Place(node, x, round(y, 1), label, x + way * BESIDE, anchor, is_labelled)


def fans_of(
    acting: Sequence[Place], by_id: Mapping[tuple[bool, str], Place], ties: Sequence[Tie]
) -> list[Fan]:
    """Return who acts with its ties, which leave and come in the order of their other ends."""
    ends = {place.node.id: place for place in acting}
    pairs = [(tie, ends[tie.source], by_id[(True, tie.target)]) for tie in ties]
    out, into = defaultdict[Side, list[Tie]](list), defaultdict[Side, list[Tie]](list)
    for tie, source, target in sorted(pairs, key=lambda one: (one[2].y, one[0].pattern)):
        out[(tie.source, target.x > source.x)].append(tie)
    for tie, source, target in sorted(pairs, key=lambda one: (one[1].y, one[0].pattern)):
        into[(tie.target, target.x > source.x)].append(tie)
    starts = {tie: y for own in out.values() for tie, y in ports(own, ROOM)}
    fans = {place.node.id: Fan(place, []) for place in acting}
    room = {tie: ROOM if target.is_boxed else 2 * target.size for tie, _, target in pairs}
    stops = {tie: y for own in into.values() for tie, y in ports(own, room[own[0]])}
    for tie, source, target in pairs:
        way = 1 if target.x > source.x else -1
        reach = BOX_WIDTH / 2 if target.is_boxed else 0.0
        begin = (source.x + way * BOX_WIDTH / 2, source.y + starts[tie])
        end = (target.x - way * reach, target.y + stops[tie])
        fans[tie.source].lines.append(Line(tie, curve(begin, end), width_of_tie(tie)))
    return [*fans.values()]


def ports(ties: Sequence[Tie], room: float) -> Iterator[tuple[Tie, float]]:
    """Yield how far from the middle each tie ends, of those that end there from top to bottom."""
    for n, tie in enumerate(ties):
        yield tie, room * ((n + 0.5) / len(ties) - 0.5)


def curve(begin: tuple[float, float], end: tuple[float, float]) -> str:
    (x, y), (to_x, to_y) = begin, end
    middle = round((x + to_x) / 2)
    return f"M{x:.0f} {y:.1f}C{middle} {y:.1f} {middle} {to_y:.1f} {to_x:.0f} {to_y:.1f}"


def width_of_tie(tie: Tie) -> float:
    return round(min(1 + log2(tie.weight), WIDEST), 1)
