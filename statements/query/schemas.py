"""JSON Schema in few words: objects, lists and texts, each with its description."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Schema = dict[str, Any]
Refer = Callable[[str, Callable[[], Schema]], Schema]  # a component's name and its making


def closed(members: dict[str, Schema]) -> Schema:
    """Return the schema of an object that has all of some members."""
    return {"type": "object", "properties": members, "required": list(members)}


def with_document(members: dict[str, Schema], document: Schema) -> Schema:
    """Return the schema of an object that may hold a document beside its members."""
    whole = closed(members)
    whole["properties"]["document"] = document
    return whole


def array(items: Schema, description: str = "") -> Schema:
    return described({"type": "array", "items": items}, description)


def listed_texts(description: str = "") -> Schema:
    return array({"type": "string"}, description)


def inline(name: str, make: Callable[[], Schema]) -> Schema:
    """Write a named schema out where it stands."""
    return make()


def text(description: str) -> Schema:
    return {"type": "string", "description": description}


def integer(description: str) -> Schema:
    return {"type": "integer", "description": description}


def boolean(description: str) -> Schema:
    return {"type": "boolean", "description": description}


def nullable(schema: Schema) -> Schema:
    """Let a value be null."""
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return schema | {"type": [schema["type"], "null"]}
    return {"oneOf": [schema, {"type": "null"}]}


def described(schema: Schema, description: Any) -> Schema:
    text = str(description or "")
    return schema | {"description": text} if text else schema


def pascal(name: str) -> str:
    return "".join(part.title() for part in name.split("_"))
