"""Parts of pages for other sites: what they say, who may frame them, how little they weigh."""

from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.contrib.staticfiles import finders
from django.db import connection
from django.test import RequestFactory, SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext

from statements.explorer.embed_code import Embed
from statements.explorer.embeds import (
    GOVERNMENTS,
    MOST_POSITIONS,
    AgreementEmbed,
    Body,
    ClauseEmbed,
    EmbedView,
    StatementEmbed,
    few,
    grouped,
)
from statements.explorer.links import Link
from statements.explorer.marks import MARKS, SYMBOLS, Mark
from statements.explorer.matrix import Matrix, party_matrix
from statements.explorer.matrix_rows import Cell, Line
from statements.explorer.parts import shortened
from statements.explorer.positions import Position
from statements.explorer.reading import Names
from statements.explorer.stance_reading import Stances
from statements.explorer.standing import Stand
from statements.labels import forget_labels

from . import endings
from . import factories as f

STATEMENT = f"/embed/statements/{f.READOUT}/"
CLAUSE = "/embed/clauses/trilateral-2020-11-09/6/"
AGREEMENT = "/embed/agreements/trilateral-2020-11-09/"
EMBEDS = (STATEMENT, CLAUSE, AGREEMENT)
MOST_BYTES = 15_000


def text_of(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


class TestEmbeds(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_a_statement_is_told_with_its_points_and_whose_words_are_whose(self) -> None:
        page = text_of(self.client.get(STATEMENT).text)
        for part in ("Title and summary are our words", "Lavrov", "As of", "How sure we are"):
            assert part in page, part

    def test_a_charge_stands_with_what_of_the_accused_is_held(self) -> None:
        lists = (("?answer=none_held", "No answer by"), ("?answer=denied", "Denied by"))
        for asked, words in lists:
            rows = self.client.get(f"/api/v1/allegations/{asked}").json()["results"]
            page = self.client.get(f"/embed/statements/{rows[0]['statement']}/").text
            assert words in text_of(page), asked

    def test_a_clause_tells_each_government_in_the_order_of_names(self) -> None:
        page = self.client.get(CLAUSE).text
        names = re.findall(r'#by-([a-z-]+)"', page)
        assert names == sorted(names)
        assert {"armenia", "azerbaijan", "russia"} <= {*names}

    def test_a_matrix_has_the_parties_beside_each_other_and_words_in_every_cell(self) -> None:
        page = self.client.get(AGREEMENT).text
        assert re.findall(r'<th scope="col">([^<]+)</th>', page) == [
            "Clause",
            "Armenia",
            "Azerbaijan",
            "Russia",
        ]
        cells = re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
        assert cells
        assert all(text_of(cell) for cell in cells)
        assert "full page" in text_of(page)

    def test_an_agreement_without_clauses_tells_what_governments_said(self) -> None:
        page = self.client.get("/embed/agreements/statement-prague-2022-10-06/").text
        assert '<dt><a href="/agreements/statement-prague-2022-10-06/#by-' in page

    def test_nothing_in_it_runs_and_links_lead_out_of_the_frame(self) -> None:
        for address in EMBEDS:
            page = self.client.get(address).text
            assert "<script" not in page
            assert "style=" not in page
            for link in re.findall(r"<a [^>]*>", page):
                assert 'target="_blank" rel="noopener"' in link, link
            assert f'class="whole" href="{address.removeprefix("/embed")}"' in page

    def test_it_weighs_little_with_its_sheet(self) -> None:
        sheet = Path(str(finders.find("statements/explorer/embed.css"))).read_bytes()
        paths = [row["key"] for row in self.client.get("/api/v1/agreements/").json()["results"]]
        for address in (*EMBEDS, *(f"/embed/agreements/{key}/" for key in paths)):
            body = self.client.get(address).content
            assert len(gzip.compress(body)) + len(gzip.compress(sheet)) < MOST_BYTES / 2, address
            assert len(body) < MOST_BYTES, address

    def test_it_asks_a_fixed_number_of_queries(self) -> None:
        for address, most in ((STATEMENT, 10), (CLAUSE, 9), (AGREEMENT, 9)):
            forget_labels()
            with self.subTest(address), CaptureQueriesContext(connection) as queries:
                self.client.get(address)
            assert len(queries) <= most, address

    def test_a_page_gives_the_frame_to_copy(self) -> None:
        page = self.client.get(STATEMENT.removeprefix("/embed")).text
        [text] = re.findall(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", page, re.DOTALL)
        assert "<" not in text
        frame = unescape(text)
        assert frame.startswith(f'<iframe src="http://testserver{STATEMENT}" title="Statement: ')
        assert 'loading="lazy"' in frame
        assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in frame


class TestFraming(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        world = f.small_world()
        cls.statement = f.publish(f.make_said(world))
        cls.other = f.publish(f.make_said(world, title="Another"))
        cls.secret = f.store("statement", f.make_said(world, title="quixotrophic"))

    def address(self, document: Any) -> str:
        return f"/embed/statements/{document['uid']}/"

    def assert_framed(self, response: Any) -> None:
        assert "X-Frame-Options" not in response
        policy = response["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "script-src 'none'" in policy
        assert "form-action 'none'" in policy
        assert "connect-src" not in policy

    def test_any_site_may_show_it(self) -> None:
        for address in (
            self.address(self.statement),
            "/embed/agreements/accord-2001-01-01/",
            "/embed/clauses/accord-2001-01-01/1/",
        ):
            response = self.client.get(address)
            assert response.status_code == 200
            self.assert_framed(response)
            assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"

    def test_nothing_else_may_be_framed(self) -> None:
        uid = self.statement["uid"]
        for address in (
            "/",
            f"/statements/{uid}/",
            "/agreements/accord-2001-01-01/",
            "/corrections/?about=/governments/freedonia/",
            "/cards/1/home.png",
            "/search/",
            "/docs/",
            "/embed/",
            "/embed/governments/freedonia/",
            f"/api/v1/statements/{uid}/",
            "/admin/login/",
        ):
            response = self.client.get(address)
            assert "frame-ancestors 'none'" in response["Content-Security-Policy"], address
            assert response["X-Frame-Options"] == "DENY", address

    def test_what_was_retracted_says_so_within_the_frame(self) -> None:
        endings.retract(self.statement["uid"], "It was never said.")
        response = self.client.get(self.address(self.statement))
        assert response.status_code == 410
        assert "It was never said." in response.text
        assert self.statement["title"] not in response.text
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
        self.assert_framed(response)

    def test_what_was_merged_leads_on_within_the_frame(self) -> None:
        endings.merge("statement", self.statement["uid"], self.other["uid"])
        response = self.client.get(self.address(self.statement))
        assert (response.status_code, response["Location"]) == (308, self.address(self.other))
        self.assert_framed(response)

    def test_what_is_not_public_is_not_found(self) -> None:
        response = self.client.get(self.address(self.secret))
        assert response.status_code == 404
        assert "quixotrophic" not in response.text
        self.assert_framed(response)

    def test_parameters_are_refused(self) -> None:
        assert self.client.get(f"{self.address(self.statement)}?as_of=2022").status_code == 400


class TestRoom(SimpleTestCase):
    """The most that may be held, in letters of two bytes: what has no room is counted."""

    def html(self, view: type[EmbedView], body: Body, **context: Any) -> str:
        long = {"heading": "ж" * 300, "kicker": "ж" * 120, "summary": "ж" * 400, "symbols": SYMBOLS}
        request = RequestFactory().get("/embed/")
        return view().html(request, long | context | {"body": body, "page": "/"})

    def position(self, mark: Mark, number: int) -> Position:
        link = Link("1 step", "/")
        about = f"{number} {'ж' * 110}"
        return Position(mark, "Charge", about, "x", False, "", "", link, 0, [], False, "likely")

    def positions(self) -> list[Position]:
        return [self.position(mark, number) for mark in MARKS for number in range(6)]

    def test_governments(self) -> None:
        stand = Stand("by-x", Link("ж" * 120, "/"), self.positions(), [])
        body = Body("explorer/embed_stand.html", [few(stand)] * 12, [1] * 12, 50, GOVERNMENTS)
        html = self.html(ClauseEmbed, body)
        shown = html.count("<dt>")
        assert 0 < shown < 12
        assert f"also: {50 - shown} other governments." in html
        assert f"and {len(stand.positions) - MOST_POSITIONS} others</li>" in html
        assert len(html.encode()) < MOST_BYTES

    def test_clauses(self) -> None:
        positions = [*grouped(self.positions())]
        assert [one.mark for one in positions] == [*MARKS]
        assert positions[0].about.endswith(" and 3 others")
        line = Line(Link("Clause", "/"), "ж" * 200, 0, False, [Cell("ж" * 120, "/", positions[:1])])
        body = Body("explorer/embed_line.html", [line] * 60, [1] * 60, 60, ("clause", "clauses"))
        html = self.html(
            AgreementEmbed, body, matrix=Matrix("", [Link("ж" * 120, "/")] * 6, [line])
        )
        shown = html.count("<td")
        assert 0 < shown < 60
        assert f"also: {60 - shown} other clauses." in html
        assert len(html.encode()) < MOST_BYTES

    def test_references(self) -> None:
        words = SimpleNamespace(words="ж" * 2_000, is_sure=True)
        point = SimpleNamespace(point=SimpleNamespace(cites=[SimpleNamespace(sentence=words)] * 2))
        body = Body(
            "explorer/embed_point.html", [point] * 3, [2] * 3, 9, ("reference", "references")
        )
        html = self.html(StatementEmbed, body, sources="1 source")
        assert html.count("<li>") == 1
        assert "7 other references and 1 source on the full page" in html
        assert len(html.encode()) < MOST_BYTES


class TestParts(SimpleTestCase):
    def test_a_long_text_is_cut_between_words(self) -> None:
        assert shortened("one two", 7) == "one two"
        assert shortened("one two three", 9) == "one two …"
        assert len(shortened("x" * 50, 10)) == 10

    def test_a_title_cannot_leave_its_attribute(self) -> None:
        frame = Embed("statement", "u", 'A "quoted" <b> title', 300).frame("https://example.org")
        assert 'title="A &quot;quoted&quot; &lt;b&gt; title"' in frame

    def test_of_many_governments_those_are_shown_that_said_most(self) -> None:
        stance = {"node": "a", "family": "demand", "about": None, "latest": [], "first": []}
        rest = {"uncounted": 0, "changed": False, "filter": "x"}
        rows = [
            stance | rest | {"government": key, "steps": steps}
            for key, steps in (("c", 1), ("a", 1), ("b", 3))
        ]
        agreement = {"key": "a", "short_title": "A", "clauses": [], "parties": []}
        matrix, others = party_matrix(agreement, Stances(rows, Names(), {}, is_cut=False), 2)
        assert [link.label for link in matrix.governments] == ["a", "b"]
        assert others == 1
        party = agreement | {"parties": [{"government": "c"}, {"government": None}]}
        matrix, others = party_matrix(party, Stances(rows, Names(), {}, is_cut=False), 2)
        assert ([link.label for link in matrix.governments], others) == (["c"], 2)
