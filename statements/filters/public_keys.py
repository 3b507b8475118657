"""The keys that a query names: which are public, and which key stands for a merged one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from statements.documents import BY_UID, Context, parse
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.folding import fold
from statements.keys import RecordName, clause_parts, is_uid, keys_of
from statements.ledger.publishing import merged_keys
from statements.models import PublicObligation, PublicRecord, Record
from statements.names import names, spelled_words, spellings

from .algebra import short
from .memory import once
from .refusals import Refused, canonical, near

SUGGESTED = 5  # unknown keys that get suggestions
NEAREST = 3  # suggestions for one
MOST_READ = 20_000  # keys that are read for suggestions
# What has a uid of its own, and is no record with a document.
PARTS: Mapping[str, QuerySet[Any]] = {"obligation": PublicObligation.objects.all()}


@dataclass(frozen=True, slots=True)
class KeyItem:
    """A key that an item names, with the item's words before and after it."""

    nouns: tuple[str, ...]
    key: str
    before: str = ""
    after: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(f"{noun}/{self.key}" for noun in self.nouns)

    def with_key(self, key: str) -> str:
        """Return the item with another key."""
        return f"{self.before}{key}{self.after}"


@dataclass(frozen=True)
class PublicKeys:
    """What the public side says of the keys that a query names."""

    keys: Mapping[str, str] = field(default_factory=dict)  # noun/key -> the key that stands for it
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of a series

    def find(self, nouns: Iterable[str], key: str) -> Iterator[tuple[str, str]]:
        """Yield noun and standing key of everything that is called key."""
        for noun in nouns:
            if f"{noun}/{key}" in self.keys:
                yield noun, self.keys[f"{noun}/{key}"]

    def standing(self, nouns: Iterable[str], keys: Iterable[str]) -> list[str]:
        """Return the keys that stand for keys now."""
        return list(dict.fromkeys(k for key in keys for _, k in self.find(nouns, key)))

    def all_members(self) -> list[str]:
        """Return every agreement of every series that was read."""
        return list(dict.fromkeys(chain.from_iterable(self.members.values())))


def look_up(ids: Iterable[str], *, every_series: bool = False) -> PublicKeys:
    """Return what the public side says of some `noun/key`; drafts are as unknown as nothing."""
    names = frozenset(ids)
    return once(("keys", names, every_series), lambda: read_keys(names, every_series))


def read_keys(names: frozenset[str], every_series: bool) -> PublicKeys:
    names = frozenset(name for name in names if "\x00" not in name)  # PostgreSQL takes none
    public = {name: RecordName.parse(name).key for name in names & present_once(names)}
    missing = names - public.keys()
    asks_for_merges = missing or every_series or of_series(names)
    merges = Context(merged=once("merges", merged_keys) if asks_for_merges else {})
    if missing:
        public |= dict(winners(missing, merges))
        retracted_names = retracted(missing - public.keys())
        public |= {name: RecordName.parse(name).key for name in retracted_names}
    series = None if every_series else [key for name, key in public.items() if of_series([name])]
    return PublicKeys(public, members_of(series, merges) if series is None or series else {})


def of_series(ids: Iterable[str]) -> bool:
    return any(name.startswith("series/") for name in ids)


def present_once(names: frozenset[str]) -> set[str]:
    """Return those of some names that are public, and others that the page asked for."""
    read, public = once("names read", set[str]), once("public names", set[str])
    if new := names - read:
        public |= {*present(new)}
        read |= new
    return public


def present(ids: Iterable[str]) -> Iterator[str]:
    parts = {name for name in ids if RecordName.parse(name).noun in PARTS}
    for chunk in batched(sorted({*ids} - parts), CHUNK):
        yield from PublicRecord.objects.listed(chunk).values_list("id", flat=True)
    for noun, rows in PARTS.items() if parts else ():
        uids = [key for key in keys_of(noun, sorted(parts)) if is_uid(key)]
        public = rows.filter(uid__listed=uids).order_by().values_list("uid", flat=True)
        yield from (f"{noun}/{uid}" for uid in public)


def winners(missing: Iterable[str], merges: Context) -> Iterator[tuple[str, str]]:
    """Yield the merged among missing, with the key of the winner."""
    moved = {}
    for name in missing:
        with suppress(ValueError):  # no such clause could be
            winner = merges.current_name(RecordName.parse(name))
            if str(winner) != name:
                moved[name] = winner
    standing = {str(winner) for winner in moved.values()}
    public = {*present(standing), *retracted(standing)}
    for name, winner in moved.items():
        if str(winner) in public:
            yield name, winner.key


def retracted(missing: Iterable[str]) -> Iterator[str]:
    """Yield the retracted statements among missing: what answers them still says so."""
    names = sorted(name for name in missing if name.startswith("statement/"))
    for chunk in batched(names, CHUNK):
        rows = Record.objects.ever_public().filter(id__in=chunk)
        yield from rows.values_list("id", flat=True)


def members_of(series: list[str] | None, merges: Context) -> dict[str, tuple[str, ...]]:
    """Return the agreements of some series, or of all of them, as their documents say."""
    rows = PublicRecord.objects.of("series")
    if series is not None:
        rows = rows.filter(id__in=[f"series/{key}" for key in series])
    return {
        key: tuple(
            str(merges.current_key("agreement", member)) for member in parse(text)["agreements"]
        )
        for key, text in rows.values_list("key", "document")
    }


def keys_like(key: str, nouns: Iterable[str]) -> Iterator[str]:
    """Yield the keys among which to look for near ones: a clause's are those of the agreements
    that come near, as there are many more clauses than anything else that has a key."""
    rows = PublicRecord.objects.order_by("sort_key", "id").values_list("key", flat=True)
    for noun in nouns:
        if noun == "clause":
            agreement = clause_parts(key)[0]
            likely = near(agreement[:80], rows.filter(noun="agreement")[:MOST_READ])
            near_by = rows.filter(noun=noun, record__in=[f"agreement/{name}" for name in likely])
        else:
            near_by = rows.filter(noun=noun)
        yield from near_by[:MOST_READ]


def unknown_key(item: KeyItem, better: str | None = None, *, suggest: bool = True) -> Refused:
    """Return the refusal of a key that nothing public has, with `better`, which was certainly
    meant, or those that come near."""
    # Nothing looks like a uid, and there may be a million of them.
    nouns = [noun for noun in item.nouns if noun not in BY_UID and noun not in PARTS]
    close: tuple[str, ...] = (better,) if better else ()
    if suggest and not better:
        close = uids_meant(item) if len(nouns) < len(item.nouns) else ()
        if nouns and not close:
            likely = near(item.key[:120].lower(), keys_like(item.key, nouns))
            close = tuple(dict.fromkeys([*keys_called(item.key, nouns), *likely]))[:NEAREST]
    noun_words = " or ".join(noun.replace("_", " ") for noun in item.nouns)
    return Refused(
        f"There is no {noun_words} “{short(item.key)}”.",
        "unknown_key",
        nearest=close,
        item=item.with_key(item.key),
        better=item.with_key(better) if better else None,
    )


def keys_called(text: str, nouns: Sequence[str]) -> list[str]:
    """Return the keys of what is called so: by an identifier, or a name in any of its forms."""
    index = names()
    called = [(one.noun, one.key) for one in index.by_name.get(fold(text[:120]), ())]
    called += spellings(index).find(spelled_words(text[:120]))
    return [key for noun, key in called if noun in nouns]


def uids_meant(item: KeyItem) -> tuple[str, ...]:
    """Return the public uid that other programs write so: in braces, as a URN, without hyphens."""
    try:
        uid = str(UUID(item.key[:120].strip("\"' /")))
    except ValueError:
        return ()
    return (uid,) if look_up(f"{noun}/{uid}" for noun in item.nouns).keys else ()


def certain_keys(missing: Iterable[KeyItem]) -> dict[str, str]:
    """Return the public keys that were certainly meant, by what was asked for.

    Keys have small letters and hyphens; a slash in one may have been escaped.
    """
    plain = {item: canonical(item.key[:120]) for item in missing}
    ids = {
        item: [f"{noun}/{key}" for noun in (("clause",) if "/" in key else item.nouns)]
        for item, key in plain.items()
        if key != item.key
    }
    public = look_up(name for names in ids.values() for name in names).keys if ids else {}
    return {
        item.key: plain[item]
        for item, names in ids.items()
        if any(name in public for name in names)
    }
