"""What another site copies to show a page of ours in a frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html

from .links import page_of

ROOT = "/embed"  # before the address of a page
# Nothing runs in the frame; a link in it opens the page as any other, not within these limits.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"

# Pixels, where a frame is about as wide as a column of text.
HEAD_AND_FOOT, AROUND, LINE, HIGHEST = 300, 20, 24, 900


def height_for(lines: Iterable[int]) -> int:
    """Return how high a frame is for parts of so many lines each; what is higher scrolls."""
    return min(HIGHEST, HEAD_AND_FOOT + sum(AROUND + LINE * count for count in lines))


@dataclass(frozen=True, slots=True)
class Embed:
    """A page as a frame: what a reader of another site hears that it is, and its height."""

    noun: str
    key: str
    title: str
    height: int  # pixels

    @property
    def address(self) -> str:
        return f"{ROOT}{page_of(self.noun, self.key)}"

    def frame(self, origin: str) -> str:
        """Return the frame as HTML, to be shown as text."""
        return str(
            format_html(
                '<iframe src="{}{}" title="{}" width="100%" height="{}" loading="lazy"'
                ' sandbox="{}" frameborder="0"></iframe>',
                origin,
                self.address,
                self.title,
                self.height,
                SANDBOX,
            )
        )
