"""The first page: what is held, who stands where, statements in time, the ways to all of it."""

from __future__ import annotations

import re
from unittest import mock

from django.test import SimpleTestCase, TestCase

from statements.counting import counted
from statements.explorer.timeline import periods_between, read_timeline
from statements.query import counts
from statements.slots import Crowded

from . import factories as f


class TestPeriods(SimpleTestCase):
    def test_no_month_and_no_year_is_left_out(self) -> None:
        months = [*periods_between(["2020-11", "2021-02"], "month")]
        assert months == ["2020-11", "2020-12", "2021-01", "2021-02"]
        assert [*periods_between(["1998", "2001"], "year")] == ["1998", "1999", "2000", "2001"]
        assert [*periods_between([], "month")] == []


class TestEmpty(TestCase):
    def test_an_empty_ledger_has_a_first_page(self) -> None:
        page = self.client.get("/")
        assert page.status_code == 200
        assert "No statement is held." in page.text
        assert "timeline" not in page.text


class TestHome(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_it_tells_what_is_held_with_ways_to_exactly_that(self) -> None:
        page = self.client.get("/").text
        rows = re.findall(r'<dt>([^<]+)</dt><dd><a href="/(\w+/[^"]*)">([\d,]+)</a>', page)
        assert len(rows) == 6
        for what, address, number in rows:
            with self.subTest(what):
                sign = "&" if "?" in address else "?"
                reply = self.client.get(f"/api/v1/{address}{sign}count=true&page_size=1").json()
                assert f"{reply['count']:,}" == number

    def test_bars_lead_to_the_statements_that_they_stand_for(self) -> None:
        page = self.client.get("/").text
        address, words = re.search(
            r'<a href="([^"]+)" aria-label="(Russia, December 2022: [^"]+)"', page
        ).groups()
        query = address.replace("&amp;", "&")
        reply = self.client.get(f"/api/v1{query}&count=true&page_size=1").json()
        assert words == f"Russia, December 2022: {reply['count']} statements"

    def test_where_there_are_too_many_months_to_count_years_stand_in_their_place(self) -> None:
        read_timeline.cache_clear()
        self.addCleanup(read_timeline.cache_clear)
        with (
            mock.patch.object(counted, "MOST_GROUPS", 100),
            mock.patch.object(counts, "MOST_GROUPS", 100),
        ):
            page = self.client.get("/")
        assert page.status_code == 200
        assert "in all and in each year" in page.text

    def test_the_matrix_has_the_parties_by_name_and_each_clause_that_something_is_said_of(
        self,
    ) -> None:
        page = self.client.get("/").text
        head = re.search(r'<table class="matrix">.*?</thead>', page, re.DOTALL)
        assert head is not None
        assert re.findall(r"/governments/([a-z-]+)/", head[0]) == [
            "armenia",
            "azerbaijan",
            "russia",
        ]
        assert "/clauses/trilateral-2020-11-09/6/#by-russia" in page
        assert '/clauses/trilateral-2020-11-09/6.1/"' not in page

    def test_what_must_wait_is_left_out_and_never_kept(self) -> None:
        with mock.patch("statements.explorer.home.read_timeline", side_effect=Crowded):
            page = self.client.get("/")
        assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
        assert "ETag" not in page
        assert 'id="time"' not in page.text
        later = self.client.get("/")
        assert 'id="time"' in later.text
        assert "ETag" in later

    def test_it_is_made_once_in_each_state_of_the_ledger(self) -> None:
        self.client.get("/")
        with self.assertNumQueries(3):  # of the ledger, of releases, the latest
            self.client.get("/")
