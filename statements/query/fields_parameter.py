"""`fields=`: which members of each record a reply holds, and which columns a table has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from statements.documents.nouns import STATEMENT
from statements.exports import Column
from statements.filters import Refused
from statements.filters.algebra import parse
from statements.filters.parameters import Parameter
from statements.filters.patterns import FIELD, whole
from statements.filters.refusals import certain, near

from .ledger_shapes import BESIDE
from .schemas import Schema, closed, inline
from .shapes import Shapes

WHOLE = "*"
NAMES = whole(f"{FIELD}(?:,{FIELD})*")
SNIPPET = "snippet"
WORDS = "appearances.words"
NEAREST = 3
LONG = 1_000  # characters: longer words of an appearance come only when asked for
WITH_WORDS = b'"words":"'  # stands in a statement's JSON only where an appearance's words are held


@dataclass(frozen=True, slots=True)
class Tree:
    """Names of members, and what is inside each; a leaf has nothing inside."""

    below: Mapping[str, Tree]

    def paths(self, before: str = "") -> Iterator[str]:
        """Yield every path, dots between its names."""
        for name, inside in self.below.items():
            yield f"{before}{name}"
            yield from inside.paths(f"{before}{name}.")

    def without(self, name: str) -> Tree:
        """Return the same without one of the outermost names."""
        return Tree({other: below for other, below in self.below.items() if other != name})


def tree_of(schema: Schema) -> Tree:
    """Return the members that a schema without pointers declares."""
    for choice in (schema, *schema.get("oneOf", ())):
        if "items" in choice:
            return tree_of(choice["items"])
        if "properties" in choice:
            return Tree({name: tree_of(value) for name, value in choice["properties"].items()})
    return Tree({})


def tree(noun: str) -> Tree:
    """Return the members of a noun's public record, or of what is listed and is no record."""
    shapes = Shapes(inline)
    return tree_of(BESIDE[noun](shapes) if noun in BESIDE else closed(shapes.members(noun)))


def has_snippets(noun: str) -> bool:
    """Tell whether a search of a noun's list shows why it found each record."""
    return noun == STATEMENT.name


def list_tree(noun: str) -> Tree:
    """Return the members of a noun's record in a list, to which a search may add one."""
    members = tree(noun)
    return Tree({**members.below, SNIPPET: Tree({})}) if has_snippets(noun) else members


Nested = dict[str, Any]  # a name and what is wanted inside, empty for all of it


@dataclass(frozen=True, slots=True)
class Picked:
    """What a reply holds of each record: all of it where nothing is wanted in particular."""

    paths: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ",".join(sorted(self.paths))

    def names(self, path: str) -> bool:
        """Tell whether something that comes only when asked for was asked for."""
        return WHOLE in self.paths or path in self.paths

    @property
    def nested(self) -> Nested:
        nested: Nested = {}
        whole = [] if WHOLE in self.paths else sorted(self.paths, key=lambda path: -path.count("."))
        for path in whole:  # the deepest first, so that a whole member wins over its parts
            *parents, name = path.split(".")
            at = nested
            for parent in parents:
                at = at.setdefault(parent, {})
            at[name] = {}
        return nested

    def of(self, body: bytes) -> bytes:
        """Return what is picked of a record, which is JSON."""
        if not self.paths:
            return body
        nested = self.nested
        return orjson.dumps(pick(orjson.loads(body), nested)) if nested else body


ALL = Picked()


def pick(value: Any, nested: Nested) -> Any:
    """Return the wanted members of an object, or of each in a list, in their own order."""
    if isinstance(value, list):
        return [pick(item, nested) for item in value]
    if not nested or not isinstance(value, dict):
        return value
    return {name: pick(inside, nested[name]) for name, inside in value.items() if name in nested}


def lean(document: bytes) -> bytes:
    """Leave the long words of appearances out of a statement: `words_length` says how long."""
    if len(document) <= LONG or WITH_WORDS not in document:
        return document
    whole = orjson.loads(document)
    for appearance in whole["appearances"]:
        if appearance["words"] and len(appearance["words"]) > LONG:
            appearance["words_length"] = len(appearance.pop("words"))
    return orjson.dumps(whole)


class Fields(Parameter):
    """Names of members, those inside others with dots."""

    pattern = NAMES

    def __init__(self, tree: Tree, *, is_list: bool = False) -> None:
        help_text = (
            "Only these members of each record, comma between them, dots for what is inside"
            " (said_on.first); * is all, an appearance's long words with it."
            f" Members: {', '.join(tree.below)}."
        )
        in_csv = " In CSV: names of columns." if is_list else ""
        super().__init__(f"{help_text}{in_csv}", ",".join([*tree.below][:2]))
        self.tree = tree

    def read(self, value: str) -> Picked:
        """Return what is asked for; raise Refused for the first name that is not there."""
        items = read_names(value)
        for item in items:
            self.check(item)
        return Picked(items)

    def check(self, item: str) -> None:
        at, before = self.tree, ""
        for name in item.split(".") if item != WHOLE else ():
            if name not in at.below:
                raise unknown_field(item, name, tuple(at.below), self.tree.paths(), before)
            at, before = at.below[name], f"{before}{name}."


class Columns(Parameter):
    """Names of a table's columns."""

    pattern = NAMES

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__("Only these columns of the table, in its own order; * is all.")
        self.columns = tuple(columns)

    def read(self, value: str) -> tuple[Column, ...]:
        """Return the columns asked for; raise Refused for the first that is not there."""
        items, names = read_names(value), [column.name for column in self.columns]
        for item in items:
            if item not in (*names, WHOLE):
                raise unknown_field(item, item, names, names)
        return tuple(c for c in self.columns if c.name in items or WHOLE in items)


def read_names(value: str) -> tuple[str, ...]:
    """Read a list of names; raise Refused where one is barred."""
    condition = parse(value)
    if condition.barred:
        raise Refused("Name what you want: there is no ! here.", "not_barred")
    return condition.plain


def unknown_field(
    item: str, name: str, here: Iterable[str], every: Iterable[str], before: str = ""
) -> Refused:
    """Say that there is no such field, what stands at its place, and which come near."""
    allowed = [f"{before}{other}" for other in here]
    better = certain(name, here)
    close = [better] if better else near(name[:60].lower(), here, least=70)
    same = (path for path in every if path.rpartition(".")[2] == name)
    nearest = tuple(dict.fromkeys([*(f"{before}{other}" for other in close), *same]))[:NEAREST]
    remedy = f"use {', '.join(allowed)}" if allowed else "there is nothing inside it"
    return Refused(
        f"“{item[:60]}” is no field here: {remedy}.",
        "unknown_field",
        allowed=allowed,
        nearest=nearest,
        item=item,
        better=item.replace(f"{before}{name}", f"{before}{better}", 1) if better else None,
    )
