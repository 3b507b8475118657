"""What every test in a real browser shares: the server, people logged in, and what is fair.

A page's console must stay silent under the strict content security policy, a page fits its
width, and axe finds no serious fault on it.

What a test asserts of a page it waits for: `expect` where a locator can tell, `until` where none
can, `settled` before it looks at a whole page or claims that nothing happened.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Lock
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from statements import accounts
from statements.models import User

from . import chromium

REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
SERIOUS = ("serious", "critical")
STILL = "Promise.allSettled(document.getAnimations().map(one => one.finished)).then(() => true)"
# Scripts of the desk do some things in a turn of their own once a page is loaded.
TURNS = "new Promise((done) => setTimeout(setTimeout, 0, done, 0))"
LOGGED_IN = "#user-tools #logout-form"
PATIENCE, PAUSE = 30_000, 50  # in milliseconds; playwright waits as long for all but `expect`
expect.set_options(timeout=PATIENCE)


def one_at_a_time(application: Any) -> Any:
    """Return an application that answers one request after the other.

    Threads share the one connection to a database in memory. There a function of SQL in Python
    waits for the interpreter while it holds the connection, and a thread that reads rows waits
    the other way round: both for ever.
    """
    lock = Lock()

    def answer(environ: Any, start_response: Any) -> Any:
        with lock:
            return application(environ, start_response)

    return answer


class Awaited:
    """An application whose answers are waited for before a test takes its rows away."""

    def __init__(self, application: Any) -> None:
        self.application, self.changed, self.running = application, Condition(), 0

    def __call__(self, environ: Any, start_response: Any) -> Any:
        with self.changed:
            self.running += 1
        try:
            return self.application(environ, start_response)
        finally:
            with self.changed:
                self.running -= 1
                self.changed.notify_all()

    def wait(self) -> None:
        """Wait until nothing is answered: a page that is closed may have asked just before."""
        with self.changed:
            assert self.changed.wait_for(lambda: not self.running, PATIENCE / 1000)


class JoiningServer(ThreadedWSGIServer):
    """Waits for its threads, whose sessions would keep the database from being dropped."""

    daemon_threads = False

    def set_app(self, application: Any) -> None:
        in_memory = connections["default"].vendor == "sqlite"
        super().set_app(Awaited(one_at_a_time(application) if in_memory else application))


class JoiningThread(LiveServerThread):
    server_class = JoiningServer


@contextmanager
def started() -> Iterator[Browser]:
    """Start a browser, and close all that it and its server opened."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.EXECUTABLE, args=chromium.FLAGS
        )
        try:
            yield browser
        finally:
            connections.close_all()  # playwright's loop has sessions of its own
        browser.close()


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


def serious(page: Page, **options: Any) -> list[str]:
    """Return what axe calls serious or critical on a page."""
    told = Axe().run(page, options={"resultTypes": ["violations"], **options})
    return [
        f"{fault['id']}: {fault['help']}: {node['target']}"
        for fault in told.response["violations"]
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


COLOURS = ["color-contrast", "link-in-text-block"]  # rules of axe


def serious_in_both_schemes(page: Page) -> list[str]:
    """Return what axe finds in light, and in dark of what differs there: the colours."""
    light = serious(page)
    page.emulate_media(color_scheme="dark")
    page.evaluate(STILL)  # colours change by and by
    dark = serious(page, runOnly=COLOURS)
    page.emulate_media(color_scheme="light")
    return light + [f"dark: {fault}" for fault in dark]


@pytest.mark.slow
@pytest.mark.skipif(
    not chromium.EXECUTABLE and not REQUIRED, reason="no chromium; apt-get install chromium"
)
class Browsing(StaticLiveServerTestCase):
    """Serves the desk and opens browsers; what any console complains of fails the test."""

    server_thread_class = JoiningThread
    browser: Browser

    @classmethod
    def setUpClass(cls) -> None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in this thread
        cls.addClassCleanup(os.environ.pop, "DJANGO_ALLOW_ASYNC_UNSAFE", None)
        super().setUpClass()
        cls.browser = cls.enterClassContext(started())

    def setUp(self) -> None:
        self.complaints: list[str] = []
        self.pardoned: list[str] = []

    def pardon(self, words: str) -> None:
        """Take complaints with these words, whenever they come, for what the test brings about."""
        self.pardoned.append(words)

    @contextmanager
    def people(
        self, *names: str, width: int = 1440, scheme: str = "light", scripts: bool = True
    ) -> Iterator[list[Page]]:
        """Open a browser of its own for each person, logged in; in the end nobody complained."""
        browser = self.browser.browser_type.launch(
            executable_path=chromium.EXECUTABLE, args=chromium.FLAGS
        )
        contexts = [
            browser.new_context(
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
            browser.close()
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
        """Open the desk as somebody whose login is not what is tried."""
        client = Client()
        client.force_login(User.objects.get(username=name))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": self.live_server_url}]
        )
        page = self.tab(context)
        page.goto(self.at("/admin/"))
        return page

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

    def fair(self, page: Page) -> None:
        """Assert that axe finds no serious fault, and that the page fits its width."""
        settled(page)
        before = len(self.complaints)
        faults = serious(page)
        del self.complaints[before:]  # axe itself styles elements inline, which the policy blocks
        assert faults == [], faults
        assert self.fits(page)

    def look(self, page: Page, name: str) -> None:
        """Keep a picture where the environment names a folder for them."""
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)
