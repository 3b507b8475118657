"""What is wrong with a query, as data: which parameter, what fits instead, a corrected query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from rapidfuzz import fuzz
from rapidfuzz.process import extract

from statements.problems import ProblemDetails

Pairs = list[tuple[str, str]]  # a query as it was written: name and value, in order
Fix = Callable[[Pairs], Pairs]
READABLE = ":/,!*"  # left as they are in corrected queries; they need no escape in a query
SHOWN = 10  # faults told at once
SURE = 70  # of 100: likeness that a corrected query is offered for
DIGITS, WORDS = re.compile(r"[0-9]+"), re.compile(r"[^\W_]+")
APART = re.compile(r"[;|+\s]")  # how a list is written elsewhere


class Refused(ValueError):
    """Refuse one value of one parameter.

    `item` is the wrong part of a comma list and `better` what to write in its place; without
    an item, `better` stands for the whole value.
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
        super().__init__(message)
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
    def of(cls, parameter: str, refused: Refused, value: str) -> Fault:
        """Name the parameter of a refused value."""
        fix = None
        if refused.better is not None and refused.item:
            fix = swap_item(parameter, refused.item, refused.better)
        elif refused.better is not None:
            fix = swap_value(parameter, value, refused.better)
        return cls(parameter, str(refused), refused.code, refused.allowed, refused.nearest, fix)

    def as_dict(self) -> dict[str, object]:
        """Give what a client reads."""
        told: dict[str, object] = {
            "parameter": self.parameter,
            "message": self.message,
            "code": self.code,
        }
        if self.allowed:
            told["allowed"] = list(self.allowed)
        if self.nearest:
            told["nearest"] = list(self.nearest)
        return told


class BadQuery(ProblemDetails):
    """Refuse a query: 400, with every fault found and, where one can be made, a corrected query."""

    def __init__(self, faults: Iterable[Fault], pairs: Iterable[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        shown = self.faults[:SHOWN]
        super().__init__(
            400,
            "Bad query",
            " ".join(f"{fault.parameter}: {fault.message}" for fault in shown),
            extra={"errors": [fault.as_dict() for fault in shown]},
        )
        self.corrected = corrected(self.faults, list(pairs))


def meant(text: str, close: Sequence[str]) -> str | None:
    """Return the nearest choice where text can hardly mean anything else.

    A typing error, or words of it: `rusia`, `lavrov`. Never with other digits, nor with a sign
    in front, which may be how somebody writes a negation, nor where it looks like a list.
    """
    if not close or not text[:1].isalnum() or APART.search(text):
        return None
    asked, found = text.lower(), close[0].lower()
    if DIGITS.findall(asked) != DIGITS.findall(found):
        return None
    within = set(WORDS.findall(asked)) <= set(WORDS.findall(found))
    return close[0] if within or fuzz.ratio(asked, found) >= SURE else None


def near(text: str, choices: Iterable[str], *, least: int = 60) -> tuple[str, ...]:
    """Return the choices that look most like text, the likest first."""
    return tuple(choice for choice, _, _ in extract(text, choices, limit=3, score_cutoff=least))


def corrected(faults: Iterable[Fault], pairs: Pairs) -> str | None:
    """Return the query with every fault mended; None where one cannot be."""
    for fault in faults:
        if fault.fix is None:
            return None
        pairs = fault.fix(pairs)
    return written(pairs)


def written(pairs: Iterable[tuple[str, str]]) -> str:
    """Write a query so that people can read it."""
    return urlencode(list(pairs), safe=READABLE)


def rename(old: str, new: str) -> Fix:
    """Give a parameter another name."""
    return lambda pairs: [(new if name == old else name, value) for name, value in pairs]


def drop(name: str) -> Fix:
    """Leave a parameter out."""
    return lambda pairs: [pair for pair in pairs if pair[0] != name]


def swap_value(name: str, old: str, new: str) -> Fix:
    """Put another value in the place of one."""
    return lambda pairs: [(name, new) if pair == (name, old) else pair for pair in pairs]


def set_once(name: str, value: str) -> Fix:
    """Write a parameter once, where it stood first."""

    def fix(pairs: Pairs) -> Pairs:
        first = next(place for place, pair in enumerate(pairs) if pair[0] == name)
        kept = [pair for place, pair in enumerate(pairs) if pair[0] != name or place == first]
        return [(name, value) if pair[0] == name else pair for pair in kept]

    return fix


def swap_item(name: str, old: str, new: str) -> Fix:
    """Put another item in the place of one in comma lists, with or without its `!`."""

    def mend(item: str) -> str:
        sign = "!" if item.startswith("!") else ""
        return sign + new if item.removeprefix("!") == old else item

    def fix(pairs: Pairs) -> Pairs:
        return [
            (key, ",".join(map(mend, value.split(","))) if key == name else value)
            for key, value in pairs
        ]

    return fix
