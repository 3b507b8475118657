"""What a value of a parameter looks like, for the OpenAPI file: regular expressions and lengths.

A pattern tells the form alone. Which keys there are, and that a day exists, only the reply can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from statements import keys
from statements.documents import BY_UID
from statements.filters.algebra import NONE
from statements.filters.changes import Since
from statements.filters.full_text import Search
from statements.filters.parameters import Codes, Keys, Parameter, Words
from statements.filters.reference_filter import TargetKeys
from statements.filters.references import ANY, TYPES
from statements.filters.scalars import MAX_NUMBER, Days, Number
from statements.filters.targets import References
from statements.query.fields_parameter import Columns, Fields
from statements.query.parameters import Text

# No look-around and no flags: https://json-schema.org/understanding-json-schema/reference/regular_expressions
KEY, UID, NUMBER = (
    form.pattern.replace("(", "(?:") for form in (keys.KEY, keys.UID, keys.CLAUSE_NUMBER)
)
CLAUSE = f"{KEY}/{NUMBER}"
GOVERNMENT = KEY
LANGUAGE = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
DAY = "[1-9][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
HOUR = "T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,6})?)?"
MOMENT = f"{DAY}(?:{HOUR}(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]))?"
DATE = "[1-9][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
FIELD = "[a-z0-9_.*]+"
TYPED = r"[^\u0000-\u001f\u007f-\u009f\ufeff\ufffd-\uffff]+"  # what people type
PATHS = {"key": KEY, "uid": UID, "agreement": KEY, "number": "[0-9a-z.]+"}


def whole(pattern: str) -> str:
    return f"^(?:{pattern})$"


def any_of(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(dict.fromkeys(patterns))})"


def listed(item: str) -> str:
    """Return the pattern of a list of items, each with or without `!`."""
    return whole(f"!?{item}(?:,!?{item})*")


def of_nouns(nouns: Iterable[str]) -> str:
    forms = {"clause": CLAUSE, **dict.fromkeys(BY_UID, UID)}
    return any_of([*(forms.get(noun, KEY) for noun in nouns), NONE])


def reference() -> str:
    """Return the pattern of one item of `ref`."""
    about = any_of([re.escape(ANY), GOVERNMENT])
    target = any_of([re.escape(ANY), CLAUSE, KEY])
    kind = any_of([re.escape(ANY), *TYPES])
    return any_of([NONE, f"{kind}(?::{target}(?::{about})?)?"])


def date(declared: Days) -> str:
    forms = [DATE]
    forms += [f"{DAY}/{DAY}"] if declared.ranges else []
    forms += [NONE] if declared.none else []
    return whole(any_of(forms))


def form_of(declared: Parameter) -> dict[str, Any]:
    """Return what a schema says of the form of a value, beside its type."""
    if isinstance(declared, Number):
        return {"maximum": MAX_NUMBER}
    if declared.schema["type"] != "string":
        return {}
    if isinstance(declared, Text):
        return {
            "minLength": 1,
            "maxLength": declared.longest,
            "pattern": whole(declared.form or TYPED),
        }
    pattern = pattern_of(declared)
    return {"minLength": 1} | ({"pattern": pattern} if pattern else {})


def pattern_of(declared: Parameter) -> str | None:
    if isinstance(declared, Search):
        return whole(TYPED)
    if isinstance(declared, Since):
        return whole(MOMENT)
    if isinstance(declared, Fields | Columns):
        return whole(f"{FIELD}(?:,{FIELD})*")
    if isinstance(declared, References):
        return listed(reference())
    if isinstance(declared, TargetKeys) and not declared.nouns:
        return listed(any_of([re.escape(ANY), CLAUSE, KEY]))
    if isinstance(declared, TargetKeys):
        return listed(any_of([re.escape(ANY), of_nouns(declared.nouns)]))
    if isinstance(declared, Keys):
        return listed(of_nouns(declared.nouns))
    if isinstance(declared, Codes):
        return listed(any_of(declared.allowed))
    if isinstance(declared, Words):
        return listed(any_of([LANGUAGE, NONE]))
    return date(declared) if isinstance(declared, Days) else None
