"""How pages are cited: in words, and as files that programs read."""

from __future__ import annotations

from datetime import date

import orjson
from django.test import SimpleTestCase, TestCase

from statements.explorer.citing import FORMS, PageCitation, bibtex, ris

from . import factories as f

PAGE = "/topics/peacekeepers/"


class TestForms(SimpleTestCase):
    citation = PageCitation("50 % of {x} & Şuşa_1", "http://testserver/a/?b=c", 7, date(2026, 1, 2))

    def test_signs_of_tex_are_written_so_that_it_prints_them(self) -> None:
        assert r"title = {{50 \% of \{x\} \& Şuşa\_1}}" in bibtex(self.citation)
        assert bibtex(self.citation).startswith("@online{a-b-c-7,\n")

    def test_ris_ends_its_lines_and_its_record(self) -> None:
        lines = ris(self.citation).split("\r\n")
        assert (lines[0], lines[-2:]) == ("TY  - ELEC", ["ER  - ", ""])
        assert all(line[2:6] == "  - " for line in lines[:-1])

    def test_an_empty_ledger_is_not_cited(self) -> None:
        assert PageCitation.at("019f0000-0000-7000-8000-000000000000", "x", "/") is None
        assert PageCitation.at("", "x", "/") is None


class TestPages(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_a_page_says_how_it_is_cited(self) -> None:
        page = self.client.get(PAGE).text
        assert "“Peacekeepers”" in page
        assert '<meta name="citation_title" content="Peacekeepers">' in page

    def test_each_form_is_a_file_that_names_the_page_and_the_change(self) -> None:
        for name, form in FORMS.items():
            with self.subTest(name):
                reply = self.client.get(f"/cite/{name}/", {"of": PAGE})
                assert reply.status_code == 200
                assert reply["Content-Type"].startswith(form.media_type)
                assert f'.{form.ending}"' in reply["Content-Disposition"]
                assert f"http://testserver{PAGE}" in reply.text
                assert "of the ledger" in reply.text

    def test_csl_holds_what_a_processor_asks(self) -> None:
        [item] = orjson.loads(self.client.get("/cite/csl/", {"of": PAGE}).content)
        assert item["title"] == "Peacekeepers"
        assert item["issued"] == {"date-parts": [[2026, 11, 29]]}

    def test_a_query_is_part_of_the_address(self) -> None:
        reply = self.client.get("/cite/csl/", {"of": f"{PAGE}?x=1"})
        assert reply.status_code == 400  # as the page itself

    def test_what_is_no_page_cannot_be_cited(self) -> None:
        for address in (
            "/api/v1/",
            "/nothing/",
            "//example.org/",
            "x",
            "/cite/ris/?of=/",
            "/docs/",
        ):
            with self.subTest(address):
                assert self.client.get("/cite/ris/", {"of": address}).status_code == 404
        assert self.client.get("/cite/ris/").status_code == 400
        assert self.client.get("/cite/ris/", {"of": "/topics/nothing-such/"}).status_code == 404
