"""The acts of the article of 22 December 2022, from an empty page to the public API."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.request import urlopen

import orjson
import pytest

from statements import accounts

from .browsing import Browsing
from .five_acts import ACTS, Helped, Plain, approve_all, comparable, help_off, load_authorities
from .hands import Hands
from .other_forms import Wikibase, Zotero, counted


class Count(NamedTuple):
    """What a curator did for all five acts; approving is the same for both and left out."""

    clicks: int
    keys: int  # characters typed, keys pressed, and one for each paste
    prose: int  # of the keys, characters of our own titles, summaries and notes

    @property
    def all(self) -> int:
        return self.clicks + self.keys


HELPED = Count(145, 1818, 1754)
PLAIN = Count(224, 2380, 1910)


class TestFiveActs(Browsing):
    def setUp(self) -> None:
        super().setUp()
        load_authorities()
        accounts.make_groups()
        accounts.make_demo_accounts()

    def read(self, path: str) -> Any:
        with urlopen(f"{self.live_server_url}/api/v1/{path}") as reply:  # noqa: S310 - a server of ours
            return orjson.loads(reply.read())

    def entered(self, way: type[Plain], *, helped: bool) -> Hands:
        """Enter the acts, have them approved, and return the hands that entered them."""
        complaints: list[str] = []
        with self.browsing(1440, complaints) as page:
            if not helped:
                help_off(page)
            hands = Hands(page)
            self.log_in(page, "curator")
            person = way(hands, self.live_server_url)
            person.begin()
            self.costs: list[int] = []  # of each act, without prose
            for number, act in enumerate(ACTS["statements"]):
                before = hands.all - hands.prose
                person.enter(act, number)
                self.costs.append(hands.all - hands.prose - before)
        with self.browsing(1440, complaints) as page:
            second = Hands(page)
            self.log_in(page, "reviewer")
            approve_all(second, self.live_server_url)
        assert complaints == []
        return hands

    def public(self) -> dict[str, Any]:
        """Return what the API tells, as the file has it, by title."""
        rows = self.read("statements/?labels=0")["results"]
        uids = {row["source"] for s in rows for row in s["appearances"]}
        left_out = ("uid", "number", "path", "labels")
        sources = {
            uid: {k: v for k, v in self.read(f"sources/{uid}/").items() if k not in left_out}
            for uid in uids
        }
        tenures = {row["tenure"] for s in rows for row in s["voices"] if row["tenure"]}
        offices = {uid: self.read(f"tenures/{uid}/")["office"] for uid in tenures}
        return {row["title"]: comparable(row, sources, offices) for row in rows}

    def entered_as_the_file_says(self, way: type[Plain], *, helped: bool) -> Count:
        expected = {act["title"]: act for act in ACTS["statements"]}
        assert self.public() == {}
        hands = self.entered(way, helped=helped)
        entered_statement = self.public()
        assert sorted(entered_statement) == sorted(expected)
        for title, act in expected.items():
            assert entered_statement[title] == act, title
        return Count(hands.clicks, hands.keys, hands.prose)

    @pytest.mark.dealt(run=2)
    def test_with_help_the_public_reads_what_the_file_says(self) -> None:
        assert self.entered_as_the_file_says(Helped, helped=True) == HELPED
        assert max(self.costs[1:]) <= 40  # a further statement of the same source

    @pytest.mark.dealt(run=1)
    def test_on_the_plain_forms_the_public_reads_the_same(self) -> None:
        assert self.entered_as_the_file_says(Plain, helped=False) == PLAIN


class TestCounts:
    def test_help_saves_more_than_a_third_of_what_is_no_prose(self) -> None:
        assert HELPED.prose <= PLAIN.prose
        assert HELPED.all < PLAIN.all
        assert HELPED.all - HELPED.prose <= 250  # the goal
        assert HELPED.all - HELPED.prose < (PLAIN.all - PLAIN.prose) * 2 / 3

    def test_other_forms_take_what_is_written_down(self) -> None:
        assert (counted(Zotero()), counted(Wikibase())) == (914, 1549)
