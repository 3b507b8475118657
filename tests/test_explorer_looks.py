"""What a reader sees first: governments, marks above each other, how sure, lists of the rest."""

from __future__ import annotations

import re
from html import unescape

from django.test import SimpleTestCase, TestCase

from statements.explorer.derived_tables import DERIVED, SHOWN
from statements.explorer.lanes import HIGHEST, levels_of
from statements.explorer.positions import doubt_of
from statements.explorer.urls import LISTS
from statements.query import LISTS as OF_API

from . import factories as f

GOVERNMENT = "/governments/armenia/"
ACCORD = "/clauses/accord-2001-01-01/1/"
NO_PAGE = {"counts", "citations"}  # lists of the API that are no page yet: the network will be one


class TestDoubt(SimpleTestCase):
    def test_the_least_sure_is_told_and_verified_is_not(self) -> None:
        assert doubt_of(["verified"]) == doubt_of([]) == ""
        assert doubt_of(["verified", "likely"]) == "likely"
        assert doubt_of(["unverified", "likely"]) == "unverified"


class TestShipped(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def page(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, path
        return response.text

    def test_a_government_begins_with_what_it_said_and_ends_with_codes(self) -> None:
        html = self.page(GOVERNMENT)
        headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", html)
        assert headings[:2] == ["What it said lately", "Where it stands"]
        assert headings[-1] == "Codes and certainty"
        assert html.index("ISO two letters") > html.index("Where it stands")
        assert '<p class="kicker">State</p>' in html

    def test_where_it_stands_is_told_of_what_it_speaks_of_most(self) -> None:
        html = self.page(GOVERNMENT)
        stands = html.partition('<dl class="stands">')[2].partition("</dl>")[0]
        assert '<dt><a href="/clauses/trilateral-2020-11-09/6/">' in stands
        numbers = re.findall(r'href="(/stances/steps/\?[^"]+)">(\d+) step', stands)
        assert len(numbers) > 8
        address, number = numbers[0]
        api = self.client.get(f"/api/v1{unescape(address)}&count=true&page_size=1")
        assert api.json()["count"] == int(number)

    def test_other_records_end_with_their_codes_too(self) -> None:
        for path in ("/officials/ilham-aliyev/", "/institutions/russia-mfa/"):
            html = self.page(path)
            assert html.index("How sure we are of these facts") > html.index('id="names"')

    def test_a_position_says_that_it_is_only_likely(self) -> None:
        html = self.page("/clauses/trilateral-2020-11-09/6/")
        positions = html.partition('class="stand"')[2]
        assert '<span class="doubt">(likely)</span>' in positions
        assert "(likely)" in self.page("/series/trilateral-statements/")
        assert "how sure we are of the latest words" in html

    def test_steps_say_who_spoke_in_which_statement_in_their_language(self) -> None:
        html = self.page("/stances/steps/?government=armenia&node=trilateral-2020-11-09/6")
        assert ">the statement</a>" not in html
        assert 'lang=""' not in html
        assert '<q lang="' in html
        assert "Nikol Pashinyan</a>" in html
        assert re.search(r'in <a href="/statements/[^"]+#[^"]+">[^<]{20,}</a>', html)

    def test_every_list_of_the_api_is_a_page_that_says_what_it_holds(self) -> None:
        assert LISTS.keys() | DERIVED.keys() >= OF_API.keys() - NO_PAGE
        for name in (*SHOWN, "offices", "tenures", "text-versions"):
            with self.subTest(name):
                narrow = "?contact=call-bayramov-lavrov-2022-12-22" if "contacts" in name else ""
                html = self.page(f"/{name}/{narrow}")
                assert "<h1>" in html
                if name != "text-versions":
                    assert "<table" in html
        assert "Minister of Foreign Affairs" in self.page("/offices/?institution=russia-mfa")
        assert "Sergey Lavrov" in self.page("/tenures/?official=sergey-lavrov")

    def test_a_list_of_answers_names_all_it_points_at(self) -> None:
        html = self.page("/allegations/answers/?government=azerbaijan")
        assert '<a href="/governments/azerbaijan/">Azerbaijan</a>' in html
        assert re.search(r'href="/statements/[^"#]+#[^"]+">[^<]{20,}</a>', html)
        assert "government: Azerbaijan" in html
        assert 'href="/api/v1/allegations/answers/?' in html
        assert 'rel="next"' in self.page("/stances/?page_size=5")

    def test_a_list_takes_the_filters_of_the_api_and_refuses_others(self) -> None:
        assert self.client.get("/stances/?goverment=russia").status_code == 400
        assert self.client.get("/contacts/accounts/?fields=type").status_code == 400


class TestManyMarks(TestCase):
    """Twelve statements of one day, and one on a day by itself."""

    @classmethod
    def setUpTestData(cls) -> None:
        world = f.small_world()
        target = f.make_target(world["agreement"], "1")
        days = ["2001-02-03"] * 12 + ["2001-03-20"]
        for day in days:
            reference = f.make_reference("mentions", target)
            f.publish(f.make_said(world, said_on=f.day(day), references=[reference]))

    def test_a_number_leads_to_all_of_the_day(self) -> None:
        html = self.client.get(ACCORD).text
        [(address, words)] = re.findall(
            r'<a href="(/references/[^"]+)" aria-label="[^:]+: ([^"]+)"', html
        )
        assert ">+4</text>" in html
        assert words == "4 more: all 12 references of 3 February 2001 as a list"
        api = self.client.get(f"/api/v1{unescape(address)}&count=true&page_size=1")
        assert api.json()["count"] == 12
        assert self.client.get(unescape(address)).status_code == 200

    def test_marks_never_stand_higher_than_a_reader_can_count(self) -> None:
        assert max(levels_of([50.0] * 12)) + 1 == 12
        html = self.client.get(ACCORD).text
        assert len(re.findall(r"<use href=\"#mark-[a-z-]+\" x=", html)) == HIGHEST + 1
