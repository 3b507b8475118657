"""What a file says of one record, as files of JSON and of JSON Lines have it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from statements.documents import CHILDREN, NOUNS, PLURALS, upgrade
from statements.problems import BrokenRules, Problem

from .files import LINES, LONGEST, MOST_EMPTY, TOO_EMPTY, Part, Tell, refuse, telling
from .parsing import WHOLE, Stream, members, parsed

DERIVED = ("noun", "format", "path", "number", "labels", "snippet")  # beside a document
LISTED = "documents"
NAMED = {name.replace("_", "-"): noun for noun, name in PLURALS.items()} | {n: n for n in PLURALS}


class Told(NamedTuple):
    """What a row of a table says in columns that follow from others."""

    table: str  # by its name in the export
    where: str  # statements.csv:2
    place: int  # of the part of the document in its list
    cells: dict[str, str]


@dataclass(slots=True)
class Item:
    """One record as a file tells it: a member left out is left as the desk has it.

    `number` is the last change that the writer of the file knew; `parts` tells where the parts
    of a document stand that is put together from several tables, `rows` what tables say beside
    it, `problems` what cannot be read of it. A record whose noun cannot be told has none.
    """

    noun: str
    said: dict[str, Any]
    where: str  # statements.jsonl:12
    number: int | None = None
    parts: dict[str, str] = field(default_factory=dict)
    rows: list[Told] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def noun_of(stem: str) -> str | None:
    """Return the noun that a file is named after: statements, text-versions, source."""
    return NAMED.get(stem.lower().replace("_", "-"))


def items_of(parts: Iterable[Part], tell: Tell) -> Iterator[Item]:
    """Yield what files of JSON or JSON Lines say, in their order; `tell` what cannot be read."""
    for part in parts:
        with telling(tell, part):
            yield from lines_of(part, tell) if part.kind in LINES else held_in(part, tell)


def lines_of(part: Part, tell: Tell) -> Iterator[Item]:
    assert part.open is not None  # noqa: S101 - only sheets have none
    named, empty = noun_of(part.stem), 0
    with part.open() as source:
        number = 0
        while line := source.readline(LONGEST + 1):
            number += 1
            where = f"{part.name}:{number}"
            if len(line) > LONGEST:
                raise refuse(where, f"This line is longer than {LONGEST >> 20} MB.")
            line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if line.strip():
                yield item(line, {}, named, where)
            elif (empty := empty + 1) > MOST_EMPTY:
                raise refuse(where, TOO_EMPTY)


def held_in(part: Part, tell: Tell) -> Iterator[Item]:
    """Yield the documents of one file in the form of the first dataset's files."""
    beside = head_of(part)
    if LISTED not in beside:
        raise refuse(part.name, WHOLE)
    named = {name: beside.get(name) for name in ("noun", "format")}
    place, seen = 0, set[str]()
    for name, text, where in members_of(part):
        if name == f"{LISTED}[]":
            yield item(text, named, None, f"{part.name}:documents[{place}]", where)
            place += 1
        elif name in seen:
            tell([Problem(where, f"The name “{name}” stands twice in one object: keep one.")])
        elif name in named and name not in beside:
            tell([Problem(where, f"Write {name} before {LISTED}.")])
        elif name != LISTED:
            tell(parsed(text, where)[1])
        seen.add(name)


def head_of(part: Part) -> dict[str, Any]:
    """Return what stands before the documents of a file, and after them if the noun does."""
    beside: dict[str, Any] = {}
    with closing(members_of(part)) as found:
        for name, text, where in found:
            if name == LISTED:
                if text != b"[":
                    return {}
                beside[name] = None
                if "noun" in beside:
                    return beside
            elif name != f"{LISTED}[]":
                beside[name] = parsed(text, where)[0]
    return beside


def members_of(part: Part) -> Generator[tuple[str, bytes, str]]:
    assert part.open is not None  # noqa: S101 - only sheets have none
    with part.open() as source:
        yield from members(Stream(source, part.name), LISTED)


def item(
    text: bytes, beside: dict[str, Any], named: str | None, where: str, line: str = ""
) -> Item:
    """Return one document with what is wrong with it as JSON, or as no document."""
    try:
        said, problems = parsed(text, line or where)
        made = said_of(said | beside if isinstance(said, dict) else said, named, where)
    except BrokenRules as error:
        return Item("", {}, where, problems=list(error.problems))
    made.problems += problems
    return made


def said_of(said: Any, named: str | None, where: str) -> Item:
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
    made = Item(noun, own, where, number)
    key, path = own.get(NOUNS[noun].identity), said.get("path")
    if path is not None and key and path != f"{PLURALS[noun]}/{key}/":
        message = f"“{path}” is not this record’s path: leave it out, it follows from the key."
        made.problems.append(Problem(f"{where} path", message))
    return made
