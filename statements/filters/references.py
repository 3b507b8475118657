"""The parser of `ref = [!]TYPE[:TARGET[:ABOUT]]`, pure: tests of one single reference.

TYPE is a type or `*`, or `none` alone: cites nothing. TARGET is `*`, an agreement, a series, a
clause or a statement's uid. ABOUT is `*` (any or none), `none`, or a government.
"""

from __future__ import annotations

from dataclasses import dataclass

from statements.keys import is_uid
from statements.vocabularies import ReferenceType

from .algebra import NONE, short
from .refusals import Refused, near

ANY = "*"
FORM = "TYPE, TYPE:TARGET or TYPE:TARGET:ABOUT, with * for any"
TYPES = tuple(ReferenceType.values)


@dataclass(frozen=True, slots=True)
class ReferenceTest:
    """What one single reference must be: type, target, and whom it is about."""

    type: str
    target: str = ANY
    about: str = ANY

    def __str__(self) -> str:
        """Print it without the holes at its end."""
        parts = [self.type, self.target, self.about]
        while len(parts) > 1 and parts[-1] == ANY:
            parts.pop()
        return ":".join(parts)


def parse_reference(item: str) -> ReferenceTest:
    """Read one item of `ref`, without its `!`; raise Refused where it is not well formed."""
    parts = item.split(":")
    if not all(parts):
        better = ":".join(part or ANY for part in parts) if len(parts) <= 3 else None
        raise Refused(
            f"A part of “{short(item)}” is empty: write {FORM}.",
            "empty_part",
            item=item,
            better=better,
        )
    if len(parts) > 3:
        raise Refused(
            f"“{short(item)}” has {len(parts)} parts: write {FORM}.", "too_many_parts", item=item
        )
    check_type(parts[0], item)
    if parts[0] == NONE and len(parts) > 1:
        raise Refused(
            "none stands alone: it means that nothing is cited.",
            "none_alone",
            item=item,
            better=NONE,
        )
    if parts[1:2] == [NONE]:
        raise Refused(
            "Every reference has a target: write * for any.",
            "empty_part",
            item=item,
            better=":".join([parts[0], ANY, *parts[2:]]),
        )
    return ReferenceTest(*parts)


def check_type(type: str, item: str) -> None:
    """Refuse a type that is not of the vocabulary."""
    allowed = (*TYPES, ANY, NONE)
    if type not in allowed:
        close = near(type[:60], TYPES)
        raise Refused(
            f"“{short(type)}” is no type of reference: use one of {', '.join(allowed)}.",
            "unknown_value",
            allowed=allowed,
            nearest=close,
            item=item,
            better=close[0] + item[len(type) :] if close else None,
        )


def target_nouns(target: str) -> tuple[str, ...]:
    """Return what a target's key may be the key of."""
    if is_uid(target):
        return ("statement",)
    return ("clause",) if "/" in target else ("agreement", "series")
