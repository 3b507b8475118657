"""What every test in a real browser shares: the server, people logged in, and what is fair.

A page's console must stay silent under the strict content security policy, a page fits its
width, and axe finds no serious fault on it.

What a test asserts of a page it waits for: `expect` where a locator can tell, `until` where none
can, `settled` before it looks at a whole page or claims that nothing happened.
"""

from __future__ import annotations

import asyncio
import atexit
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from statements import accounts
from statements.models import User

from . import chromium
from .axe import resize, serious
from .chromium import WIDTHS
from .live_server import PATIENCE, JoiningThread, Served, StaticFiles

REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
# Scripts of the desk do some things in a turn of their own once a page is loaded.
TURNS = "new Promise((done) => setTimeout(setTimeout, 0, done, 0))"
LOGGED_IN = "#user-tools #logout-form"
PAUSE = 50  # in milliseconds
expect.set_options(timeout=PATIENCE)  # as playwright waits for all else


@cache
def opened() -> Browser:
    """Start the browser of this process: its tests share it, and open contexts of their own."""
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    return playwright.chromium.launch(executable_path=chromium.EXECUTABLE, args=chromium.FLAGS)


@contextmanager
def driven() -> Iterator[Browser]:
    """Let playwright's loop be the one of this thread, in which no other test may find it."""
    browser = opened()
    asyncio._set_running_loop(browser._loop)
    try:
        yield browser
    finally:
        connections.close_all()  # the loop has sessions of its own
        asyncio._set_running_loop(None)


def heard(page: Page, said: list[str]) -> Page:
    """Add to said what the console of a page complains of."""
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page


def settled(page: Page) -> Page:
    """Wait until a page is loaded, and its scripts have done what they do right after that."""
    page.wait_for_load_state()
    page.evaluate(TURNS)
    return page


def until(page: Page, happened: Callable[[], object], what: str) -> None:
    """Wait until what no locator can tell has happened: the policy forbids playwright's own way."""
    for _ in range(PATIENCE // PAUSE):
        try:
            if happened():
                return
        except Error as error:
            if "Execution context was destroyed" not in error.message:
                raise  # else the page was just left, and the next one is asked
        page.wait_for_timeout(PAUSE)
    raise AssertionError(what)


@pytest.mark.slow
@pytest.mark.skipif(
    not chromium.EXECUTABLE and not REQUIRED, reason="no chromium; apt-get install chromium"
)
class Browsing(Served):
    """Serves the desk and opens browsers; what any console complains of fails the test."""

    server_thread_class, static_handler = JoiningThread, StaticFiles
    browser: Browser

    @classmethod
    def setUpClass(cls) -> None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in this thread
        cls.addClassCleanup(os.environ.pop, "DJANGO_ALLOW_ASYNC_UNSAFE", None)
        super().setUpClass()
        cls.browser = cls.enterClassContext(driven())

    def setUp(self) -> None:
        self.complaints: list[str] = []
        self.pardoned: list[str] = []

    def pardon(self, words: str) -> None:
        """Take complaints with these words, whenever they come, for what the test brings about."""
        self.pardoned.append(words)

    @contextmanager
    def people(
        self,
        *names: str,
        width: int = 1440,
        scheme: str = "light",
        scripts: bool = True,
    ) -> Iterator[list[Page]]:
        """Open a browser of its own for each person, logged in; in the end nobody complained."""
        contexts = [
            self.browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                java_script_enabled=scripts,
            )
            for _ in names
        ]
        try:
            yield [
                self.let_in(context, name) for context, name in zip(contexts, names, strict=True)
            ]
        finally:
            for context in contexts:
                context.close()
            self.server_thread.httpd.get_app().wait()
        unpardoned = [c for c in self.complaints if not any(words in c for words in self.pardoned)]
        assert unpardoned == [], unpardoned

    @contextmanager
    def browsing(self, width: int, said: list[str]) -> Iterator[Page]:
        """Open a page of a new browser; what its console complains of is added to said."""
        context = self.browser.new_context(viewport={"width": width, "height": 900})
        try:
            yield heard(context.new_page(), said)
        finally:
            context.close()
            self.server_thread.httpd.get_app().wait()

    def let_in(self, context: BrowserContext, name: str) -> Page:
        """Open an empty page as somebody whose login is not what is tried."""
        client = Client()
        client.force_login(User.objects.get(username=name))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": self.live_server_url}]
        )
        return self.tab(context)

    def tab(self, context: BrowserContext) -> Page:
        """Open another page of a browser; its questions are answered with yes."""
        page = heard(context.new_page(), self.complaints)
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def at(self, path: str) -> str:
        return f"{self.live_server_url}{path}"

    def password(self, name: str) -> str:
        return accounts.demo_password(name)

    def log_in(self, page: Page, name: str) -> Page:
        page.goto(self.at("/admin/"))
        self.fill_login(page, name)
        return page

    def fill_login(self, page: Page, name: str) -> None:
        """Fill in the page that asks who one is, and go on to the one that was asked for."""
        page.fill("#id_username", name)
        page.fill("#id_password", self.password(name))
        page.click("[type=submit]")
        page.wait_for_selector(LOGGED_IN, state="attached")

    def fits(self, page: Page) -> bool:
        wide, width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        return bool(wide <= width)

    def too_narrow(self, page: Page) -> list[int]:
        """Return the widths that a page does not fit, of which it is given the first again."""
        narrow = []
        for width in WIDTHS:
            resize(page, width)
            narrow += [] if self.fits(page) else [width]
        resize(page, WIDTHS[0])
        return narrow

    def fair(self, page: Page, *, only_colours: bool = False) -> None:
        """Assert that axe finds no serious fault, and that the page fits its width."""
        settled(page)
        before = len(self.complaints)
        faults = serious(page, only_colours=only_colours)
        del self.complaints[before:]  # axe itself styles elements inline, which the policy blocks
        assert faults == [], faults
        assert self.fits(page)

    def fair_everywhere(self, page: Page, name: str) -> None:
        """Assert the same at each width; the page stays at the last."""
        for width in WIDTHS:
            resize(page, width)
            self.fair(page)
            self.look(page, f"{name}-{width}")

    def look(self, page: Page, name: str) -> None:
        """Keep a picture where the environment names a folder for them."""
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)
