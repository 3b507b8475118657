"""What the OpenAPI file says of a parameter of a query, as its declaration tells it."""

from __future__ import annotations

from typing import Any

from statements.filters.base import MAX_CONDITIONS
from statements.filters.parameters import Codes, Keys, OpenCodes, Parameter
from statements.filters.targets import References
from statements.query.schemas import Schema

from .patterns import form_of

OF_MANY = (Codes, Keys, OpenCodes, References)
LISTED = "Values joined with commas: any of them; with ! before each: none of these."
TWICE = "Given twice: both must hold."


def parameter(name: str, declared: Parameter, *, required: bool) -> Schema:
    """Return one parameter of a query, as its declaration tells it."""
    is_list = isinstance(declared, OF_MANY)
    sentences = [declared.help_text, *([LISTED] if is_list else []), *([TWICE] * declared.many)]
    schema = dict(declared.schema) | ({} if enumerated(declared) else form_of(declared))
    if declared.allowed and is_list:
        sentences.append(f"Values: {', '.join(declared.allowed)}.")
    elif enumerated(declared):
        schema["enum"] = list(declared.allowed)
    example = typed(declared.example, schema) if declared.example else None
    if declared.many:  # an array whose items stand in the query one by one: a=x&a=y
        schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": MAX_CONDITIONS}
        example = [example] if declared.example else None
    description = " ".join(sentences)
    described: Schema = {"name": name, "in": "query", "description": description, "schema": schema}
    described |= {"example": example} if declared.example else {}
    return described | ({"required": True} if required else {})


def enumerated(declared: Parameter) -> bool:
    """Tell whether a parameter takes one of a few words, and no list of them."""
    is_text = declared.schema["type"] == "string"
    return bool(declared.allowed) and is_text and not isinstance(declared, OF_MANY)


def typed(example: str, schema: Schema) -> Any:
    """Return an example as a value of its schema."""
    if schema["type"] == "boolean":
        return example == "true"
    return int(example) if schema["type"] == "integer" else example
