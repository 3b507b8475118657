"""Signs that other searches give a meaning and ours does not: refused, never read as words.

What people write and paste is no sign: 6:3, U.S., C++, AT&T, and/or, 9-10 November, (EU), «…»,
addresses of pages and of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

UNDERSTOOD = (
    'words, all of which must be there; "phrases" as spelled; word* for words that begin so;'
    " -word or NOT word for what must not be there; a or b. AND may stand between words"
)
QUOTED = re.compile(r'"[^"]*(?:"|$)')
ADDRESS = re.compile(
    r"\W*[a-z][a-z0-9+.-]*://\S|\W*www\.\S|\S+@[\w-]+\.[\w.-]+\W*$"
    r"|\W*(?:[\w-]+\.)+[a-z]{2,}/\S*$",  # mid.ru/en/?lang=en
    re.IGNORECASE,
)
FRONT = r"^[-(]*"  # what may stand before a word
LETTER = r"[^\W\d]"

# What stands in one piece of a text, its quoted words as "", and what to write instead.
SIGNS = tuple(
    (re.compile(pattern), advice)
    for pattern, advice in (
        (r"\\", "leave it out"),
        (r"\|", "for one or the other write or between them"),
        (r"~", "words are found in their inflections; near spellings are not"),
        (r"\^", "no word weighs more than another: leave it out"),
        (r"<(?:-|\d+)>", 'for words beside each other write them "in quotation marks"'),
        (rf"{FRONT}!+[\w(\"]", "for what must not be there write -word"),
        (rf"{FRONT}\++(?:{LETTER}|[(\"])", "all words must be there: leave it out"),
        (rf"{FRONT}&+\w|\w{{3,}}&+(?:\w{{3,}}|$)", "all words must be there: leave it out"),
        (
            rf"{FRONT}{LETTER}[\w.-]*:+[\w\"*(\[{{<>/=-]",
            "no part is searched alone: other parameters ask for what is no word, and a colon"
            " in a text has a space after it",
        ),
        (
            rf"{FRONT}{LETTER}\w*(?:[<>]=?|=)[\w\"*-]",
            "q takes words: write a parameter beside it, as in q=corridor&government=russia",
        ),
        (
            rf"{FRONT}[<>]=?\d|\d\.\.\d",
            "other parameters take ranges, as in said_on__gte=2022",
        ),
        (rf"{FRONT}=+[\w\"]", 'for words as spelled write them "in quotation marks"'),
        (r"\*(?=.)|^\W*\*|[^\w]\*", "* stands at the end of a word and nowhere else"),
        (rf"\w\?\w|{FRONT}\?+\w", "for words that begin alike write the beginning and *: corrid*"),
        (rf"{FRONT}/\w", "patterns are not understood: leave the / out"),
        (rf"%{LETTER}|{LETTER}%", "for words that begin alike write the beginning and *: corrid*"),
        (rf"{LETTER},{LETTER}", "q takes no list: write or, or a space after the comma"),
        (
            r"^\(*(?:O?NEAR|ADJ\d*)(?:$|[/(:])|^\(*(?:W|N|PRE|ADJ|WITHIN)/\d|AROUND\(",
            'for words beside each other write them "in quotation marks"; NEAR in small letters'
            " is a word like others",
        ),
        (r"^\(*ANDNOT(?:$|[(])", "for what must not be there write -word"),
        (r"^\(*XOR(?:$|[(])", "for one or the other write or between them"),
        (rf"^[‐‑‒–—―−]+{LETTER}", "for what must not be there write -word, with a plain hyphen"),
        (r"-\(", "write - before each word that must not be there"),
    )
)
RANGE = re.compile(r"[\[{]\S*\s+TO\s+\S*[\]}]")
NEGATED_GROUP = re.compile(r"\bNOT\s*\(")
GROUPED_OR = re.compile(r"\(.*\s[oO][rR]\s|\s[oO][rR]\s.*\(")


def foreign(text: str) -> str | None:
    """Say which sign of another search a text holds and what to write instead; None if none.

    The text is in normal form C, its quotation marks plain.
    """
    outside = QUOTED.sub('""', text)
    fault = next(faults(outside), None) or next(within_quotes(text), None)
    if fault is None or not any(map(str.isalnum, text)):
        return None
    sign, advice = fault
    return f"“{sign}” means nothing to this search: {advice}. It understands {UNDERSTOOD}."


def faults(outside: str) -> Iterator[tuple[str, str]]:
    """Yield each foreign sign outside quotation marks, with what to write instead."""
    for piece in outside.split():
        if ADDRESS.match(piece):
            continue
        for sign, advice in SIGNS:
            if sign.search(piece):
                yield piece[:60].replace('""', '"…"'), advice
    if match := RANGE.search(outside):
        yield match[0][:60], "other parameters take ranges, as in said_on=2022-12-01/2022-12-15"
    if NEGATED_GROUP.search(outside):
        yield "NOT (", "write - before each word that must not be there"
    if GROUPED_OR.search(outside):
        yield "( )", "or joins the two beside it before all else: write a or b c, without brackets"


def within_quotes(text: str) -> Iterator[tuple[str, str]]:
    """Yield a star that is meant for a word within quotation marks."""
    for phrase in QUOTED.findall(text):
        if match := re.search(r"\w+\*|\*\w+", phrase):
            yield match[0][:60], "words in quotation marks are as spelled: write word* without them"
