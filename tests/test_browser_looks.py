"""Every page of the desk in a real browser: its width, its console, and what axe finds."""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page

from statements import accounts
from statements.models import User

from . import factories as f
from .desk import browser
from .test_browser import CHROMIUM, REQUIRED, JoiningThread, browsing

CHECKED = (
    "/admin/",
    "/admin/statements/statement/",
    "/admin/statements/statement/add/",
    f"/admin/statements/statement/{f.READOUT}/change/",
    f"/admin/statements/statement/{f.READOUT}/history/",
    "/admin/statements/agreement/",
    "/admin/password_change/",
)


def pages(user: User) -> list[str]:
    """Return every list, add page, change page, history and delete page that a person may open."""
    return [path for path in addresses() if browser(user).get(path).status_code == 200]


def addresses() -> list[str]:
    found = ["/admin/", "/admin/password_change/"]
    for model, desk in admin.site._registry.items():
        row = model._default_manager.order_by("pk").first()
        for name, args in (
            ("changelist", ()),
            ("add", ()),
            *((name, (row.pk,)) for name in ("change", "history", "delete") if row is not None),
        ):
            try:
                url = f"admin:{desk.opts.app_label}_{desk.opts.model_name}_{name}"
                found.append(reverse(url, args=args))
            except NoReverseMatch:
                continue
    return found


@pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="no chromium; apt-get install chromium")
class TestLooks(StaticLiveServerTestCase):
    server_thread_class = JoiningThread

    @classmethod
    def setUpClass(cls) -> None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in this thread
        cls.addClassCleanup(os.environ.pop, "DJANGO_ALLOW_ASYNC_UNSAFE")
        super().setUpClass()

    def setUp(self) -> None:
        f.load_dataset()
        accounts.make_groups()
        chief = User.objects.create_superuser("chief", password="chief-of-the-desk")
        assert chief.is_superuser

    def log_in(self, page: Page) -> None:
        page.goto(f"{self.live_server_url}/admin/")
        page.fill("#id_username", "chief")
        page.fill("#id_password", "chief-of-the-desk")
        page.click("[type=submit]")
        page.wait_for_selector("#user-tools", state="attached")

    def test_every_page_of_the_registry_fits_and_complains_of_nothing(self) -> None:
        paths = pages(User.objects.get(username="chief"))
        assert len(paths) > 40
        for width in (1440, 390):
            said: list[str] = []
            with browsing(width, said) as page:
                self.log_in(page)
                for path in paths:
                    page.goto(f"{self.live_server_url}{path}")
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    assert wide <= width, f"{path} is {wide} wide at {width}"
                    assert said == [], f"{path} at {width}: {said}"

    def test_axe_finds_no_serious_fault_in_light_and_dark(self) -> None:
        found: list[str] = []
        for width, scheme in ((1440, "light"), (1440, "dark"), (390, "light")):
            said: list[str] = []
            with browsing(width, said) as page:
                page.emulate_media(color_scheme=scheme)
                page.goto(f"{self.live_server_url}/admin/login/")
                found += faults(page, "login", scheme)
                self.log_in(page)
                for path in CHECKED:
                    page.goto(f"{self.live_server_url}{path}")
                    found += faults(page, path, scheme)
                page.goto(f"{self.live_server_url}/admin/statements/statement/add/")
                page.click("[name=_save]")
                page.wait_for_selector(".errornote")
                found += faults(page, "errors", scheme)
        assert found == [], "\n".join(found)


def faults(page: Page, path: str, scheme: str) -> list[str]:
    """Return what axe calls serious or critical."""
    page.wait_for_timeout(100)  # the selects are made after loading
    return [
        f"{path} ({scheme}): {fault['id']}: {fault['help']}: {node['target']}"
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
