"""The panel beside the form: second looks and likely duplicates, settled with one click."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from statements import accounts
from statements.documents import Document
from statements.models import Voice

from . import factories as f
from .axe import serious_in_both_schemes
from .browsing import Browsing, settled
from .desk import address
from .hands import Hands

LOOKS, TWINS = "#look-twice .look", "#duplicates .twin"
SUMMARY = ".beside > details > summary"
HEIGHT = "document.documentElement.scrollHeight"
FIELDS = """[...document.querySelectorAll('#content-main .document-form .field')]
.filter((one) => one.offsetParent).map((one) => one.getBoundingClientRect().top + scrollY)"""


@pytest.mark.dealt
class TestPanel(Browsing):
    def setUp(self) -> None:
        super().setUp()
        accounts.make_groups()
        accounts.make_demo_accounts()
        self.world = f.small_world()
        court = f.make_institution("sylvania-court", "sylvania", offices=[f.make_office("judge")])
        f.store("institution", court)
        tenures = [
            f.make_tenure("judge", starts=f.day("2000"), ends=f.day("2002-06-01")),
        ]
        f.store("official", f.make_official("chico", "sylvania", tenures=tenures))
        self.tenure = tenures[0]["uid"]

    def store(self, **changes: Any) -> Document:
        source = f.make_source(retrieved_on="2001-02-05")
        f.store("source", source)
        changes = {"appearances": [f.make_appearance(source["uid"])]} | changes
        return f.store("statement", f.make_said(self.world, **changes))

    def odd(self) -> Document:
        """Store a statement whose voice has the office of another government."""
        voice = f.make_voice("freedonia", official="chico", tenure=self.tenure)
        return self.store(voices=[voice])

    @contextmanager
    def changing(self, uid: str, *, query: str = "", **how: Any) -> Iterator[tuple[Page, Hands]]:
        with self.people("curator", **how) as (page,):
            page.goto(self.at(address("statement", "change/", uid) + query))
            yield settled(page), Hands(page)
            assert self.fits(page)

    def government(self, uid: str) -> str:
        return str(Voice.objects.get(statement=uid).government_id)

    def test_a_government_is_set_with_one_click_and_saved(self) -> None:
        statement = self.odd()
        with self.changing(statement["uid"]) as (page, hands):
            look = page.locator(LOOKS)
            expect(look).to_have_count(1)
            expect(look).to_contain_text("This office is one of Sylvania")
            page.click("#look-twice button:has-text('Set government to Sylvania')")
            hands.wait("voices-0-government", "sylvania")
            expect(look).to_have_count(0)
            page.click("[name=_continue]")
            page.wait_for_selector(".messagelist .success")
        assert self.government(statement["uid"]) == "sylvania"

    def test_what_was_there_comes_back_with_one_click(self) -> None:
        statement = self.odd()
        with self.changing(statement["uid"]) as (page, hands):
            page.click("#look-twice button:has-text('Set government to Sylvania')")
            hands.wait("voices-0-government", "sylvania")
            page.wait_for_selector(".settled button:focus")
            page.keyboard.press("Enter")
            hands.wait("voices-0-government", "freedonia")
            expect(page.locator(LOOKS)).to_have_count(1)
            expect(page.locator(".settled button")).to_have_count(0)

    def test_the_office_of_that_day_and_the_contact_are_taken(self) -> None:
        early = f.make_tenure("judge", starts=f.day("1990"), ends=f.day("1995-01-01"))
        later = f.make_tenure("judge", starts=f.day("2000"), uid=self.tenure)
        f.store("official", f.make_official("chico", "sylvania", tenures=[early, later]))
        judge = f.make_participant("sylvania", official="chico")
        f.store("contact", f.make_contact("talks-1", title="The talks", participants=[judge]))
        voice = f.make_voice("sylvania", official="chico", tenure=self.tenure)
        statement = self.store(voices=[voice], kind="meeting_readout")
        with self.changing(statement["uid"]) as (page, hands):
            page.click("#look-twice button:has-text('Name the contact The talks')")
            hands.wait("contact", "talks-1")
            hands.write("said_on_date", "1992-03-04")
            page.click("#look-twice button:has-text('Take the office of that day: ')")
            hands.wait("voices-0-tenure", early["uid"])

    def test_nothing_in_the_form_moves_as_looks_and_duplicates_come(self) -> None:
        self.store(title="Firefly promises peace to all")
        statement = self.store(title="Firefly says something else")
        with self.changing(statement["uid"]) as (page, hands):
            page.click("#voices-group summary >> nth=0")
            hands.click("[name=title]")
            before = page.evaluate(HEIGHT), page.evaluate(FIELDS)
            hands.write("title", "Firefly promises peace to everybody")
            hands.write("known_by_date", "2001-02-03")
            hands.press("Tab")
            expect(page.locator(LOOKS)).to_have_count(1)
            expect(page.locator(TWINS)).to_have_count(1)
            page.wait_for_selector(".field-known_by .told-day p")  # of the field
            page.evaluate("document.querySelector('.field-known_by .told-day').replaceChildren()")
            assert (page.evaluate(HEIGHT), page.evaluate(FIELDS)) == before

    def test_a_field_says_why_it_is_marked_while_words_stand_in_it(self) -> None:
        with self.changing(self.store()["uid"]) as (page, hands):
            hands.write("said_on_date", "no day at all")
            look = page.locator(f"{LOOKS} > span:has-text('is not a date')")
            expect(look).to_have_count(1)
            described = page.locator("[name=said_on_date]").get_attribute("aria-describedby")
            assert str(look.get_attribute("id")) in str(described).split()

    def test_a_source_is_added_to_the_record_that_is_held(self) -> None:
        other = self.store(title="Firefly promises peace to all")
        statement = self.store(title="Firefly promises peace")
        source = statement["appearances"][0]["source"]
        with self.changing(statement["uid"]) as (page, _):
            with page.context.expect_page() as opening:
                page.click(f"{TWINS} a:has-text('Add my source to that record')")
            added = opening.value
            added.wait_for_url(f"**/{other['uid']}/change/?source={source}")
            row = added.locator("[name=appearances-1-source]")
            expect(row).to_have_value(source)

    def test_the_keyboard_alone_goes_to_the_panel_and_back(self) -> None:
        with self.changing(self.odd()["uid"]) as (page, hands):
            expect(page.locator(LOOKS)).to_have_count(1)
            hands.click("[name=title]")
            hands.press("Escape")
            hands.press("l")
            page.wait_for_selector(f"{LOOKS} a:focus")
            hands.press("l")
            page.wait_for_selector("[name=title]:focus")
            hands.press("Escape")
            hands.press("l")
            hands.press("Tab")
            page.wait_for_selector(f"{LOOKS} button.remedy:focus")
            hands.press("Enter")
            hands.wait("voices-0-government", "sylvania")
            page.wait_for_selector(".settled button:focus")
            hands.press("Escape")
            page.wait_for_selector("[name=title]:focus")

    def test_a_narrow_page_has_a_bar_with_the_counts(self) -> None:
        self.store(title="Firefly promises peace to all")
        voice = f.make_voice("freedonia", official="chico", tenure=self.tenure)
        statement = self.store(title="Firefly promises peace", voices=[voice])
        for width in (390, 720):
            with (
                self.subTest(width=width),
                self.changing(statement["uid"], width=width) as (page, _),
            ):
                told = "1 to look at twice · 1 likely duplicate"
                expect(page.locator(SUMMARY)).to_have_text(told)
                assert not page.locator(LOOKS).is_visible()
                page.locator("#saving").scroll_into_view_if_needed()
                before = page.evaluate(HEIGHT)
                page.click(SUMMARY)
                page.click("#look-twice button:has-text('Set government to Sylvania')")
                assert page.evaluate(HEIGHT) == before
                assert serious_in_both_schemes(page) == []

    def test_axe_finds_nothing_serious_in_it(self) -> None:
        self.store(title="Firefly promises peace to all")
        voice = f.make_voice("freedonia", official="chico", tenure=self.tenure)
        statement = self.store(title="Firefly promises peace", voices=[voice])
        with self.changing(statement["uid"]) as (page, _):
            expect(page.locator(TWINS)).to_have_count(1)
            assert serious_in_both_schemes(page) == []
            page.click("#look-twice button.remedy")
            page.wait_for_selector(".settled button")
            assert serious_in_both_schemes(page) == []

    def test_without_scripts_it_is_a_list_of_links_to_fields(self) -> None:
        statement = self.odd()
        with self.people("curator", scripts=False) as (page,):
            page.goto(self.at(address("statement", "change/", statement["uid"])))
            page.click("noscript a:has-text('What deserves a second look')")
            page.wait_for_url("**/change/?look=1#look-twice")
            link = page.locator(f"{LOOKS} a:has-text('Voice 1: tenure')")
            anchor = str(link.get_attribute("href"))
            assert page.locator(anchor).count() == 1
            page.click("[name=_continue]")
            page.wait_for_selector(".messagelist .success")
            expect(page.locator(LOOKS)).to_have_count(1)

    def test_the_review_page_leads_to_the_look_in_the_form(self) -> None:
        statement = self.odd()
        with self.people("curator") as (page,):
            page.goto(self.at(address("statement", "review/", statement["uid"])))
            page.click(".panel-of-looks a:has-text('Set government to Sylvania')")
            page.wait_for_selector(f"{LOOKS} button.remedy:focus")
            page.keyboard.press("Enter")
            expect(page.locator("[name=voices-0-government]")).to_have_value("sylvania")
