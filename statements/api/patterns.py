"""What values look like, for the OpenAPI file: patterns of paths, forms of values."""

from __future__ import annotations

from typing import Any

from statements.filters.parameters import Parameter
from statements.filters.patterns import KEY, TYPED, UID, whole
from statements.query.parameters import Text

PATHS = {"key": KEY, "uid": UID, "agreement": KEY, "number": "[0-9a-z.]+"}


def form_of(declared: Parameter) -> dict[str, Any]:
    """Return what a schema says of the form of a value, beside its type."""
    if declared.schema["type"] != "string":
        return {}
    if isinstance(declared, Text):
        pattern = whole(declared.form or TYPED)
        return {"minLength": 1, "maxLength": declared.longest, "pattern": pattern}
    return {"minLength": 1} | ({"pattern": declared.pattern} if declared.pattern else {})
