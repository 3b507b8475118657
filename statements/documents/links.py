"""What a document points at, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rapidfuzz.process import extract

from statements import models as m
from statements.models import DeskModel
from statements.problems import Problem

from .kinds import Link
from .mapping import Document, Keys, Listing, Noun, Table, batched
from .validation import join

TABLES: Mapping[str, type[DeskModel]] = {
    "topic": m.Topic,
    "place": m.Place,
    "government": m.Government,
    "institution": m.Institution,
    "office": m.Office,
    "official": m.Official,
    "tenure": m.Tenure,
    "publisher": m.Publisher,
    "source": m.Source,
    "agreement": m.Agreement,
    "clause": m.Clause,
    "series": m.Series,
    "statement": m.Statement,
}


class Pointer(NamedTuple):
    """One place of a document that points at something else."""

    path: str
    noun: str
    key: str


def pointers(noun: Noun, document: Document) -> list[Pointer]:
    """Return all that document points at outside itself, in its order."""
    return list(below(noun.table, document, noun.key_of(document), ""))


def below(table: Table, item: Document, root: str, path: str) -> Iterator[Pointer]:
    """Yield what item and all below it point at."""
    for part in table.pointing:
        if isinstance(part, Link):
            found = part.points_at(item, root)
            if found:
                yield Pointer(join(path, part.name), *found)
        elif isinstance(part, Keys):
            for place, key in enumerate(item[part.name]):
                yield Pointer(f"{join(path, part.name)}[{place}]", part.link.noun, key)
        elif isinstance(part, Listing):
            for place, row in enumerate(item[part.name]):
                yield from below(part.table, row, root, f"{join(path, part.name)}[{place}]")


def held_keys(found: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return, by noun, those of some keys that the desk holds; they are given with their nouns."""
    wanted: dict[str, set[str]] = {}
    for noun, key in found:
        wanted.setdefault(noun, set()).add(key)
    return {noun: existing(noun, keys) for noun, keys in wanted.items()}


def missing(found: Iterable[Pointer], held: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Yield a problem for each pointer at nothing on the desk, with the nearest keys."""
    for pointer in found:
        if pointer.key not in held[pointer.noun]:
            yield Problem(pointer.path, unknown(pointer.noun, pointer.key), "unknown")


def existing(noun: str, keys: Iterable[str]) -> set[str]:
    """Return those of keys that the desk holds."""
    manager = TABLES[noun]._base_manager
    held: set[str] = set()
    for chunk in batched(keys, 10_000):
        held |= set(manager.filter(pk__listed=chunk).order_by().values_list("pk", flat=True))
    return held


def unknown(noun: str, key: str) -> str:
    """Say that there is no such key, and which ones come near."""
    if noun in ("statement", "source", "tenure"):
        return f"There is no {noun} {key}."
    keys = TABLES[noun]._base_manager.values_list("pk", flat=True)
    near = [choice for choice, _, _ in extract(key, keys, limit=3, score_cutoff=60)]
    return f"There is no {noun} {key!r}." + (f" Near: {', '.join(near)}." if near else "")
