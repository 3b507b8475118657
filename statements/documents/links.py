"""Whether what documents point at is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz.process import extract

from statements.keys import RecordName
from statements.models import Identity, Record
from statements.problems import Problem

from .contents import Pointer, identity_of
from .desk import KEYS
from .field_types import Link
from .mapping import Document, Keys, Kind, batched
from .nouns import BY_UID, KINDS, NOUNS

POINTED_NOUNS = frozenset(
    part.link.noun if isinstance(part, Keys) else part.noun
    for noun in NOUNS.values()
    for table in noun.table.walk()
    for part in table.outward_fields
    if isinstance(part, Keys | Link)
)  # nouns that other documents may point at
PARTS: Mapping[str, tuple[Kind, ...]] = {
    name: inside
    for name, noun in NOUNS.items()
    if (inside := tuple(child for child in noun.children if child.name in POINTED_NOUNS))
}  # by noun, what lives inside its documents and may be pointed at
RECORDS_BY_UID = BY_UID & NOUNS.keys()


def part_names(noun: str, document: Document | None) -> set[RecordName]:
    """Return noun and key of what lives inside a document and may be pointed at."""
    if document is None or noun not in PARTS:
        return set()
    key = NOUNS[noun].key_of(document)
    return {
        RecordName(part.name, identity_of(part.table, row, key))
        for part in PARTS[noun]
        for row in document[part.plural]
    }


def existing_keys_by_noun(names: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return, by noun, those of some keys that the desk holds; they are given with their nouns."""
    keys_by_noun: dict[str, set[str]] = {}
    for noun, key in names:
        keys_by_noun.setdefault(noun, set()).add(key)
    return {noun: existing_keys(noun, keys) for noun, keys in keys_by_noun.items()}


def missing(pointers: Iterable[Pointer], keys_there: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Yield a problem for each pointer at nothing on the desk, with the nearest keys."""
    for pointer in pointers:
        if pointer.key not in keys_there[pointer.noun]:
            yield Problem(pointer.path, unknown_message(pointer.noun, pointer.key), "unknown")


def existing_keys(noun: str, keys: Iterable[str]) -> set[str]:
    """Return those of keys that the desk holds."""
    manager = KINDS[noun].table.model._base_manager
    on_desk: set[str] = set()
    for chunk in batched(keys, KEYS):
        on_desk |= set(manager.filter(pk__listed=chunk).order_by().values_list("pk", flat=True))
    return on_desk


def owners_of(names: Iterable[str]) -> dict[str, set[str]]:
    """Return which records ever had some keys and uids, inside them or as their own."""
    owners: dict[str, set[str]] = {}
    for chunk in batched(names, KEYS):
        records = [str(RecordName(noun, name)) for noun in RECORDS_BY_UID for name in chunk]
        inside = Identity.objects.filter(pk__listed=chunk).order_by().values_list("pk", "record_id")
        own = Record.objects.filter(pk__listed=records).order_by().values_list("key", "pk")
        for name, record in inside.union(own, all=True):
            owners.setdefault(name, set()).add(record)
    return owners


def unknown_message(noun: str, key: str) -> str:
    """Say that there is no such key, and which ones come near."""
    # Nothing looks like a uid, and there may be a million of them.
    if noun in BY_UID:
        return f"There is no {noun} {key}."
    keys = KINDS[noun].table.model._base_manager.values_list("pk", flat=True)
    near = [choice for choice, _, _ in extract(key, keys, limit=3, score_cutoff=60)]
    return f"There is no {noun} {key!r}." + (f" Near: {', '.join(near)}." if near else "")
