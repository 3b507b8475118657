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
# Parts of a text as other searches call them, for which a space after the colon is none of a text.
PARTS = (
    "title|intitle|allintitle|text|intext|allintext|inurl|allinurl|site|author|subject|body|abstract"
    "|summary|lang|language|source|date|from"
)

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
            rf"^[-(]*@?{LETTER}[\w.-]*:+[\w\"*(\[{{<>/=-]|^(?:{PARTS}):$"
            rf"|^[A-Z][A-Z-]{{2,}}\((?:{LETTER}{{2}}|\")",  # TITLE(…), ABS-KEY(…)
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
        (
            rf"\w\?\w|{FRONT}\?+\w|{LETTER}#{LETTER}|{LETTER}{{3}}\$$",
            "for words that begin alike write the beginning and *: corrid*",
        ),
        (r"\w\{\d", "patterns are not understood: leave the { out"),
        (r"\"\"[/@%]\d", 'words "in quotation marks" are as spelled, and all of them are there'),
        (rf"{FRONT}/\w", "patterns are not understood: leave the / out"),
        (rf"%{LETTER}|{LETTER}%", "for words that begin alike write the beginning and *: corrid*"),
        (rf"{LETTER},{LETTER}", "q takes no list: write or, or a space after the comma"),
        (
            r"^\(*(?:O?NEAR|ADJ\d*)(?:$|[/(:])|^\(*(?i:w|n|pre|adj|within|o?near)/\d|AROUND\("
            r"|^<(?i:near|order|phrase|sentence|paragraph)\b[^>]*>$",
            'for words beside each other write them "in quotation marks"; NEAR in small letters'
            " is a word like others",
        ),
        (r"^\(*ANDNOT(?:$|[(])|¬|^<not>$", "for what must not be there write -word"),
        (r"^\(*XOR(?:$|[(])|∨|^<or>$", "for one or the other write or between them"),
        (r"∧|^<and>$", "all words must be there: leave it out"),
        (r"^\(+(?:AND|OR|NOT)\)+$|^\(*(?:AND|OR)\(", "signs stand between words, without brackets"),
        (rf"^[‐‑‒–—―−]+{LETTER}", "for what must not be there write -word, with a plain hyphen"),
        (r"-\(", "write - before each word that must not be there"),
    )
)
RANGE = re.compile(r"[\[{]\S*\s+TO\s+\S*[\]}]")
NEGATED_GROUP = re.compile(r"\bNOT\s*\(")
GROUPED_OR = re.compile(r"\(.*\s[oO][rR]\s|\s[oO][rR]\s.*\(|[\[{][^\]}]*\s[oO][rR]\s[^\]}]*[\]}]")
# What joins or bars words in other languages and other searches, in capitals among words that are
# not: a text may be in capitals as a whole.
ABROAD = {
    **dict.fromkeys(["ИЛИ", "ODER", "VEYA", "ԿԱՄ"], "for one or the other write or between them"),
    **dict.fromkeys(
        ["НЕ", "КРОМЕ", "NICHT", "DEĞİL", "ՈՉ", "EXCEPT", "MINUS", "WITHOUT"],
        "for what must not be there write -word",
    ),
    **dict.fromkeys(["UND", "ԵՎ", "VƏ"], "all words must be there: leave it out"),
    **dict.fromkeys(
        ["SAME", "NEXT", "BEFORE", "AFTER", "WITHIN"],
        'for words beside each other write them "in quotation marks"',
    ),
}


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
    yield from abroad(outside.split())
    if match := RANGE.search(outside):
        yield match[0][:60], "other parameters take ranges, as in said_on=2022-12-01/2022-12-15"
    if NEGATED_GROUP.search(outside):
        yield "NOT (", "write - before each word that must not be there"
    if GROUPED_OR.search(outside):
        yield "( )", "or joins the two beside it before all else: write a or b c, without brackets"


def abroad(pieces: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what joins words elsewhere, unless the whole text is in capitals."""
    others = [piece for piece in pieces if piece not in ABROAD and any(map(str.isalpha, piece))]
    if not all(map(str.isupper, others)):
        yield from ((piece, ABROAD[piece]) for piece in pieces if piece in ABROAD)


def within_quotes(text: str) -> Iterator[tuple[str, str]]:
    """Yield a star that is meant for words within quotation marks."""
    for phrase in QUOTED.findall(text):
        if match := re.search(r"\w+\*|\*\w+|(?<=\s)\*+(?=[\s\"])|(?<=\")\*+(?=\s)", phrase):
            yield match[0][:60], "words in quotation marks are as spelled: write word* without them"
