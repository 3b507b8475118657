"""Quotas: who is counted as whom, what is told, and what happens at the end of one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import SimpleTestCase, TestCase, override_settings

from project.counters import FileCounters
from statements import tokens
from statements.quotas import SHARE, network, standing_of_place

from . import factories as f

ROOT = "/api/v1/"
PROBLEM = "application/problem+json"
NOON = 1_700_000_000 // 3600 * 3600  # the beginning of an hour
LIST = f"{ROOT}governments/"


@contextmanager
def quotas(anonymous: str | None = None, token: str | None = None, proxies: int = 0) -> Any:
    """Set the quotas, with a store of their own."""
    rest = settings.REST_FRAMEWORK | {
        "DEFAULT_THROTTLE_RATES": {"anonymous": anonymous, "token": token},
        "NUM_PROXIES": proxies,
    }
    caches["quotas"].clear()
    with override_settings(REST_FRAMEWORK=rest):
        yield
    caches["quotas"].clear()


@contextmanager
def clock(seconds: float) -> Iterator[None]:
    """Let quotas think it is so many seconds after noon."""
    with mock.patch("statements.quotas.now", lambda: int(NOON + seconds)):
        yield


class QuotaTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()
        cls.user = f.make_user("analyst", may_approve=False)
        cls.text = tokens.mint(cls.user, 1)[1]

    def ask(self, address: str = LIST, *, text: str = "", **meta: Any) -> Any:
        headers = {"authorization": f"Bearer {text}"} if text else {}
        return self.client.get(address, headers=headers, **meta)

    def statuses(self, count: int, **meta: Any) -> list[int]:
        return [self.ask(**meta).status_code for _ in range(count)]

    def test_a_quota_ends_and_begins_anew_with_the_next_window(self) -> None:
        with quotas(anonymous="3/hour"):
            with clock(10):
                assert self.statuses(5) == [200, 200, 200, 429, 429]
            with clock(3599):
                assert self.statuses(1) == [429]
            with clock(3600):
                assert self.statuses(4) == [200, 200, 200, 429]

    def test_the_refusal_is_a_problem_that_says_when(self) -> None:
        with quotas(anonymous="1/minute"), clock(48):
            self.ask()
            refused = self.ask()

        assert refused.headers["Content-Type"] == PROBLEM
        assert refused.headers["Retry-After"] == "12"
        assert refused.headers["RateLimit-Policy"] == '"anonymous";q=1;w=60'
        assert refused.headers["RateLimit"] == '"anonymous";r=0;t=12'
        assert refused.headers["Cache-Control"] == "no-store"
        assert (refused.json()["status"], refused.json()["title"]) == (429, "Too Many Requests")
        assert "in 12 seconds" in refused.json()["detail"]

    def test_replies_to_tokens_tell_what_is_left_and_others_do_not(self) -> None:
        with quotas(anonymous="9/hour", token="5/hour"), clock(600):
            anonymous, known = self.ask(), self.ask(text=self.text)
            again = self.ask(text=self.text)
            tag = {"if-none-match": known.headers["ETag"], "authorization": f"Bearer {self.text}"}
            same = self.client.get(LIST, headers=tag)
            wrong = self.ask(f"{LIST}?x=1", text=self.text)

        assert "RateLimit" not in anonymous.headers
        assert known.headers["RateLimit"] == '"token";r=4;t=3000'
        assert again.headers["RateLimit"] == '"token";r=3;t=3000'
        assert (same.status_code, same.headers["RateLimit"]) == (304, '"token";r=3;t=3000')
        assert (wrong.status_code, wrong.headers["RateLimit"][8:11]) == (400, "r=2")
        assert known.headers["RateLimit-Policy"] == '"token";q=5;w=3600'

    def test_what_a_client_has_already_costs_nothing_also_at_the_end_of_a_quota(self) -> None:
        with quotas(anonymous="2/hour"), clock(600):
            tags = [self.ask(path).headers["ETag"] for path in (LIST, f"{ROOT}topics/")]
            over = self.ask()
            same = [
                self.client.get(LIST, headers={"if-none-match": tag}).status_code
                for tag in (tags[0], tags[0], f'"x", {tags[0]}', tags[1], '"x"')
            ]

        assert over.status_code == 429
        assert same == [304, 304, 304, 429, 429]

    def test_a_wrong_tag_is_counted_like_none(self) -> None:
        with quotas(anonymous="2/hour"), clock(600):
            headers = {"if-none-match": 'W/"x"'}
            statuses = [self.client.get(LIST, headers=headers).status_code for _ in range(3)]

        assert statuses == [200, 200, 429]

    def test_reading_how_to_ask_costs_nothing(self) -> None:
        with quotas(anonymous="1/hour"), clock(600):
            for path in ("schema/", "schema/?format=yaml", "docs/", "quota/") * 2:
                assert self.ask(ROOT + path).status_code == 200
            assert self.statuses(2) == [200, 429]

    def test_the_quota_can_be_asked_for_nothing(self) -> None:
        with quotas(anonymous="2/hour", token="5/hour"), clock(600):
            self.ask(text=self.text)
            for _ in range(7):
                reply = self.ask(f"{ROOT}quota/", text=self.text)
            nobody = self.ask(f"{ROOT}quota/")
            self.statuses(4)
            over = self.ask(f"{ROOT}quota/")

        assert reply.json() == {
            "scope": "token",
            "limit": 5,
            "window": 3600,
            "remaining": 4,
            "reset": 3000,
        }
        assert reply.headers["RateLimit"] == '"token";r=4;t=3000'
        assert reply.headers["Cache-Control"] == "no-store"
        assert (nobody.json()["scope"], nobody.json()["remaining"]) == ("anonymous", 2)
        assert (over.status_code, over.json()["remaining"]) == (200, 0)

    def test_without_a_limit_nothing_is_counted(self) -> None:
        with quotas(), mock.patch("statements.quotas.used_of") as counted:
            assert self.statuses(20) == [200] * 20
            known = self.ask(text=self.text)
            reply = self.ask(f"{ROOT}quota/").json()

        counted.assert_not_called()
        assert "RateLimit" not in known.headers
        assert reply == {"scope": "anonymous"} | dict.fromkeys(
            ("limit", "window", "remaining", "reset")
        )

    def test_tokens_of_one_person_share_one_quota_and_leave_the_address_its_own(self) -> None:
        second = tokens.mint(self.user, 1)[1]
        other = tokens.mint(f.make_user("other"), 1)[1]
        with quotas(anonymous="1/hour", token="2/hour"), clock(0):
            assert self.statuses(1, text=self.text) == [200]
            assert self.statuses(2, text=second) == [200, 429]
            assert self.statuses(1, text=other) == [200]
            assert self.statuses(2) == [200, 429]

    def test_addresses_are_counted_apart(self) -> None:
        with quotas(anonymous="1/hour"), clock(0):
            assert self.statuses(2, REMOTE_ADDR="192.0.2.1") == [200, 429]
            assert self.statuses(2, REMOTE_ADDR="192.0.2.2") == [200, 429]
            assert self.statuses(1, REMOTE_ADDR="2001:db8::1") == [200]
            assert self.statuses(1, REMOTE_ADDR="2001:db8::ffff") == [429]
            assert self.statuses(1, REMOTE_ADDR="") == [200]

    def test_all_networks_of_a_site_have_as_much_as_sixteen(self) -> None:
        with quotas(), clock(0):
            own = standing_of_place("x", "1/hour", "2001:db8:5:1::1", count=True)
            for _ in range(40):  # beyond its own quota nobody takes of its neighbours
                over = standing_of_place("x", "1/hour", "2001:db8:5:1::1", count=True)
            others = [
                standing_of_place("x", "1/hour", f"2001:db8:5:{one:x}::1", count=True)
                for one in range(2, 2 + SHARE)
            ]
            elsewhere = standing_of_place("x", "1/hour", "2001:db8:6:1::1", count=True)

        assert [bool(one and one.is_over) for one in (own, over, elsewhere)] == [False, True, False]
        assert [bool(one and one.is_over) for one in others] == [False] * (SHARE - 1) + [True]

    def test_an_address_that_is_nearly_right_is_counted_before_it_is_looked_up(self) -> None:
        with quotas(anonymous="1/hour"), clock(0):
            assert self.ask(f"{ROOT}Governments/Freedonia/").json()["corrected"]
            with self.assertNumQueries(0):
                refused = self.ask(f"{ROOT}Governments/Freedonia/")
            nowhere = self.ask(f"{ROOT}nothing/")
        assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
        assert nowhere.status_code == 404

    def test_a_client_cannot_be_another_by_saying_so(self) -> None:
        with quotas(anonymous="1/hour"), clock(0):
            self.ask()
            for claims in ("192.0.2.9", "192.0.2.9, 192.0.2.8", "", "x" * 5_000, "\x00"):
                refused = self.ask(HTTP_X_FORWARDED_FOR=claims)
                assert refused.status_code == 429, claims[:20]

    def test_behind_a_proxy_only_what_it_added_counts(self) -> None:
        with quotas(anonymous="1/hour", proxies=1), clock(0):
            first = self.ask(HTTP_X_FORWARDED_FOR="192.0.2.1")
            other = self.ask(HTTP_X_FORWARDED_FOR="192.0.2.2")
            spoofed = self.ask(HTTP_X_FORWARDED_FOR="192.0.2.77, 192.0.2.1")

        answers = (first.status_code, other.status_code, spoofed.status_code)
        assert answers == (200, 200, 429)

    def test_a_preflight_costs_nothing(self) -> None:
        with quotas(anonymous="1/hour"), clock(0):
            for _ in range(3):
                assert self.client.options(LIST).status_code == 204
            assert self.statuses(2) == [200, 429]

    def test_a_store_that_fails_stops_nobody(self) -> None:
        for error in (sqlite3.OperationalError("disk is full"), PermissionError("read-only")):
            with (
                quotas(anonymous="1/hour"),
                mock.patch.object(type(caches["quotas"]), "incr", side_effect=error),
                mock.patch.object(type(caches["quotas"]), "get", side_effect=error),
                self.assertLogs("statements.quotas", "ERROR"),
            ):
                assert self.statuses(3) == [200, 200, 200]
                assert self.ask(f"{ROOT}quota/").json()["remaining"] == 1

    def test_the_store_knows_no_address(self) -> None:
        with quotas(anonymous="5/hour"):
            self.ask(REMOTE_ADDR="192.0.2.1")
            assert "192.0.2.1" not in str(getattr(caches["quotas"], "_cache", ""))

    def test_a_quota_adds_no_query(self) -> None:
        with quotas(anonymous="5/hour"), self.assertNumQueries(2):
            self.ask(f"{LIST}?labels=0")


class NetworkTests(SimpleTestCase):
    def test_an_ipv6_customer_is_one_place(self) -> None:
        assert network("2001:db8::1") == network("2001:db8:0:0:ffff::9")
        assert network("2001:db8::1") != network("2001:db8:0:1::1")
        assert network("::ffff:192.0.2.1") == "192.0.2.1"
        assert network("unix:") == "unix:"


class FileCountersTests(SimpleTestCase):
    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "deep" / "counters.sqlite3"

    def counters(self) -> FileCounters:
        counters = FileCounters(str(self.path), {})
        self.addCleanup(counters.file.close)
        return counters

    def test_a_count_begins_and_goes_on(self) -> None:
        counters = self.counters()

        with pytest.raises(ValueError):
            counters.incr("a")
        assert counters.get("a") is None
        assert counters.add("a", 0, 60)
        assert not counters.add("a", 9, 60)
        assert [counters.incr("a"), counters.incr("a", 3)] == [1, 4]
        assert (counters.get("a"), counters.get("b", 7)) == (4, 7)

    def test_a_count_ends_and_is_swept_out(self) -> None:
        counters = self.counters()
        counters.add("a", 5, 60)
        counters.add("b", 5, None)
        with mock.patch("time.time", return_value=9e12):
            assert counters.get("a") is None
            with pytest.raises(ValueError):
                counters.incr("a")
            assert counters.add("a", 1, 60)
            counters.add("c", 0, 60)
            assert counters.get("a") == 1
            assert counters.get("b") == 5
        rows = counters.file.execute("SELECT COUNT(*) FROM counter").fetchone()
        assert rows == (3,)

    def test_other_workers_count_on_the_same(self) -> None:
        one, two = self.counters(), self.counters()
        one.add("a", 0, 60)

        assert not two.add("a", 0, 60)
        assert [one.incr("a"), two.incr("a"), one.get("a")] == [1, 2, 2]

    def test_nothing_is_lost_by_many_at_once(self) -> None:
        counters = self.counters()
        counters.add("a", 0, 60)

        def many(_: int) -> None:
            own = FileCounters(str(self.path), {})
            for _ in range(100):
                own.incr("a")
            own.file.close()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(many, range(4)))

        assert counters.get("a") == 400

    def test_all_is_forgotten_when_asked(self) -> None:
        counters = self.counters()
        counters.add("a", 0, 60)
        counters.clear()

        assert counters.get("a") is None
