"""A form makes one record, whatever browsers do: double clicks, "back", no script, two browsers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from statements import accounts
from statements.curation.record_state import record_state
from statements.models import Edition, Record, User

from . import factories as f
from .browsing import Browsing, settled
from .hands import open_around

STATEMENT = "/admin/statements/statement/"
SAVED = ".messagelist .success:has-text('saved already')"


@pytest.mark.dealt
class TestBack(Browsing):
    def setUp(self) -> None:
        super().setUp()
        accounts.make_groups()
        accounts.make_demo_accounts()
        self.world = f.small_world()

    def type_statement(self, page: Page, title: str = "Once") -> None:
        page.select_option("[name=kind]", "letter")
        page.fill("[name=title]", title)
        page.fill("[name=summary]", "Once.")
        page.fill("[name=said_on_date]", "2001")

    def choose(self, page: Page, name: str, typed: str, label: str) -> None:
        page.click(f"[name={name}] + .select2-container")
        page.type(".select2-container--open .select2-search__field", typed)
        page.click(f".select2-results__option:has-text('{label}')")

    def documents(self) -> list[dict[str, Any]]:
        """Return what is held of each statement, oldest first."""
        keys = Record.objects.filter(noun="statement").order_by("key").values_list("key", flat=True)
        return [record_state("statement", key).document or {} for key in keys]

    def editions(self) -> int:
        return Edition.objects.filter(record__noun="statement").count()

    def double_click(self, page: Page, *, scripts: bool) -> None:
        """Click twice; without script both clicks send, which needs a connection for each."""
        if scripts or connection.vendor == "postgresql":
            page.dblclick("[name=_save]")
        else:
            page.click("[name=_save]")

    def test_back_and_save_again_with_and_without_script(self) -> None:
        for number, scripts in enumerate((True, False), 1):
            with self.people("curator", scripts=scripts) as (page,):
                page.goto(self.at(f"{STATEMENT}add/"))
                self.type_statement(page, f"Number {number}")
                self.double_click(page, scripts=scripts)
                page.wait_for_selector(".messagelist .success")
                page.go_back()
                # The form's address leads to what the form made.
                page.wait_for_selector(SAVED)
                expect(page.locator("[name=title]")).to_have_value(f"Number {number}")
                page.fill("[name=summary]", "Changed after back.")
                page.click("[name=_save]")
                page.wait_for_selector(".messagelist .success:has-text('changed')")

            found = self.documents()
            assert len(found) == number, scripts
            assert [one["summary"] for one in found] == ["Changed after back."] * number
            assert self.editions() == 2 * number

    def test_an_old_form_that_a_browser_kept_is_sent_again(self) -> None:
        for number, scripts in enumerate((True, False), 1):
            with self.people("curator", scripts=scripts) as (page,):
                page.goto(self.at(f"{STATEMENT}add/"))
                old = self.tab(page.context)
                old.goto(page.url)
                for tab in (page, old):
                    self.type_statement(tab, f"Number {number}")
                    tab.click("[name=_save]")
                    tab.wait_for_selector(".messagelist .success")
                old.wait_for_selector(SAVED)

            assert len(self.documents()) == number
            assert self.editions() == number

    def test_the_same_form_in_two_browsers(self) -> None:
        with self.people("curator", "curator") as (here, there):
            here.goto(self.at(f"{STATEMENT}add/"))
            there.goto(here.url)
            for page, title in ((here, "Here"), (there, "There")):
                self.type_statement(page, title)
            here.click("[name=_save]")
            here.wait_for_selector(".messagelist .success")
            there.click("[name=_save]")
            there.wait_for_selector("#conflict:has-text('This form has made “Here” already')")
            assert [one["title"] for one in self.documents()] == ["Here"]
            expect(there.locator("[name=title]")).to_have_value("There")
            self.fair_everywhere(there, "spent")
            there.click("#conflict [name=_asnew]")
            there.wait_for_selector(".messagelist .success")

        assert sorted(one["title"] for one in self.documents()) == ["Here", "There"]

    def test_add_another_is_an_empty_form_and_back_from_it_is_the_record(self) -> None:
        for number, scripts in enumerate((True, False), 1):
            with self.people("curator", scripts=scripts) as (page,):
                page.goto(self.at(f"{STATEMENT}add/"))
                self.type_statement(page, f"First {number}")
                page.click("[name=_addanother]")
                page.wait_for_selector(".messagelist .success")
                expect(page.locator("[name=title]")).to_have_value("")
                self.type_statement(page, f"Second {number}")
                page.click("[name=_save]")
                # The message of the first one stands on the page that is left, too.
                page.wait_for_selector(f".messagelist .success:has-text('Second {number}')")
                page.go_back()
                page.wait_for_selector(SAVED)
                expect(page.locator("[name=title]")).to_have_value(f"Second {number}")

        titles = ["First 1", "Second 1", "First 2", "Second 2"]
        assert sorted(one["title"] for one in self.documents()) == sorted(titles)
        assert self.editions() == 4

    def test_a_double_click_without_script_on_a_record_with_a_key(self) -> None:
        with self.people("editor", scripts=False) as (page,):
            page.goto(self.at("/admin/statements/topic/add/"))
            page.fill("[name=label]", "War")
            page.fill("[name=definition]", "No peace.")
            self.double_click(page, scripts=False)
            page.wait_for_selector(".messagelist .success")

        assert record_state("topic", "war").version == 1
        topics = Record.objects.filter(noun="topic").order_by("key")
        assert list(topics.values_list("key", flat=True)) == ["peace", "war"]

    def test_back_brings_back_rows_and_choices_that_were_not_saved(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.at(f"{STATEMENT}add/"))
            self.type_statement(page, "Not saved")
            self.choose(page, "voices-0-government", "Sylv", "Sylvania")
            page.locator("#references-group .add-row").click()
            open_around(page, "[name=references-1-note]")
            page.fill("[name=references-1-note]", "In a further row")
            page.goto(self.at("/admin/"))
            page.go_back()
            page.wait_for_selector(".kept.back")
            expect(page.locator("[name=references-1-note]")).to_have_value("In a further row")
            expect(page.locator("[name=title]")).to_have_value("Not saved")
            expect(page.locator("[name=voices-0-government]")).to_have_value("sylvania")
            shown = page.locator("#voices-0 .field-government .select2-container")
            expect(shown).to_contain_text("Sylvania")
            self.fair(page)
            page.fill("[name=references-1-note]", "")
            page.click("[name=_save]")
            page.wait_for_selector(".messagelist .success")

        (made,) = self.documents()
        assert made["title"] == "Not saved"
        assert [voice["government"] for voice in made["voices"]] == ["sylvania"]

    def test_what_came_back_can_be_discarded(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.at(f"{STATEMENT}add/"))
            page.fill("[name=title]", "Not wanted")
            page.goto(self.at("/admin/"))
            page.go_back()
            with page.expect_navigation():
                page.click(".kept.back .discard-kept")
            settled(page)
            expect(page.locator(".kept")).to_have_count(0)
            expect(page.locator("[name=title]")).to_have_value("")

    def test_back_to_a_page_that_somebody_saved_since_brings_no_old_words_over_theirs(self) -> None:
        user = User.objects.get(username="curator")
        said = f.store("statement", f.make_said(self.world), user)
        change = self.at(f"{STATEMENT}{said['uid']}/change/")
        for scripts in (True, False):
            now = record_state("statement", said["uid"]).document
            with self.people("curator", scripts=scripts) as (page,):
                page.goto(change)
                page.fill("[name=title]", f"Mine {scripts}")
                page.click("[name=_save]")
                page.wait_for_selector(".messagelist .success")
                f.store("statement", (now or {}) | {"title": f"Theirs {scripts}"})
                page.go_back()
                if scripts:
                    settled(page)  # a script would bring them back
                expect(page.locator("[name=title]")).to_have_value(f"Theirs {scripts}")
