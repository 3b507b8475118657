"""Logging in with a code, in a real browser: at both widths, in light and dark."""

from __future__ import annotations

from base64 import b32decode
from typing import Any

import pytest
from django.test import override_settings
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from statements import accounts
from statements.models import User

from .axe import STILL
from .browsing import LOGGED_IN, Browsing
from .logins import PASSWORD, QUICKLY, code_at, make_person
from .logins import wrong as wrong_code

TOPICS = "/admin/statements/topic/"
LOOKS = ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark"))


@QUICKLY
@override_settings(REQUIRE_TOTP=True)
@pytest.mark.dealt
class LoginTests(Browsing):
    def setUp(self) -> None:
        super().setUp()
        accounts.make_groups()
        make_person("nina", is_superuser=True)

    def show_password(self, page: Page, password: str = PASSWORD) -> None:
        page.goto(self.at(TOPICS))
        page.fill("#id_username", "nina")
        page.fill("#id_password", password)
        self.submit(page)

    def send(self, page: Page, code: str) -> None:
        page.fill("#id_code", code)
        self.submit(page)

    def submit(self, page: Page) -> None:
        """Send what was typed, and wait for the page that answers: the one before looks alike."""
        with page.expect_navigation():
            page.click("[type=submit]")

    def fair_everywhere(self, page: Page, name: str) -> None:
        """Look at a page at each width and in each scheme; in dark, at what differs there."""
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.evaluate(STILL)  # colours change by and by
            with self.subTest(name, width=width, scheme=scheme):
                self.fair(page, only_colours=scheme == "dark")
                self.look(page, f"{name}-{width}-{scheme}")

    def test_an_app_is_set_up_and_asked_for(self) -> None:
        with self.browsing(1440, self.complaints) as page:
            self.show_password(page)
            page.wait_for_selector(".secret")
            self.fair_everywhere(page, "login-app")
            key = key_shown(page)
            self.send(page, wrong_code(code_at(key)))
            page.wait_for_selector(".errorlist")
            assert key_shown(page) == key
            self.send(page, code_at(key))
            page.wait_for_selector(".recovery")
            expect(page.locator(".recovery li")).to_have_count(10)
            recovery = page.locator(".recovery li").all_inner_texts()
            self.fair_everywhere(page, "login-recovery")
            page.click(".submit-row a")
            page.wait_for_selector(LOGGED_IN, state="attached")
            expect(page).to_have_url(self.at(TOPICS))
        with self.browsing(390, self.complaints) as page:
            self.show_password(page)
            page.wait_for_selector("#id_code")
            self.fair_everywhere(page, "login-code")
            self.send(page, "111 111")
            page.wait_for_selector(".errorlist")
            self.fair_everywhere(page, "login-code-wrong")
            TOTPDevice.objects.update(throttling_failure_count=0)
            self.send(page, recovery[3])
            page.wait_for_selector(LOGGED_IN, state="attached")
            expect(page).to_have_url(self.at(TOPICS))
        assert self.complaints == []

    def test_a_weak_password_is_changed_and_recovery_codes_are_made_anew(self) -> None:
        weak, good = "short", "something-quite-else"
        user = User.objects.get(username="nina")
        user.set_password(weak)
        user.save()
        with (
            override_settings(WEAK_PASSWORDS_ALLOWED=False),
            self.browsing(1440, self.complaints) as page,
        ):
            self.show_password(page, weak)
            page.wait_for_selector(".secret")
            key = key_shown(page)
            self.send(page, code_at(key))
            page.wait_for_selector(".recovery")
            page.click(".submit-row a:has-text('choose a new password')")
            page.wait_for_selector("#id_new_password1")
            self.fair_everywhere(page, "login-password")
            page.fill("#id_new_password1", weak)
            page.fill("#id_new_password2", weak)
            self.submit(page)
            page.wait_for_selector(".errorlist")
            self.fair_everywhere(page, "login-password-refused")
            page.fill("#id_new_password1", good)
            page.fill("#id_new_password2", good)
            self.submit(page)
            page.wait_for_selector(LOGGED_IN, state="attached")
            expect(page).to_have_url(self.at(TOPICS))
            for width in (1440, 390):  # the head has one link more
                page.set_viewport_size({"width": width, "height": 900})
                assert self.fits(page)
                self.look(page, f"head-{width}")
            page.goto(self.at("/admin/recovery_codes/"))
            self.fair_everywhere(page, "recovery-codes")
            TOTPDevice.objects.update(last_t=-1)
            self.send(page, code_at(key))
            page.wait_for_selector(".recovery:has(li)")
            self.fair_everywhere(page, "recovery-codes-new")
            page.click(".submit-row a:has-text('to the desk')")
            page.wait_for_selector(LOGGED_IN, state="attached")
        assert self.complaints == []

    def test_who_is_locked_out_reads_when_it_ends(self) -> None:
        said: list[str] = []
        with self.browsing(1440, said) as page:
            for _ in range(5):
                self.show_password(page, "wrong")
            page.wait_for_selector("text=15 minutes")
            self.complaints = []
            self.fair_everywhere(page, "login-locked")
        assert len(said) <= 1  # the browser's own word of the status 429
        assert User.objects.count() == 1


def key_shown(page: Any) -> str:
    """Return the secret as a person reads it off the page, in hexadecimal."""
    return b32decode(page.inner_text(".secret").replace(" ", "")).hex()
