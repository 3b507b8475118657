"""Positions in words, below each other: they print themselves, as a page has hundreds."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

from .positions import Position

DOUBT = ' <span class="doubt">({})</span>'
CHANGED = ' <span class="sign ringed">changed position</span>'


def printed(positions: Iterable[Position], lane: str = "") -> SafeString:
    """Print positions as a list.

    Where a `lane` is told, the steps behind them stand there, and whom others are also about.
    """
    items = "\n".join(item(one, escape(lane)) for one in positions)
    return SafeString(f'<ul class="positions">\n{items}\n</ul>')


def item(one: Position, lane: str) -> str:
    name = f'<a class="family" href="{lane}">{one.family}</a>' if lane else strong(one.family)
    about = f" about {escape(one.about)}" if one.about else ""
    doubt = DOUBT.format(one.doubt) if one.doubt else ""
    changed = CHANGED if one.is_changed else ""
    style = ' class="pale"' if one.is_pale else ""
    return (
        f"<li{style}>{one.mark}"
        f"<p>{name}{about}: {escape(one.words)}{doubt}{changed}</p>\n"
        f'<p class="since">{since(one)}{"" if lane else concerning(one)}</p></li>'
    )


def strong(words: str) -> str:
    return f"<strong>{words}</strong>"


def since(one: Position) -> str:
    """Print the days of a position, and how many steps there are."""
    first = "" if one.is_once else f", since {one.first}"
    days = f"{one.latest}{first} · " if one.latest else ""
    uncounted = f", {one.uncounted} not counted" if one.uncounted else ""
    return f"{days}{one.steps}{uncounted}"


def concerning(one: Position) -> str:
    about = ", ".join(map(str, one.concerning))
    return f"<br>of these, about {about}" if about else ""
