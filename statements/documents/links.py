"""What a document points at, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rapidfuzz.process import extract

from statements.keys import RecordName
from statements.problems import Problem

from .contents import identity_of
from .desk import KEYS
from .field_types import Link
from .mapping import Document, Keys, Kind, Listing, Noun, Table, batched
from .nouns import BY_UID, KINDS, NOUNS
from .validation import join

POINTED = frozenset(
    part.link.noun if isinstance(part, Keys) else part.noun
    for noun in NOUNS.values()
    for table in noun.table.walk()
    for part in table.pointing
    if isinstance(part, Keys | Link)
)  # nouns that other documents may point at
PARTS: Mapping[str, tuple[Kind, ...]] = {
    name: inside
    for name, noun in NOUNS.items()
    if (inside := tuple(child for child in noun.children if child.name in POINTED))
}  # by noun, what lives inside its documents and may be pointed at


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


def parts(noun: str, document: Document | None) -> set[RecordName]:
    """Return noun and key of what lives inside a document and may be pointed at."""
    if document is None:
        return set()
    key = NOUNS[noun].key_of(document)
    return {
        RecordName(part.name, identity_of(part.table, row, key))
        for part in PARTS.get(noun, ())
        for row in document[part.plural]
    }


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
    manager = KINDS[noun].table.model._base_manager
    held: set[str] = set()
    for chunk in batched(keys, KEYS):
        held |= set(manager.filter(pk__listed=chunk).order_by().values_list("pk", flat=True))
    return held


def unknown(noun: str, key: str) -> str:
    """Say that there is no such key, and which ones come near."""
    # Nothing looks like a uid, and there may be a million of them.
    if noun in BY_UID:
        return f"There is no {noun} {key}."
    keys = KINDS[noun].table.model._base_manager.values_list("pk", flat=True)
    near = [choice for choice, _, _ in extract(key, keys, limit=3, score_cutoff=60)]
    return f"There is no {noun} {key!r}." + (f" Near: {', '.join(near)}." if near else "")
