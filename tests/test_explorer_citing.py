"""How pages are cited: in words, and as files that programs read, as such programs read them."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import bibtexparser
import orjson
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from django.test import SimpleTestCase, TestCase

from statements import releases
from statements.explorer.citing import FORMS, PageCitation, bibtex, csl, ris
from statements.models import PublicRecord
from statements.releases.citing import AUTHORS, TITLE

from . import endings
from . import factories as f
from .releasing import Releasing

PAGE = "/topics/peacekeepers/"
STYLES = ("harvard-cite-them-right", str(Path(__file__).with_name("numbered.csl")))
TITLES = (
    "50 % of {x} & Şuşa_1, “so he said”, $5 #1 ~ ^ \\",
    "Ճշմարտություն, և ոչ թե պատերազմ",
    "Правда, а не война: {всё} & 100 %",
    'O’Neill, "quoted" <b>words</b>',
)


@cache
def sheet_of(style: str) -> CitationStylesStyle:
    return CitationStylesStyle(style, validate=False)


def rendered(item: dict[str, Any], style: str) -> str:
    """Return an item as a processor of CSL prints it in a bibliography."""

    def refuse(missing: Any) -> None:
        raise AssertionError(f"{missing.key} is not in the bibliography.")

    source = CiteProcJSON([item])
    bibliography = CitationStylesBibliography(sheet_of(style), source, formatters.plain)
    citation = Citation([CitationItem(item["id"])])
    bibliography.register(citation)
    bibliography.cite(citation, refuse)
    [line] = bibliography.bibliography()
    return str(line)


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

    def test_programs_read_titles_of_any_signs(self) -> None:
        for title in TITLES:
            citation = PageCitation(title, "http://testserver/a/%D0%B0/?b=%7Bc%7D", 7, date.today())
            with self.subTest(title):
                [read] = rispy.loads(ris(citation))
                assert (read["title"], read["urls"]) == (title, [citation.address])
                library = bibtexparser.parse_string(bibtex(citation))
                assert not library.failed_blocks
                [entry] = library.entries
                assert entry["url"] == citation.address
                decoded = bibtexparser.parse_string(
                    bibtex(citation), append_middleware=[LatexDecodingMiddleware()]
                )
                assert decoded.entries[0]["title"].replace("ˆ", "^") == title
                [item] = orjson.loads(csl(citation))
                assert item["title"] == title
                for style in STYLES:
                    assert rendered(item, style)


class TestPages(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def cited(self, page: str) -> dict[str, Any]:
        [item] = orjson.loads(self.client.get("/cite/csl/", {"of": page}).content)
        return dict(item)

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

    def test_a_processor_prints_what_every_kind_of_page_is_cited_by(self) -> None:
        nouns = PublicRecord.objects.order_by().values_list("noun", flat=True).distinct()
        firsts = [PublicRecord.objects.of(noun).order_by("key").first() for noun in nouns]
        pages = [f"/{one.path}" for one in firsts if one]
        lists = ["/", "/statements/?government=russia", "/stances/steps/", "/changes/", "/topics/"]
        for page in [*pages, *lists]:
            reply = self.client.get("/cite/csl/", {"of": page})
            if reply.status_code == 404:
                continue  # told on the page of another record
            [item] = orjson.loads(reply.content)
            for style in STYLES:
                with self.subTest(page, style=style):
                    line = rendered(item, style)
                    for words in (item["title"], AUTHORS, "2026", item["URL"]):
                        assert words.replace("“", "").replace("”", "")[:40] in (
                            line.replace("“", "").replace("”", "").replace("‘", "’")
                        ), (words, line)

    def test_a_statement_is_cited_by_the_permalink_of_its_edition(self) -> None:
        path = f"/statements/{f.READOUT}/"
        number = self.client.get(f"/api/v1{path}").json()["number"]
        permalink = f"http://testserver{path}editions/{number}/"
        assert self.cited(path)["URL"] == permalink
        page = self.client.get(path).text
        assert f'<meta name="citation_public_url" content="{permalink}">' in page
        assert self.client.get(permalink).status_code == 200

    def test_a_query_is_part_of_the_address(self) -> None:
        reply = self.client.get("/cite/csl/", {"of": f"{PAGE}?x=1"})
        assert reply.status_code == 400  # as the page itself
        page = "/statements/?government=russia"
        assert self.cited(page)["URL"] == f"http://testserver{page}"

    def test_what_is_no_page_cannot_be_cited(self) -> None:
        for address in (
            "/api/v1/",
            "/nothing/",
            "//example.org/",
            "//[",
            "x",
            "/cite/ris/?of=/",
            "/docs/",
            "/feeds/topics/",
            "/sitemap.xml",
            "/robots.txt",
        ):
            with self.subTest(address):
                assert self.client.get("/cite/ris/", {"of": address}).status_code == 404
        assert self.client.get("/cite/ris/").status_code == 400
        assert self.client.get("/cite/ris/", {"of": "/topics/nothing-such/"}).status_code == 404


class TestReleases(Releasing, TestCase):
    """A page of many records is cited with the release that holds it, or the latest before."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        with cls.shelved():
            cls.made = cls.release(note="The first.")

    def note(self, page: str) -> str:
        [item] = orjson.loads(self.client.get("/cite/csl/", {"of": page}).content)
        return str(item["note"])

    def test_a_release_itself_is_cited_as_data(self) -> None:
        [item] = orjson.loads(self.client.get("/cite/csl/", {"of": "/releases/1/"}).content)
        assert item["type"] == "dataset"
        assert item["title"] == f"{TITLE}, release 1.1"
        assert item["version"] == f"release 1.1, change {self.made.ledger_number} of the ledger"
        for style in STYLES:
            assert "release 1.1" in rendered(item, style)
        assert "@dataset{" in self.client.get("/cite/bibtex/", {"of": "/releases/1/"}).text
        page = self.client.get("/releases/1/").text
        assert f'href="/cite/ris/?of={quote("/releases/1/", safe="")}"' in page

    def test_programs_are_told_of_it_as_data_with_its_file(self) -> None:
        page = self.client.get("/releases/1/").text
        [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        node = orjson.loads(block)
        assert (node["@type"], node["version"]) == ("Dataset", "1.1")
        assert [one["encodingFormat"] for one in node["distribution"]] == ["application/zip"]
        assert re.fullmatch(r"2020-[\d-]+/2023-[\d-]+", node["temporalCoverage"])

    def test_what_it_holds_is_cited_by_it_until_something_changes(self) -> None:
        agreement = "/agreements/trilateral-2020-11-09/"
        pages = ("/", agreement, "/clauses/trilateral-2020-11-09/6/", "/stances/steps/")
        number = self.made.ledger_number
        for page in pages:
            note = self.note(page)
            assert note.startswith(f"As of release 1.1, change {number} of the ledger, "), page
        assert "release" not in self.note(PAGE)  # of one record
        old = self.client.get(agreement)

        endings.retract(f.READOUT)
        for page in pages:
            note = self.note(page)
            assert f"; release 1.1 holds all up to change {number}" in note, page
        held = self.client.get(agreement, headers={"If-None-Match": old["ETag"]})
        assert held.status_code == 200

    def test_a_release_that_was_withdrawn_is_not_cited(self) -> None:
        tag = self.client.get("/")["ETag"]
        releases.withdraw(f.make_user("one"), 1, "A name was wrong.")
        assert "release" not in self.note("/")
        assert self.client.get("/", headers={"If-None-Match": tag}).status_code == 200


class TestMadeDocuments(TestCase):
    """Statements with dates and names as they come."""

    def test_whatever_its_date_and_title_it_is_cited(self) -> None:
        world = f.small_world()
        dates: list[dict[str, Any]] = [
            {
                "kind": "attributed_position",
                "said_on": None,
                "known_by": f.day("2002-02-03", basis="publication"),
            },
            {"said_on": f.day("2002-02")},
            {"said_on": f.day("2002")},
            {"said_on": f.day("2002-02-03/2002-02-05")},
        ]
        for members, title in zip(dates, TITLES, strict=True):
            said = f.publish(f.make_said(world, title=title, **members))
            page = f"/statements/{said['uid']}/"
            [item] = orjson.loads(self.client.get("/cite/csl/", {"of": page}).content)
            with self.subTest(title):
                assert item["title"] == title
                assert all(rendered(item, style) for style in STYLES)
                assert self.client.get("/cite/bibtex/", {"of": page}).status_code == 200
