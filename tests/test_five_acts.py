"""The acts of the article of 22 December 2022, from an empty page to the public API."""

from __future__ import annotations

import os
from typing import Any
from urllib.request import urlopen

import orjson
import pytest
from django.contrib.staticfiles.testing import StaticLiveServerTestCase

from statements import accounts

from .five_acts import ACTS, Helped, Plain, approve_all, comparable, help_off, load_authorities
from .hands import Hands
from .test_browser import CHROMIUM, REQUIRED, browsing


@pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="no chromium; apt-get install chromium")
class TestFiveActs(StaticLiveServerTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in this thread
        cls.addClassCleanup(os.environ.pop, "DJANGO_ALLOW_ASYNC_UNSAFE")
        super().setUpClass()

    def setUp(self) -> None:
        load_authorities()
        accounts.make_groups()
        accounts.make_demo_accounts()

    def read(self, path: str) -> Any:
        with urlopen(f"{self.live_server_url}/api/v1/{path}") as reply:  # noqa: S310
            return orjson.loads(reply.read())

    def log_in(self, hands: Hands, name: str) -> None:
        page = hands.page
        page.goto(f"{self.live_server_url}/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", accounts.demo_password(name))
        page.click("[type=submit]")
        page.wait_for_selector("#user-tools")

    def entered(self, way: type[Plain], *, helped: bool) -> Hands:
        """Enter the acts, have them approved, and return the hands that entered them."""
        said: list[str] = []
        with browsing(1440, said) as page:
            if not helped:
                help_off(page)
            hands = Hands(page)
            self.log_in(hands, "curator")
            person = way(hands, self.live_server_url)
            person.begin()
            for number, act in enumerate(ACTS["statements"]):
                person.enter(act, number)
        with browsing(1440, said) as page:
            second = Hands(page)
            self.log_in(second, "reviewer")
            approve_all(second, self.live_server_url)
        assert said == []
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

    def test_the_public_reads_what_the_file_says_and_help_saves_work(self) -> None:
        expected = {act["title"]: act for act in ACTS["statements"]}
        assert self.public() == {}

        helped = self.entered(Helped, helped=True)
        found = self.public()
        assert sorted(found) == sorted(expected)
        for title, act in expected.items():
            assert found[title] == act, title

        self._fixture_teardown()
        self.setUp()
        plain = self.entered(Plain, helped=False)
        assert self.public() == expected

        told = [
            f"{name}: {hands.all} ({hands.clicks} clicks, {hands.keys} keys, "
            f"{hands.prose} of them our own words)"
            for name, hands in (("helped", helped), ("plain", plain))
        ]
        print(*told, sep="\n")  # noqa: T201
        assert helped.all < plain.all, told
        assert helped.all - helped.prose < 0.7 * (plain.all - plain.prose), told
