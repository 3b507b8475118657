"""The reference of the API and the token form, in a real browser under the policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from statements.models import User

from . import factories as f
from .browsing import Browsing, settled
from .chromium import WIDTHS


@pytest.mark.dealt
class TestDocs(Browsing):
    def setUp(self) -> None:
        super().setUp()
        f.load_dataset(f.SHIPPED)

    def test_a_form_of_the_reference_leads_from_a_question_to_its_answer(self) -> None:
        for width in WIDTHS:
            said: list[str] = []
            with self.browsing(width, said) as page:
                page.goto(f"{self.live_server_url}/api/v1/docs/")
                assert self.fits(page)
                page.click("main >> text=References")
                page.wait_for_selector("form.try")
                assert self.fits(page)
                page.fill("[name=type]", "alleges_violation")
                page.select_option("[name=count]", "true")
                page.click("form.try button")
                page.wait_for_url("**/references/?type=alleges_violation&count=true")
                expect(page.locator("body")).to_contain_text('"results"')
            assert said == []

    def test_a_token_is_made_and_shown(self) -> None:
        User.objects.create_superuser("chief", password="secret")
        for width in WIDTHS:
            said: list[str] = []
            with self.browsing(width, said) as page:
                page.goto(f"{self.live_server_url}/admin/knox/authtoken/add/")
                page.fill("#id_username", "chief")
                page.fill("#id_password", "secret")
                page.click("[type=submit]")
                page.select_option("#id_user", label="chief")
                settled(page)
                assert self.fits(page)
                page.click("[value='Make the token']")
                text = page.locator("code.token").inner_text()
                assert len(text) == 64
                settled(page)
                assert self.fits(page)
                page.click("text=Back to the list")
                page.wait_for_selector(f".field-token_key:has-text('{text[:15]}')")
                settled(page)
                assert self.fits(page)
            assert said == []
