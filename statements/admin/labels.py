"""What people read for a key or uid on the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from statements import models as m
from statements.dates import PartialDate
from statements.documents.links import TABLES
from statements.documents.mapping import batched
from statements.keys import is_uid
from statements.models import DeskModel

Pointer = tuple[str, str]  # noun, key or uid
BESIDE: Mapping[type[DeskModel], tuple[str, ...]] = {m.Tenure: ("official", "office")}
BY_UID = frozenset({"statement", "source", "tenure"})


def label(row: Any) -> str:
    """Return the name shown for a row; a tenure's needs its official and office."""
    if isinstance(row, m.Tenure):
        return f"{row.official.name}, {row.office.title} ({span(row.starts, row.ends)})"
    if isinstance(row, m.Statement):
        return f"{row.said_on or row.known_by or 'undated'}: {row.title}"
    return str(row)


def span(starts: PartialDate | None, ends: PartialDate | None) -> str:
    """Print a tenure's dates."""
    return f"{starts or '?'} to {ends or '…'}"


def labels(pointers: Iterable[Pointer]) -> dict[Pointer, str]:
    """Return the names of what exists among pointers, in one query per noun."""
    by_noun: dict[str, set[str]] = {}
    for noun, key in pointers:
        if noun in TABLES and (is_uid(key) if noun in BY_UID else key.isprintable()):
            by_noun.setdefault(noun, set()).add(key)
    return {
        (noun, row.pk): label(row)
        for noun, keys in sorted(by_noun.items())
        for chunk in batched(sorted(keys), 500)
        for row in rows(noun).filter(pk__in=chunk)
    }


def rows(noun: str) -> Any:
    """Return a noun's rows with what their labels need."""
    model = TABLES[noun]
    return model._default_manager.select_related(*BESIDE.get(model, ())).order_by("pk")
