"""The coding rules beside a type of reference, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from statements import accounts

from . import factories as f
from .browsing import Browsing, settled
from .chromium import WIDTHS
from .desk import address

TYPE = "[name=references-0-type]"
BELOW = "#references-0 .told-coding"


@pytest.mark.dealt
class TestCoding(Browsing):
    def setUp(self) -> None:
        super().setUp()
        accounts.make_groups()
        accounts.make_demo_accounts()
        self.world = f.small_world()

    @contextmanager
    def adding(self, noun: str = "statement", width: int = 1440) -> Iterator[Page]:
        """Open the page for a new record; at the end, nothing was complained of."""
        who = "curator" if noun == "statement" else "editor"
        with self.people(who, width=width) as (page,):
            page.goto(self.at(address(noun, "add/")))
            settled(page)
            yield page
            assert self.fits(page)

    def test_what_a_type_means_and_what_parts_it_stands_below_it(self) -> None:
        for width in WIDTHS:
            with self.adding(width=width) as page:
                expect(page.locator(f"{BELOW} p")).to_have_count(0)

                page.select_option(TYPE, "denies_violation")

                below = page.locator(BELOW)
                expect(below).to_contain_text("Rejects a charge of breach or omission.")
                expect(below).to_contain_text("toward the governments that it is about: favourable")
                expect(below.locator("li")).to_have_count(2)
                expect(below.locator("li").first).to_contain_text("Or Claims compliance? “We did")
                self.look(page, f"coding-{width}")
                self.fair(page)

    def test_it_follows_the_choice_and_goes_with_it(self) -> None:
        with self.adding() as page:
            page.select_option(TYPE, "denies_violation")
            page.select_option(TYPE, "mentions")
            expect(page.locator(BELOW)).to_contain_text("Cites neutrally, without a position.")
            expect(page.locator(BELOW)).not_to_contain_text("Rejects a charge")

            page.select_option(TYPE, "")
            expect(page.locator(f"{BELOW} > *")).to_have_count(0)

    def test_the_rules_open_beside_the_field_at_the_type(self) -> None:
        with self.adding() as page:
            page.select_option(TYPE, "alleges_violation")
            link = page.get_by_role("link", name="Coding rules: Alleges violation")
            with page.expect_popup() as opened:
                link.click()

            expect(opened.value).to_have_url(self.at("/docs/coding/#alleges_violation"))
            expect(opened.value.locator("#alleges_violation")).to_be_in_viewport()
            expect(page.locator(TYPE)).to_have_value("alleges_violation")

    def test_the_list_says_what_each_type_means_in_added_rows_too(self) -> None:
        with self.adding() as page:
            page.click("#references-group .add-row")
            for row in (0, 1):
                option = page.locator(f"[name=references-{row}-type] option[value=interprets]")
                expect(option).to_have_attribute(
                    "label", "Interprets: states what a provision means or covers"
                )
                expect(option).to_have_text("Interprets")
            page.select_option("[name=references-1-type]", "interprets")
            expect(page.locator("#references-1 .told-coding li")).to_have_count(2)

    def test_a_page_with_references_shows_what_they_are(self) -> None:
        said = f.make_said(
            self.world,
            references=[f.make_reference("mentions", f.make_target("accord-2001-01-01"))],
        )
        f.store("statement", said)
        with self.people("curator") as (page,):
            page.goto(self.at(address("statement", "change/", said["uid"])))
            expect(page.locator(BELOW)).to_contain_text("Cites neutrally, without a position.")

    def test_texts_that_cite_texts_have_it_too(self) -> None:
        with self.adding("agreement") as page:
            page.select_option(TYPE, "supersedes")
            expect(page.locator(f"{BELOW} li")).to_have_count(2)

    def test_where_the_paper_cannot_be_had_a_link_leads_to_it(self) -> None:
        with self.adding() as page:
            page.route("**/docs/coding/", lambda route: route.abort())
            self.pardon("net::ERR_FAILED")  # the console tells of the request that we stop
            page.select_option(TYPE, "mentions")
            expect(page.locator(f"{BELOW} a")).to_have_text(["Coding rules"])
            page.unroute("**/docs/coding/")

            page.select_option(TYPE, "welcomes")
            expect(page.locator(BELOW)).to_contain_text("Praises a text")
