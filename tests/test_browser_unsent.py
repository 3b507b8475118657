"""What cannot be sent now is safe, says so, and is sent again in one click or by itself."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from statements import accounts, curation
from statements.curation.record_state import record_state
from statements.models import Record, RowComment, User

from . import factories as f
from .browsing import Browsing
from .hands import open_around

AGAIN = ".unsent .send-again"
BY_ITSELF = ".unsent [type=checkbox]"


@pytest.mark.dealt
class TestUnsent(Browsing):
    def setUp(self) -> None:
        super().setUp()
        accounts.make_groups()
        accounts.make_demo_accounts()
        self.world = f.small_world()
        self.curator = User.objects.get(username="curator")
        appearance = f.make_appearance(self.world["source"])
        self.said = f.store(
            "statement", f.make_said(self.world, appearances=[appearance]), self.curator
        )
        self.uid: str = self.said["uid"]
        for words in ("DISCONNECTED", "403", "503"):
            self.pardon(words)

    def open(self, page: Page, tail: str) -> None:
        page.goto(self.at(f"/admin/statements/statement/{self.uid}/{tail}/"))

    def end_sessions(self) -> None:
        Session.objects.all().delete()

    def log_in_from(self, page: Page, name: str = "curator") -> Page:
        with page.context.expect_page() as opening:
            page.click(".unsent a")
        self.fill_login(opening.value, name)
        return opening.value

    def record(self) -> Record:
        return Record.objects.get(pk=f"statement/{self.uid}")

    def test_one_click_sends_it_again_with_the_button_that_was_pressed(self) -> None:
        with self.people("curator") as (page,):
            self.open(page, "change")
            page.fill("[name=title]", "Typed on a train")
            page.context.set_offline(True)
            page.click("button[name=_submit]")
            expect(page.locator(".unsent p")).to_have_text(
                "The desk did not answer: perhaps you are offline. Nothing was sent."
                " All you typed is still here and kept in this browser. "
            )
            self.look(page, "unsent-offline")
            page.click(AGAIN)
            expect(page.locator(".unsent")).to_have_count(1)
            page.context.set_offline(False)
            page.click(AGAIN)
            page.wait_for_selector(".messagelist .success")

        assert self.record().state == "in_review"
        document = record_state("statement", self.uid).document
        assert document is not None and document["title"] == "Typed on a train"

    def test_nothing_is_sent_by_itself_unless_that_was_asked_for(self) -> None:
        with self.people("curator") as (page,):
            self.open(page, "change")
            page.fill("[name=title]", "Typed on a train")
            page.context.set_offline(True)
            page.click("[name=_save]")
            page.wait_for_selector(AGAIN)
            page.context.set_offline(False)
            page.wait_for_selector(".unsent.answers:has-text('The desk answers again.')")
            assert record_state("statement", self.uid).version == 1
            page.check(BY_ITSELF)
            page.wait_for_selector(".messagelist .success")

        assert record_state("statement", self.uid).version == 2

    def test_after_a_login_elsewhere_it_is_sent_by_itself_for_who_agreed(self) -> None:
        with self.people("curator") as (page,):
            self.open(page, "change")
            page.fill("[name=title]", "Typed for an hour")
            self.end_sessions()
            page.click("[name=_save]")
            page.wait_for_selector(".unsent:has-text('Your login has ended. Nothing was sent.')")
            self.fair_everywhere(page, "unsent-login")
            page.check(BY_ITSELF)
            self.log_in_from(page).close()
            page.wait_for_selector(".messagelist .success")

        assert record_state("statement", self.uid).version == 2

    def test_it_is_never_sent_as_somebody_else(self) -> None:
        with self.people("curator") as (page,):
            self.open(page, "change")
            page.fill("[name=title]", "The curator's words")
            self.end_sessions()
            page.click("[name=_save]")
            page.check(BY_ITSELF)
            self.log_in_from(page, "reviewer")
            page.bring_to_front()
            page.wait_for_selector(".unsent:has-text('You are logged in as reviewer now')")
            page.click(AGAIN)
            page.wait_for_selector(".unsent:has-text('typed this as curator')")

        assert record_state("statement", self.uid).version == 1

    def test_words_of_a_reviewer_are_sent_again_too(self) -> None:
        curation.submit(self.curator, self.uid, 1, None)
        with self.people("reviewer") as (page,):
            self.open(page, "review")
            page.click("#comment > summary")
            page.fill("#comment-text", "Is this the day?")
            page.context.set_offline(True)
            page.click("#comment [type=submit]")
            page.wait_for_selector("#comment .unsent:has-text('kept in this browser')")
            page.context.set_offline(False)
            page.click(AGAIN)
            page.wait_for_selector(".messagelist .success")
            page.click(".send-back > summary")
            page.fill("#send-back-comment", "Please give the day")
            self.end_sessions()
            page.click(".send-back [type=submit]")
            self.log_in_from(page, "reviewer").close()
            page.click(AGAIN)
            page.wait_for_selector(".messagelist .success:has-text('sent back')")

        assert RowComment.objects.filter(text="Is this the day?").exists()
        assert self.record().state_note == "Please give the day"

    def test_an_approval_that_was_not_sent_says_so(self) -> None:
        curation.submit(self.curator, self.uid, 1, None)
        with self.people("reviewer") as (page,):
            self.open(page, "review")
            page.route("**/alive/", lambda route: route.fulfill(status=503, body="busy"))
            page.click("button:has-text('Approve version')")
            page.wait_for_selector(".unsent:has-text('The desk cannot answer now (503).')")
            page.unroute("**/alive/")
            page.click(AGAIN)
            page.wait_for_selector(".messagelist .success")

        assert self.record().state == "published"

    def test_a_file_and_its_note_wait_on_the_page(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.at("/admin/statements/batch/add/"))
            file = {"name": "rows.csv", "mimeType": "text/csv", "buffer": b"title\nWords\n"}
            page.set_input_files("[type=file]", files=[file])
            page.context.set_offline(True)
            page.click("[value=Rehearse]")
            page.wait_for_selector(".unsent:has-text('the file too, is still on this page')")
            self.fair_everywhere(page, "unsent-import")
            page.context.set_offline(False)
            page.click(AGAIN)
            page.wait_for_selector(".unsent", state="detached")
            page.wait_for_function("document.documentElement.outerHTML.includes('rows.csv')")

    def test_a_dialog_sends_again(self) -> None:
        with self.people("curator") as (page,):
            self.open(page, "change")
            open_around(page, "#appearances-0")
            page.click("#appearances-0 .field-source .plus")
            page.fill("dialog [name=title]", "Typed in a dialog")
            page.context.set_offline(True)
            page.click("dialog .dialog-row [type=submit]")
            page.wait_for_selector("dialog .unsent:has-text('kept in this browser')")
            page.context.set_offline(False)
            page.click(f"dialog {AGAIN}")
            page.wait_for_selector("dialog .errornote")  # it was sent: a publisher is needed
            expect(page.locator("dialog [name=title]")).to_have_value("Typed in a dialog")

    def test_without_scripts_nothing_is_typed_twice(self) -> None:
        with self.people("curator", scripts=False) as (page,):
            self.open(page, "change")
            page.fill("#submit-reason", "Please look at the day")
            self.end_sessions()
            page.click("button:has-text('Submit version')")
            page.wait_for_selector(".unsent:has-text('safe on this page')")
            self.look(page, "unsent-server")
            self.log_in_from(page)
            page.click("button:has-text('Send it again')")
            page.wait_for_selector(".unsent:has-text('send it again, as curator')")
            page.click("button:has-text('Send it again')")
            page.wait_for_selector(".messagelist .success")

        assert self.record().state_note == "Please look at the day"

    def test_without_scripts_a_refused_verb_keeps_its_words(self) -> None:
        with self.people("curator", scripts=False) as (page,):
            self.open(page, "change")
            page.fill("#submit-reason", "Please look at the day")
            f.store("statement", self.said | {"note": "A newer version."}, self.curator)
            page.click("button:has-text('Submit version')")
            page.wait_for_selector(".messagelist .error")
            expect(page.locator("#submit-reason")).to_have_value("Please look at the day")
            page.click("button:has-text('Submit version')")
            page.wait_for_selector(".messagelist .success")

        assert self.record().state_note == "Please look at the day"
