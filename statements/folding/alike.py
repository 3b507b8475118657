"""Words found in a text that spells them with other marks: where its own words stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from .kept import PLAIN, UNSEEN

SPACE = " "


def find_alike(words: str, text: str) -> tuple[int, int] | None:
    """Return where words first stand in a text, from and to, in code points.

    Quotation marks, hyphens, kinds of space, line ends and characters that nobody sees make no
    difference; letters and their case do.
    """
    sought = "".join(mark for mark, _ in marks(words)).strip()
    places = list(marks(text))
    at = "".join(mark for mark, _ in places).find(sought) if sought else -1
    return None if at < 0 else (places[at][1], places[at + len(sought) - 1][1] + 1)


def marks(text: str) -> Iterator[tuple[str, int]]:
    """Yield each character in its plain form with its place; a run of spaces once."""
    before = ""
    for place, character in enumerate(text):
        if character.isspace():
            plain = SPACE if before != SPACE else ""
        elif unicodedata.category(character) in UNSEEN and not unicodedata.combining(character):
            plain = ""
        else:
            plain = chr(ord(character)).translate(MARKS)
        for mark in plain:
            yield mark, place
        before = plain or before


MARKS = {code: plain for code, plain in PLAIN.items() if not chr(code).isalpha()} | {
    ord("\u2026"): "..."
}  # an ellipsis is three dots; ʼ and ʻ are letters to Unicode, and quotation marks to typists
MARKS |= {ord(mark): "'" for mark in "ʼʻ"}
