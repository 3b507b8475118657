"""What is not counted for a position: how much of it a picture has, and the picture without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from statements import query
from statements.filters.algebra import NONE
from statements.filters.refusals import Pairs
from statements.query.doors import lists_of

from ..counted import with_counted, without_counted
from ..links import Link, query_at
from ..list_questions import ask_page
from . import charges
from .graphs import KEPT

COUNTED = ("counted", "true")
MADE_BY_STATEMENTS = ("kind", f"!{NONE}")
WHY = "implied, unverified or attributed by others"


@dataclass(frozen=True, slots=True)
class Uncounted:
    """How much of a picture is not counted, and where the picture is without it, or with it."""

    words: str
    link: Link


@dataclass(frozen=True, slots=True)
class Counting:
    """How a list is asked for what is counted: `rows` is the query of all that a picture is of."""

    name: str
    unit: tuple[str, str]  # one of them, and several
    leave_out: Callable[[Pairs], Pairs]
    put_back: Callable[[Pairs], Pairs]
    rows: Callable[[Pairs], Pairs] = list


def cited_by_governments(pairs: Pairs) -> Pairs:
    """Return a query of references without those that texts make, which no picture has."""
    name, item = MADE_BY_STATEMENTS
    if all(one != name for one, _ in pairs):
        return [*pairs, MADE_BY_STATEMENTS]
    return [(one, f"{value},{item}" if one == name else value) for one, value in pairs]


def charges_counted(pairs: Pairs) -> Pairs:
    return [*charges_whole(pairs), COUNTED]


def charges_whole(pairs: Pairs) -> Pairs:
    return [pair for pair in pairs if pair[0] != COUNTED[0]]


OF_REFERENCES = Counting(
    "references",
    ("reference", "references"),
    with_counted,
    without_counted,
    cited_by_governments,
)
OF_CHARGES = Counting(charges.NAME, ("charge", "charges"), charges_counted, charges_whole)


@lru_cache(maxsize=KEPT)
def uncounted_in(
    counting: Counting, address: str, asked: tuple[tuple[str, str], ...], state: str
) -> Uncounted | None:
    """Return how many are not counted, once in each state; None where there are none."""
    pairs = [*asked]
    whole, rest = counting.put_back(pairs), counting.leave_out(pairs)
    number = difference(*(count(counting, one, state) for one in (whole, rest)))
    if number == 0:
        return None
    many = "Some" if number is None else f"{number:,}"
    what = counting.unit[number != 1]
    if rest == pairs:
        words = f"{many} {what} that make no position ({WHY}) {'is' if number == 1 else 'are'}"
        return Uncounted(f"{words} left out.", Link("Put them back", query_at(address, whole)))
    words = f"{many} {what} among these make{'s' if number == 1 else ''} no position ({WHY})."
    return Uncounted(words, Link("Leave them out", query_at(address, rest)))


def count(counting: Counting, pairs: Pairs, state: str) -> int | dict[str, int]:
    """Return how many rows a query finds of what a picture is of."""
    lists = lists_of(tuple(counting.rows(pairs)))
    return query.count_of(ask_page(counting.name, lists, state))


def difference(whole: int | dict[str, int], rest: int | dict[str, int]) -> int | None:
    """Return how many more there are; None where they are too many to be counted."""
    if isinstance(whole, dict) or isinstance(rest, dict):
        return None
    return whole - rest
