"""Dates within what is typed into a box, put as they are kept: "22 дек. 2022" as 2022-12-22."""

from __future__ import annotations

from collections.abc import Sequence

from .days import read_day

LONGEST = 4  # words of a date
MOST_WORDS = 30  # that are looked at


def with_plain_dates(text: str) -> str:
    """Return a text with each date of it, the longest first, as it is kept; itself without any."""
    words, plain, at, has_date = text.split()[:MOST_WORDS], list[str](), 0, False
    while at < len(words):
        lengths = range(min(LONGEST, len(words) - at), 0, -1)
        read = ((length, plain_date(words[at : at + length])) for length in lengths)
        length, date = next((one for one in read if one[1]), (1, ""))
        plain.append(date or words[at])
        at, has_date = at + length, has_date or bool(date)
    return " ".join(plain) if has_date else text


def plain_date(words: Sequence[str]) -> str:
    """Return the date that some words are by themselves, empty where they are none."""
    text = " ".join(words)
    if not any(map(str.isdigit, text)):
        return ""
    try:
        return str(read_day(text).date)
    except ValueError:
        return ""
