"""What a file says of one record, as files of JSON and of JSON Lines have it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from statements.documents import CHILDREN, NOUNS, PLURALS, path_of
from statements.documents.formats import upgrade_members
from statements.problems import BrokenRules, Problem

from .files import JSON_LINES, LONGEST, MOST_EMPTY, TOO_EMPTY, Part, Report, reporting, unreadable
from .parsing import ONE_OBJECT, Stream, parse_record, read_members

DERIVED_MEMBERS = ("noun", "format", "path", "number", "labels", "snippet")  # beside a document
DOCUMENTS = "documents"
OF_ALL = ("noun", "format")  # is said once for all documents of a file
HEAD_NAMES = (*OF_ALL, "recorded_at", DOCUMENTS)
NOUN_OF_FILE = {name.replace("_", "-"): n for n, name in PLURALS.items()} | {n: n for n in PLURALS}


class DerivedRow(NamedTuple):
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
    it, `problems` what cannot be read of it. Where it `keeps_references` it tells some of them, in
    no order. A record whose noun cannot be told has none.
    """

    noun: str
    members: dict[str, Any]
    where: str  # statements.jsonl:12
    number: int | None = None
    parts: dict[str, str] = field(default_factory=dict)
    rows: list[DerivedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    keeps_references: bool = False


def noun_of(stem: str) -> str | None:
    """Return the noun that a file is named after: statements, text-versions, source."""
    return NOUN_OF_FILE.get(stem.lower().replace("_", "-"))


def items_of(parts: Iterable[Part], report: Report) -> Iterator[Item]:
    """Yield what files of JSON or JSON Lines say, in their order; `report` what cannot be read."""
    for part in parts:
        with reporting(report, part):
            read = lines_of if part.kind in JSON_LINES else documents_in
            yield from read(part, report)


def lines_of(part: Part, report: Report) -> Iterator[Item]:
    assert part.open is not None  # noqa: S101 - only sheets have none
    default_noun, empty = noun_of(part.stem), 0
    with part.open() as source:
        number = 0
        while line := source.readline(LONGEST + 1):
            number += 1
            where = f"{part.name}:{number}"
            if len(line) > LONGEST:
                raise unreadable(where, f"This line is longer than {LONGEST >> 20} MB.")
            line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if line.strip():
                yield read_item(line, {}, default_noun, where)
            elif (empty := empty + 1) > MOST_EMPTY:
                raise unreadable(where, TOO_EMPTY)


def documents_in(part: Part, report: Report) -> Iterator[Item]:
    """Yield the documents of one file in the form of the first dataset's files."""
    head = head_of(part)
    if DOCUMENTS not in head:
        raise unreadable(part.name, ONE_OBJECT)
    defaults = {name: head[name] for name in OF_ALL if head.get(name) is not None}
    place, names = 0, set[str]()
    for name, text, where in members_of(part):
        if name == f"{DOCUMENTS}[]":
            yield read_item(text, defaults, None, f"{part.name}:documents[{place}]", where)
            place += 1
        elif name in names:
            report([Problem(where, f"The name “{name}” stands twice in one object: keep one.")])
        elif name not in HEAD_NAMES:
            message = f"“{name}” is not read: it stands beside {DOCUMENTS}, where only "
            report([Problem(where, f"{message}{', '.join(HEAD_NAMES[:-1])} do.")])
        elif name in OF_ALL and name not in head:
            report([Problem(where, f"Write {name} before {DOCUMENTS}.")])
        elif name != DOCUMENTS:
            report(parse_record(text, where)[1])
        names.add(name)


def head_of(part: Part) -> dict[str, Any]:
    """Return what stands before the documents of a file, and after them if the noun does."""
    head: dict[str, Any] = {}
    with closing(members_of(part)) as members:
        for name, text, where in members:
            if name == DOCUMENTS:
                if text != b"[":
                    return {}
                head[name] = None
                if "noun" in head:
                    return head
            elif name != f"{DOCUMENTS}[]":
                head[name] = parse_record(text, where)[0]
    return head


def members_of(part: Part) -> Generator[tuple[str, bytes, str]]:
    assert part.open is not None  # noqa: S101 - only sheets have none
    with part.open() as source:
        yield from read_members(Stream(source, part.name), DOCUMENTS)


def read_item(
    text: bytes, head: dict[str, Any], default_noun: str | None, where: str, line: str = ""
) -> Item:
    """Return one document with what is wrong with it as JSON, or as no document."""
    try:
        record, problems = parse_record(text, line or where)
        item = make_item(with_head(record, head, where), default_noun, where)
    except BrokenRules as error:
        return Item("", {}, where, problems=list(error.problems))
    item.problems += problems
    return item


def with_head(record: Any, head: dict[str, Any], where: str) -> Any:
    """Return a record with what its file says of all; raise BrokenRules where it says another."""
    if not isinstance(record, dict):
        return record
    for name, value in head.items():
        if record.get(name) not in (None, value):
            message = f"Its {name} is {record[name]}, and that of the file {value}: keep one."
            raise unreadable(where, message)
    return record | head


def make_item(record: Any, default_noun: str | None, where: str) -> Item:
    """Return one document with what stands beside it; raise BrokenRules where it is none."""
    if not isinstance(record, dict):
        raise unreadable(where, "A record is a JSON object.")
    noun = record.get("noun") or default_noun
    noun = noun if isinstance(noun, str) else str(noun)
    if noun in CHILDREN:
        raise unreadable(where, f"A {noun} is read as part of the record that it belongs to.")
    if noun not in NOUNS:
        nouns = ", ".join(NOUNS)
        message = "Say what this is: name the file after it (statements.jsonl), or add a member"
        raise unreadable(where, f"{message} noun with one of {nouns}.")
    number = record.get("number")
    if number is not None and (not isinstance(number, int) or isinstance(number, bool)):
        raise unreadable(where, "number is the number of a change: a whole number.")
    format = NOUNS[noun].format if record.get("format") is None else record["format"]
    if type(format) is not int or format < 1:
        raise unreadable(where, "format is the number of the noun's form: a whole number from 1.")
    document = {name: value for name, value in record.items() if name not in DERIVED_MEMBERS}
    try:
        document = upgrade_members(NOUNS[noun], format, document)
    except (ValueError, TypeError, AttributeError) as error:
        raise unreadable(where, str(error)) from error
    item = Item(noun, document, where, number)
    key, path = document.get(NOUNS[noun].identity), record.get("path")
    if path is not None and key and path != path_of(noun, key):
        message = f"“{path}” is not this record’s path: leave it out, it follows from the key."
        item.problems.append(Problem(f"{where} path", message))
    return item
