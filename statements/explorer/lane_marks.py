"""The marks of lanes, each in its place: they print themselves, as there are hundreds."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from .acts import Act
from .months import Sum

Drawn = Act | Sum  # what a mark stands for

CIRCLE = '<circle class="ring" cx="{}" cy="{}" r="9" transform="translate(7 7)"/>'
STRIKE = (
    '<svg class="strike" x="{}" y="{}" width="14" height="14">'
    '<line x1="0" y1="14" x2="14" y2="0"/></svg>'
)
SPAN = '<line class="span" x1="{}" x2="{}" y1="{}" y2="{}" transform="translate(7 7)"/>'
LINKED = (
    '{}<a href="{}"{}><title>{}: {}</title>{}<use href="#{}" x="{}" y="{}" width="14" height="14"/>'
    '{}<text class="caption" x="0" y="{}" transform="translate(7 0)" aria-hidden="true">{}</text>'
    "</a>"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark in its place; `until` is where a date that is not one day ends, if far off.

    In a template it prints itself: linked, and told in words in the line `caption` while somebody
    points at it.
    """

    act: Drawn
    whose: str
    x: str
    y: int
    until: str
    caption: int

    def __str__(self) -> SafeString:
        act, x, y, brief = self.act, self.x, self.y, escape(self.act.brief)
        signs = (
            ("pale", act.reasons),
            ("struck", act.is_superseded),
            ("ringed", act.is_changed),
        )
        classes = " ".join(name for name, is_so in signs if is_so)
        return SafeString(
            LINKED.format(
                SPAN.format(x, self.until, y, y) if self.until else "",
                escape(act.link.address),
                f' class="{classes}"' if classes else "",
                escape(self.whose),
                brief,
                CIRCLE.format(x, y) if act.is_changed else "",
                act.mark.symbol,
                x,
                y,
                STRIKE.format(x, y) if act.is_superseded else "",
                self.caption,
                brief,
            )
        )

    __html__ = __str__  # within other HTML, too
