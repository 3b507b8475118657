"""What values of parameters look like: regular expressions of whole values, for those who ask.

A pattern tells the form alone. Which keys there are, and that a day exists, only the reply can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from statements import keys
from statements.documents import BY_UID

from .algebra import NONE
from .references import ANY as STAR
from .references import TYPES

# No look-around and no flags: https://json-schema.org/understanding-json-schema/reference/regular_expressions
KEY, UID, NUMBER = (
    form.pattern.replace("(", "(?:") for form in (keys.KEY, keys.UID, keys.CLAUSE_NUMBER)
)
CLAUSE = f"{KEY}/{NUMBER}"
ANY = re.escape(STAR)
LANGUAGE = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
DAY = "[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
HOUR = "T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?"
MOMENT = f"{DAY}(?:{HOUR}(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9]))?"
DATE = "[1-9][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
FIELD = "[a-z0-9_.*]+"
TYPED = r"[^\u0000-\u001f\u007f-\u009f\ufeff\ufffd-\uffff]+"  # what people type


def whole(pattern: str) -> str:
    return f"^(?:{pattern})$"


def alternatives(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(dict.fromkeys(patterns))})"


def list_of(item: str) -> str:
    """Return the pattern of a list of items, each with or without `!`."""
    return whole(f"!?{item}(?:,!?{item})*")


def of_nouns(nouns: Iterable[str]) -> str:
    """Return the pattern of a key of one of some nouns, or `none`."""
    forms = {"clause": CLAUSE, **dict.fromkeys(BY_UID, UID)}
    return alternatives([*(forms.get(noun, KEY) for noun in nouns), NONE])


def date(*, ranges: bool, none: bool) -> str:
    return whole(alternatives([DATE, *([f"{DAY}/{DAY}"] * ranges), *([NONE] * none)]))


TARGET = alternatives([ANY, CLAUSE, KEY])
REFERENCE = alternatives(
    [NONE, f"{alternatives([ANY, *TYPES])}(?::{TARGET}(?::{alternatives([ANY, KEY])})?)?"]
)  # one item of `ref`
