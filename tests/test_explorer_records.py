"""Pages of actors, subjects, sources and series: what each says, and what it says is not held."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import TestCase

from statements import query
from statements.documents import KINDS
from statements.explorer.urls import RECORDS
from statements.labels import forget_labels
from statements.models import PublicRecord

from . import endings
from . import factories as f
from .dealing import dealt
from .releasing import Releasing

FOREIGN = re.compile(r'<span lang="([a-z-]+)">([^<]*)</span>')


def text_of(html: str) -> str:
    """Return what a page says, its tags taken away."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


class Pages(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def page(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, path
        return response.text

    def says(self, path: str) -> str:
        return text_of(self.page(path))


class TestActors(Pages):
    def test_an_official_says_posts_with_what_is_only_possible(self) -> None:
        page = self.says("/officials/nikol-pashinyan/")
        assert "from 8 May 2018, known until 28 August 2025, possibly longer" in page
        assert "Government and Prime Minister's office of Armenia" in page

    def test_names_stand_in_their_language(self) -> None:
        names = FOREIGN.findall(self.page("/officials/nikol-pashinyan/"))
        assert ("hy", "Նիկոլ Փաշինյան") in names
        assert ("ru", "Никол Пашинян") in names

    def test_an_official_leads_to_all_statements(self) -> None:
        page = self.page("/officials/nikol-pashinyan/")
        assert 'href="/statements/?speaker=nikol-pashinyan">All 28 statements' in page
        assert 'href="/statements/?addressee=nikol-pashinyan"' in page
        assert "Statement" in page

    def test_a_government_says_its_kind_and_codes_in_words(self) -> None:
        page = self.says("/governments/russia/")
        for said in ("State Russia Russian Federation", "RUS", "Correlates of War number 365"):
            assert said in page

    def test_counts_by_family_lead_to_exactly_what_they_count(self) -> None:
        page = self.page("/governments/russia/")
        counted = re.findall(
            r'href="(/(?:statements|references)/\?government=russia&amp;\w+=\w+)">(\d+) ',
            page,
        )
        assert len(counted) > 10
        for address, number in counted:
            api = f"/api/v1{address.replace('&amp;', '&')}&count=true&page_size=1"
            assert self.client.get(api).json()["count"] == int(number), address

    def test_parties_stand_in_the_order_of_their_names(self) -> None:
        page = self.says("/governments/russia/")
        assert "Trilateral statement of 9 November 2020 9 November 2020 Armenia , Azerbaijan" in (
            page
        )

    def test_an_institution_says_who_held_each_post(self) -> None:
        page = self.page("/institutions/russia-mfa/")
        assert 'id="russia-mfa-minister"' in page
        assert "Sergey Lavrov , from 9 March 2004" in text_of(page)

    def test_an_office_leads_to_its_place_on_the_page_of_its_institution(self) -> None:
        response = self.client.get("/offices/russia-mfa-minister/")
        place = "/institutions/russia-mfa/#russia-mfa-minister"
        assert (response.status_code, response["Location"]) == (302, place)

    def test_a_tenure_leads_to_its_official(self) -> None:
        tenure = PublicRecord.objects.of("tenure").filter(record="official/sergey-lavrov").first()
        assert tenure is not None
        response = self.client.get(f"/{tenure.path}")
        assert response["Location"] == f"/officials/sergey-lavrov/#{tenure.key}"
        assert f'id="{tenure.key}"' in self.page("/officials/sergey-lavrov/")

    def test_a_fixed_number_of_queries_makes_a_page(self) -> None:
        for path, number in QUERIES.items():
            forget_labels()
            with self.subTest(path), self.assertNumQueries(number):
                self.client.get(path)


# With no name in memory: the state, the record and its names, and each section: the key that it is
# asked by, its rows, their number, their names. A series has its matrix, too; for the oldest
# statement governments and places ask nothing but its day: what they asked before, a page keeps.
QUERIES = {
    "/governments/russia/": 36,
    "/officials/nikol-pashinyan/": 18,
    "/institutions/russia-mfa/": 20,
    "/topics/peacekeepers/": 11,
    "/places/moscow/": 15,
    "/publishers/tass/": 13,
    "/sources/0175af73-c000-7d12-b503-6a6089943e8e/": 14,
    "/series/trilateral-statements/": 25,
    "/officials/": 4,
    "/sources/": 4,
    "/changes/": 3,
    "/officials/nikol-pashinyan/editions/": 6,
    "/agreements/trilateral-2020-11-09/editions/": 7,
}


class TestSubjects(Pages):
    def test_a_place_has_a_neutral_name_and_those_of_sides(self) -> None:
        page = self.page("/places/aghdam/")
        assert "<h1>Aghdam/Akna</h1>" in page
        assert ("hy", "Ակնա") in FOREIGN.findall(page)
        assert "No side in particular" in page

    def test_what_is_not_held_is_said(self) -> None:
        assert "No contact is held that was there." in self.says("/places/aghdam/")

    def test_a_topic_leads_to_clauses_on_it(self) -> None:
        page = self.page("/topics/peacekeepers/")
        assert 'href="/clauses/trilateral-2020-11-09/3/"' in page

    def test_a_series_has_its_agreements_in_order(self) -> None:
        page = self.page("/series/trilateral-statements/")
        keys = re.findall(r'href="/agreements/(trilateral[0-9-]+)/"', page)
        assert keys[:4] == sorted(keys[:4])
        assert 'href="/statements/?series=trilateral-statements"' in page


class TestSources(Pages):
    def test_links_that_leave_the_site_say_so(self) -> None:
        page = self.page("/sources/0175af73-c000-7d12-b503-6a6089943e8e/")
        outward = re.findall(r'<a class="outward" href="(http[^"]+)" rel="([^"]+)">', page)
        assert outward
        assert {rel for _, rel in outward} == {"noopener noreferrer nofollow"}
        assert "(leaves this site)" in page

    def test_the_side_of_its_publisher_stands_beside_it(self) -> None:
        page = self.says("/sources/0175af73-c000-7d12-b503-6a6089943e8e/")
        assert "Side of the publisher Armenia" in page
        assert "Archived copy No archived copy was recorded." in page

    def test_texts_that_are_known_from_it_stand_there(self) -> None:
        page = self.page("/sources/0175af73-c000-7d12-b503-6a6089943e8e/")
        assert 'href="/agreements/trilateral-2020-11-09/"' in page
        assert 'href="/clauses/trilateral-2020-11-09/3/"' in page

    def test_a_publisher_leads_to_its_sources(self) -> None:
        assert 'href="/sources/?publisher=tass"' in self.page("/publishers/tass/")


class TestMade(TestCase):
    """Records at the edges of what may be held."""

    world: dict[str, Any]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def page(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, path
        return response.text

    def store_source(self, **kwargs: Any) -> str:
        source = f.make_source(**kwargs)
        f.store("source", source)
        appearance = f.make_appearance(source["uid"])
        f.publish(f.make_said(self.world, appearances=[appearance], quotes=[]))
        return f"/sources/{source['uid']}/"

    def test_a_title_stands_in_its_language_and_is_escaped(self) -> None:
        path = self.store_source(title="Հայտարարություն <b>", language="hy")
        assert '<h1><span lang="hy">Հայտարարություն &lt;b&gt;</span></h1>' in self.page(path)

    def test_a_source_without_a_title_is_called_by_its_address(self) -> None:
        path = self.store_source(title=None, url="https://example.org/untitled")
        assert "<h1>https://example.org/untitled</h1>" in self.page(path)

    def test_wordings_are_shown_whole_in_their_language(self) -> None:
        version = {
            "uid": f.new_uid(),
            "clause": f"{self.world['agreement']}/1.1",
            "language": "ru",
            "publisher": "gazette",
            "source": None,
            "text": "Первая строка.\nВторая.",
            "certainty": "verified",
            "note": None,
        }
        f.store("text_version", version)
        page = self.page(f"/text-versions/{version['uid']}/")
        assert '<p lang="ru">Первая строка.\nВторая.</p>' in page
        assert "clause 1.1 in Russian</h1>" in page
        assert "It is not told where the words were read." in page

    def test_spans_say_what_is_not_held(self) -> None:
        tenures = [
            f.make_tenure("freedonia-mfa-minister", ends=f.day("2001-02")),
            f.make_tenure("freedonia-mfa-minister", starts=f.day("2005-06-07")),
        ]
        person = f.make_official("chicolini", "freedonia", tenures=tenures)
        f.store("official", person)
        page = text_of(self.page("/officials/chicolini/"))
        assert "start not held, until February 2001" in page
        assert "from 7 June 2005, no end held" in page

    def test_a_merged_key_leads_to_what_stands_for_it(self) -> None:
        for key in ("one", "other"):
            f.store("publisher", f.make_publisher(key))
        endings.merge("publisher", "one", "other")
        response = self.client.get("/publishers/one/")
        assert (response.status_code, response["Location"]) == (308, "/publishers/other/")


class TestNear(Pages):
    """Addresses that are nearly those of pages."""

    def test_a_slash_that_is_missing_is_added(self) -> None:
        response = self.client.get("/officials/nikol-pashinyan?x=1")
        assert response.status_code == 301
        assert response["Location"] == "/officials/nikol-pashinyan/?x=1"

    def test_a_uid_in_capitals_leads_on(self) -> None:
        path = "/sources/0175af73-c000-7d12-b503-6a6089943e8e/"
        response = self.client.get(path.upper().replace("SOURCES", "sources"))
        assert (response.status_code, response["Location"]) == (308, path)

    def test_capitals_and_underscores_are_told_with_the_right_address(self) -> None:
        for path in ("/officials/Nikol-Pashinyan/", "/officials/nikol_pashinyan", "/Officials/"):
            right = "/officials/" if path == "/Officials/" else "/officials/nikol-pashinyan/"
            response = self.client.get(path)
            assert response.status_code == 404, path
            assert f'href="{right}"' in response.text, path
            assert response["Cache-Control"] == "no-store"

    def test_a_key_that_nothing_has_is_told_without_one(self) -> None:
        response = self.client.get("/officials/Nobody_Known/")
        assert response.status_code == 404
        assert "nobody-known" not in response.text


class TestPaths(Pages):
    """The path of a record is the address of its page."""

    def test_every_noun_with_an_address_has_a_page(self) -> None:
        nouns = {listing.noun for listing in query.LISTS.values() if listing.detail_door}
        assert nouns & KINDS.keys() <= RECORDS.keys()

    @pytest.mark.slow
    def test_every_path_that_the_api_tells_is_a_page(self) -> None:
        rows = PublicRecord.objects.filter(noun__in=RECORDS).order_by("pk")
        for path in dealt(rows.values_list("path", flat=True)):
            response = self.client.get(f"/{path}")
            assert response.status_code in (200, 302), path


class TestReleases(Releasing, TestCase):
    def test_what_was_taken_back_since_is_told_without_its_words(self) -> None:
        said = f.publish(f.make_said(f.small_world(), title="Zxwords"))
        self.release()
        endings.retract(said["uid"], "It was a hoax.")
        response = self.client.get("/releases/1/")
        assert response.status_code == 200
        assert "Taken back since" in response.text
        assert "It was a hoax." in response.text
        assert "Zxwords" not in response.text
