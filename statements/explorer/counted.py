"""References that make positions, as a query of them: what is not counted is left out of a list."""

from __future__ import annotations

from statements.filters.refusals import Pairs
from statements.stances import UNCOUNTED

BARRED = {name: f"!{code}" for name, code in UNCOUNTED.items()}  # items, by parameter


def with_counted(pairs: Pairs) -> Pairs:
    """Return a query of references that also leaves out what is not counted."""
    given = [(name, with_item(value, BARRED.get(name))) for name, value in pairs]
    names = {name for name, _ in pairs}
    return [*given, *((name, item) for name, item in BARRED.items() if name not in names)]


def with_item(value: str, item: str | None) -> str:
    """Return a list of items with another, unless it has that."""
    return value if item is None or item in value.split(",") else f"{value},{item}"


def without_counted(pairs: Pairs) -> Pairs:
    """Return the same query with what is not counted."""
    rest = [
        (name, ",".join(item for item in value.split(",") if item != BARRED.get(name)))
        for name, value in pairs
    ]
    return [pair for pair in rest if pair[1]]
