"""Lanes: what each government said over time, a mark per act, drawn on the server.

Places across are percent of a width of at least WIDTH, so that marks that are apart there are
apart in every wider picture; where they are not, they stand on each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from operator import attrgetter

from django.utils.safestring import SafeString

from statements.dates import PartialDate, within
from statements.filters.algebra import NONE
from statements.wording.dates import spelled_date

from .acts import Act
from .lane_marks import Drawn, Placed
from .links import Link, list_at
from .matrix import lane_id
from .reading import Names
from .scale import LEFT, Scale, Tick, percent, scale_of

Where = Mapping[str, str]  # a query by names of parameters
WIDTH = 480  # the least width of a picture: `.lanes > svg` of standing.css
MARK, STEP = 14, 15  # the side of a mark, and how far marks stand apart
HEAD, FOOT = 26, 24  # above the marks of a lane: whose it is; below: what is pointed at, in words
AXIS = 24  # of the labels of the axis
UNDATED = 10.0  # percent of the width that undated acts have
HIGHEST = 8  # marks above each other; of what is more, a number leads to the list
NUMBER = 30  # the least width of such a number
LANE = (
    '<g class="lane"><line class="base" x1="0" x2="100%" y1="{0}" y2="{0}"/>\n'
    '<a href="{1}" aria-label="{2}"><text class="name" x="0" y="{3}" dy="18">{2}</text>'
    '<text class="name right" x="100%" y="{3}" dy="18" aria-hidden="true">{2}</text></a>\n'
    '<g transform="translate(-7 0)">{4}</g>{5}</g>'
)
MORE = (
    '<a href="{0}" aria-label="{1}"><title>{1}</title>'
    '<text class="more" x="{2}" y="{3}" dx="-7">+{4}</text></a>'
)


@dataclass(frozen=True, slots=True)
class More:
    """How many marks there is no room for in some days, and the list of what is of these days."""

    number: int
    words: str
    address: str
    x: str
    y: int

    def printed(self, whose: str) -> str:
        """Print the number, told with the name of whose marks these are."""
        words = f"{escape(whose)}: {escape(self.words)}"
        return MORE.format(escape(self.address), words, self.x, self.y, self.number)


@dataclass(frozen=True, slots=True)
class Lane:
    """The marks of one government; it prints itself, as a page has dozens."""

    government: Link
    count: int | None  # None where a mark stands for several
    y: int
    base: int  # the line on which marks stand
    marks: list[Placed]
    more: list[More]

    def __str__(self) -> SafeString:
        whose = self.government.label
        name = escape(whose if self.count is None else f"{whose} · {self.count}")
        marks = "\n".join(map(str, self.marks))
        more = "\n".join(one.printed(whose) for one in self.more)
        address = escape(self.government.address)
        return SafeString(LANE.format(self.base, address, name, self.y, marks, more))

    __html__ = __str__


@dataclass(frozen=True, slots=True)
class Lanes:
    """All lanes below each other, on one axis."""

    lanes: list[Lane]
    ticks: list[Tick]
    undated: str  # where the undated ones end, if there are any
    height: int
    bottom: int


def lanes_of(acts: Sequence[Drawn], names: Names, where: Where) -> Lanes | None:
    """Return the lanes of some acts, by the names of governments; None where there is no act.

    `where` is what a list of references is asked that has all of them.
    """
    has_undated = any(act.day is None for act in acts)
    left = UNDATED + LEFT if has_undated else LEFT
    scale = scale_of(
        [day for act in acts if act.day for day in (act.day.first, act.day.last)], left
    )
    lanes, y = [], AXIS
    for government, own in by_government(acts, names):
        lane = lane_of(government, own, scale, y, where)
        lanes.append(lane)
        y = lane.base + FOOT
    if not lanes:
        return None
    ticks = scale.ticks if scale else []
    return Lanes(lanes, ticks, percent(UNDATED) if has_undated else "", y + AXIS, y)


def by_government(acts: Iterable[Drawn], names: Names) -> list[tuple[Link, list[Drawn]]]:
    """Return acts by government, each with a link to where the page tells of it."""
    key = attrgetter("government")
    groups = [(key, [*own]) for key, own in groupby(sorted(acts, key=key), key)]
    links = [(Link(names.of("government", key), f"#{lane_id(key)}"), own) for key, own in groups]
    return sorted(links, key=lambda item: (item[0].label, item[0].address))


def lane_of(
    government: Link, acts: Sequence[Drawn], scale: Scale | None, y: int, where: Where
) -> Lane:
    places = [(x_of(act, scale, place), act) for place, act in undated_first(acts)]
    levels = levels_of([x for x, _ in places])
    shown = min(max(levels, default=0), HIGHEST - 1)
    hidden = [place for place, level in zip(places, levels, strict=True) if level > shown]
    top = STEP if hidden else 0
    base = y + HEAD + STEP * (shown + 1) + top
    caption = base + FOOT - 8
    marks = [
        Placed(
            act,
            government.label,
            percent(x),
            base - STEP * (level + 1),
            until_of(act, scale, x),
            caption,
        )
        for (x, act), level in zip(places, levels, strict=True)
        if level <= shown
    ]
    more = [more_of(some, acts, where, y + HEAD + STEP - 3) for some in side_by_side(hidden)]
    count = len(acts) if all(isinstance(act, Act) for act in acts) else None
    return Lane(government, count, y, base, marks, more)


def side_by_side(hidden: Sequence[tuple[float, Drawn]]) -> list[list[tuple[float, Drawn]]]:
    """Return marks without room in groups, so far apart that their numbers do not touch."""
    groups: list[list[tuple[float, Drawn]]] = []
    for x, act in hidden:
        if groups and (x - groups[-1][0][0]) * WIDTH / 100 < NUMBER:
            groups[-1].append((x, act))
        else:
            groups.append([(x, act)])
    return groups


def more_of(
    hidden: Sequence[tuple[float, Drawn]], acts: Sequence[Drawn], where: Where, y: int
) -> More:
    """Return the number of some marks, leading to all references of their days, or undated."""
    x, one = hidden[0]
    span = span_of([act.day for _, act in hidden if act.day])
    own = [act for act in acts if is_within(act.day, span)]
    number = f"{len(own)} " if all(isinstance(act, Act) for act in own) else ""
    asked = {"said_on": NONE} if span is None else {"said_on__within": str(span)}
    return More(
        len(hidden),
        f"{len(hidden)} more: all {number}references {period_words(span)} as a list",
        list_at("references", **where, government=one.government, **asked),
        percent(x),
        y,
    )


def span_of(days: Sequence[PartialDate]) -> PartialDate | None:
    """Return the time that some days span, None where there is none."""
    if not days:
        return None
    first, last = min(day.first for day in days), max(day.last for day in days)
    return PartialDate.parse(f"{first}/{last}")


def is_within(day: PartialDate | None, span: PartialDate | None) -> bool:
    """Tell whether a day is wholly of a time; where one is not told, whether neither is."""
    return day is span if day is None or span is None else within(day, span)


def period_words(span: PartialDate | None) -> str:
    if span is None:
        return "without a date"
    return f"of {spelled_date(span)}"


def undated_first(acts: Sequence[Drawn]) -> list[tuple[int, Drawn]]:
    """Return acts from left to right, with the place of each undated one among its like."""
    undated = [*enumerate(act for act in acts if not act.day)]
    return undated + [(0, act) for act in acts if act.day]


def x_of(act: Drawn, scale: Scale | None, place: int) -> float:
    """Return where an act stands: undated ones side by side at the left, then above each other."""
    if act.day and scale:
        return scale.at(act.day.first)
    room = max(1, int(UNDATED * WIDTH / 100 / STEP) - 1)
    return LEFT + place % room * STEP * 100 / WIDTH


def until_of(act: Drawn, scale: Scale | None, x: float) -> str:
    if not (act.day and scale):
        return ""
    end = scale.at(act.day.last)
    return percent(end) if (end - x) * WIDTH / 100 > MARK else ""


def levels_of(xs: Iterable[float]) -> list[int]:
    """Return on which level each mark stands: the lowest that is free there."""
    ends: list[float] = []  # of each level: where its last mark ends
    levels = []
    for x in xs:
        left = x * WIDTH / 100
        level = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        if level == len(ends):
            ends.append(0.0)
        ends[level] = left + STEP
        levels.append(level)
    return levels
