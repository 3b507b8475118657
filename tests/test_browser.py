"""The desk and the pages in a real browser, under the strict content security policy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Page, sync_playwright

from statements import accounts
from statements.models import Record

from . import factories as f

CHROMIUM = shutil.which("chromium")
REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class JoiningServer(ThreadedWSGIServer):
    """Waits for its threads, whose sessions would keep the database from being dropped."""

    daemon_threads = False


class JoiningThread(LiveServerThread):
    server_class = JoiningServer


@contextmanager
def browsing(width: int, said: list[str]) -> Iterator[Page]:
    """Open a page of a new browser; what its console complains of is added to said."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        try:
            yield page
        finally:
            connections.close_all()  # playwright's loop has sessions of its own
        browser.close()


@pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="no chromium; apt-get install chromium")
class TestBrowser(StaticLiveServerTestCase):
    server_thread_class = JoiningThread

    @classmethod
    def setUpClass(cls) -> None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in this thread
        cls.addClassCleanup(os.environ.pop, "DJANGO_ALLOW_ASYNC_UNSAFE")
        super().setUpClass()

    def setUp(self) -> None:
        f.load_dataset()
        accounts.make_groups()
        accounts.make_demo_accounts()

    def log_in(self, page: Page, name: str) -> None:
        page.goto(f"{self.live_server_url}/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", accounts.demo_password(name))
        page.click("[type=submit]")
        page.wait_for_selector("#user-tools", state="attached")

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
        for width in (1440, 390):
            said: list[str] = []
            with browsing(width, said) as page:
                self.log_in(page, "editor")
                for path in paths:
                    page.goto(f"{self.live_server_url}{path}")
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    assert wide <= width, f"{path} is {wide} wide at {width}"
            assert said == []

    def test_a_curator_enters_a_statement_with_the_autocompletes(self) -> None:
        said: list[str] = []
        with browsing(1440, said) as page:
            self.log_in(page, "curator")
            page.goto(f"{self.live_server_url}/admin/statements/statement/add/")
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

        assert said == []
        record = Record.objects.filter(noun="statement").order_by("key").last()
        assert record is not None
        assert (record.version, record.public_change) == (1, None)

    def choose(self, page: Page, name: str, typed: str, label: str) -> None:
        """Choose in an autocomplete as a person does: open, type, click."""
        page.click(f"[name={name}] + .select2-container")
        page.wait_for_selector(".select2-container--open .select2-search__field")
        page.type(".select2-container--open .select2-search__field", typed)
        page.click(f".select2-results__option:has-text('{label}')")
