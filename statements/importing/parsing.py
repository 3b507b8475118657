"""JSON read in little memory: one record at a time, and nothing that stands there twice.

The standard library says where a value ends and which names it repeats; orjson, which is strict,
says what the value is. What is larger than a record can be is refused before it is read.
"""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

import orjson

from statements.problems import Problem

from .files import MOST_WHOLE, unreadable

PIECE = 1 << 18  # characters read at a time
MOST_VALUES = 200_000  # in one record: each may take a hundred bytes of memory
MOST_RECORD = 4 << 20  # characters of one record
MARKS = (b",", b":", b"[", b"{")  # at least one of these stands beside every value
MARK = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[,:\[{]', re.DOTALL)  # outside of strings
SPACE = re.compile(r"[ \t\n\r]*")
NAMES = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]', re.DOTALL)
ONE_OBJECT = (
    "Write one object with noun, format and documents; or one document a line, in a file whose name"
    " ends in .jsonl."
)
TOO_DEEP = "It is nested too deeply for a record."


def parse_record(text: bytes, where: str) -> tuple[Any, list[Problem]]:
    """Return what one record says, and a problem for each name that stands twice in an object.

    Raise BrokenRules where it is no JSON, or more than a record can be.
    """
    check_size(text, where)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise unreadable(f"{where}:{error.colno}", f"This is not JSON: {error.msg}.") from error
    return value, repeated_names(text.decode(), where)


def check_size(text: bytes, where: str) -> None:
    """Refuse what would take far more memory than its text, or is longer than a record."""
    if len(text) > MOST_RECORD:
        raise unreadable(where, f"This record is longer than {MOST_RECORD >> 20} MB.")
    if sum(map(text.count, MARKS)) <= MOST_VALUES:
        return
    count = 0
    for mark in MARK.finditer(text):
        count += mark[0][:1] != b'"'
        if count > MOST_VALUES:
            message = f"It has more than {MOST_VALUES:,} values: this is no record of ours."
            raise unreadable(where, message)


def repeated_names(text: str, where: str) -> list[Problem]:
    """Return a problem for each name that stands twice in one object of a sound text."""
    if not (names := find_repeats(text)):
        return []
    lines = dict(repeat_lines(text))
    file_name, colon, line = where.rpartition(":")
    first_line = int(line) if colon and line.isdigit() else 0
    return [
        Problem(
            f"{file_name}:{first_line + lines.get(name, 0)}" if first_line else where,
            f"The name “{name}” stands twice in one object: keep one.",
            "repeated",
        )
        for name in names
    ]


def find_repeats(text: str) -> list[str]:
    repeats: dict[str, None] = {}
    decoder(repeats).raw_decode(text, skip_space(text))
    return list(repeats)


def decoder(repeats: dict[str, None]) -> json.JSONDecoder:
    """Return a reader that keeps nothing of objects but the names that they repeat."""

    def collect_repeats(pairs: list[tuple[str, Any]]) -> None:
        if len(pairs) > 1:
            names = [name for name, _ in pairs]
            if len(names) != len(set(names)):
                repeats.update((name, None) for name, times in Counter(names).items() if times > 1)

    def refuse_constant(name: str) -> None:
        raise ValueError(f"{name} is no value of JSON")

    return json.JSONDecoder(
        object_pairs_hook=collect_repeats,
        parse_int=len,
        parse_float=len,
        parse_constant=refuse_constant,
    )


ANY_VALUE = decoder({})  # for the end of a value


def repeat_lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield the names that an object repeats, each with the lines before its second place."""
    open_objects: list[set[str] | None] = []
    previous: re.Match[str] | None = None
    for match in NAMES.finditer(text):
        sign = match[0]
        if sign in ("{", "["):
            open_objects.append(set() if sign == "{" else None)
        elif sign in ("}", "]"):
            open_objects.pop()
        elif sign == ":" and previous and open_objects and (names := open_objects[-1]) is not None:
            name = json.loads(previous[0])
            if name in names:
                yield name, text.count("\n", 0, previous.start())
            names.add(name)
        previous = match


def skip_space(text: str, at: int = 0) -> int:
    """Return the place of the first character that is no space."""
    space = SPACE.match(text, at)
    return space.end() if space else at


@dataclass
class Stream:
    """A text that is read as far as it is looked at; what was passed is forgotten."""

    source: IO[bytes]
    name: str
    text: str = ""
    at: int = 0  # the next character
    line: int = 1  # that of the character `counted`
    counted: int = 0
    size: int = 0
    is_over: bool = False
    decode: Callable[..., str] = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8-sig")().decode
    )

    def where(self) -> str:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return f"{self.name}:{self.line}"

    def read_more(self) -> None:
        """Read on; raise BrokenRules where the file is too large or no text."""
        where = self.where()
        piece = self.source.read(max(PIECE, len(self.text) - self.at))
        self.size += len(piece)
        if self.size > MOST_WHOLE:
            message = f"It is larger than {MOST_WHOLE >> 20} MB: write one document a line, in a"
            raise unreadable(self.name, f"{message} file whose name ends in .jsonl.")
        self.is_over = not piece
        try:
            self.text = self.text[self.at :] + self.decode(piece, self.is_over)
        except UnicodeDecodeError as error:
            raise unreadable(where, "This is not JSON: it is not UTF-8.") from error
        self.at = self.counted = 0

    def sign(self) -> str:
        """Return the next character that is no space, empty at the end."""
        self.at = skip_space(self.text, self.at)
        while self.at == len(self.text) and not self.is_over:
            self.read_more()
            self.at = skip_space(self.text, self.at)
        return self.text[self.at : self.at + 1]

    def take(self, signs: str) -> str:
        """Pass the next sign, which is one of these."""
        here = self.sign()
        if not here or here not in signs:
            expected = " or ".join(signs)
            raise unreadable(self.where(), f"This is not JSON: {expected} is expected here.")
        self.at += 1
        return here

    def value(self) -> tuple[bytes, str]:
        """Pass one value; return its text and where it begins."""
        self.sign()
        where = self.where()
        while True:
            try:
                _, end = ANY_VALUE.raw_decode(self.text, self.at)
            except RecursionError:
                raise unreadable(where, TOO_DEEP) from None
            except ValueError as error:
                if self.is_over:
                    raise unreadable(where, f"This is not JSON: {error}.") from error
            else:
                if end < len(self.text) or self.is_over:  # else a number may go on
                    text, self.at = self.text[self.at : end], end
                    return text.encode(errors="surrogatepass"), where
            check_size(self.text[self.at :].encode(), where)
            self.read_more()


def read_members(stream: Stream, listed: str) -> Iterator[tuple[str, bytes, str]]:
    """Yield the members of the object that a text is, those of one list each by itself.

    Each comes with its name, its text, and where it begins.
    """
    if stream.sign() == "[":
        raise unreadable(stream.where(), ONE_OBJECT)
    stream.take("{")
    if stream.sign() == "}":
        stream.take("}")
        return
    while True:
        if stream.sign() != '"':
            stream.take('"')
        name = orjson.loads(stream.value()[0])
        stream.take(":")
        if name == listed and stream.sign() == "[":
            yield name, b"[", stream.where()
            yield from read_list(stream, name)
        else:
            text, where = stream.value()
            yield name, text, where
        if stream.take(",}") == "}":
            break
    if stream.sign():
        raise unreadable(stream.where(), "This is not JSON: something stands after its end.")


def read_list(stream: Stream, name: str) -> Iterator[tuple[str, bytes, str]]:
    """Yield what stands in a list."""
    stream.take("[")
    if stream.sign() == "]":
        stream.take("]")
        return
    while True:
        text, where = stream.value()
        yield f"{name}[]", text, where
        if stream.take(",]") == "]":
            return
