"""Lists of records, the ledger and releases as pages."""

from __future__ import annotations

import re

from django.test import TestCase

from statements import releases
from statements.models import Change

from . import endings
from . import factories as f
from .releasing import Releasing

NEXT = re.compile(r'href="(\?[^"]*)" rel="next"')
KEYS = re.compile(r'<th scope="row" role="rowheader"><a href="/(\w+/[\w-]+/)"')


class TestLists(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def page(self, address: str) -> str:
        response = self.client.get(address)
        assert response.status_code == 200, address
        return response.text

    def test_pages_lead_through_all_of_a_list(self) -> None:
        keys, address = list[str](), "/publishers/?page_size=50"
        while address:
            page = self.page(address)
            keys += KEYS.findall(page)
            following = NEXT.search(page)
            address = f"/publishers/{following[1].replace('&amp;', '&')}" if following else ""
        told = self.client.get("/api/v1/publishers/?page_size=500").json()["results"]
        assert keys == [row["path"] for row in told]

    def test_a_parameter_means_what_it_means_in_the_api(self) -> None:
        for query in ("government=armenia", "government=!armenia&certainty=likely", "q=pashinyan"):
            told = self.client.get(f"/api/v1/officials/?{query}").json()["results"]
            shown = KEYS.findall(self.page(f"/officials/?{query}"))
            assert {row["path"] for row in told} == set(shown), query

    def test_a_whole_list_is_told_by_government_in_the_order_of_names(self) -> None:
        headings = re.findall(r"<h2 id=\"[\w-]+\">([^<]+)</h2>", self.page("/officials/"))
        assert headings == sorted(headings)
        assert {"Armenia", "Azerbaijan", "Russia"} <= set(headings)

    def test_a_part_of_a_list_names_governments_in_a_column(self) -> None:
        page = self.page("/institutions/?page_size=5")
        assert '<th scope="col" role="columnheader">Government</th>' in page
        assert "<h2" not in page.partition("<main")[2].partition('class="cite"')[0]

    def test_what_shapes_replies_of_the_api_is_refused_with_where_to_ask(self) -> None:
        for query in ("format=csv", "fields=key", "labels=0", "dialect=excel", "table=officials"):
            response = self.client.get(f"/officials/?{query}")
            assert response.status_code == 400, query
            assert "/api/v1/" in response.text, query

    def test_an_unknown_parameter_or_value_is_told(self) -> None:
        for query in ("goverment=armenia", "government=armeniaa", "cursor=x", "q="):
            assert self.client.get(f"/officials/?{query}").status_code == 400, query

    def test_what_was_chosen_can_be_taken_off(self) -> None:
        page = self.page("/officials/?government=armenia&q=pashinyan")
        assert 'href="?q=pashinyan">take off' in page
        assert 'href="?government=armenia">take off' in page
        assert '<input type="hidden" name="government" value="armenia">' in page

    def test_an_empty_result_says_what_it_may_mean(self) -> None:
        page = self.page("/officials/?q=lavr")
        assert "Nothing is held that fits." in page
        assert 'href="/officials/sergey-lavrov/"' in page

    def test_words_are_escaped(self) -> None:
        page = self.page("/officials/?q=%3Cscript%3Ex")
        assert "<script>x" not in page


class TestChanges(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.kept = f.publish(f.make_said(cls.world, title="Kept words"))["uid"]
        cls.gone = f.publish(f.make_said(cls.world, title="Withdrawn words"))["uid"]
        endings.retract(cls.gone, "It was never said.")

    def test_it_tells_what_was_done_and_why_the_newest_first(self) -> None:
        page = self.client.get("/changes/").text
        assert "It was never said." in page
        numbers = re.findall(r'href="/changes/(\d+)/"', page)
        assert numbers == sorted(numbers, key=int, reverse=True)
        assert len(numbers) == Change.objects.last_number()

    def test_words_of_what_was_retracted_are_not_told(self) -> None:
        page = self.client.get("/changes/").text
        assert "Kept words" in page
        assert f"{self.gone}<br>" in page
        assert "no longer public" in page
        assert "Withdrawn words" not in page

    def test_parameters_are_those_of_the_api(self) -> None:
        page = self.client.get("/changes/?action=retracted").text
        assert re.findall(r'href="/changes/(\d+)/"', page) == [str(Change.objects.last_number())]
        oldest = self.client.get("/changes/?order=oldest&page_size=2").text
        assert re.findall(r'href="/changes/(\d+)/"', oldest) == ["1", "2"]

    def test_pages_lead_to_the_oldest(self) -> None:
        numbers, address = list[str](), "/changes/?page_size=3"
        while address:
            page = self.client.get(address).text
            numbers += re.findall(r'href="/changes/(\d+)/"', page)
            following = NEXT.search(page)
            address = f"/changes/{following[1].replace('&amp;', '&')}" if following else ""
        assert numbers == [str(n) for n in range(Change.objects.last_number(), 0, -1)]

    def test_a_page_of_an_epoch_that_ended_says_so(self) -> None:
        ended = "01a23227-c338-777d-aa18-fa935f69e667"
        response = self.client.get(f"/changes/?before=3&epoch={ended}")
        assert response.status_code == 409
        assert "has ended" in response.text

    def test_one_change_has_a_page(self) -> None:
        number = Change.objects.last_number()
        page = self.client.get(f"/changes/{number}/").text
        assert "It was never said." in page
        assert "Withdrawn words" not in page
        assert self.client.get(f"/changes/{number + 1}/").status_code == 404


class TestReleases(Releasing, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        with cls.shelved():
            cls.made = cls.release(note="The first.")

    def test_a_release_says_how_it_is_cited_and_what_it_holds(self) -> None:
        page = self.client.get("/releases/1/").text
        for told in (
            "change 464 of the ledger",
            "The first.",
            self.made.sha256,
            'href="/api/v1/releases/1/download/"',
            "What it does not tell",
            "statements.csv",
            "Statements by the governments of their voices",
        ):
            assert told in page, told

    def test_the_latest_leads_to_its_number(self) -> None:
        response = self.client.get("/releases/latest/")
        assert (response.status_code, response["Location"]) == (302, "/releases/1/")

    def test_the_list_leads_to_each(self) -> None:
        assert 'href="/releases/1/"' in self.client.get("/releases/").text
        assert self.client.get("/releases/?page=1").status_code == 400

    def test_a_withdrawn_one_says_why_and_gives_no_file(self) -> None:
        tag = self.client.get("/releases/1/")["ETag"]
        releases.withdraw(f.make_user("one"), 1, "A name was wrong.")
        response = self.client.get("/releases/1/", headers={"If-None-Match": tag})
        assert response.status_code == 200
        assert "A name was wrong." in response.text
        assert "download/" not in response.text
        assert self.client.get("/releases/latest/").status_code == 404
        assert "A name was wrong." in self.client.get("/releases/").text

    def test_what_is_not_there_is_told(self) -> None:
        response = self.client.get("/releases/7/")
        assert response.status_code == 404
        assert "There is no release 7" in response.text


class TestNothing(Releasing, TestCase):
    """Pages of an installation that holds nothing yet."""

    def test_lists_say_so(self) -> None:
        for address, told in (
            ("/governments/", "Nothing is held that fits."),
            ("/changes/", "No change is held that fits."),
            ("/releases/", "No release has been made yet."),
        ):
            response = self.client.get(address)
            assert response.status_code == 200, address
            assert told in response.text
