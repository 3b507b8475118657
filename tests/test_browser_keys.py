"""A statement entered by keyboard: what is proposed is taken, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from statements import accounts
from statements.models import Record

from . import factories as f
from .browsing import Browsing, settled
from .hands import OPEN, Hands

OFFER = "#voices-0 .told-office .take"


@pytest.mark.dealt
class TestKeys(Browsing):
    def setUp(self) -> None:
        super().setUp()
        f.load_dataset()
        accounts.make_groups()
        accounts.make_demo_accounts()

    @contextmanager
    def adding(self) -> Iterator[tuple[Page, Hands]]:
        with self.people("curator") as (page,):
            page.goto(self.at("/admin/statements/statement/add/"))
            settled(page)
            yield page, Hands(page)

    def into(self, page: Page, name: str) -> None:
        """Go to an autocomplete as Tab does."""
        page.locator(f"[name='{name}'] + .select2-container [role=combobox]").focus()

    def choose(self, page: Page, name: str, term: str, label: str) -> None:
        self.into(page, name)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"{OPEN} .select2-search__field:focus")
        page.keyboard.type(term)
        page.wait_for_selector(f"{OPEN} .select2-results__option--highlighted:has-text('{label}')")
        page.keyboard.press("Enter")
        expect(page.locator(OPEN)).to_have_count(0)

    def test_an_official_and_the_proposed_office_by_keyboard_alone(self) -> None:
        with self.adding() as (page, hands):
            hands.write("said_on_date", "2022-12-22")
            self.choose(page, "voices-0-official", "lavr", "Sergey Lavrov")
            page.wait_for_selector(OFFER)
            page.keyboard.down("Alt")
            for _ in range(2):  # held down, it is sent again and again
                page.keyboard.down("Enter")
            page.keyboard.up("Enter")
            page.keyboard.up("Alt")
            hands.wait("voices-0-government", "russia")
            expect(page.locator(OPEN)).to_have_count(0)
            hands.wait("voices-0-official", "sergey-lavrov")
            hands.wait("voices-0-institution", "russia-mfa")

    def test_an_open_list_is_closed_and_nothing_in_it_is_chosen(self) -> None:
        with self.adding() as (page, hands):
            hands.write("said_on_date", "2022-12-22")
            self.choose(page, "voices-0-official", "lavr", "Sergey Lavrov")
            page.wait_for_selector(OFFER)
            for key in ("Alt+Enter", "Control+s", "Control+Enter"):
                page.keyboard.press("Enter")
                page.wait_for_selector(f"{OPEN} .select2-results__option--highlighted")
                page.keyboard.type("a")
                if key == "Alt+Enter":
                    page.keyboard.press(key)
                else:
                    with page.expect_navigation():  # the page that was refused before looks alike
                        page.keyboard.press(key)
                    page.wait_for_selector(".errornote")
                    settled(page)
                expect(page.locator(OPEN)).to_have_count(0)
                hands.wait("voices-0-official", "sergey-lavrov")
                hands.wait("voices-0-government", "russia")
                hands.reach("[name=voices-0-official]")  # a filled row of a page that came back
                self.into(page, "voices-0-official")
        assert not Record.objects.filter(noun="statement", version=1, state="draft").exists()

    def test_what_is_proposed_elsewhere_is_gone_to_and_not_taken(self) -> None:
        with self.adding() as (page, hands):
            hands.write("said_on_date", "2022-12-22")
            self.choose(page, "voices-0-official", "lavr", "Sergey Lavrov")
            page.wait_for_selector(OFFER)
            page.locator("[name=references-0-words]").focus()
            page.keyboard.press("Alt+Enter")
            page.wait_for_selector(f"{OFFER}:focus")
            expect(page.locator("[name=voices-0-tenure]")).to_have_value("")
            page.keyboard.press("Enter")
            hands.wait("voices-0-government", "russia")

    def test_nobody_gets_the_office_that_was_proposed_for_another(self) -> None:
        with self.adding() as (page, hands):
            hands.write("said_on_date", "2022-12-22")
            self.choose(page, "voices-0-official", "lavr", "Sergey Lavrov")
            page.wait_for_selector(OFFER)
            self.pardon("net::ERR_FAILED")  # the console tells of the request that we stop
            page.route("**/help/office/**", lambda route: route.abort())
            with page.expect_event("requestfailed", lambda one: "/help/office/" in one.url):
                self.choose(page, "voices-0-official", "pashin", "Nikol Pashinyan")
                page.keyboard.press("Alt+Enter")
            expect(page.locator(OFFER)).to_have_count(0)
            expect(page.locator("[name=voices-0-tenure]")).to_have_value("")

    def test_a_list_of_targets_holds_what_the_type_points_at(self) -> None:
        with self.adding() as (page, _):
            for kind, groups in (
                ("responds_to", ["Statements"]),
                ("mentions", ["Clauses"]),
                ("", ["Clauses", "Statements"]),
            ):
                page.select_option("[name=references-0-type]", kind)
                page.click("[name=references-0-targets] + .select2-container")
                page.wait_for_selector(f"{OPEN} .select2-search__field:focus")
                page.keyboard.type("lachin")
                expect(page.locator(f"{OPEN} .select2-results__group")).to_have_text(groups)
                page.keyboard.press("Escape")
                expect(page.locator(OPEN)).to_have_count(0)

    def test_keys_that_save_press_the_button_of_a_dialog(self) -> None:
        with self.adding() as (page, _):
            page.click("#appearances-0 .field-source .plus")
            page.wait_for_selector("dialog [name=url]")
            self.into(page, "publisher")
            page.keyboard.press("Alt+Enter")
            expect(page.locator(OPEN)).to_have_count(0)
            page.keyboard.press("Control+Enter")
            page.wait_for_selector("dialog .errornote")
