"""Lists of duties and of charges as pages: a question is filled in and answered in one step."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from . import factories as f

CLAUSE = "trilateral-2020-11-09/6"
QUERIES = {"obligations": 6, "allegations": 8}  # of a page, however many rows it has


class TestDerivedLists(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def page(self, address: str) -> str:
        response = self.client.get(address)
        assert response.status_code == 200, address
        return response.text

    def rows(self, address: str) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = self.client.get(f"/api/v1{address}").json()["results"]
        return results

    def test_who_owed_what_by_a_day(self) -> None:
        page = self.page("/obligations/?due__lte=2020-12-01")

        for row in self.rows("/obligations/?due__lte=2020-12-01"):
            assert f'<tr id="{row["uid"]}">' in page
            assert row["duty"] in page
        assert "4 obligations" in page
        assert "due up to: 1 December 2020" in page
        assert 'id="due__lte" type="date" name="due__lte" value="2020-12-01"' in page
        assert "Trilateral statement of 9 November 2020, clause 6.1" in page

    def test_a_range_of_days_tells_how_many_have_none(self) -> None:
        page = self.page("/obligations/?due__lte=2020-12-01&agreement=trilateral-2020-11-09")
        address = "/obligations/?agreement=trilateral-2020-11-09&due=none"
        rows = self.rows(f"{address}&page_size=100")

        assert f"{len(rows)} obligations have no day: see them" in page
        assert address.replace("&", "&amp;") in page
        assert "have no day" not in self.page("/obligations/")

    def test_steps_are_called_by_what_is_asked(self) -> None:
        page = self.page(
            f"/stances/steps/?node={CLAUSE}&government=russia&about=azerbaijan&family=charge"
        )

        text = "Trilateral statement of 9 November 2020, clause 6"
        assert f"<h1>Steps of Russia on {text} about Azerbaijan (charge)</h1>" in page

    def test_a_list_that_finds_no_name_leads_to_the_search(self) -> None:
        page = self.page("/contacts/?q=Lavrov")

        assert 'href="/search/?q=Lavrov"' in page

    def test_duties_of_several_texts_stand_on_no_line_of_time(self) -> None:
        assert "Time line of obligations" not in self.page("/obligations/")
        assert "Time line of obligations" in self.page("/obligations/?clause=" + CLAUSE)

    def test_whom_a_government_charged_under_a_clause_and_when_first(self) -> None:
        query = f"?accuser=russia&accused=azerbaijan&clause={CLAUSE}"
        page, rows = self.page(f"/allegations/{query}"), self.rows(f"/allegations/{query}")

        assert [row["day"] for row in rows] == ["2023-07-06", "2023-06-23"]
        assert page.index("6 July 2023") < page.index("23 June 2023")
        for row in rows:
            assert f'href="/statements/{row["statement"]}/#{row["reference"]}"' in page
        for chosen in ("russia", "azerbaijan", CLAUSE):
            assert f'<option value="{chosen}" selected>' in page

    def test_every_answer_that_is_held_stands_beside_its_charge(self) -> None:
        rows = self.rows("/allegations/?answer=denied&page_size=25")
        page = self.page("/allegations/?answer=denied")

        assert len(re.findall('class="reply"', page)) == sum(row["answers"] for row in rows)
        assert "No answer is held" not in page

    def test_pages_lead_on_and_count_all(self) -> None:
        page = self.page("/allegations/")

        assert 'rel="next"' in page
        total = self.client.get("/api/v1/allegations/?count=1&page_size=1").json()["count"]
        assert f"{total} charges" in page

    def test_a_filled_sentence_leads_to_its_list(self) -> None:
        for filled, expected in {
            "allegations/?accuser=russia&accused=&text=&answer=": "allegations/?accuser=russia",
            f"allegations/?text={CLAUSE}": f"allegations/?clause={CLAUSE}",
            "obligations/?text=minsk-group": "obligations/?agreement=minsk-group",
            "obligations/?text=trilateral-statements": "obligations/?series=trilateral-statements",
            "obligations/?debtor=&due__lte=": "obligations/",
        }.items():
            reply = self.client.get(f"/ask/{filled}")
            assert (reply.status_code, reply["Location"]) == (302, f"/{expected}")

    def test_what_is_wrong_is_told_by_the_list(self) -> None:
        reply = self.client.get("/ask/allegations/?accuser=rusia", follow=True)

        assert reply.status_code == 400
        assert "russia" in reply.text

    def test_queries_do_not_grow_with_rows(self) -> None:
        for name, number in QUERIES.items():
            self.page(f"/{name}/?page_size=50")  # what is kept between requests is there
            counts = [self.queries(f"/{name}/?page_size={size}") for size in (2, 20, 50)]
            assert counts == [number] * 3, name

    def queries(self, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            self.page(address)
        return len(queries)


class TestNothingHeld(TestCase):
    def test_empty_lists_say_so(self) -> None:
        assert "No obligation is coded" in self.client.get("/obligations/").text
        assert "No charge is held" in self.client.get("/allegations/").text
