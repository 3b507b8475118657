"""The stances of a page: whole governments, those that said most, as many as a page may show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from urllib.parse import parse_qs

from statements import query

from .positions import Certainties, Row, latest_references
from .reading import Names, read_rows

MOST = "500"  # stances that a page shows of governments that nobody asks for by name
MOST_PAGES = 4  # of so many stances that are read of those that somebody does, or of one
GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class Stances:
    """The stances on some nodes, and how many governments have others, which are not read.

    It `is_cut` where those that are read have more still.
    """

    rows: list[Row]
    names: Names
    certainties: Certainties
    is_cut: bool
    others: int = 0

    def on(self, node: str) -> Stances:
        """Return those on one node."""
        return replace(self, rows=[row for row in self.rows if row["node"] == node])

    @property
    def steps(self) -> int:
        """How many steps these are made of."""
        return sum(row["steps"] for row in self.rows)


def read_stances(state: str, first: Collection[str] = (), **where: str) -> Stances:
    """Return the stances that a question finds, as many as one page may show.

    Of too many governments those that come `first`, then those that said most.
    """
    own, others = where, 0
    if GOVERNMENT not in where:
        shown, others = speakers(state, first, where)
        own = {**where, GOVERNMENT: ",".join(shown)} if others else where
    rows: list[Row] = []
    names = Names()
    page = read_rows("stances", state, page_size=MOST, **own)
    for _ in range(MOST_PAGES):
        rows += page.records
        names = names | page.names
        if page.next is None:
            break
        if len(rows) < int(MOST) * MOST_PAGES:
            cursor = parse_qs(page.next)["cursor"]
            page = read_rows("stances", state, page_size=MOST, cursor=cursor, **own)
    certainties = query.certainties_of(latest_references(rows))
    return Stances(rows, names, certainties, page.next is not None, others)


def speakers(state: str, first: Collection[str], where: Mapping[str, str]) -> tuple[list[str], int]:
    """Return the governments, some first, that said most of what is asked, whose stances are few
    enough, at least one; and how many others there are.

    On no day there is more than in all: a day that is asked for is no matter.
    """
    always = {name: [value] for name, value in where.items() if name != "as_of"}
    sizes = query.speaking_most(query.ask(query.LISTS["stances"], always, "json", state))
    ordered = sorted(sizes, key=lambda key: key not in first)  # else they stay as they are
    count = sum(total <= int(MOST) for total in accumulate(sizes[key] for key in ordered))
    shown = ordered[: max(count, 1)]
    return shown, len(ordered) - len(shown)
