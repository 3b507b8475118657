"""Contacts that a searched line may mean: called so, or met on the day that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statements.dates import PartialDate
from statements.documents.nouns import CONTACT

from .contacts import Occasion, occasion_of
from .links import Link, query_at
from .reading import Rows, read_rows, read_some

SHOWN = 5  # contacts; the rest is a list


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts, whether the line means them before all else, and the list of the rest."""

    occasions: list[Occasion]
    is_meant: bool
    more: Link | None = None


def contacts_meant(candidates: Sequence[Mapping[str, Any]], state: str) -> Contacts | None:
    """Return the contacts that a whole line may mean, the likeliest first."""
    keys = [one["key"] for one in candidates if one["noun"] == CONTACT.name]
    if not keys:
        return None
    rows = read_some(CONTACT.name, keys[:SHOWN], state)
    by_key = {one.link.address: one for one in occasions_of(rows)}
    shown = [one for key in keys if (one := by_key.get(f"/contacts/{key}/"))]
    return Contacts(shown, is_meant=True)


def contacts_on(date: str, governments: str, state: str) -> Contacts | None:
    """Return the contacts of a day, month or year, of some governments where they are named."""
    if PartialDate.parse(date).precision != "day":
        return None
    where = {"held_on": date} | ({"government": governments} if governments else {})
    rows = read_rows("contacts", state, **where, page_size=str(SHOWN))
    if not rows.records:
        return None
    more = Link("All of them", query_at("contacts", [*where.items()])) if rows.next else None
    return Contacts(occasions_of(rows), is_meant=False, more=more)


def occasions_of(rows: Rows) -> list[Occasion]:
    return [occasion_of(one, rows.names) for one in rows.records]
