"""No lost work, in real browsers: two people at one record, an expired login, a closed tab."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from statements import accounts, curation
from statements.curation.record_state import record_state
from statements.models import Record, User

from . import factories as f
from .axe import resize
from .browsing import Browsing, settled, until
from .chromium import WIDTHS
from .hands import open_around


def refuse(status: int, route: Route) -> None:
    """Answer what is sent with a status, and let through what is only read."""
    if route.request.method == "POST":
        route.fulfill(status=status, body="refused by a test")
    else:
        route.continue_()


@pytest.mark.dealt
class TestKeeping(Browsing):
    def setUp(self) -> None:
        super().setUp()
        accounts.make_groups()
        accounts.make_demo_accounts()
        self.world = f.small_world()
        self.curator = User.objects.get(username="curator")
        appearance = f.make_appearance(self.world["source"])
        target = f.make_target("accord-2001-01-01", "1")
        said = f.make_said(
            self.world,
            appearances=[appearance],
            references=[f.make_reference("mentions", target)],
        )
        self.said = f.store("statement", said, self.curator)
        self.uid: str = self.said["uid"]

    def end_sessions(self) -> None:
        """Log everybody out, but leave cookies: two pages without one undo each other's token."""
        Session.objects.all().delete()

    def url(self, tail: str = "change/", uid: str | None = None) -> str:
        return f"{self.live_server_url}/admin/statements/statement/{uid or self.uid}/{tail}"

    def current(self) -> dict[str, Any]:
        document = record_state("statement", self.uid).document
        assert document is not None
        return document

    def kept(self, page: Page) -> list[str]:
        found: list[str] = page.evaluate(
            "Object.keys(localStorage).filter((key) => key.startsWith('kept:'))"
        )
        return found

    def wait_for_kept(self, page: Page, text: str = "") -> None:
        """Wait until something is kept."""
        said = "Object.entries(localStorage).filter(([key]) => key.startsWith('kept:')).join()"
        until(
            page,
            lambda: self.kept(page) and text in page.evaluate(said),
            f"Nothing with {text!r} was kept.",
        )

    def wait_for_kept_count(self, page: Page, count: int) -> None:
        """Wait until so much is kept: a page's script clears it once the whole page is there."""
        until(page, lambda: len(self.kept(page)) == count, f"Not {count} were kept.")

    def wait_for_value(self, page: Page, control: str, value: str) -> None:
        expect(page.locator(control)).to_have_value(value)

    def test_two_people_save_and_nothing_of_either_is_lost(self) -> None:
        with self.people("curator", "reviewer") as (mine, theirs):
            for page in (mine, theirs):
                page.goto(self.url())
                settled(page)
            expect(theirs.locator("#presence")).to_contain_text("curator has this open, since ")
            theirs.fill("[name=title]", "Their title")
            theirs.fill("[name=summary]", "Their summary")
            open_around(theirs, "[name=references-0-note]")
            theirs.fill("[name=references-0-note]", "Their note")
            theirs.click("[name=_continue]")
            theirs.wait_for_selector(".messagelist .success")
            mine.fill("[name=title]", "My title")
            mine.fill("[name=note]", "My note")
            mine.fill("[name=summary]", "My summary")
            mine.click("[name=_save]")
            mine.wait_for_selector("#conflict")

            expect(mine.locator(".clash:has(legend:text('Title')) .side")).to_have_text(
                [
                    re.compile(r"Version 1\s*Somebody says something"),
                    re.compile(r"Theirs\s*Their title"),
                    re.compile(r"Mine\s*My title"),
                ]
            )
            self.wait_for_value(mine, "[name=title]", "My title")
            # Theirs is filled in by the script that listens to the choices.
            self.wait_for_value(mine, "[name=references-0-note]", "Their note")
            settled(mine)
            summary = mine.locator(".clash:has(legend:text('Summary'))")
            summary.locator("[value=theirs]").check()
            self.wait_for_value(mine, "[name=summary]", "Their summary")
            summary.locator("[value=mine]").check()
            self.wait_for_value(mine, "[name=summary]", "My summary")
            summary.locator("[value=theirs]").check()
            self.fair_everywhere(mine, "conflict")
            mine.click("#conflict button[name=overwrite]")
            mine.wait_for_selector(".messagelist .success")
            self.wait_for_kept_count(mine, 0)

        now = self.current()
        told = [now["title"], now["summary"], now["note"], now["references"][0]["note"]]
        assert told == ["My title", "Their summary", "My note", "Their note"]

    def test_typing_into_a_field_takes_it_back_from_theirs(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.url())
            f.store("statement", self.said | {"summary": "Their summary"})
            page.fill("[name=title]", "My title")
            page.click("[name=_save]")
            page.wait_for_selector("#conflict")
            self.wait_for_value(page, "[name=summary]", "Their summary")
            settled(page)
            page.fill("[name=summary]", "A third one")
            expect(page.locator(".clash [value=mine]")).to_be_checked()
            page.click("#conflict button[name=overwrite]")
            page.wait_for_selector(".messagelist .success")

        assert self.current()["summary"] == "A third one"

    def test_a_form_survives_an_expired_login(self) -> None:
        self.pardon("403")  # help that asked with the token of the old login was refused
        with self.people("curator") as (page,):
            page.goto(self.url())
            page.fill("[name=title]", "Typed for an hour")
            page.locator("#references-group .add-row").click()
            page.locator("#references-group .add-row").click()
            open_around(page, "[name=references-2-note]")
            page.fill("[name=references-2-note]", "In a new row")
            self.end_sessions()
            page.click("[name=_save]")
            page.wait_for_selector(".unsent:has-text('Your login has ended')")
            self.fair(page)
            self.look(page, "unsent-1440")
            with page.context.expect_page() as opening:
                page.click(".unsent a")
            other = opening.value
            self.fill_login(other, "curator")
            self.wait_for_value(page, "[name=title]", "Typed for an hour")
            self.wait_for_value(page, "[name=references-2-note]", "In a new row")
            page.fill("[name=references-2-note]", "")
            page.click("[name=_save]")
            page.wait_for_selector(".messagelist .success")
            self.wait_for_kept_count(page, 0)

        assert self.current()["title"] == "Typed for an hour"

    def test_what_was_typed_before_a_login_is_one_line_that_brings_it_back(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.url())
            page.fill("[name=title]", "Typed for an hour")
            page.locator("#references-group .add-row").click()
            page.locator("#references-group .add-row").click()
            open_around(page, "[name=references-2-note]")
            page.fill("[name=references-2-note]", "In a new row")
            self.wait_for_kept(page, "In a new row")
            self.end_sessions()
            page.reload()
            page.wait_for_selector("#id_username")
            self.fill_login(page, "curator")
            page.wait_for_selector(".kept-line:has-text('Statement “Typed for an hour”, typed on')")
            self.wait_for_value(page, "[name=title]", "Somebody says something")
            self.fair(page)
            self.look(page, "kept-1440")
            page.click(".bring-back")
            self.wait_for_value(page, "[name=title]", "Typed for an hour")
            self.wait_for_value(page, "[name=references-2-note]", "In a new row")

    def test_the_first_page_lists_each_unfinished_record_in_one_line(self) -> None:
        add = f"{self.live_server_url}/admin/statements/statement/add/"
        with self.people("curator") as (page,):
            for title in ("First one", "Second one"):
                page.goto(add)
                page.fill("[name=title]", title)
                self.wait_for_kept(page, title)
            page.goto(add)
            expect(page.locator(".kept-line")).to_have_count(2)
            page.goto(self.url())
            page.fill("[name=title]", "A change")
            self.wait_for_kept(page, "A change")
            page.goto(f"{self.live_server_url}/admin/")
            expect(page.locator(".kept-name")).to_have_text(
                [
                    re.compile(f"^Statement “{title}”, typed")
                    for title in ("A change", "Second one", "First one")
                ]
            )
            self.fair_everywhere(page, "kept-list")
            page.click(".kept-line:has-text('Second one') .discard-kept")
            expect(page.locator(".kept-line")).to_have_count(2)
            self.wait_for_kept_count(page, 2)
            page.click(".kept-line:has-text('First one') a")
            self.wait_for_value(page, "[name=title]", "First one")
            page.select_option("[name=kind]", "letter")
            page.fill("[name=summary]", "Once.")
            page.fill("[name=said_on_date]", "2001")
            page.click("[name=_save]")
            page.wait_for_selector(".messagelist .success")
            self.wait_for_kept_count(page, 1)

    def test_offline_nothing_is_sent_and_it_can_be_sent_again(self) -> None:
        self.pardon("DISCONNECTED")
        with self.people("curator") as (page,):
            page.goto(self.url())
            page.fill("[name=title]", "Typed on a train")
            page.context.set_offline(True)
            page.click("[name=_save]")
            page.wait_for_selector(".unsent:has-text('kept in this browser')")
            self.wait_for_kept(page, "Typed on a train")
            page.context.set_offline(False)
            page.click("[name=_save]")
            page.wait_for_selector(".messagelist .success")

        assert self.current()["title"] == "Typed on a train"

    def test_what_the_desk_answers_with_an_error_comes_back(self) -> None:
        self.pardon("Failed to load")
        with self.people("curator") as (page,):
            for status in (500, 503, 413, 403):
                page.goto(self.url())
                page.fill("[name=title]", f"Answered with {status}")
                page.route("**/change/", partial(refuse, status))
                page.click("[name=_save]")
                page.wait_for_selector("text=refused by a test")
                page.unroute("**/change/")
                page.go_back()
                self.wait_for_value(page, "[name=title]", f"Answered with {status}")

    def test_a_closed_dialog_loses_nothing(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.url())
            plus = "#appearances-0 .field-source .plus"
            open_around(page, "#appearances-0")
            page.click(plus)
            page.fill("dialog [name=title]", "Typed in a dialog")
            page.keyboard.press("Escape")
            page.wait_for_selector("dialog", state="detached")
            page.wait_for_selector(".told-left:has-text('kept in this browser')")
            page.click(".told-left .go-on")
            self.wait_for_value(page, "dialog [name=title]", "Typed in a dialog")
            page.click("dialog .dialog-row button:has-text('Cancel')")
            page.wait_for_selector("dialog", state="detached")
            page.goto(f"{self.live_server_url}/admin/")
            page.wait_for_selector(".kept-line:has-text('Source “Typed in a dialog”')")
            page.goto(self.url())
            open_around(page, "#appearances-0")
            page.click(plus)
            page.wait_for_selector("dialog .kept-line:has-text('Typed in a dialog')")
            page.click("dialog .bring-back")
            self.wait_for_value(page, "dialog [name=title]", "Typed in a dialog")
            self.fair(page)
            page.click("dialog .dialog-row button:has-text('Cancel')")
            page.click(".told-left .discard-kept")
            self.wait_for_kept_count(page, 0)
            page.click("#appearances-0 .field-source .plus")
            page.wait_for_selector("dialog [name=title]")
            page.keyboard.press("Escape")
            page.wait_for_selector("dialog", state="detached")
            expect(page.locator(".told-left > *")).to_have_count(0)
            assert self.kept(page) == []  # nothing was typed

    def test_a_dialog_outlives_an_expired_login_and_a_lost_line(self) -> None:
        self.pardon("DISCONNECTED")
        with self.people("curator") as (page,):
            page.goto(self.url())
            open_around(page, "#appearances-0")
            page.click("#appearances-0 .field-source .plus")
            page.fill("dialog [name=title]", "News")
            page.select_option("dialog [name=kind]", "newspaper_or_portal")
            page.context.set_offline(True)
            page.click("dialog [type=submit]")
            page.wait_for_selector("dialog .unsent:has-text('did not answer')")
            page.context.set_offline(False)
            self.end_sessions()
            page.click("dialog [type=submit]")
            page.wait_for_selector("dialog .unsent:has-text('login has ended')")
            self.wait_for_value(page, "dialog [name=title]", "News")
            with page.context.expect_page() as opening:
                page.click("dialog .unsent a")
            self.fill_login(opening.value, "curator")
            page.click("dialog [type=submit]")
            page.wait_for_selector("dialog .errornote")  # it was sent: a publisher is needed
            self.wait_for_value(page, "dialog [name=title]", "News")

    def test_the_words_of_a_refused_or_unsent_verb_stand_in_their_box_again(self) -> None:
        self.pardon("DISCONNECTED")
        box = "#submit-reason"
        with self.people("curator") as (page,):
            page.goto(self.url())
            page.fill(box, "Please look at the date")
            page.context.set_offline(True)
            page.click(".verbs button:has-text('Submit version')")
            page.wait_for_selector(".unsent:has-text('did not answer')")
            page.context.set_offline(False)
            f.store("statement", self.current() | {"note": "A newer version."}, self.curator)
            page.click(".verbs button:has-text('Submit version')")
            page.wait_for_selector(".messagelist .error")
            expect(page.locator(".messagelist")).to_contain_text("Please look at the date")
            self.wait_for_value(page, box, "Please look at the date")
            self.look(page, "refused-verb")
            page.goto(self.at("/admin/"))
            page.wait_for_selector(".kept-line:has-text('“Please look at the date”')")
            page.click(".kept-line a:has-text('Open it')")
            self.wait_for_value(page, box, "Please look at the date")
            self.fair(page)
            page.click(".verbs button:has-text('Submit version')")
            page.wait_for_selector(".messagelist .success")
            self.wait_for_kept_count(page, 0)

        assert (
            Record.objects.get(pk=f"statement/{self.uid}").state_note == "Please look at the date"
        )

    def test_the_reason_of_a_merge_is_kept_and_the_tick_is_not(self) -> None:
        twin = f.make_said(self.world, appearances=[f.make_appearance(self.world["source"])])
        for one in (self.said, twin):
            f.publish(one, self.curator, User.objects.get(username="reviewer"))
        with self.people("curator") as (page,):
            path = f"{self.url('merge/')}?winner={twin['uid']}"
            page.goto(path)
            page.fill("[name=reason]", "The same act, told twice")
            page.check("[name=read]")
            self.wait_for_kept(page, "told twice")
            page.goto(path)
            self.wait_for_value(page, "[name=reason]", "The same act, told twice")
            expect(page.locator("[name=read]")).not_to_be_checked()
            page.click(".merge-form .discard-kept")
            self.wait_for_value(page, "[name=reason]", "")
            self.wait_for_kept_count(page, 0)

    def test_a_form_survives_a_closed_tab_and_a_newer_version(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.url())
            page.fill("[name=title]", "Typed before the crash")
            self.wait_for_kept(page)
            context = page.context
            page.close()
            f.store("statement", self.said | {"summary": "Their summary"})
            page = self.tab(context)
            page.goto(self.url())
            page.wait_for_selector(".kept:has-text('newer version')")
            page.click(".bring-back")
            self.wait_for_value(page, "[name=title]", "Typed before the crash")
            page.click("[name=_save]")
            page.wait_for_selector("#conflict")
            page.click("#conflict button[name=overwrite]")
            page.wait_for_selector(".messagelist .success")

        now = self.current()
        assert (now["title"], now["summary"]) == ("Typed before the crash", "Their summary")

    def test_a_new_record_that_was_being_typed_is_offered_with_its_choices(self) -> None:
        add = f"{self.live_server_url}/admin/statements/statement/add/"
        with self.people("curator") as (page,):
            page.goto(add)
            page.fill("[name=title]", "New words")
            page.click("[name=voices-0-government] + .select2-container")
            page.type(".select2-container--open .select2-search__field", "Sylv")
            page.click(".select2-results__option:has-text('Sylvania')")
            self.wait_for_kept(page, "sylvania")
            page.goto(add)
            page.wait_for_selector(".kept")
            page.click(".bring-back")
            self.wait_for_value(page, "[name=title]", "New words")
            self.wait_for_value(page, "[name=voices-0-government]", "sylvania")
            shown = page.locator("#voices-0 .field-government .select2-container")
            expect(shown).to_contain_text("Sylvania")
            page.goto(add)
            page.click(".discard-kept")
            self.wait_for_kept_count(page, 0)
            page.goto(add)
            settled(page)
            assert page.locator(".kept").count() == 0

    def test_what_is_kept_belongs_to_one_person_and_goes_with_the_log_out(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.url())
            page.fill("[name=title]", "Private")
            self.wait_for_kept(page)
            self.end_sessions()
            self.log_in(page, "reviewer")
            page.goto(self.url())
            settled(page)
            assert page.locator(".kept").count() == 0
            assert len(self.kept(page)) == 1
            self.end_sessions()
            self.log_in(page, "curator")
            page.click("#logout-form button")
            page.wait_for_url("**/admin/logout/")
            self.wait_for_kept_count(page, 0)

    def test_a_log_out_from_the_very_page_keeps_nothing_of_it(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.url())
            page.fill("[name=title]", "Private")
            self.wait_for_kept(page)
            page.fill("[name=title]", "Still private")
            page.click("#logout-form button")
            page.wait_for_url("**/admin/logout/")
            assert self.kept(page) == []

    def test_what_is_kept_ages_out(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.at("/admin/"))
            page.evaluate(
                "localStorage.setItem('kept:curator:/old', JSON.stringify("
                "{at: Date.now() - 8 * 24 * 3600 * 1000, told: {}, names: {}}))"
            )
            page.goto(f"{self.live_server_url}/admin/")
            self.wait_for_kept_count(page, 0)

    def test_a_login_in_another_tab_makes_no_page_a_dead_end(self) -> None:
        self.pardon("403")  # help that was asked for in between was refused
        with self.people("curator") as (page,):
            page.goto(self.url())
            other = self.tab(page.context)
            self.end_sessions()
            self.log_in(other, "curator")
            page.fill("[name=title]", "Typed in the old tab")
            page.click("[name=_save]")  # with the token of the new login
            page.wait_for_selector(".messagelist .success")

        assert self.current()["title"] == "Typed in the old tab"

    def test_review_and_history_read_well(self) -> None:
        changed = self.said | {"summary": "In our very own words.", "topics": ["peace"]}
        reviewer = User.objects.get(username="reviewer")
        curation.submit(self.curator, self.uid, 1)
        curation.approve(reviewer, self.uid, 1)
        f.store("statement", changed | {"certainty": "unverified"}, self.curator)
        curation.submit(self.curator, self.uid, 2)
        paths = {
            "review": self.url("review/"),
            "history": self.url("history/"),
            "compare": self.url("history/compare/?from=1&to=2"),
            "edition": self.url("history/edition/2/"),
            "as-of": self.url("history/as-of/?at=2099-01-01"),
            "agreement": f"{self.live_server_url}/admin/statements/agreement/"
            "accord-2001-01-01/history/edition/1/",
        }
        with self.people("reviewer") as (page,):
            for name, path in paths.items():
                page.goto(path)
                self.fair_everywhere(page, name)
            for width in WIDTHS:
                resize(page, width)
                page.goto(self.url("history/"))
                page.click(".compare-bar button")
                page.wait_for_selector(".two-sides")
                page.goto(self.url("history/"))
                page.click("text=Revert to version 1")
                page.wait_for_url("**/history/revert/**")
            self.fair_everywhere(page, "revert")

    def test_a_reviewer_approves_with_the_keyboard_alone(self) -> None:
        curation.submit(self.curator, self.uid, 1)
        with self.people("reviewer") as (page,):
            page.goto(self.url("review/"))
            for _ in range(80):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.textContent").startswith("Approve"):
                    break
            expect(page.locator(":focus")).to_have_text(re.compile("^Approve"))
            page.keyboard.press("Enter")
            page.wait_for_selector(".messagelist .success")

        assert Record.objects.named("statement", self.uid).is_public
