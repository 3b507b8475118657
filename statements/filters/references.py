"""The parser of `ref = [!]TYPE[:TARGET[:ABOUT]]`, pure: tests of one single reference.

TYPE is a type, a family of types or `*`, or `none` alone: cites nothing. TARGET is `*` (any or
none), `none` (it is not told which), an agreement, a series, a clause or a statement's uid. ABOUT
is `*` (any or none), `none`, or a government.
"""

from __future__ import annotations

from dataclasses import dataclass

from statements.keys import SHARING_KEYS, as_uid, is_uid
from statements.vocabularies import Family, ReferenceType

from .algebra import NONE, short
from .refusals import Refused, certain, near

ANY = "*"
FORM = "TYPE, TYPE:TARGET or TYPE:TARGET:ABOUT"
TYPES = (*ReferenceType.values, *Family.values)


@dataclass(frozen=True, slots=True)
class ReferenceTest:
    """What one single reference must be: type or family, target, and whom it is about."""

    type: str
    target: str = ANY
    about: str = ANY

    @property
    def types(self) -> list[str]:
        """The types that pass, each where any does."""
        return [kind.value for kind in ReferenceType if self.type in (ANY, kind, kind.family)]

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
        whole = f"as in {filled(item)}. Its form is {FORM}"
        message = f"A part of “{short(item)}” is empty: write * for any, {whole}."
        raise Refused(message, "empty_part", item=item)
    if len(parts) > 3:
        raise Refused(
            f"“{short(item)}” has {len(parts)} parts: write {FORM}, with * for any.",
            "too_many_parts",
            item=item,
        )
    check_type(parts[0], item)
    if parts[0] == NONE and len(parts) > 1:
        raise Refused(
            "none stands alone: it means that nothing is cited.",
            "none_alone",
            item=item,
        )
    return ReferenceTest(parts[0], *map(as_uid, parts[1:2]), *parts[2:])


def filled(item: str) -> str:
    """Return an item with * in its holes, to be shown: what was meant is not certain."""
    parts = [part or ANY for part in item.rstrip(":").split(":")]
    return short(str(ReferenceTest(*parts[:3])))


def check_type(type: str, item: str) -> None:
    """Refuse what is neither a type nor a family of the vocabularies."""
    allowed = (*TYPES, ANY, NONE)
    if type not in allowed:
        better = certain(type, allowed)
        close = (better,) if better else near(type[:60].lower(), TYPES)
        raise Refused(
            f"“{short(type)}” is no type or family of references: use one of {', '.join(allowed)}.",
            "unknown_value",
            allowed=allowed,
            nearest=close,
            item=item,
            better=better + item[len(type) :] if better else None,
        )


def target_nouns(target: str) -> tuple[str, ...]:
    """Return what a target's key may be the key of."""
    if is_uid(target):
        return ("statement",)
    return ("clause",) if "/" in target else SHARING_KEYS
