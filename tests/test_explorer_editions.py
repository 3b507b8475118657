"""Permalinks: each public edition of a record as it was, with a note whether it changed."""

from __future__ import annotations

import re
from html import unescape

from django.test import TestCase

from statements.documents import NOUNS
from statements.explorer.urls import EDITED

from . import endings
from . import factories as f


class TestEditions(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.agreement = f.make_agreement("zx-2001-01-01", short_title="Called so once")
        f.store("agreement", cls.agreement, f.make_user("editor"))
        cls.person = f.make_official("zxperson", "freedonia", name="Rufus Once")
        f.store("official", cls.person, f.make_user("editor"))
        f.store("agreement", cls.agreement | {"short_title": "Called so now"}, f.make_user("other"))
        f.store("official", cls.person | {"name": "Rufus Now"}, f.make_user("other"))

    def says(self, address: str, status: int = 200) -> str:
        response = self.client.get(address)
        assert response.status_code == status, address
        return unescape(" ".join(re.sub(r"<[^>]+>", " ", response.text).split()))

    def numbers(self, path: str) -> list[int]:
        editions = self.client.get(f"/api/v1{path}editions/").json()["results"]
        return [edition["number"] for edition in editions]

    def test_every_noun_whose_past_is_public_has_permalinks(self) -> None:
        assert [NOUNS[name].plural for name in EDITED] == ["officials", "agreements", "statements"]

    def test_a_permalink_shows_its_edition_with_a_note_and_a_link_to_the_present_one(self) -> None:
        for path, before, now in (
            ("/agreements/zx-2001-01-01/", "Called so once", "Called so now"),
            ("/officials/zxperson/", "Rufus Once", "Rufus Now"),
        ):
            second, first = self.numbers(path)
            noun = path.split("/")[1].removesuffix("s")
            words = self.says(f"{path}editions/{first}/")
            assert before in words
            assert now not in words
            assert f"It is not the current one: see the {noun} as it is now" in words
            assert f'href="{path}"' in self.client.get(f"{path}editions/{first}/").text
            words = self.says(f"{path}editions/{second}/")
            assert now in words
            assert "It is the current one" in words

    def test_all_editions_tell_what_changed_and_the_page_leads_to_them(self) -> None:
        for path in ("/agreements/zx-2001-01-01/", "/officials/zxperson/"):
            assert f'href="{path}editions/"' in self.client.get(path).text
            page = self.client.get(f"{path}editions/").text
            assert "<del>" in page
            assert "as it is now</a>" in page

    def test_an_edition_of_another_or_of_none_is_not_found(self) -> None:
        [number, _] = self.numbers("/officials/zxperson/")
        for address in (
            f"/agreements/zx-2001-01-01/editions/{number}/",
            "/officials/zxperson/editions/999/",
            "/officials/nobody/editions/1/",
        ):
            self.says(address, 404)
        assert "nonsense" in self.says(f"/officials/zxperson/editions/{number}/?nonsense=1", 400)

    def test_what_is_no_longer_public_is_gone_with_its_past(self) -> None:
        numbers = self.numbers("/officials/zxperson/")
        endings.delete("official", "zxperson", "There was no such person.")
        for below in ("", "editions/", *(f"editions/{number}/" for number in numbers)):
            words = self.says(f"/officials/zxperson/{below}", 410)
            assert "There was no such person." in words
            assert "Rufus" not in words

    def test_an_official_is_cited_by_the_permalink(self) -> None:
        number = self.numbers("/officials/zxperson/")[0]
        permalink = f"http://testserver/officials/zxperson/editions/{number}/"
        for address in ("/officials/zxperson/", permalink):
            page = self.client.get(address).text
            assert f'<meta name="citation_public_url" content="{permalink}">' in page
