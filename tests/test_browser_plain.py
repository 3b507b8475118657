"""Forms of people, groups and tokens lose nothing either, and no password is ever kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from knox.models import AuthToken
from playwright.sync_api import Page, expect

from statements import accounts
from statements.models import User

from .browsing import Browsing, until
from .logins import PASSWORD

ADD = "/admin/statements/user/add/"


@pytest.mark.dealt
class TestPlainForms(Browsing):
    def setUp(self) -> None:
        super().setUp()
        accounts.make_groups()
        User.objects.create_superuser("curator", password=accounts.demo_password("curator"))
        self.other = User.objects.create_user("otto", password=PASSWORD, is_staff=True)

    def stored(self, page: Page) -> str:
        told: Any = page.evaluate(
            "JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})"
        )
        return str(told)

    def wait_for(self, page: Page, text: str) -> None:
        until(page, lambda: text in self.stored(page), f"{text!r} was not kept")

    def drafts(self, page: Page) -> int:
        return int(
            page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('kept:')).length")
        )

    def wait_for_no_drafts(self, page: Page) -> None:
        """Wait until nothing is kept: a page's script clears it once the whole page is there."""
        until(page, lambda: not self.drafts(page), "Something is kept still")

    def test_a_person_outlives_a_closed_tab_an_expired_login_and_a_lost_line(self) -> None:
        self.pardon("DISCONNECTED")
        with self.people("curator") as (page,):
            page.goto(self.at(ADD))
            page.fill("[name=username]", "clara-new")
            page.check("[name=groups] >> nth=1")
            page.fill("[name=password1]", "words-of-nobody-1")
            page.fill("[name=password2]", "words-of-nobody-1")
            self.wait_for(page, "clara-new")
            assert "words-of-nobody" not in self.stored(page)
            page.goto(self.at("/admin/"))
            page.wait_for_selector(".kept-line:has-text('User “clara-new”')")
            page.click(".kept-line a:has-text('Open it')")
            expect(page.locator("[name=username]")).to_have_value("clara-new")
            expect(page.locator("[name=groups]")).to_have_count(4)
            expect(page.locator("[name=groups]:checked")).to_have_count(1)
            expect(page.locator("[name=groups] >> nth=1")).to_be_checked()
            expect(page.locator("[name=password1]")).to_have_value("")
            page.fill("[name=password1]", "words-of-nobody-1")
            page.fill("[name=password2]", "words-of-nobody-1")
            page.context.set_offline(True)
            page.click("[name=_save]")
            page.wait_for_selector(".unsent:has-text('kept in this browser')")
            page.context.set_offline(False)
            Session.objects.all().delete()
            page.click("[name=_save]")
            page.wait_for_selector(".unsent:has-text('Your login has ended')")
            self.fair(page)
            with page.context.expect_page() as opening:
                page.click(".unsent a")
            self.fill_login(opening.value, "curator")
            page.click("[name=_save]")
            page.wait_for_selector(".messagelist .success")
            self.wait_for_no_drafts(page)
            assert "words-of-nobody" not in self.stored(page)

        made = User.objects.get(username="clara-new")
        assert made.groups.count() == 1
        assert made.check_password("words-of-nobody-1")

    def test_a_refused_form_is_kept_and_a_changed_person_too(self) -> None:
        url = f"/admin/statements/user/{self.other.pk}/change/"
        with self.people("curator") as (page,):
            page.goto(self.at(url))
            page.fill("[name=username]", "not allowed")
            page.click("[name=_save]")
            page.wait_for_selector(".errornote")
            self.wait_for(page, "not allowed")
            page.goto(self.at(url))
            page.wait_for_selector(".kept-line:has-text('not allowed')")
            page.click(".discard-kept")
            self.wait_for_no_drafts(page)

    def test_the_form_of_a_token_is_kept_until_the_token_is_made(self) -> None:
        url = "/admin/knox/authtoken/add/"
        with self.people("curator") as (page,):
            page.goto(self.at(url))
            page.select_option("[name=user]", str(self.other.pk))
            page.fill("[name=days]", "12")
            self.wait_for(page, r"\"days\":[\"12\"]")
            page.goto(self.at(url))
            page.wait_for_selector(".kept-line:has-text('Token')")
            page.click(".bring-back")
            expect(page.locator("[name=user]")).to_have_value(str(self.other.pk))
            expect(page.locator("[name=days]")).to_have_value("12")
            self.fair(page)
            page.click("[type=submit][value='Make the token']")
            page.wait_for_selector(".minted")
            token = page.inner_text("code.token")
            self.wait_for_no_drafts(page)
            assert token not in self.stored(page)

        assert AuthToken.objects.count() == 1

    def test_no_page_keeps_a_password_or_a_code(self) -> None:
        secret = "never-to-be-kept-1"
        with self.people("curator") as (page,):
            for url in (
                "/admin/password_change/",
                f"/admin/statements/user/{self.other.pk}/password/",
                ADD,
            ):
                page.goto(self.at(url))
                for box in page.locator("[type=password]").all():
                    box.fill(secret)
                page.evaluate(
                    "for (const one of document.querySelectorAll('[type=password]'))"
                    " one.type = 'text';"
                )
                for box in page.locator("[name*=password][type=text]").all():
                    box.fill(secret)
                # What would be kept a moment after typing is kept at once when a page is left.
                page.evaluate("window.dispatchEvent(new Event('pagehide'))")
                assert secret not in self.stored(page), url
