"""The guides as pages: the site's, and the desk's help."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, SimpleTestCase, TestCase

from statements import guides
from statements.guides import GUIDES, guide, read, served

from . import factories as f
from .axe import serious_everywhere
from .browsing import Browsing
from .chromium import WIDTHS
from .dealing import dealt
from .desk import browser
from .papers import anchors

PAGES = ("/docs/", *(f"/docs/{name}/" for name in GUIDES))
ALL = ("/", *PAGES, "/security/", "/api/v1/codebook/?format=html")


class Read(HTMLParser):
    """What a page links to, what a link can name in it, and the marks that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.open = 0  # links within links are none
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append(tag)
        self.names |= attributes.keys()
        self.ids += [attributes["id"] or ""] if "id" in attributes else []
        if tag == "a":
            self.links.append(attributes["href"] or "")
            self.open += 1
            assert self.open == 1, attributes

    def handle_endtag(self, tag: str) -> None:
        self.open -= tag == "a"


def shown(path: str, client: Client | None = None) -> Read:
    response = (client or Client()).get(path)
    assert response.status_code == 200, path
    return Read(response.content.decode())


class TestReading:
    def test_a_paper_holds_no_html_of_its_own(self) -> None:
        paper = read("# T\n\nA <b>b</b> `<i>`\n\n<script>1</script>\n\n```\n<u>\n```\n", str)

        assert not re.search(r"<(b|i|u|script)\b", paper.html)
        assert (paper.title, paper.lead) == ("T", "A <b>b</b> <i>")

    def test_scripts_are_no_links(self) -> None:
        assert "href" not in read("# T\n\n[a](javascript:alert) <javascript:alert>", str).html

    def test_a_link_to_what_is_not_served_keeps_its_words(self) -> None:
        def leads(link: str) -> str | None:
            return "/there/" if link == "a.md" else None

        html = read("# T\n\n[one `x`](a.md), [two](b.py), [three](a.md)", leads).html

        assert html == (
            '<p><a href="/there/">one <code>x</code></a>, two, <a href="/there/">three</a></p>\n'
        )

    def test_headings_have_anchors_and_second_ones_are_told(self) -> None:
        paper = read("# T\n\n## A `b` c: what's _on_?\n\n### Below\n", str)

        assert [(one.anchor, one.text) for one in paper.contents] == [
            ("a-b-c-whats-_on_", "A b c: what's on?")
        ]
        assert 'id="below"' in paper.html

    def test_addresses_of_this_site_are_links_unless_a_part_is_open(self) -> None:
        html = read("# T\n\n`/api/v1/docs/` `/api/v1/changes/?since=N` `/statements/`", str).html

        assert re.findall('href="(.*?)"', html) == ["/api/v1/docs/"]

    def test_links_between_guides_lead_to_their_pages(self) -> None:
        clients = GUIDES["clients"]

        assert served(clients, "../exports/GUIDE.md#dates") == "/docs/analysts/#dates"
        assert served(clients, "#voices") == "#voices"
        assert served(clients, "../../tests/examples/mirror.py") == "/docs/examples/mirror.py"
        assert served(clients, "../../tests/examples/nothing.py") is None
        assert served(clients, "../../tests/factories.py") is None
        assert served(clients, "https://example.org/") == "https://example.org/"


@pytest.mark.parametrize("path", PAGES)
class TestPages:
    def test_it_needs_no_script_and_brings_no_style_of_its_own(self, path: str) -> None:
        read = shown(path)

        assert "script" not in read.tags
        assert not {"style", "onclick", "onload"} & read.names
        assert len(read.ids) == len(set(read.ids))

    def test_it_is_kept_as_pages_of_the_api_are(self, path: str) -> None:
        client = Client()
        first = client.get(path)
        again = client.get(path, headers={"if-none-match": first["ETag"]})

        assert first["Cache-Control"] == "public, max-age=0, s-maxage=1"
        assert (again.status_code, again.content) == (304, b"")
        assert not first.cookies
        assert "Cookie" not in first.get("Vary", "")
        assert "default-src 'none'" in first["Content-Security-Policy"]


class TestGuides(TestCase):
    def test_every_heading_of_a_guide_can_be_linked_to(self) -> None:
        for name, path in GUIDES.items():
            read = shown(f"/docs/{name}/")
            with self.subTest(name):
                title = {one for one in anchors(path.read_text()) if one not in read.ids}
                assert len(title) == 1
                assert {f"#{one.anchor}" for one in guide(name).contents} <= set(read.links)

    @pytest.mark.dealt
    def test_every_link_of_every_page_leads_somewhere(self) -> None:
        f.load_dataset(f.SHIPPED)
        checked: dict[str, Any] = {}
        read: dict[str, set[str]] = {}  # what a link can name in a page, by its address
        for path in (*PAGES, "/security/", "/"):
            page = shown(path)
            for link in page.links:
                target, _, anchor = link.partition("#")
                if target.startswith(("https://", "http://", "mailto:")):
                    continue
                if not target:
                    assert anchor in page.ids, (path, link)
                    continue
                if target not in checked:
                    checked[target] = self.client.get(target, follow=True)
                assert checked[target].status_code == 200, (path, link)
                if anchor:
                    if target not in read:
                        read[target] = {*Read(checked[target].content.decode()).ids}
                    assert anchor in read[target], (path, link)

    def test_there_is_no_other_guide(self) -> None:
        assert self.client.get("/docs/nobody/").status_code == 404

    def test_the_programs_that_guides_name_can_be_had_and_no_other_file(self) -> None:
        for name in ("mirror.py", "clause_six_pandas.py", "clause_six_duckdb.py"):
            reply = self.client.get(f"/docs/examples/{name}")
            assert reply.content == (guides.EXAMPLES / name).read_bytes()
            assert reply["Content-Type"] == "text/plain; charset=utf-8"
            assert reply["Cache-Control"] == "public, max-age=0, s-maxage=1"
        for name in (
            "__init__.py",
            "nobody.py",
            "*.py",
            "..%2Ffactories.py",
            "%2e%2e/factories.py",
        ):
            assert self.client.get(f"/docs/examples/{name}").status_code == 404, name

    def test_the_front_page_leads_there(self) -> None:
        assert {"/docs/", *PAGES} <= set(shown("/docs/").links) | set(shown("/").links)

    def test_no_query_is_asked(self) -> None:
        for path in PAGES:
            with self.assertNumQueries(0):
                self.client.get(path)


class TestHelp(TestCase):
    def test_the_desk_shows_the_guide_of_curators_and_every_page_leads_there(self) -> None:
        desk = browser(f.make_user("carol", is_staff=True))
        page = desk.get("/admin/help/")

        assert guide("curators").html in page.content.decode()
        assert "/admin/help/" in shown("/admin/", desk).links

    def test_nobody_else_sees_the_desk(self) -> None:
        assert self.client.get("/admin/help/").status_code == 302


class TestLooks(Browsing):
    def test_every_page_fits_without_scripts_and_axe_finds_nothing_serious(self) -> None:
        said: list[str] = []
        faults: list[str] = []
        with self.browsing(WIDTHS[0], said) as page:
            for path in dealt(ALL):
                page.goto(self.at(path))
                assert self.too_narrow(page) == [], path
                assert said == [], f"{path}: {said}"
                faults += [f"{path}: {fault}" for fault in serious_everywhere(page)]
                said.clear()  # axe itself styles elements inline, which the policy blocks
        assert faults == [], "\n".join(faults)


class TestRoom(SimpleTestCase):
    def test_a_guide_stands_beside_its_room(self) -> None:
        rooms = {path.parent.name for path in GUIDES.values()}

        assert rooms == {"admin", "vocabularies", "api", "exports", "fixtures"}
        assert all(
            path.is_relative_to(Path(guides.__file__).parent.parent) for path in GUIDES.values()
        )
