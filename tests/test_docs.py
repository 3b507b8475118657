"""The page of the API's documentation and the token form, in a real browser under the policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import ConsoleMessage, expect

from statements.models import User

from . import factories as f
from .browsing import Browsing, settled
from .chromium import WIDTHS
from .test_api import schema

LIST = "#operations-statements-statements_list"


@pytest.mark.dealt
class TestDocs(Browsing):
    def setUp(self) -> None:
        super().setUp()
        f.load_dataset(f.SHIPPED)

    def test_every_operation_is_shown_and_can_be_tried_without_a_complaint(self) -> None:
        for width in WIDTHS:
            complaints: list[str] = []
            with self.browsing(width, complaints) as page:

                def hear(message: ConsoleMessage) -> None:
                    complaints.append(message.text)  # noqa: B023 - warnings count, too

                page.on("console", hear)
                page.goto(f"{self.live_server_url}/api/v1/docs/")
                page.wait_for_selector(LIST)
                expect(page.locator(".opblock")).to_have_count(len(schema()["paths"]))
                assert self.fits(page)

                page.click(f"{LIST} .opblock-summary-control")
                page.click(f"{LIST} .try-out__btn")
                page.click(f"{LIST} .execute")
                page.wait_for_selector(f"{LIST} .live-responses-table")
                status = page.locator(".live-responses-table tbody .response-col_status")
                expect(status.first).to_have_text("200")
                assert self.fits(page)
            assert complaints == []

    def test_a_token_is_made_and_shown(self) -> None:
        User.objects.create_superuser("chief", password="secret")
        for width in WIDTHS:
            complaints: list[str] = []
            with self.browsing(width, complaints) as page:
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
            assert complaints == []
