"""What a document must be by itself: its shape, its values, its keys and links within."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from statements.keys import check_key, is_uid
from statements.problems import Problem

from .kinds import ClauseLink, Link, Plain, check_faults
from .mapping import Document, Keys, Noun, Table


def faults(noun: Noun, document: Any) -> Iterator[Problem]:
    """Yield everything that is wrong with document by itself, with the path to it."""
    problems = list(table_faults(noun.table, document, ""))
    yield from problems
    if not problems:
        yield from identity_faults(noun, document)
        yield from repeated(noun.table, document, "")
        yield from sibling_faults(noun.table, document, document, "")


def table_faults(table: Table, item: Any, path: str) -> Iterator[Problem]:
    """Check one object and all below it against the declaration."""
    if not isinstance(item, dict):
        yield Problem(path, "This must be an object.", "shape")
        return
    names = [part.name for part in table.fields]
    for name in item.keys() - set(names):
        yield Problem(join(path, name), f"Unknown field. Known: {', '.join(names)}.", "shape")
    for part in table.fields:
        below = join(path, part.name)
        if part.name not in item:
            yield Problem(below, "The field is missing; write null if there is nothing.", "shape")
        elif isinstance(part, Plain):
            for message in part.faults(item[part.name], table.model):
                yield Problem(below, message)
            if isinstance(part, ClauseLink) and part.alone(item):
                yield Problem(below, f"A clause stands only with its {part.beside}.")
        elif not isinstance(item[part.name], list):
            yield Problem(below, "This must be a list.", "shape")
        elif isinstance(part, Keys):
            for place, value in enumerate(item[part.name]):
                for message in part.link.faults(value, part.model):
                    yield Problem(f"{below}[{place}]", message)
        else:
            for place, value in enumerate(item[part.name]):
                yield from table_faults(part.table, value, f"{below}[{place}]")


def identity_faults(noun: Noun, document: Document) -> Iterator[Problem]:
    """Check the form of the record's own key or uid."""
    key = document[noun.identity]
    if noun.identity == "key":
        for message in check_faults(check_key, key):
            yield Problem("key", message)
    elif not is_uid(key):
        yield Problem("uid", "This is not a uid in its one spelling.")


def repeated(table: Table, item: Document, path: str) -> Iterator[Problem]:
    """Refuse a key twice in a list, a uid twice, or the same target twice."""
    for listed in table.lists:
        below = join(path, listed.name)
        items = listed.items(item[listed.name])
        names = [f.name for f in listed.table.plain if f.name in ("uid", "key", "number")]
        identity = listed.link.name if isinstance(listed, Keys) else "".join(names)
        seen = Counter(row[identity] if identity else repr(row) for row in items)
        for value, count in seen.items():
            if count > 1:
                what = value if identity else "The same"
                yield Problem(below, f"{what} stands here {count} times.", "repeated")
        for place, row in enumerate(items):
            yield from repeated(listed.table, row, f"{below}[{place}]")


def sibling_faults(table: Table, item: Document, whole: Document, path: str) -> Iterator[Problem]:
    """Check links to other parts of the same document (a reference's quote)."""
    for part in table.plain:
        if isinstance(part, Link) and part.within and item[part.name] is not None:
            held = {row["uid"] for row in whole[part.within]}
            if item[part.name] not in held:
                message = f"{item[part.name]} is not among the {part.within}."
                yield Problem(join(path, part.name), message, "unknown")
    for listed in table.lists:
        for place, row in enumerate(listed.items(item[listed.name])):
            below = f"{join(path, listed.name)}[{place}]"
            yield from sibling_faults(listed.table, row, whole, below)


def join(path: str, name: str) -> str:
    """Return the path to a field below path."""
    return f"{path}.{name}" if path else name
