"""From what people type to what is meant: keys, uids, names in any language, date labels."""

from __future__ import annotations

from collections.abc import Iterator

from statements.documents import PLURALS, Context
from statements.folding import fold
from statements.keys import is_uid
from statements.ledger.publishing import merged
from statements.models import PublicRecord

from .index import INDEXED, Named, names
from .keys import Gone, Moved, departed
from .phrases import bare

REASONS = ("key", "merged key", "name", "alias", "external id", "date label")


def resolve(text: str, noun: str | None = None) -> list[Named]:
    """Return what text may mean, the likest first, each record once.

    Keys come before names, names before aliases, aliases before date labels; then agreements
    before series, governments, people, and so on.
    """
    found = [*by_key(text.strip()), *by_name(text)]
    wanted = [named for named in found if noun in (None, named.noun)]
    wanted.sort(key=rank)
    once: dict[tuple[str, str], Named] = {}
    for named in wanted:
        once.setdefault((named.noun, named.key), named)
    return list(once.values())


def rank(named: Named) -> tuple[int, int, str]:
    place = INDEXED.index(named.noun) if named.noun in INDEXED else len(INDEXED)
    return REASONS.index(named.why), place, named.key


def by_key(text: str) -> Iterator[Named]:
    """Yield the records of any noun that have this key or uid, or are what it became part of."""
    if len(text) > 120 or not text.isascii():
        return
    why = {f"{noun}/{text}": "key" for noun in PLURALS}
    into = Context(merged=merged())
    for noun in PLURALS if into.merged and not is_uid(text) else ():
        if f"{noun}/{text}" in into.merged:
            why[f"{noun}/{into.key(noun, text)}"] = "merged key"
    rows = PublicRecord.objects.filter(id__in=why).order_by("id")
    for name, noun, key, label, path in rows.values_list("id", "noun", "key", "label", "path"):
        yield Named(noun, key, label, path, text, why[name])


def by_name(text: str) -> Iterator[Named]:
    """Yield the records that are called so, or by the date in it."""
    held = names()
    yield from held.by_name.get(fold(text), ())
    yield from held.by_date.get(bare(text), ())


__all__ = ["Gone", "Moved", "Named", "departed", "resolve"]
