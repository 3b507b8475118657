"""Pages as JSON-LD in the words of https://schema.org: only what is held, no surer than it is.

A block of data is no script: https://html.spec.whatwg.org/multipage/scripting.html#data-block
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.utils.html import format_html
from django.utils.safestring import SafeString

CONTEXT = "https://schema.org"
Node = dict[str, Any]
# What would end the element, or a line of a program that reads it: escapes of JSON instead.
ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def data_block(node: Mapping[str, Any]) -> SafeString:
    """Return a node as an element of a page's head."""
    text = orjson.dumps({"@context": CONTEXT, **cleaned(node)}).decode().translate(ESCAPES)
    form = '<script type="application/ld+json">{}</script>'
    return format_html(form, SafeString(text))


def cleaned(value: Any) -> Any:
    """Leave out what is not held: None, and what is empty."""
    if isinstance(value, Mapping):
        members = {name: cleaned(one) for name, one in value.items()}
        return {name: one for name, one in members.items() if not is_empty(one)}
    if isinstance(value, list):
        return [one for one in map(cleaned, value) if not is_empty(one)]
    return value


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})
