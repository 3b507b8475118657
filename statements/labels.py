"""The names of keys: beside a page's records once, so that no document holds another's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from statements.documents import PLURALS, Context
from statements.documents.mapping import batched
from statements.ledger.publishing import merged
from statements.models import PublicRecord

CHUNK = 10_000  # below what either database takes in one statement
MOST_HELD = 50_000  # names kept in memory


@dataclass(frozen=True, slots=True)
class Labels:
    """Names by `noun/key`, and the office of each tenure, whose title is the tenure's name."""

    names: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)

    def of(self, noun: str, key: str | None) -> str | None:
        """Return the name of a key, None where it has none or there is no key."""
        return self.names.get(f"{noun}/{key}") if key else None

    def by_noun(self) -> dict[str, dict[str, str]]:
        """Return the names as a reply carries them: by plural noun, then by key."""
        told: dict[str, dict[str, str]] = {}
        for name in sorted(self.names):
            noun, _, key = name.partition("/")
            told.setdefault(PLURALS[noun], {})[key] = self.names[name]
        return {plural: told[plural] for plural in sorted(told)}


@dataclass(frozen=True, slots=True)
class Held:
    """Names that were read while the ledger stood at one change."""

    state: str
    names: dict[str, str] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)


_held = Held("")


def held_labels(wanted: Iterable[str], state: str) -> Labels:
    """Return the names of `noun/key`, from memory as far as they were read in this state.

    `state` tells the ledger's last change, asked before what is wanted was read: so no name is
    older than a later reply with the same state may show.
    """
    global _held
    held = _held
    if held.state != state or len(held.names) > MOST_HELD:
        _held = held = Held(state)
    names = set(wanted)
    missing = names - held.names.keys()
    if missing:
        read = labels_of(missing)
        held.names.update(read.names)
        held.offices.update(read.offices)
    tenures = [name.partition("/")[2] for name in names if name.startswith("tenure/")]
    offices = {key: held.offices[key] for key in tenures if key in held.offices}
    names |= {f"office/{office}" for office in offices.values()}
    return Labels({name: held.names[name] for name in names if name in held.names}, offices)


def forget() -> None:
    """Hold no names: for tests that count what is read."""
    global _held
    _held = Held("")


def labels_of(wanted: Iterable[str]) -> Labels:
    """Return the names of `noun/key` in at most four queries.

    A merged key gets the name of its winner; what is not public has none.
    """
    names = set(wanted)
    found = dict(read(names))
    missing = names - found.keys()
    if missing:
        found |= read_winners(missing)
    offices = {
        name.partition("/")[2]: office
        for name, office in found.items()
        if name.startswith("tenure/")
    }
    found |= dict(read({f"office/{office}" for office in offices.values()} - found.keys()))
    for key, office in offices.items():
        found[f"tenure/{key}"] = found.get(f"office/{office}", office)
    return Labels(found, offices)


def read(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for chunk in batched(sorted(names), CHUNK):
        yield from (
            PublicRecord.objects.filter(id__listed=chunk).order_by().values_list("id", "label")
        )


def read_winners(missing: Iterable[str]) -> dict[str, str]:
    """Return the names of merged keys: those of the records they are now part of."""
    into = Context(merged=merged())
    if not into.merged:
        return {}
    standing = {}
    for name in missing:
        noun, _, key = name.partition("/")
        standing[name] = f"{noun}/{into.key(noun, key)}"
    held = dict(read({winner for name, winner in standing.items() if winner != name}))
    return {name: held[winner] for name, winner in standing.items() if winner in held}
