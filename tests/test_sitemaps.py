"""Which pages programs are told of, in parts, and which they are asked not to read."""

from __future__ import annotations

import re
from unittest import mock
from urllib.robotparser import RobotFileParser

from defusedxml.ElementTree import fromstring
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from statements.explorer import sitemaps
from statements.explorer.urls import RECORDS
from statements.models import Change, PublicRecord
from statements.query import moments

from . import endings
from . import factories as f

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
INDEX = "/sitemap.xml"


class Sitemaps(TestCase):
    def places(self, address: str) -> dict[str, str | None]:
        """Return the addresses in a file, each with when it changed last."""
        response = self.client.get(address)
        assert response.status_code == 200, address
        assert response["Content-Type"] == "application/xml; charset=utf-8"
        root = fromstring(response.content)
        return {
            one.findtext(f"{S}loc").removeprefix("http://testserver"): one.findtext(f"{S}lastmod")
            for one in root
        }

    def all_pages(self) -> list[str]:
        return [page for part in self.places(INDEX) for page in self.places(part)]


class TestShipped(Sitemaps):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_every_record_with_a_page_is_told_once(self) -> None:
        pages = self.all_pages()
        assert len(pages) == len(set(pages))
        nouns = [noun for noun, view in RECORDS.items() if view.has_page]
        paths = PublicRecord.objects.filter(noun__in=nouns).values_list("path", flat=True)
        assert {f"/{path}" for path in paths} <= set(pages)
        assert len(pages) - paths.count() == len(self.places("/sitemap/pages.xml"))
        assert not [page for page in pages if re.match("/(references|tenures|offices)/.", page)]

    def test_what_is_told_is_there(self) -> None:
        for page in self.places("/sitemap/pages.xml"):
            assert self.client.get(page).status_code == 200, page
        for part in [*self.places(INDEX)][1:]:
            page = next(iter(self.places(part)))
            assert self.client.get(page).status_code == 200, page

    def test_a_page_says_when_it_changed_last(self) -> None:
        record = PublicRecord.objects.of("topic").order_by("key").first()
        assert record is not None
        change = Change.objects.get(number=record.number)
        assert self.places("/sitemap/topics/0.xml")[f"/{record.path}"] == (
            change.recorded_at.isoformat()
        )

    def test_it_takes_the_same_queries_however_often_it_is_asked(self) -> None:
        self.client.get(INDEX)
        with self.assertNumQueries(1):  # the state: parts are counted once in each
            self.client.get(INDEX)
        with CaptureQueriesContext(connection) as queries:
            self.client.get("/sitemap/statements/0.xml")
        assert len(queries) == 3

    def test_it_is_kept_while_the_ledger_stands(self) -> None:
        for address in (INDEX, "/sitemap/pages.xml", "/sitemap/topics/0.xml"):
            tag = self.client.get(address)["ETag"]
            again = self.client.get(address, headers={"If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b"")

    def test_what_is_no_part_is_not_found(self) -> None:
        for part in ("topics/7", "references/0", "nothing/0", "topics/9999999999"):
            assert self.client.get(f"/sitemap/{part}.xml").status_code == 404, part
        assert self.client.get("/sitemap/topics/00.xml").status_code == 404
        assert self.client.get(f"{INDEX}?page=2").status_code == 400


class TestParts(Sitemaps):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.said = [f.publish(f.make_said(cls.world, title=f"Said {n}")) for n in range(5)]

    def setUp(self) -> None:
        sitemaps.parts_of.cache_clear()
        self.addCleanup(sitemaps.parts_of.cache_clear)
        for name, value in (("PART", 3), ("READ", 2), ("MOST_WITHIN", 3)):
            self.enterContext(mock.patch.object(moments, name, value))

    def test_a_part_has_few_addresses_and_all_have_every_one_once(self) -> None:
        parts = [part for part in self.places(INDEX) if part.startswith("/sitemap/statements/")]
        assert len(parts) > 1
        listed = [[*self.places(part)] for part in parts]
        assert all(0 < len(pages) <= 3 for pages in listed)
        pages = sorted(page for pages in listed for page in pages)
        assert pages == sorted(f"/statements/{said['uid']}/" for said in self.said)

    def test_one_that_ended_is_told_no_more(self) -> None:
        uid = self.said[0]["uid"]
        endings.retract(uid)
        assert f"/statements/{uid}/" not in self.all_pages()


class TestNothingHeld(Sitemaps):
    def test_only_pages_that_are_no_records_are_told(self) -> None:
        assert self.places(INDEX) == {"/sitemap/pages.xml": None}
        for page in self.places("/sitemap/pages.xml"):
            assert self.client.get(page).status_code == 200, page


class TestRobots(TestCase):
    def test_records_and_lists_are_read_and_questions_are_not(self) -> None:
        response = self.client.get("/robots.txt")
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert "Disallow: /*?\n" in response.text
        rules = RobotFileParser()
        rules.parse(line for line in response.text.splitlines() if "*?" not in line)
        assert rules.site_maps() == ["http://testserver/sitemap.xml"]
        for address in (
            "/",
            "/statements/",
            "/officials/sergey-lavrov/",
            "/feeds/topics/",
            "/api/v1/docs/",
        ):
            assert rules.can_fetch("x", address), address
        for address in ("/admin/", "/search/", "/cite/ris/", "/api/v1/statements/", "/ask/"):
            assert not rules.can_fetch("x", address), address

    @override_settings(SITE_ADDRESS="https://data.example.org")
    def test_the_site_is_called_as_it_is_set(self) -> None:
        line = "Sitemap: https://data.example.org/sitemap.xml"
        assert line in self.client.get("/robots.txt").text.splitlines()
        assert "<loc>https://data.example.org/" in self.client.get(INDEX).text
