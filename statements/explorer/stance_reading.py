"""The stances of a page: whole governments, those that said most, as many as a page may show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from urllib.parse import parse_qs

from statements import query

from .positions import Certainties, Row, latest_references
from .reading import Names, read_rows

MOST = "300"  # stances that a page shows of governments that nobody asks for by name
MOST_PAGES = 4  # of so many stances that are read of those that somebody does, or of one
GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class Stances:
    """The stances on some nodes, and how many governments have others, which are not read.

    It `is_cut` where those that are read have more still. `steps` of all of these governments are
    known, at least, and `whole` of these on agreements as a whole.
    """

    rows: list[Row]
    names: Names
    certainties: Certainties
    is_cut: bool
    others: int = 0
    steps: int = 0
    whole: int = 0

    def on_whole(self, agreement: str) -> Stances:
        """Return those on an agreement as a whole."""
        rows = [row for row in self.rows if row["node"] == agreement]
        return replace(self, rows=rows, steps=self.whole)


def read_stances(state: str, first: Collection[str] = (), **where: str) -> Stances:
    """Return the stances that a question finds, as many as one page may show.

    Of too many governments those that come `first`, then those that said most.
    """
    own, speakers = where, speakers_of(state, first, where)
    shown = speakers[: within(MOST, speakers)]
    if len(shown) < len(speakers):
        own = {**where, GOVERNMENT: ",".join(one.key for one in shown)}
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
    is_always = "as_of" not in where  # by a day there may be less
    return Stances(
        rows,
        names,
        certainties,
        page.next is not None,
        len(speakers) - len(shown),
        sum(one.steps for one in speakers) * is_always,
        sum(one.whole for one in speakers) * is_always,
    )


def speakers_of(
    state: str, first: Collection[str], where: Mapping[str, str]
) -> list[query.Speaker]:
    """Return the governments, some first, that said most of what is asked; none where some are
    asked for by name.

    On no day there is more than in all: a day that is asked for is no matter.
    """
    if GOVERNMENT in where:
        return []
    always = {name: [value] for name, value in where.items() if name != "as_of"}
    speakers = query.speaking_most(query.ask(query.LISTS["stances"], always, "json", state))
    return sorted(speakers, key=lambda one: one.key not in first)  # else they stay as they are


def within(most: str, speakers: Sequence[query.Speaker]) -> int:
    """Return how many governments, at least one, have no more stances together than some."""
    sums = accumulate(one.stances for one in speakers)
    return max(1, sum(total <= int(most) for total in sums))
