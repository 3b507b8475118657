"""Statements in rounds: what answers comes after what it answers, and many do not come at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from statements.documents.desk import KEYS
from statements.documents.mapping import batched
from statements.models import Target

from .responses import order_targets_first

Points = Mapping[str, Iterable[str]]


def targets_on_desk(keys: Iterable[str]) -> dict[str, list[str]]:
    """Return the statements that some statements answer on the desk, by answer."""
    targets: dict[str, list[str]] = {}
    for part in batched(sorted(keys), KEYS):
        rows = Target._base_manager.filter(reference__statement__pk__listed=part)
        rows = rows.filter(statement__isnull=False).order_by()
        for key, target in rows.values_list("reference__statement_id", "statement_id"):
            targets.setdefault(key, []).append(target)
    return targets


def rounds(
    keys: Iterable[str], points: Points, size: int, *, backwards: bool = False
) -> Iterator[list[str]]:
    """Yield keys in lists of about a size, so that what points comes after what it points at.

    Those that point at each other in a circle come in one list. Backwards, all the other way.
    """
    lists = list(forwards(keys, points, size))
    yield from (part[::-1] for part in reversed(lists)) if backwards else lists


def forwards(keys: Iterable[str], points: Points, size: int) -> Iterator[list[str]]:
    placed: set[str] = set()
    part: list[str] = []
    due: set[str] = set()  # pointed at, and not placed yet
    own = dict.fromkeys(keys)
    for key in order_targets_first({key: points.get(key, ()) for key in own}):
        placed.add(key)
        part.append(key)
        due |= {target for target in points.get(key, ()) if target in own}
        due -= placed
        if len(part) >= size and not due:
            yield part
            part = []
    if part:
        yield part


__all__ = ["rounds", "targets_on_desk"]
