"""The reference as pages: what the OpenAPI file says, a page for each tag, by what people ask.

In comes the file as `openapi_file` makes it; out go values that the templates show as they are.
Begin with `reference`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import orjson
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from statements.query.parameters import (
    OF_CHANGES,
    OF_CITATIONS,
    OF_COUNTS,
    OF_DATED,
    OF_EDITIONS,
    OF_RELEASES,
)
from statements.query.schemas import Schema

from .contents import EXAMPLES
from .openapi_parameters import LISTED, TWICE

ROOT = "/api/v1"
# What asks for another shape of the same reply; the rest choose what is in it.
SHAPING = {
    *(name for declared in (OF_DATED, OF_CHANGES, OF_CITATIONS) for name in declared),
    *(name for declared in (OF_COUNTS, OF_EDITIONS, OF_RELEASES) for name in declared),
    *("table", "fields"),
} - {"by", "of"}
DEEPEST = 3  # members within members that are told
FILES = {"text/csv": "csv", "application/jsonl": "jsonl", "application/graphml+xml": "graphml"}


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter: what it asks, how many values it takes, and a field to try it in."""

    name: str
    meaning: SafeString
    example: str
    choices: tuple[str, ...]
    is_list: bool
    is_repeated: bool
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A member of what is replied, named with dots as `fields` takes it."""

    name: str
    kind: str
    meaning: SafeString


@dataclass(frozen=True, slots=True)
class Operation:
    """What one address answers; `example` is an address that answers in the first dataset."""

    anchor: str
    title: str
    address: str
    example: str
    filters: tuple[Argument, ...]
    shaping: tuple[Argument, ...]
    members: tuple[Member, ...]
    formats: tuple[str, ...]
    reply: str

    @property
    def is_list(self) -> bool:
        """Tell whether it is asked without naming one record."""
        return "{" not in self.address


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked at one place: a list with its details and editions."""

    name: str
    title: str
    meaning: SafeString
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Places at which one kind of question is asked."""

    title: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    groups: tuple[Group, ...]
    topics: dict[str, Topic]  # by name


def reference(openapi: bytes) -> Reference:
    """Return the pages of an OpenAPI file."""
    file: Schema = orjson.loads(openapi)
    meanings = {tag["name"]: tag["description"] for tag in file["tags"]}
    by_tag = groupby(sorted(file["paths"].items(), key=tag_of), tag_of)
    topics = {tag: topic_of(file, tag, meanings[tag], dict(paths)) for tag, paths in by_tag}
    groups = [
        Group(group["name"], tuple(topics[tag] for tag in group["tags"]))
        for group in file["x-tagGroups"]
    ]
    return Reference(tuple(groups), {topic.name: topic for topic in topics.values()})


def tag_of(pair: tuple[str, Schema]) -> str:
    return str(pair[1]["get"]["tags"][0])


def topic_of(file: Schema, tag: str, meaning: str, paths: dict[str, Schema]) -> Topic:
    operations = tuple(operation_of(file, path, paths[path]["get"]) for path in paths)
    title = tag.replace("-", " ").replace("_", ": ").capitalize()
    return Topic(tag.replace("_", "-"), title, with_code(meaning), operations)


def operation_of(file: Schema, path: str, said: Schema) -> Operation:
    """Return an operation; of its replies, what it answers where all is well."""
    name, reply = said["operationId"], said["responses"]["200"]
    declared = [resolved(file, one) for one in said["parameters"]]
    arguments = [argument_of(one) for one in declared if one["in"] == "query"]
    json_reply = reply.get("content", {}).get("application/json", {})
    shape = rows_of(file, json_reply.get("schema", {}))
    example = EXAMPLES.get(name)
    return Operation(
        anchor=name.replace("_", "-"),
        title=said["summary"].rstrip("."),
        address=f"{ROOT}{path}",
        example=example_address(path, example),
        filters=tuple(one for one in arguments if one.name not in SHAPING),
        shaping=tuple(one for one in arguments if one.name in SHAPING),
        members=tuple(members_of(file, shape)),
        formats=("json", *(FILES[kind] for kind in reply.get("x-files", {}) if kind in FILES)),
        reply=json.dumps(example, indent=2, ensure_ascii=False) if example else "",
    )


def example_address(path: str, example: Any) -> str:
    """Return where there is something to see; empty where the first dataset has nothing there."""
    if "{" not in path:
        return f"{ROOT}{path}"
    own = example.get("path") if isinstance(example, dict) else None
    return f"{ROOT}/{own}" if own else ""


def argument_of(parameter: Schema) -> Argument:
    """Return a parameter; what holds of every list of values is marked, not repeated."""
    schema, meaning = parameter["schema"], parameter["description"]
    items = schema.get("items", schema)
    is_switch = items.get("type") == "boolean"
    example = parameter.get("example", "")
    [first] = example if isinstance(example, list) else [example]
    return Argument(
        name=parameter["name"],
        meaning=with_code(" ".join(meaning.replace(LISTED, "").replace(TWICE, "").split())),
        example=str(first).lower() if is_switch else str(first),
        choices=("true", "false") if is_switch else tuple(items.get("enum", ())),
        is_list=LISTED in meaning,
        is_repeated=TWICE in meaning,
        is_needed=parameter.get("required", False),
    )


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


def members_of(file: Schema, schema: Schema, above: str = "", depth: int = 1) -> Iterator[Member]:
    for name, member in properties(file, schema).items():
        [first, *_] = alternatives(file, member)
        meaning = member.get("description") or first.get("description", "")
        yield Member(f"{above}{name}", kind_of(file, member), with_code(meaning))
        if depth < DEEPEST:
            inner = first.get("items", first)
            yield from members_of(file, inner, f"{above}{name}.", depth + 1)


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


def with_code(text: str) -> SafeString:
    """Return a text as HTML, what stands between ` as code."""
    parts = enumerate(text.split("`"))
    return format_html_join("", "{}", ((as_code(part) if n % 2 else part,) for n, part in parts))


def as_code(text: str) -> SafeString:
    return format_html("<code>{}</code>", text)


@cache
def kept_reference(openapi: bytes) -> Reference:
    return reference(openapi)
