"""Help while entering in a real browser: dates, offices, sources, clauses, duplicates, keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from statements import accounts
from statements.keys import is_uid
from statements.models import Source

from . import factories as f
from .browsing import Browsing, settled
from .hands import Hands

ARTICLE = "01853721-3000-78ed-a520-2f7bf650ffac"
ADDRESS = (
    "http://trtworld.com/asia/"
    "armenia-refusing-to-take-part-in-talks-with-azerbaijan-russia-63788/?utm_source=x"
)
TARGETS = "[name=references-0-targets]"
SEARCH = ".select2-container--open .select2-search__field:focus"


@pytest.mark.dealt
class TestEntering(Browsing):
    def setUp(self) -> None:
        super().setUp()
        f.load_dataset()
        accounts.make_groups()
        accounts.make_demo_accounts()

    @contextmanager
    def adding(self, width: int = 1440) -> Iterator[tuple[Page, Hands]]:
        """Open the page for a new statement; at the end, nothing was complained of."""
        with self.people("curator", width=width) as (page,):
            page.goto(self.at("/admin/statements/statement/add/"))
            settled(page)
            yield page, Hands(page)
            assert self.fits(page)

    def paste_source(self, page: Page, hands: Hands, address: str) -> None:
        page.click("[name=appearances-0-source] + .select2-container")
        page.wait_for_selector(SEARCH)
        hands.paste(address)

    def test_source_date_office_and_duplicates(self) -> None:
        with self.adding() as (page, hands):
            self.paste_source(page, hands, ADDRESS)
            hands.wait("appearances-0-source", ARTICLE)
            hands.wait("appearances-0-language", "en")
            hands.wait("appearances-0-chain", "1")

            hands.write("said_on_date", "Thursday")
            page.wait_for_selector(".told-day:has-text('Thursday 22 December 2022')")
            hands.wait("said_on_date", "Thursday")  # nothing changes under the hands
            hands.press("Tab")
            hands.wait("said_on_date", "2022-12-22")
            hands.wait("said_on_basis", "weekday")

            hands.choose("voices-0-official", "lavr", "Sergey Lavrov")
            hands.click("#voices-0 .told-office .take")
            hands.wait("voices-0-government", "russia")
            hands.wait("voices-0-institution", "russia-mfa")
            page.wait_for_selector("#voices-0 .told-office .take", state="detached")

            hands.copy("appearances-0-attribution", "the Prime Minister said")
            hands.press("Tab")
            page.wait_for_selector("#look-twice .look:has-text('prime minister')")

            hands.write("title", "Russia's account of a call of Lavrov with Bayramov")
            hands.press("Tab")
            twins = page.locator("#duplicates li")
            expect(twins.first).to_contain_text("Russia's account of the Lavrov-Bayramov call")

    def test_a_reference_takes_at_most_five_interactions(self) -> None:
        with self.adding() as (page, hands):
            self.paste_source(page, hands, ADDRESS)
            hands.wait("appearances-0-source", ARTICLE)
            page.click(f"{TARGETS} + .select2-container")
            page.wait_for_selector(SEARCH)
            page.keyboard.type("9 November 2020")
            page.wait_for_selector(".select2-results__option .summary")
            hands.clicks = hands.keys = 0

            label = "9 November 2020, 6: "
            hands.click(f".select2-results__option[role=option]:has-text('{label}')")
            hands.pick("references-0-type", "calls_for_compliance")
            hands.copy("references-0-words", "strict compliance")

            assert hands.all <= 5
            expect(page.locator(TARGETS)).to_have_values(["clause:trilateral-2020-11-09/6"])

    def test_clauses_are_picked_with_their_summaries_and_a_series_at_once(self) -> None:
        with self.adding() as (page, hands):
            hands.choose("references-0-targets", "26 nov", "26 November 2021")
            page.wait_for_selector(".told-clauses .clause span")
            first = ".told-clauses .clause >> nth=0"
            key = page.get_attribute(first, "data-clause")
            hands.click(first)
            expect(page.locator(TARGETS)).to_have_values([f"clause:{key}"])
            page.wait_for_selector(f"[data-clause='{key}'][aria-pressed=true]:focus")
            hands.press("Enter")
            expect(page.locator(f"{TARGETS} option:checked")).to_have_count(0)

            hands.choose("references-0-targets", "trilateral statements", "leaders of Russia")
            expect(page.locator(f"{TARGETS} option:checked")).to_have_count(4)

    def test_a_source_and_its_publisher_are_added_without_leaving_the_page(self) -> None:
        with self.adding() as (page, hands):
            hands.write("title", "Typed before")
            self.paste_source(page, hands, "https://gazette.example/news/1#top")
            page.wait_for_selector("dialog [name=url]")
            url = page.locator("dialog [name=url]")
            expect(url).to_have_value("https://gazette.example/news/1")
            page.click("dialog button[type=submit]")
            page.wait_for_selector("dialog .errornote")

            page.click("dialog .field-publisher .plus")
            inner = "dialog:last-of-type"
            page.wait_for_selector(f"{inner} [name=name]")
            page.fill(f"{inner} [name=name]", "The Gazette")
            page.click(f"{inner} button[type=submit]")
            expect(page.locator("dialog")).to_have_count(1)
            page.select_option("dialog [name=kind]", "newspaper_or_portal")
            page.fill("dialog [name=language]", "en")
            page.fill("dialog [name=title]", "News of the day")
            page.click("dialog button[type=submit]")
            page.wait_for_selector("dialog", state="detached")

            uid = page.input_value("[name=appearances-0-source]")
            assert is_uid(uid)
            hands.wait("title", "Typed before")
            hands.wait("appearances-0-language", "en")
        made = Source.objects.select_related("publisher").get(pk=uid)
        assert (made.url, made.publisher.name) == ("https://gazette.example/news/1", "The Gazette")

    def test_what_saving_told_of_a_new_source_stands_below_its_field(self) -> None:
        with self.adding() as (page, hands):
            self.paste_source(page, hands, "https://mid.ru/news/1")
            page.wait_for_selector("dialog [name=url]")
            page.fill("dialog [name=published_on_date]", "1 May 2135")
            page.click("dialog button[type=submit]")
            page.wait_for_selector("dialog", state="detached")

            told = page.locator("#appearances-0 .told-added")
            expect(told).to_contain_text("“1 May 2135” was taken for 2135-05-01")
            expect(told).to_contain_text("Look twice: Published on: 2135-05-01 is in the future.")
            hands.choose("appearances-0-source", "armenia refusing", "Armenia refusing")
            page.wait_for_selector("#appearances-0 .told-added p", state="detached")
            page.goto(self.at("/admin/"))
            assert page.locator(".messagelist").count() == 0

    def test_what_is_odd_is_told_while_typing(self) -> None:
        with self.adding() as (page, hands):
            self.paste_source(page, hands, ADDRESS)
            hands.wait("appearances-0-source", ARTICLE)
            hands.write("appearances-0-words", "We regret it.")
            hands.write("references-0-words", "We rejoice")
            look = page.locator("#look-twice .look:has-text('do not stand')")
            expect(look).to_have_count(1)
            expect(page.locator("#references-0 .field-words.looked")).to_have_count(1)
            hands.write("references-0-words", "We regret")
            expect(look).to_have_count(0)
            expect(page.locator(".looked")).to_have_count(0)

    def test_keys_work_outside_fields_and_are_listed(self) -> None:
        with self.adding() as (page, hands):
            hands.write("title", "What? vraqe")
            hands.wait("title", "What? vraqe")
            assert page.locator("dialog").count() == 0

            hands.press("Escape")
            hands.press("r")
            expect(page.locator("#references-1:visible :focus")).to_have_count(1)
            hands.press("Escape")
            hands.press("?")
            page.wait_for_selector("#keys:has-text('Save and add another from the same source')")
            page.uncheck("#keys-letters")
            hands.press("Escape")
            page.wait_for_selector("#keys", state="detached")
            hands.press("v")
            assert page.locator("#voices-1:visible").count() == 0

            hands.press("Control+Enter")
            page.wait_for_selector(".errornote")

    def test_the_help_fits_a_narrow_page(self) -> None:
        with self.adding(390) as (page, hands):
            self.paste_source(page, hands, "https://www.trtworld.com/another-page")
            page.wait_for_selector("dialog [name=title]:focus")
            hands.press("Escape")
            page.wait_for_selector("dialog", state="detached")
            hands.write("said_on_date", "22.12.2022")
            hands.choose("voices-0-official", "lavr", "Sergey Lavrov")
            hands.click("#voices-0 .told-office .take")
            hands.write("title", "Russia's account of a call of Lavrov with Bayramov")
            hands.press("Tab")
            page.click(".beside > details > summary:has-text('likely duplicate')")
            page.click("#duplicates a:has-text('Open it') >> nth=0", trial=True)
            page.click(".beside > details > summary")
            hands.choose("references-0-targets", "9 nov", "9 November 2020")
            page.wait_for_selector(".told-clauses .clause")
