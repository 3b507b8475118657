"""What is wrong with a query, as data: which parameter, what fits instead, a corrected query.

A query is corrected only where no other can have been meant: a difference of case, of `_` and
`-`, of edge spaces, of percent-encoding. What only comes near is told, never put into an address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlencode

from rapidfuzz.process import extract

from statements.problems import ProblemDetails

Pairs = list[tuple[str, str]]  # a query as it was written: name and value, in order
Fix = Callable[[Pairs], Pairs]
READABLE = ":/,!*"  # left as they are in corrected queries; they need no escape in a query
PLAIN = re.compile(r"[A-Za-z0-9_.~:/,!*=&-]*").fullmatch  # of a whole query
MOST_FAULTS = 10  # faults told at once
MOST_ENCODINGS = 3  # how often a text may have been percent-encoded
MOST_MENDED = 20  # items of one value


class Refused(ValueError):
    """Refuse one value of one parameter.

    `item` is the wrong part of a comma list and `better` what was certainly meant by it; what
    comes near is told in the message, too.
    """

    def __init__(
        self,
        message: str,
        code: str = "invalid",
        *,
        allowed: Sequence[str] = (),
        nearest: Sequence[str] = (),
        item: str = "",
        better: str | None = None,
    ) -> None:
        super().__init__(with_nearest(message, nearest))
        self.code, self.allowed, self.nearest = code, tuple(allowed), tuple(nearest)
        self.item, self.better = item, better


@dataclass(frozen=True, slots=True)
class Fault:
    """Say what is wrong with one parameter, and how the query would read without it."""

    parameter: str
    message: str
    code: str = "invalid"
    allowed: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    fix: Fix | None = None

    @classmethod
    def of(cls, parameter: str, refused: Refused, fix: Fix | None = None) -> Fault:
        """Name the parameter of a refused value."""
        return cls(parameter, str(refused), refused.code, refused.allowed, refused.nearest, fix)

    def as_dict(self) -> dict[str, object]:
        """Give what a client reads."""
        members: dict[str, object] = {
            "parameter": self.parameter,
            "message": self.message,
            "code": self.code,
        }
        if self.allowed:
            members["allowed"] = list(self.allowed)
        if self.nearest:
            members["nearest"] = list(self.nearest)
        return members


class BadQuery(ProblemDetails):
    """Refuse a query: 400, with every fault found and, where one can be made, a corrected query."""

    def __init__(self, faults: Iterable[Fault], pairs: Iterable[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        listed = self.faults[:MOST_FAULTS]
        super().__init__(
            400,
            "Bad query",
            " ".join(f"{fault.parameter}: {fault.message}" for fault in listed),
            extra={"errors": [fault.as_dict() for fault in listed]},
        )
        self.corrected = corrected(self.faults, list(pairs))


def with_nearest(message: str, nearest: Sequence[str]) -> str:
    return f"{message} Near: {', '.join(nearest)}." if nearest else message


def unescaped(text: str) -> str:
    """Return a text as it was before it was percent-encoded once more than it should be."""
    for _ in range(MOST_ENCODINGS):
        if "%" not in text:  # as in most of ten thousand items
            break
        text = unquote(text)
    return text.strip()


def canonical(text: str) -> str:
    """Return what is left of a text without what means nothing in names and codes."""
    return unescaped(text).lower().replace("_", "-")


def certain(text: str, choices: Iterable[str]) -> str | None:
    """Return the choice that text is but for case, `_` and `-`, edge spaces and escapes."""
    plain = canonical(text)
    alike = [choice for choice in choices if canonical(choice) == plain]
    return alike[0] if len(alike) == 1 else None


Spellings = tuple[Callable[[str], str], ...]  # what a value may have been, the likest first
OF_TEXTS: Spellings = (str, str.strip, unescaped)
OF_NAMES: Spellings = (
    *OF_TEXTS,
    lambda text: unescaped(text).lower(),
    lambda text: unescaped(text).replace("_", "-"),
    canonical,
)


def mended(
    text: str, read: Callable[[str], object], *, listed: bool, spellings: Spellings = OF_NAMES
) -> str | None:
    """Return the value that text certainly means: the first of its spellings that is read."""
    varied = (",".join(map(vary, text.split(","))) if listed else vary(text) for vary in spellings)
    for value in dict.fromkeys(varied):
        for _ in range(MOST_MENDED):
            try:
                read(value)
            except Refused as refused:
                if not refused.item or refused.better is None:
                    break
                value = with_item(value, refused.item, refused.better)
            else:
                return value
    return None


def near(text: str, choices: Iterable[str], *, least: int = 60) -> tuple[str, ...]:
    """Return the choices that look most like text, the likest first."""
    return tuple(choice for choice, _, _ in extract(text, choices, limit=3, score_cutoff=least))


def corrected(faults: Iterable[Fault], pairs: Pairs) -> str | None:
    """Return the query with every fault mended; None where one cannot be."""
    for fault in faults:
        # Nothing is left out, added or joined: that would be another question.
        if fault.fix is None:
            return None
        pairs = fault.fix(pairs)
    return write_query(pairs)


def write_query(pairs: Iterable[tuple[str, str]]) -> str:
    """Write a query so that people can read it."""
    own = list(pairs)
    # Replies have an address for each row, of keys alone: these are not quoted letter by letter,
    # nor looked through one by one.
    text = "&".join([f"{name}={value}" for name, value in own])
    if PLAIN(text) and text.count("=") == len(own) == text.count("&") + 1:
        return text
    return urlencode(own, safe=READABLE)


def rename(old: str, new: str) -> Fix:
    """Give a parameter another name."""
    return lambda pairs: [(new if name == old else name, value) for name, value in pairs]


def swap_value(name: str, old: str, new: str) -> Fix:
    """Put another value in the place of one."""
    return lambda pairs: [(name, new) if pair == (name, old) else pair for pair in pairs]


def swap_item(name: str, old: str, new: str) -> Fix:
    """Put another item in the place of one in comma lists."""
    return lambda pairs: [
        (key, with_item(value, old, new) if key == name else value) for key, value in pairs
    ]


def with_item(value: str, old: str, new: str) -> str:
    """Return a comma list with another item in the place of one, with or without its `!`."""

    def mend(item: str) -> str:
        sign = "!" if item.startswith("!") else ""
        return sign + new if item.removeprefix("!") == old else item

    return ",".join(map(mend, value.split(",")))
