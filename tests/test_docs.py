"""The reference of the API and the token form, in a real browser under the policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from statements.models import User

from . import factories as f
from .axe import resize
from .browsing import Browsing, settled
from .chromium import WIDTHS


class TestDocs(Browsing):
    @pytest.mark.dealt(run=1)
    def test_a_form_of_the_reference_leads_from_a_question_to_its_answer(self) -> None:
        f.load_dataset(f.SHIPPED)
        complaints: list[str] = []
        with self.browsing(WIDTHS[0], complaints) as page:
            page.goto(self.at("/api/v1/docs/"))
            assert self.too_narrow(page) == []
            for width in WIDTHS:
                resize(page, width)
                page.goto(self.at("/api/v1/docs/"))
                page.click("main >> text=References")
                page.wait_for_selector("form.try")
                assert self.fits(page)
                page.fill("[name=type]", "alleges_violation")
                page.select_option("[name=count]", "true")
                page.click("form.try button")
                page.wait_for_url("**/references/?type=alleges_violation&count=true")
                expect(page.locator("body")).to_contain_text('"results"')
        assert complaints == []

    @pytest.mark.dealt(run=2)
    def test_a_token_is_made_and_shown(self) -> None:
        User.objects.create_superuser("chief", password="secret")
        complaints: list[str] = []
        with self.browsing(WIDTHS[0], complaints) as page:
            page.goto(self.at("/admin/knox/authtoken/add/"))
            page.fill("#id_username", "chief")
            page.fill("#id_password", "secret")
            page.click("[type=submit]")
            page.select_option("#id_user", label="chief")
            settled(page)
            assert self.too_narrow(page) == []
            page.click("[value='Make the token']")
            text = page.locator("code.token").inner_text()
            assert len(text) == 64
            settled(page)
            assert self.too_narrow(page) == []
            page.click("text=Back to the list")
            page.wait_for_selector(f".field-token_key:has-text('{text[:15]}')")
            settled(page)
            assert self.too_narrow(page) == []
        assert complaints == []
