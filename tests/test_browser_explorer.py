"""The pages for everybody in a real browser: every kind of page, and the ways of readers."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from . import endings
from . import factories as f
from .axe import serious_everywhere
from .browsing import Browsing, heard, settled
from .chromium import WIDTHS
from .dealing import dealt
from .releasing import Releasing

SCREEN, PHONE = WIDTHS
AGREEMENT = "/agreements/trilateral-2020-11-09/"
CLAUSE = "/clauses/trilateral-2020-11-09/6/"
STATEMENT = f"/statements/{f.READOUT}/"
GONE = f"/statements/{f.PESKOV}/"
LISTS = (
    "/",
    "/search/",
    "/statements/",
    "/references/",
    "/stances/",
    "/stances/steps/",
    "/tenures/",
    "/agreements/",
    "/clauses/",
    "/governments/",
    "/institutions/",
    "/officials/",
    "/topics/",
    "/places/",
    "/publishers/",
    "/contacts/",
    "/contacts/accounts/",
    "/obligations/",
    "/allegations/",
    "/network/",
    "/network/charges/",
    "/compare/",
    "/sources/",
    "/series/",
    "/changes/",
    "/releases/",
)
RECORDS = (
    "/search/?q=Pashinyan+22+December+2022",
    "/search/?q=nothing+of+the+kind",
    "/search/?q=Lavrov+Lachin+December+2022",
    f"{AGREEMENT}editions/",
    "/statements/?government=russia&said_on__gte=2022-12-01",
    AGREEMENT,
    CLAUSE,
    STATEMENT,
    f"{STATEMENT}editions/",
    "/officials/ilham-aliyev/",
    "/governments/armenia/",
    "/institutions/azerbaijan-mfa/",
    "/topics/peacekeepers/",
    "/places/lachin-berdzor/",
    "/series/trilateral-statements/",
    "/compare/azerbaijan/russia/",
    "/corrections/?about=/topics/peacekeepers/",
    "/changes/1/",
    "/releases/1/",
)
LISTED = ("contacts", "sources", "publishers", "references")  # whose keys the API is asked for
REFUSED = {"/statements/?goverment=russia": 400, "/officials/nobody/": 404, GONE: 410}
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const inner = one.querySelector('use, .name, .due');
  const drawn = (s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
  return drawn(style) || !!inner && drawn(getComputedStyle(inner)) || style.boxShadow !== 'none';
}"""


class Exploring(Releasing, Browsing):
    @contextmanager
    def reading(self, width: int, scripts: bool = True) -> Iterator[Page]:
        """Open a page of somebody who is not logged in; in the end nothing complained."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        try:
            yield heard(context.new_page(), self.complaints)
        finally:
            context.close()
            self.server_thread.httpd.get_app().wait()
        assert self.complaints == []

    def open(self, page: Page, path: str) -> int:
        """Open an address, and return how it answers."""
        response = page.goto(self.at(path))
        assert response is not None
        return response.status

    def faults(self, page: Page, path: str, status: int = 200) -> list[str]:
        """Return what is wrong with a page at each width, each fault with its address."""
        if (answered := self.open(page, path)) != status:
            return [f"{path}: answers {answered}"]
        settled(page)
        faults = list(self.shape(page, status))
        refusal = f"responded with a status of {status}"  # of the page itself, in the console
        faults += [one for one in self.complaints if status == 200 or refusal not in one]
        faults += serious_everywhere(page)
        self.complaints.clear()  # axe styles elements inline, which the policy blocks
        return [f"{path}: {fault}" for fault in faults]

    def shape(self, page: Page, status: int) -> Iterator[str]:
        yield from (f"is wider than {width}" for width in self.too_narrow(page))
        for one in ("h1", "main#main", "body > header", "body > footer", "a.skip"):
            if (count := page.locator(one).count()) != 1:
                yield f"has {count} {one}"
        if status == 200 and not page.locator("meta[name=description]").count():
            yield "has no description"
        levels = page.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.tagName[1]))"
        )
        for above, level in pairwise(levels):
            if level > above + 1:
                yield f"has an h{level} after an h{above}"


def first_of(name: str) -> str:
    """Return the address of a record of a list."""
    rows = Client().get(f"/api/v1/{name}/?page_size=1").json()["results"]
    return f"/{rows[0]['path']}"


class TestPages(Exploring):
    def paths(self) -> dict[str, int]:
        """Return the address of every kind of page, and how it answers."""
        f.load_dataset(f.SHIPPED)
        self.release()
        endings.retract(f.PESKOV)
        number = Client().get(f"/api/v1{STATEMENT}").json()["number"]
        edition = f"{STATEMENT}editions/{number}/"
        answered = (*LISTS, *RECORDS, edition, *map(first_of, LISTED))
        return dict.fromkeys(answered, 200) | REFUSED

    def test_every_page_is_fair_on_a_screen_and_on_a_telephone(self) -> None:
        paths = self.paths()
        with self.reading(SCREEN) as page:
            faults = [
                fault for path in dealt(paths) for fault in self.faults(page, path, paths[path])
            ]
        assert faults == [], "\n".join(faults)

    @pytest.mark.dealt
    def test_lists_of_nothing_are_fair(self) -> None:
        with self.reading(SCREEN) as page:
            faults = [fault for path in LISTS for fault in self.faults(page, path)]
        assert faults == [], "\n".join(faults)

    @pytest.mark.dealt
    def test_the_content_is_one_key_away_and_focus_is_seen(self) -> None:
        f.load_dataset(f.SHIPPED)
        with self.reading(SCREEN) as page:
            self.open(page, CLAUSE)
            page.keyboard.press("Tab")
            skip = page.locator("a.skip")
            expect(skip).to_be_focused()
            expect(skip).to_be_in_viewport()
            page.keyboard.press("Enter")
            expect(page).to_have_url(self.at(f"{CLAUSE}#main"))
            page.keyboard.press("Tab")
            expect(page.locator("main a").first).to_be_focused()
            for _ in range(30):
                assert page.evaluate(FOCUSED), page.evaluate("document.activeElement.outerHTML")
                page.keyboard.press("Tab")


@pytest.mark.dealt
class TestJourneys(Exploring):
    """What readers do, without scripts."""

    def setUp(self) -> None:
        super().setUp()
        f.load_dataset(f.SHIPPED)

    def taken(self, page: Page, link: Locator) -> str:
        """Return what is in the file that a link gives."""
        with page.expect_download() as taking:
            link.click()
        return Path(taking.value.path()).read_text(encoding="utf-8")

    def test_from_home_to_the_words_behind_a_cell_the_citation_and_the_list(self) -> None:
        with self.reading(SCREEN, scripts=False) as page:
            self.open(page, "/")
            row = page.locator(f".matrix tr:has(th a[href='{CLAUSE}'])")
            row.locator("a.family[href$='#by-azerbaijan']").first.click()
            expect(page).to_have_url(self.at(f"{CLAUSE}#by-azerbaijan"))
            stand = page.locator("#by-azerbaijan")
            expect(stand).to_be_in_viewport()

            steps = stand.locator(".positions a[href^='/stances/steps/']").first
            address = str(steps.get_attribute("href"))
            steps.click()
            expect(page).to_have_url(self.at(address))
            rows = page.locator("table.listing tbody tr")
            words = str(rows.locator("q").first.text_content())
            rows.filter(has=page.locator("q")).first.locator("a[href^='/statements/']").click()
            expect(page.locator("main")).to_contain_text(words)
            uid = page.url.partition("#")[2]
            expect(page.locator(f"[id='{uid}']")).to_be_in_viewport()

            title = str(page.locator("h1").text_content())
            page.get_by_text("Cite this page").click()
            cited = self.taken(page, page.get_by_role("link", name="RIS"))
            assert title in cited

            page.go_back()
            held = rows.count()
            table = self.taken(page, page.locator("main a[href*='format=csv']").first)
            assert len([*csv.DictReader(table.splitlines())]) == held > 1

    def test_from_a_shared_link_to_the_answer_of_the_accused_in_three_taps(self) -> None:
        with self.reading(PHONE, scripts=False) as page:
            self.open(page, f"{CLAUSE}?utm_source=share")
            expect(page).to_have_url(self.at(CLAUSE))
            page.get_by_role("link", name="Charges and answers").click()
            expect(page.locator("#charges-name")).to_be_in_viewport()
            page.locator("#charges .reply a[href^='/statements/']").first.click()
            uid = page.url.partition("#")[2]
            expect(page.locator(f"[id='{uid}']")).to_be_in_viewport()

    def test_a_list_begins_on_the_first_screen_of_a_telephone(self) -> None:
        for width, is_folded in ((PHONE, True), (SCREEN, False)):
            with self.reading(width, scripts=False) as page:
                self.open(page, "/statements/")
                expect(page.locator(".statements li").first).to_be_in_viewport()
                folded = page.get_by_text("Ask by filling in a sentence")
                expect(folded).to_be_visible(visible=is_folded)
                if is_folded:
                    folded.click()
                expect(page.get_by_label("Who speaks")).to_be_in_viewport()

    def test_a_question_is_asked_and_its_list_taken_along(self) -> None:
        with self.reading(PHONE, scripts=False) as page:
            self.open(page, "/")
            assert page.evaluate("document.querySelector('.masthead').offsetHeight") <= 72
            page.get_by_text("Search and menu").click()
            page.fill("#seek", "peacekeepers")
            page.get_by_role("button", name="Search").click()
            expect(page).to_have_url(self.at(f"/search/?q={quote('peacekeepers')}"))
            expect(page.locator("main mark").first).to_be_visible()
            page.locator("#said ~ p a[href^='/statements/?']").first.click()
            expect(page).to_have_url(self.at("/statements/?q=peacekeepers"))
            table = self.taken(page, page.locator("main a[href*='format=csv']").first)
            assert len([*csv.DictReader(table.splitlines())]) > 1
