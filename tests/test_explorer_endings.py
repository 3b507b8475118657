"""Where pages end: too many, gone, moved, not held, and no database, all in the same looks."""

from __future__ import annotations

from typing import Any

from django.core.cache import caches
from django.test import SimpleTestCase, TestCase, override_settings

from statements.explorer.page_quota import span_words

from . import endings
from . import factories as f
from .test_failing import absent_server
from .test_quotas import clock, quotas

LOOKS = ('<header class="masthead">', '<form class="seek"', '<footer class="foot">', "site.css")
LIST = "/governments/"


def has_looks(html: str) -> bool:
    return all(mark in html for mark in LOOKS)


class TestTooMany(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()

    def setUp(self) -> None:
        caches["quotas"].clear()
        self.addCleanup(caches["quotas"].clear)

    def statuses(self, *paths: str, **meta: Any) -> list[int]:
        return [self.client.get(path, **meta).status_code for path in paths]

    @override_settings(PAGE_QUOTA="2/hour")
    def test_it_is_a_page_that_says_when_and_asks_no_database(self) -> None:
        with clock(3_000):
            assert self.statuses(LIST, "/?utm_source=x", "/") == [200, 301, 200]
            with self.assertNumQueries(0):
                refused = self.client.get("/search/?q=Lavrov")

        assert refused.status_code == 429
        assert refused["Retry-After"] == "600"
        assert refused["RateLimit-Policy"] == '"pages";q=2;w=3600'
        assert refused["Cache-Control"] == "no-store"
        assert "more than 2 pages within 1 hour" in refused.text
        assert "there again in 10 minutes" in refused.text
        assert '<a href="/search/?q=Lavrov">Try again</a>' in refused.text
        assert has_looks(refused.text)

    @override_settings(PAGE_QUOTA="1/hour")
    def test_the_next_window_begins_anew_and_networks_are_counted_apart(self) -> None:
        with clock(10):
            assert self.statuses(LIST, LIST) == [200, 429]
            assert self.statuses(LIST, REMOTE_ADDR="192.0.2.7") == [200]
        with clock(3_600):
            assert self.statuses(LIST) == [200]

    @override_settings(PAGE_QUOTA="1/hour")
    def test_what_a_browser_has_costs_nothing(self) -> None:
        with clock(10):
            tag = {"if-none-match": self.client.get(LIST)["ETag"]}
            kept = [self.client.get(LIST, headers=tag).status_code for _ in range(3)]
            wrong = self.client.get(LIST, headers={"if-none-match": 'W/"x"'})
        assert (kept, wrong.status_code) == ([304] * 3, 429)

    @override_settings(PAGE_QUOTA="1/hour")
    def test_a_record_that_is_not_there_is_counted_too(self) -> None:
        with clock(10):
            assert self.statuses("/governments/atlantis/", LIST) == [404, 429]

    @override_settings(PAGE_QUOTA="1/hour")
    def test_pages_and_the_api_are_counted_apart(self) -> None:
        with quotas(anonymous="1/hour"), clock(10):
            assert self.statuses(LIST, f"/api/v1{LIST}") == [200, 200]
            assert self.statuses(LIST, f"/api/v1{LIST}") == [429, 429]

    @override_settings(PAGE_QUOTA="1/hour")
    def test_what_is_sent_or_nearly_right_is_counted_and_nothing_read_beyond(self) -> None:
        form = "/corrections/?about=/governments/freedonia/"
        with clock(10):
            assert self.statuses("/Governments/Freedonia/") == [404]
            with self.assertNumQueries(0):
                near = self.client.get("/Governments/Freedonia/")
                sent = self.client.post(form, {"wrong": "The day of 1921."})
        assert (near.status_code, sent.status_code) == (429, 429)
        assert sent["Retry-After"] == near["Retry-After"] == "3590"
        assert "The day of 1921." in sent.text

    @override_settings(PAGE_QUOTA="1/hour")
    def test_guides_and_ends_of_other_kinds_cost_nothing(self) -> None:
        with clock(10):
            assert self.statuses("/docs/", "/nothing/", "/docs/clients/", LIST) == [
                *(200, 404, 200, 200)
            ]


class TestEnds(TestCase):
    world: dict[str, Any]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_without_a_database_a_page_says_so_in_the_same_looks(self) -> None:
        self.client.raise_request_exception = False
        for path in ("/", LIST, "/search/?q=Lavrov", "/statements/", "/changes/1/"):
            with self.subTest(path), absent_server():
                with self.assertLogs("project.failing", "ERROR"):
                    failed = self.client.get(path)
                assert (failed.status_code, failed["Retry-After"]) == (503, "10")
                assert failed["Cache-Control"] == "no-store"
                assert "The database cannot be reached." in failed.text
                assert has_looks(failed.text)

    def test_what_is_gone_says_what_it_was_why_and_since_when(self) -> None:
        said = f.publish(f.make_said(self.world, title="Zxwords"))
        endings.retract(said["uid"], "It was a hoax.")
        answer = self.client.get(f"/statements/{said['uid']}/")
        assert answer.status_code == 410
        assert "a record of the kind “statement”. It was retracted on <time" in answer.text
        assert "<dd>It was a hoax.</dd>" in answer.text
        assert '<a href="/changes/' in answer.text
        assert said["uid"] in answer.text
        assert "Zxwords" not in answer.text
        assert has_looks(answer.text)

    def test_what_became_part_of_another_says_where_it_is(self) -> None:
        one, other = (f.publish(f.make_said(self.world, title=title)) for title in ("One", "Two"))
        endings.merge("statement", one["uid"], other["uid"])
        answer = self.client.get(f"/statements/{one['uid']}/")
        assert answer.status_code == 308
        assert f'<a href="/statements/{other["uid"]}/">' in answer.text
        assert has_looks(answer.text)

    def test_an_address_of_nothing_has_the_same_looks(self) -> None:
        for path in ("/nothing/", "/governments/atlantis/", "/governments/?x=1"):
            with self.subTest(path):
                answer = self.client.get(path)
                assert answer.status_code in (400, 404)
                assert has_looks(answer.text)


class TestSpans(SimpleTestCase):
    def test_a_time_is_told_in_whole_units_never_too_short(self) -> None:
        told = [span_words(seconds) for seconds in (1, 59, 60, 61, 3_599, 3_600, 3_601)]
        assert told == [
            *("1 second", "59 seconds", "1 minute", "2 minutes", "60 minutes", "1 hour"),
            "2 hours",
        ]
