"""The names of keys: beside a page's records once, so that no document holds another's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import orjson

from statements.documents import KINDS, PLURALS, Context, parse
from statements.documents.desk import KEYS
from statements.documents.mapping import batched
from statements.keys import RecordName, keys_of
from statements.ledger.publishing import merged_keys
from statements.models import PublicRecord

MOST_KEPT = 50_000  # names kept in memory
PLURAL = itemgetter(0)
EMPTY: Mapping[str, str] = MappingProxyType({})
SIDE = "side"  # the member that says whose side a record is of
SIDED = tuple(f"{name}/" for name, kind in KINDS.items() if SIDE in {m.name for m in kind.members})


@dataclass(frozen=True, slots=True)
class Labels:
    """Names by `noun/key`, and the office of each tenure, whose title is the tenure's name.

    Where a table has them, also the sides of what has one, by `noun/key`. `merged` is what
    `merged_keys` tells, where any of them may have been merged.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)

    def of(self, noun: str, key: str | None) -> str | None:
        """Return the name of a key, None where it has none or there is no key."""
        return self.names.get(f"{noun}/{key}") if key else None


@dataclass(frozen=True, slots=True)
class Memory:
    """Names that were read while the ledger stood at one change."""

    state: str
    # By `noun/key`: the plural noun, and `"key":"name"`.
    labels: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)  # of tenures, all as `noun/key`
    merged: dict[str, str] = field(default_factory=dict)  # as far as any name here asks for it

    def read(self, missing: set[str]) -> None:
        """Read names that are not here yet."""
        labels = labels_of(missing)
        self.merged.update(labels.merged)
        for name, label in labels.names.items():
            noun, key = RecordName.parse(name)
            self.labels[name] = (PLURALS[noun], b"%s:%s" % (orjson.dumps(key), orjson.dumps(label)))
        for tenure, office in labels.offices.items():
            self.offices[f"tenure/{tenure}"] = f"office/{office}"


_memory = Memory("")


def label_groups(ids: Iterable[str], state: str) -> bytes:
    """Return the names of `noun/key` as a reply carries them: by plural noun, then by key.

    From memory as far as they were read in this state. `state` tells the ledger's last change,
    asked before what is wanted was read: so no name is older than a later reply with the same
    state may show.
    """
    names = set(ids)
    memory = memory_with(names, state)
    names.update([memory.offices[name] for name in names if name in memory.offices])
    rows = [memory.labels[name] for name in sorted(names) if name in memory.labels]
    rows.sort(key=PLURAL)  # keys of one noun stay in their order
    groups = [
        b'"%s":{%s}' % (plural.encode(), b",".join([pair for _, pair in pairs]))
        for plural, pairs in groupby(rows, PLURAL)
    ]
    return b"{%s}" % b",".join(groups)


def merges_among(ids: Iterable[str], state: str) -> Context:
    """Return what stands for merged records, nothing where none of `noun/key` is of one.

    No key that has a name is older than this: it is read with the names, in the same state.
    """
    names = set(ids)
    into = Context(merged=memory_with(names, state).merged)
    records = map(RecordName.parse, names) if into.merged else ()
    return into if any(into.current_name(name) != name for name in records) else Context()


def memory_with(names: Iterable[str], state: str) -> Memory:
    """Return the memory of a state, in which are all of some names that there are."""
    global _memory
    memory = _memory
    if memory.state != state or len(memory.labels) > MOST_KEPT:
        _memory = memory = Memory(state)
    # One by one: the difference of a set and a dict's keys walks all of it.
    missing = {name for name in names if name not in memory.labels}
    if missing:
        memory.read(missing)
    return memory


def forget_labels() -> None:
    """Keep no names: for tests that count what is read."""
    global _memory
    _memory = Memory("")


def labels_of(ids: Iterable[str]) -> Labels:
    """Return the names of `noun/key` in at most four queries.

    A merged key gets the name of its winner; what is not public has none.
    """
    names = set(ids)
    labels = dict(read_labels(names))
    missing = names - labels.keys()
    merges = Context(merged=merged_keys() if missing else EMPTY)
    if merges.merged:
        labels |= read_winners(missing, merges)
    offices = {key: labels[f"tenure/{key}"] for key in keys_of("tenure", labels)}
    labels |= dict(read_labels({f"office/{office}" for office in offices.values()} - labels.keys()))
    for key, office in offices.items():
        labels[f"tenure/{key}"] = labels.get(f"office/{office}", office)
    return Labels(labels, offices, merged=merges.merged)


def with_sides(
    labels: Labels, ids: Iterable[str], merges: Context, other_sides: Mapping[str, str] = EMPTY
) -> Labels:
    """Add the sides of those of `noun/key` that may have one, with the names of the sides.

    `other_sides` are those that come instead of what is public.
    """
    sided = [RecordName.parse(name) for name in ids if name.startswith(SIDED)]
    if not sided:
        return labels
    standing = {str(merges.current_name(name)) for name in sided}
    rows = PublicRecord.objects.listed(sorted(standing)).values_list("id", "document")
    public = {name: side for name, text in rows if (side := parse(text)[SIDE])}
    sides = {**public, **other_sides}
    names = labels_of({f"government/{side}" for side in sides.values()}).names
    return replace(labels, names={**names, **labels.names}, sides=sides)


def desk_sides(ids: Iterable[str]) -> dict[str, str]:
    """Return the sides that the desk has of those of `noun/key` that may have one."""
    sides: dict[str, str] = {}
    for noun, names in groupby(sorted(ids), lambda name: RecordName.parse(name).noun):
        if f"{noun}/" in SIDED:
            rows: Any = KINDS[noun].table.model._base_manager
            sided_rows = rows.filter(pk__listed=keys_of(noun, names)).exclude(side=None)
            pairs = sided_rows.values_list("pk", "side_id")
            sides |= {f"{noun}/{key}": side for key, side in pairs}
    return sides


def read_labels(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for chunk in batched(sorted(names), KEYS):
        yield from PublicRecord.objects.listed(chunk).values_list("id", "label")


def read_winners(missing: Iterable[str], into: Context) -> dict[str, str]:
    """Return the names of merged keys: those of the records they are now part of, as of these."""
    standing = {name: str(into.current_name(RecordName.parse(name))) for name in missing}
    labels = dict(read_labels({winner for name, winner in standing.items() if winner != name}))
    return labels | {name: labels[winner] for name, winner in standing.items() if winner in labels}
