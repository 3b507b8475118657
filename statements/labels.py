"""The names of keys: beside a page's records once, so that no document holds another's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

import orjson

from statements.documents import PLURALS, Context
from statements.documents.desk import KEYS
from statements.documents.mapping import batched
from statements.keys import RecordName, keys_of
from statements.ledger.publishing import merged
from statements.models import PublicRecord

MOST_HELD = 50_000  # names kept in memory
PLURAL = itemgetter(0)
Read = Callable[[Iterable[str]], Iterable[tuple[str, str]]]  # names of `noun/key`


@dataclass(frozen=True, slots=True)
class Labels:
    """Names by `noun/key`, and the office of each tenure, whose title is the tenure's name."""

    names: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)

    def of(self, noun: str, key: str | None) -> str | None:
        """Return the name of a key, None where it has none or there is no key."""
        return self.names.get(f"{noun}/{key}") if key else None


@dataclass(frozen=True, slots=True)
class Held:
    """Names that were read while the ledger stood at one change."""

    state: str
    told: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # plural noun, `"key":"name"`
    offices: dict[str, str] = field(default_factory=dict)  # of tenures, all as `noun/key`

    def read(self, missing: set[str]) -> None:
        """Read names that are not held yet."""
        read = labels_of(missing)
        for name, label in read.names.items():
            noun, key = RecordName.parse(name)
            self.told[name] = (PLURALS[noun], b"%s:%s" % (orjson.dumps(key), orjson.dumps(label)))
        for tenure, office in read.offices.items():
            self.offices[f"tenure/{tenure}"] = f"office/{office}"


_held = Held("")


def told_labels(wanted: Iterable[str], state: str) -> bytes:
    """Return the names of `noun/key` as a reply carries them: by plural noun, then by key.

    From memory as far as they were read in this state. `state` tells the ledger's last change,
    asked before what is wanted was read: so no name is older than a later reply with the same
    state may show.
    """
    global _held
    held = _held
    if held.state != state or len(held.told) > MOST_HELD:
        _held = held = Held(state)
    names = set(wanted)
    # One by one: the difference of a set and a dict's keys walks all that is held.
    missing = {name for name in names if name not in held.told}
    if missing:
        held.read(missing)
    names.update([held.offices[name] for name in names if name in held.offices])
    found = [held.told[name] for name in sorted(names) if name in held.told]
    found.sort(key=PLURAL)  # keys of one noun stay in their order
    groups = [
        b'"%s":{%s}' % (plural.encode(), b",".join([pair for _, pair in pairs]))
        for plural, pairs in groupby(found, PLURAL)
    ]
    return b"{%s}" % b",".join(groups)


def forget() -> None:
    """Hold no names: for tests that count what is read."""
    global _held
    _held = Held("")


def labels_of(wanted: Iterable[str]) -> Labels:
    """Return the names of `noun/key` in at most four queries.

    A merged key gets the name of its winner; what is not public has none.
    """
    return named(wanted, read, lambda: Context(merged=merged()))


def named(wanted: Iterable[str], read: Read, merges: Callable[[], Context]) -> Labels:
    """Return names as `read` gives them; `merges` is asked where some are missing."""
    names = set(wanted)
    found = dict(read(names))
    missing = names - found.keys()
    if missing:
        found |= read_winners(missing, read, merges())
    offices = {key: found[f"tenure/{key}"] for key in keys_of("tenure", found)}
    found |= dict(read({f"office/{office}" for office in offices.values()} - found.keys()))
    for key, office in offices.items():
        found[f"tenure/{key}"] = found.get(f"office/{office}", office)
    return Labels(found, offices)


def read(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for chunk in batched(sorted(names), KEYS):
        yield from (
            PublicRecord.objects.filter(id__listed=chunk).order_by().values_list("id", "label")
        )


def read_winners(missing: Iterable[str], read: Read, into: Context) -> dict[str, str]:
    """Return the names of merged keys: those of the records they are now part of, as of these."""
    if not into.merged:
        return {}
    standing = {name: str(into.standing(RecordName.parse(name))) for name in missing}
    held = dict(read({winner for name, winner in standing.items() if winner != name}))
    return held | {name: held[winner] for name, winner in standing.items() if winner in held}
