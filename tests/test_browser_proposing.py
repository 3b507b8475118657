"""What is likely from the rest of the page of a statement, in a real browser: chips to be taken."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from statements import accounts

from . import factories as f
from .browsing import Browsing, settled
from .hands import Hands
from .test_browser_entering import ADDRESS, ARTICLE


@pytest.mark.dealt
class TestProposing(Browsing):
    def setUp(self) -> None:
        super().setUp()
        f.load_dataset()
        accounts.make_groups()
        accounts.make_demo_accounts()

    def chips(self, page: Page, field: str) -> list[str]:
        found = page.locator(f"{field} .chip")
        return [str(one.get_attribute("data-key")) for one in found.all()]

    def test_each_field_is_offered_what_follows_from_the_others(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.at("/admin/statements/statement/add/"))
            settled(page)
            hands = Hands(page)
            page.fill("#source-first-address", ADDRESS)
            hands.wait("appearances-0-source", ARTICLE)
            clause = "clause:trilateral-2020-11-09/6.3"
            cited = "#references-0 .field-targets"
            page.wait_for_selector(f"{cited} .chip[data-key='{clause}']")
            about = "#references-0 .field-about"
            assert self.chips(page, about) == self.chips(page, ".field-issued_by") == []

            hands.click(f"{cited} .chip[data-key='{clause}']")
            page.wait_for_selector(f"{about} .chip")
            assert self.chips(page, about) == ["azerbaijan", "armenia", "russia"]
            topics = self.chips(page, ".field-topics")
            assert len(set(topics)) == len(topics)  # what the source offers is not offered again
            expect(page.locator(f"{cited} > .told-carried .chip")).to_have_count(0)

            hands.choose("addressees-0-official", "bayr", "Jeyhun Bayramov")
            hands.wait("addressees-0-government", "azerbaijan")
            hands.choose("voices-0-official", "lavr", "Sergey Lavrov")
            hands.write("said_on_date", "2022-12-22")
            hands.press("Tab")
            hands.click("#voices-0 .told-office .take")
            page.wait_for_selector(".field-issued_by .chip[data-key='russia-mfa']")
            self.fair(page)
            self.take_by_keys(page)

    def take_by_keys(self, page: Page) -> None:
        """A chip that is taken goes, and the focus stays in its field."""
        page.focus(".field-issued_by .chip")
        page.keyboard.press("Enter")
        expect(page.locator("[name=issued_by]")).to_have_value("russia-mfa")
        expect(page.locator(".field-issued_by .chip")).to_have_count(0)
        expect(page.locator(".field-issued_by .select2-selection")).to_be_focused()
        first, *left = self.chips(page, ".field-topics .told-carried")
        page.focus(f".field-topics .chip[data-key='{first}']")
        page.keyboard.press("Enter")
        expect(page.locator(f".field-topics .chip[data-key='{left[0]}']")).to_be_focused()

    def test_who_is_addressed_keeps_the_government_that_was_chosen(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.at("/admin/statements/statement/add/"))
            settled(page)
            hands = Hands(page)
            hands.choose("addressees-0-government", "arme", "Armenia")
            with page.expect_response(lambda reply: "help/contact" in reply.url) as _:
                hands.choose("addressees-0-official", "bayr", "Jeyhun Bayramov")
                hands.write("said_on_date", "2022-12-22")
                hands.press("Tab")
            hands.wait("addressees-0-government", "armenia")
