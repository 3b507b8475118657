"""Lists as feeds: what changed last first, what ended, and where pages say that there is one."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from lxml import etree

from statements.explorer.atom import ATOM, ENDED, Feed, write_feed
from statements.explorer.feeds import VIEWS
from statements.labels import forget_labels

from . import endings
from . import factories as f

A = "{http://www.w3.org/2005/Atom}"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
OFFERED = re.compile(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)">')


def read(body: bytes) -> Any:
    """Return a feed that holds to the grammar of Atom."""
    feed = etree.fromstring(body)
    GRAMMAR.assertValid(feed)
    return feed


class Feeds(TestCase):
    def feed(self, address: str) -> Any:
        response = self.client.get(address)
        assert response.status_code == 200, (address, response.content)
        assert response["Content-Type"] == f"{ATOM}; charset=utf-8"
        return read(response.content)

    def titles(self, address: str) -> list[str]:
        return [one.text for one in self.feed(address).findall(f"{A}entry/{A}title")]


def links(feed: Any) -> dict[str, str]:
    return {one.get("rel"): one.get("href") for one in feed.findall(f"{A}link")}


EMPTY = ("releases", "text-versions")  # the shipped data has none


class TestShipped(Feeds):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_every_list_has_a_feed_that_holds_to_the_grammar(self) -> None:
        for name in VIEWS:
            if self.client.get(f"/{name}/").status_code == 200:
                with self.subTest(name):
                    feed = self.feed(f"/feeds/{name}/?page_size=2")
                    assert bool(feed.findall(f"{A}entry")) == (name not in EMPTY)

    def test_its_title_is_the_query_in_words(self) -> None:
        feed = self.feed("/feeds/statements/?government=russia&topic=peacekeepers")
        assert feed.findtext(f"{A}title") == "Statements by Russia, on Peacekeepers"
        assert self.feed("/feeds/agreements/?party=russia").findtext(f"{A}title") == (
            "Agreements: party russia"
        )

    def test_it_has_exactly_the_rows_of_its_list(self) -> None:
        query = "?government=russia&ref=denies_violation"
        rows = self.client.get(f"/api/v1/statements/{query}&order=changed").json()["results"]
        assert rows
        entries = self.feed(f"/feeds/statements/{query}").findall(f"{A}entry")
        pages = [one.find(f"{A}link").get("href") for one in entries]
        assert pages == [f"http://testserver/{row['path']}" for row in rows]

    def test_pages_lead_through_all_of_it_once(self) -> None:
        address, seen = "/feeds/topics/?page_size=5", []
        while address:
            feed = self.feed(address)
            seen += [one.findtext(f"{A}id") for one in feed.findall(f"{A}entry")]
            assert links(feed)["first"] == "http://testserver/feeds/topics/"
            address = links(feed).get("next", "").removeprefix("http://testserver")
        count = self.client.get("/api/v1/topics/?count=1").json()["count"]
        assert len(seen) == len(set(seen)) == count

    def test_it_is_kept_and_refused_as_pages_are(self) -> None:
        response = self.client.get("/feeds/topics/")
        held = self.client.get("/feeds/topics/", headers={"If-None-Match": response["ETag"]})
        assert (held.status_code, held.content) == (304, b"")
        for query in ("goverment=russia", "order=oldest", "format=json", "cursor=x", "q="):
            with self.subTest(query):
                assert self.client.get(f"/feeds/statements/?{query}").status_code == 400
        assert "changed last first" in self.client.get("/feeds/statements/?order=oldest").text

    def test_pages_offer_their_feeds(self) -> None:
        feeds = {
            "/": "/feeds/statements/",
            "/statements/?government=russia&order=oldest&page_size=5": (
                "/feeds/statements/?government=russia"
            ),
            "/officials/?government=armenia": "/feeds/officials/?government=armenia",
            "/changes/": "/feeds/changes/",
            "/officials/sergey-lavrov/": "/feeds/statements/?speaker=sergey-lavrov",
            "/governments/russia/": "/feeds/statements/?government=russia",
            "/topics/peacekeepers/": "/feeds/statements/?topic=peacekeepers",
            "/clauses/trilateral-2020-11-09/6/": (
                "/feeds/statements/?clause=trilateral-2020-11-09/6"
            ),
            "/agreements/trilateral-2020-11-09/": (
                "/feeds/statements/?agreement=trilateral-2020-11-09"
            ),
            f"/statements/{f.READOUT}/": f"/feeds/statements/?responds_to={f.READOUT}",
        }
        for page, feed in feeds.items():
            with self.subTest(page):
                assert [*map(unescape, OFFERED.findall(self.client.get(page).text))] == [feed]
                self.feed(feed)

    def test_a_page_says_in_words_what_its_feed_is_of(self) -> None:
        for page, words in (
            ("/officials/sergey-lavrov/", "Follow: Statements by this official (Atom)"),
            ("/clauses/trilateral-2020-11-09/6/", "Follow: Statements citing this clause (Atom)"),
            ("/topics/", "Follow: This list (Atom)"),
        ):
            assert words in self.client.get(page).text

    def test_what_is_not_there_offers_none(self) -> None:
        for address in ("/topics/nothing/", "/statements/?x=1"):
            assert not OFFERED.findall(self.client.get(address).text)

    def test_a_feed_takes_the_same_queries_whatever_is_in_it(self) -> None:
        for name, most in (("statements", 8), ("references", 8), ("topics", 7), ("changes", 5)):
            numbers = set()
            for size in (2, 40):
                forget_labels()
                with CaptureQueriesContext(connection) as queries:
                    self.client.get(f"/feeds/{name}/?page_size={size}")
                numbers.add(len(queries))
            with self.subTest(name):
                assert len(numbers) == 1
                assert max(numbers) <= most


class TestEnded(Feeds):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.said = f.publish(f.make_said(cls.world, title="Zxfirst <b>", summary="Zxsum & more"))
        cls.other = f.publish(f.make_said(cls.world, title="Another", topics=["peace"]))

    def ended(self, address: str) -> dict[str, str]:
        rows = self.feed(address).findall(f"{{{ENDED}}}deleted-entry")
        return {one.get("ref"): one.findtext(f"{{{ENDED}}}comment") for one in rows}

    def test_what_changed_last_stands_first(self) -> None:
        assert self.titles("/feeds/statements/") == ["Another", "Zxfirst <b>"]
        f.publish(self.said | {"title": "Mended"})
        assert self.titles("/feeds/statements/") == ["Mended", "Another"]

    def test_it_tells_our_summary_as_ours_and_what_was_done(self) -> None:
        entry = self.feed("/feeds/statements/").findall(f"{A}entry")[1]
        content = entry.findtext(f"{A}summary")
        assert "<p>Zxsum &amp; more</p><p>Title and summary are our words.</p>" in content
        assert "Freedonia" in content
        assert re.search(r"<p>Created, change \d+ of the ledger", content)
        assert entry.findtext(f"{A}id") == f"tag:testserver,2026:/statements/{self.said['uid']}/"

    def test_one_that_was_retracted_stays_as_that_without_its_words(self) -> None:
        endings.retract(self.said["uid"], "It was a hoax.")
        name = f"tag:testserver,2026:/statements/{self.said['uid']}/"
        for address in ("/feeds/statements/", "/feeds/statements/?topic=peace"):
            assert self.titles(address) == ["Another"]
            words = self.ended(address)
            assert set(words) == {name}
            assert re.fullmatch(
                r"Retracted, change \d+ of the ledger: It was a hoax\.", words[name]
            )
        assert "Zx" not in self.client.get("/feeds/statements/").text
        assert self.titles("/feeds/changes/?page_size=1") == [
            f"Retracted: statement “{self.said['uid']}”"
        ]

    def test_one_that_was_merged_says_of_what_it_is_part(self) -> None:
        endings.merge("statement", self.said["uid"], self.other["uid"])
        [words] = self.ended("/feeds/statements/").values()
        assert f"Now part of “Another”, /statements/{self.other['uid']}/" in words

    def test_an_ending_stands_on_the_page_of_its_time(self) -> None:
        endings.retract(self.said["uid"])
        f.publish(f.make_said(self.world, title="Later"))
        first = self.feed("/feeds/statements/?page_size=1")
        assert not first.findall(f"{{{ENDED}}}deleted-entry")
        after = links(first)["next"].removeprefix("http://testserver")
        assert len(self.ended(after)) == 1

    def test_a_draft_and_what_waits_are_in_none(self) -> None:
        before = self.client.get("/feeds/statements/").content
        f.store("statement", self.said | {"title": "Zxwaits"}, f.make_user("curator"))
        f.store("statement", f.make_said(self.world, title="Zxdraft"), f.make_user("curator"))
        assert self.client.get("/feeds/statements/").content == before


class TestWriting(TestCase):
    feed = Feed("https://example.org", "A & <b>", "/x/", "/feeds/x/?a=b&c=d", "/feeds/x/")

    def test_a_feed_of_nothing_is_a_feed_and_always_the_same(self) -> None:
        told = read(write_feed(self.feed))
        assert told.findtext(f"{A}updated") == "1970-01-01T00:00:00+00:00"
        assert told.findtext(f"{A}id") == "tag:example.org,2026:/feeds/x/"
        assert self.client.get("/feeds/statements/").status_code == 200

    @override_settings(SITE_ADDRESS="https://data.example.org")
    def test_the_site_is_called_as_it_is_set(self) -> None:
        told = read(self.client.get("/feeds/statements/").content)
        assert links(told)["self"] == "https://data.example.org/feeds/statements/"

    def test_the_grammar_refuses_what_is_no_feed(self) -> None:
        body = write_feed(self.feed).replace(b"<id>tag:", b"<id>")
        assert not GRAMMAR.validate(etree.fromstring(body))
