"""What a file says of one record, and the reading of JSON and JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from statements.documents import CHILDREN, NOUNS, PLURALS, upgrade

from .files import LINES, LONGEST, MOST_WHOLE, Part, refuse

DERIVED = ("noun", "format", "path", "number", "labels", "snippet")  # beside a document
NAMED = {name.replace("_", "-"): noun for noun, name in PLURALS.items()} | {n: n for n in PLURALS}


@dataclass(slots=True)
class Item:
    """One record as a file tells it: a member left out is left as the desk has it.

    `number` is the last change that the writer of the file knew; `parts` tells where the parts
    of a document stand that is put together from several tables.
    """

    noun: str
    said: dict[str, Any]
    where: str  # statements.jsonl:12
    number: int | None = None
    parts: dict[str, str] = field(default_factory=dict)


def noun_of(stem: str) -> str | None:
    """Return the noun that a file is named after: statements, text-versions, source."""
    return NAMED.get(stem.lower().replace("_", "-"))


def items_of(parts: Iterable[Part]) -> Iterator[Item]:
    """Yield what files of JSON or JSON Lines say, in their order."""
    for part in parts:
        yield from lines_of(part) if part.kind in LINES else held_in(part)


def lines_of(part: Part) -> Iterator[Item]:
    assert part.open is not None  # noqa: S101 - only sheets have none
    named = noun_of(part.stem)
    with part.open() as source:
        number = 0
        while line := source.readline(LONGEST + 1):
            number += 1
            where = f"{part.name}:{number}"
            if len(line) > LONGEST:
                raise refuse(where, f"This line is longer than {LONGEST >> 20} MB.")
            line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if line.strip():
                yield item(parsed(line, where), named, where)


def parsed(text: bytes, where: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise refuse(f"{where}:{error.colno}", f"This is not JSON: {error.msg}.") from error


def held_in(part: Part) -> Iterator[Item]:
    """Yield the documents of one file in the form of the first dataset's files."""
    assert part.open is not None  # noqa: S101 - only sheets have none
    with part.open() as source:
        text = source.read(MOST_WHOLE + 1)
        if len(text) > MOST_WHOLE:
            message = f"It is larger than {MOST_WHOLE >> 20} MB: write one document a line, in a"
            raise refuse(part.name, f"{message} file whose name ends in .jsonl.")
        held = parsed(text, part.name)
    documents = held.get("documents") if isinstance(held, dict) else None
    if not isinstance(documents, list):
        message = "Write one object with noun, format and documents; or one document a line, in a"
        raise refuse(part.name, f"{message} file whose name ends in .jsonl.")
    named = {"noun": held.get("noun"), "format": held.get("format")}
    for place, said in enumerate(documents):
        where = f"{part.name}:documents[{place}]"
        yield item(said | named if isinstance(said, dict) else said, None, where)


def item(said: Any, named: str | None, where: str) -> Item:
    """Return one document with what stands beside it; raise BrokenRules where it is none."""
    if not isinstance(said, dict):
        raise refuse(where, "A record is a JSON object.")
    noun = said.get("noun") or named
    noun = noun if isinstance(noun, str) else str(noun)
    if noun in CHILDREN:
        raise refuse(where, f"A {noun} is read as part of the record that it belongs to.")
    if noun not in NOUNS:
        known = ", ".join(NOUNS)
        message = "Say what this is: name the file after it (statements.jsonl), or add a member"
        raise refuse(where, f"{message} noun with one of {known}.")
    number = said.get("number")
    if number is not None and (not isinstance(number, int) or isinstance(number, bool)):
        raise refuse(where, "number is the number of a change: a whole number.")
    own = {name: value for name, value in said.items() if name not in DERIVED}
    try:
        own = upgrade(NOUNS[noun], said.get("format") or NOUNS[noun].format, own)
    except (ValueError, TypeError) as error:
        raise refuse(where, str(error)) from error
    return Item(noun, own, where, number)
