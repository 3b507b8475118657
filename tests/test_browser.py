"""The desk and the pages in a real browser, under the strict content security policy."""

from __future__ import annotations

from playwright.sync_api import Page

from statements import accounts
from statements.models import Record

from . import factories as f
from .browsing import Browsing, settled
from .chromium import WIDTHS
from .dealing import dealt


class TestBrowser(Browsing):
    def setUp(self) -> None:
        super().setUp()
        f.load_dataset()
        accounts.make_groups()
        accounts.make_demo_accounts()

    def test_every_page_keeps_the_policy_and_fits_its_width(self) -> None:
        nouns = ("agreement", "government", "institution", "official", "series", "source")
        paths = [f"/admin/statements/{noun}/" for noun in nouns]
        paths += [f"/admin/statements/{noun}/add/" for noun in nouns]
        paths += [
            "/",
            "/admin/",
            f"/admin/statements/statement/{f.READOUT}/change/",
            f"/admin/statements/statement/{f.READOUT}/history/",
            "/admin/statements/agreement/trilateral-2020-11-09/change/",
        ]
        for width in dealt(WIDTHS):
            with self.people("editor", width=width) as (page,):
                for path in paths:
                    page.goto(self.at(path))
                    settled(page)
                    assert self.fits(page), f"{path} at {width}"

    def test_a_curator_enters_a_statement_with_the_autocompletes(self) -> None:
        with self.people("curator") as (page,):
            page.goto(self.at("/admin/statements/statement/add/"))
            page.select_option("[name=kind]", "interview")
            page.fill("[name=title]", "Peskov: nothing new")
            page.fill("[name=summary]", "Nothing new was said.")
            page.fill("[name=said_on_date]", "2022-12-23")
            self.choose(page, "voices-0-government", "Russia", "Russia")
            self.choose(page, "voices-0-official", "Peskov", "Dmitry Peskov")
            self.choose(page, "appearances-0-source", "Armenia refusing", "Armenia refusing")
            page.fill("[name=appearances-0-chain]", "1")
            page.select_option("[name=references-0-type]", "mentions")
            self.choose(page, "references-0-targets", "9 November 2020", "9 November 2020")
            page.click("[name=_continue]")
            page.wait_for_selector(".messagelist .success")

        record = Record.objects.filter(noun="statement").order_by("key").last()
        assert record is not None
        assert (record.version, record.public_change) == (1, None)

    def choose(self, page: Page, name: str, typed: str, label: str) -> None:
        """Choose in an autocomplete as a person does: open, type, click."""
        page.click(f"[name={name}] + .select2-container")
        page.wait_for_selector(".select2-container--open .select2-search__field")
        page.type(".select2-container--open .select2-search__field", typed)
        page.click(f".select2-results__option:has-text('{label}')")
