"""What a schema of the OpenAPI file says of a value: its members, and what kind of value it is."""

from __future__ import annotations

from typing import Any

from statements.query.schemas import Schema


def resolved(file: Schema, schema: Schema) -> Schema:
    """Return what a pointer of the file points at, with what is said beside the pointer."""
    while "$ref" in schema:
        at: Any = file
        for part in schema["$ref"].removeprefix("#/").split("/"):
            at = at[part]
        schema = at | {name: value for name, value in schema.items() if name != "$ref"}
    return schema


def alternatives(file: Schema, schema: Schema) -> list[Schema]:
    """Return what a value may be, but for null."""
    schema = resolved(file, schema)
    options = [resolved(file, one) for one in schema.get("oneOf", ())]
    return [one for one in options if one.get("type") != "null"] or [schema]


def properties(file: Schema, schema: Schema) -> dict[str, Schema]:
    """Return the members of an object, of those that it is made of, too."""
    [first, *_] = alternatives(file, schema)
    inherited = (properties(file, part) for part in first.get("allOf", ()))
    own: dict[str, Schema] = dict(first.get("properties", {}))
    return {name: one for part in inherited for name, one in part.items()} | own


def rows_of(file: Schema, schema: Schema) -> Schema:
    """Return the shape of a row of a list, or of the one record that is replied."""
    results = properties(file, schema).get("results")
    return resolved(file, results)["items"] if results else schema


def kind_of(file: Schema, schema: Schema) -> str:
    """Return in a few words what a value is."""
    schema = resolved(file, schema)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    options = [resolved(file, one) for one in schema.get("oneOf", ())]
    may_be_null = "null" in kinds or any(one.get("type") == "null" for one in options)
    words = " or ".join(plain_kind(file, one) for one in alternatives(file, schema))
    return f"{words}, or null" if may_be_null else words


def plain_kind(file: Schema, schema: Schema) -> str:
    if "enum" in schema:
        return "code"
    if "items" in schema:
        return f"list: {kind_of(file, schema['items'])}"
    kinds = schema.get("type", "object")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join("text" if kind == "string" else kind for kind in kinds if kind != "null")
