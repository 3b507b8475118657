"""The algebra of parameters, pure: `PARAM = item(,item)*`, `item = [!]value`.

Plain items are ORed, `!` items mean none of these, and both parts must hold. `none` is an item
like others: it stands for having none. A parameter given twice means AND, where a thing can have
several.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from statements.keys import as_uid

from .refusals import Refused, certain, near

NONE = "none"
LACKING = "-"  # of one row that several parameters test: it has none, whatever others have
EMPTY = "empty"  # the code of a value that is
YES_OR_NO = {"true": True, "false": False, "1": True, "0": False}
MAX_LENGTH = 6_000
MAX_ITEMS = 500
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffd-\uffff]")


@dataclass(frozen=True, slots=True)
class Condition:
    """One parameter's test: any of some values, if there are any, and none of others."""

    plain: tuple[str, ...]
    barred: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        return self.plain + self.barred

    def __str__(self) -> str:
        """Print it so that equal tests print alike."""
        return ",".join([*sorted(self.plain), *(f"!{item}" for item in sorted(self.barred))])


def check_value(value: str) -> None:
    """Refuse a value that is empty, too long, or holds characters that nobody types."""
    if not value:
        raise Refused("The value is empty: leave the parameter out.", EMPTY)
    if len(value) > MAX_LENGTH:
        raise Refused(
            f"The value has {len(value)} characters; {MAX_LENGTH} is the most.", "too_long"
        )
    if match := _CONTROL.search(value):
        raise Refused(
            f"Character {match.start() + 1} (U+{ord(match[0]):04X}) is not allowed: remove it.",
            "character",
        )


def parse(value: str) -> Condition:
    """Read one value of a parameter; raise Refused where it is not well formed."""
    check_value(value)
    items = value.split(",")
    if len(items) > MAX_ITEMS:
        raise Refused(
            f"The list has {len(items)} items; {MAX_ITEMS} is the most: ask in parts.", "too_many"
        )
    if not all(item.removeprefix("!") for item in items):
        raise Refused(
            "An item of the list is empty: write values with single commas between them.",
            "empty_item",
        )
    plain = dict.fromkeys(item for item in items if not item.startswith("!"))
    barred = dict.fromkeys(item[1:] for item in items if item.startswith("!"))
    return Condition(tuple(plain), tuple(barred))


def parse_keys(value: str) -> Condition:
    """Read keys and uids; uids may be written in any case."""
    condition = parse(value)
    plain, barred = (tuple(map(as_uid, items)) for items in (condition.plain, condition.barred))
    return Condition(tuple(dict.fromkeys(plain)), tuple(dict.fromkeys(barred)))


def single(value: str) -> str:
    """Read a value that stands alone: no list, no `!`."""
    check_value(value)
    if "," in value or value.startswith("!"):
        raise Refused("This takes one value: no list, and no ! before it.", "not_a_list")
    return value


def one_of(item: str, allowed: Sequence[str]) -> None:
    """Refuse an item that is no code of a vocabulary."""
    if item not in allowed:
        better = certain(item, allowed)
        close = () if item == NONE or better else near(item[:60].lower(), allowed)
        raise Refused(
            f"“{short(item)}” is not known here: use one of {', '.join(allowed)}.",
            "unknown_value",
            allowed=allowed,
            nearest=(better,) if better else close,
            item=item,
            better=better,
        )


def yes_or_no(text: str) -> bool:
    """Read a boolean as clients of all languages write it; raise Refused for anything else."""
    small = text.lower()
    if small not in YES_OR_NO:
        raise Refused(
            f"“{short(text)}” is neither true nor false: write true or false, or 1 or 0.",
            "unknown_value",
            allowed=tuple(YES_OR_NO),
        )
    return YES_OR_NO[small]


def short(text: str) -> str:
    """Return a text as it is quoted in messages."""
    return text if len(text) <= 60 else f"{text[:60]}…"
