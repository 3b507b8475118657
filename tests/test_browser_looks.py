"""Every page of the desk in a real browser: its width, its console, and what axe finds."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page

from statements import accounts
from statements.models import User

from . import factories as f
from .browsing import Browsing, serious_in_both_schemes, settled
from .chromium import WIDTHS
from .desk import browser
from .screenshots import OTHER, brought, stale, wrong

CHECKED = (
    "/admin/",
    "/admin/statements/statement/",
    "/admin/statements/statement/add/",
    f"/admin/statements/statement/{f.READOUT}/change/",
    f"/admin/statements/statement/{f.READOUT}/history/",
    f"/admin/statements/statement/{f.READOUT}/review/",
    f"/admin/statements/statement/{f.READOUT}/merge/?winner={OTHER}",
    "/admin/statements/agreement/",
    "/admin/password_change/",
    "/admin/help/",
)
STATES = (  # what a page shows only after something was done there
    ("errors", "/admin/statements/statement/add/", wrong),
    ("conflict", f"/admin/statements/statement/{f.READOUT}/change/", stale),
    ("rehearsal", "/admin/statements/batch/add/", brought(faulty=False)),
    ("faults of a file", "/admin/statements/batch/add/", brought(faulty=True)),
)


def pages(user: User) -> list[str]:
    """Return every list, add page, change page, history and delete page that a person may open."""
    return [path for path in addresses() if browser(user).get(path).status_code == 200]


def addresses() -> list[str]:
    found = ["/admin/", "/admin/help/", "/admin/password_change/"]
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


# What stands beyond the page or the box that cuts it, unless it can be drawn there; the selects
# that autocompletes stand for are hidden so.
CUT = """() => [...document.querySelectorAll('input, select, textarea, button, a, code')]
.filter(one => {
  const {right, width, height} = one.getBoundingClientRect();
  const hidden = one.matches('.select2-hidden-accessible, .skip-to-content-link');
  if (width < 2 || height < 2 || hidden) return false;
  let [edge, box] = [window.innerWidth, one.parentElement];
  for (; box; box = box.parentElement) {
    const {overflowX, clipPath} = getComputedStyle(box);
    if (['auto', 'scroll'].includes(overflowX) || clipPath !== 'none') return false;
    if (overflowX === 'hidden') edge = Math.min(edge, box.getBoundingClientRect().right);
  }
  return right > edge + 1;
}).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.dealt
class TestLooks(Browsing):
    def setUp(self) -> None:
        super().setUp()
        f.load_dataset()
        accounts.make_groups()
        chief = User.objects.create_superuser("chief", password="chief-of-the-desk")
        assert chief.is_superuser

    def password(self, name: str) -> str:
        return "chief-of-the-desk"

    def faults(self, page: Page, path: str) -> list[str]:
        settled(page)  # the selects are made after loading
        return [f"{path}: {fault}" for fault in serious_in_both_schemes(page)]

    def test_every_page_of_the_registry_fits_and_complains_of_nothing(self) -> None:
        paths = pages(User.objects.get(username="chief"))
        assert len(paths) > 40
        for width in WIDTHS:
            with self.people("chief", width=width) as (page,):
                for path in paths:
                    page.goto(self.at(path))
                    settled(page)
                    assert self.fits(page), f"{path} at {width}"
                    assert not (cut := page.evaluate(CUT)), f"{path} at {width}: {cut}"
                    assert self.complaints == [], f"{path} at {width}: {self.complaints}"

    def test_every_list_fits_its_box_and_no_column_is_squeezed(self) -> None:
        with self.people("chief") as (page,):
            for path in pages(User.objects.get(username="chief")):
                page.goto(self.at(path))
                if not page.locator("#result_list").count():
                    continue
                with self.subTest(path):
                    box, width = page.evaluate(
                        "(box => [box.scrollWidth, box.clientWidth])"
                        "(document.querySelector('.results'))"
                    )
                    assert box <= width
                    tallest = page.evaluate(
                        "Math.max(...[...document.querySelectorAll('#result_list tbody tr')]"
                        ".map(row => row.clientHeight))"
                    )
                    assert tallest < 400, f"{tallest} pixels"

    def test_axe_finds_no_serious_fault_in_light_and_dark(self) -> None:
        found: list[str] = []
        for width in WIDTHS:
            with self.browsing(width, []) as page:
                page.goto(f"{self.live_server_url}/admin/login/")
                found += self.faults(page, f"login at {width}")
                self.log_in(page, "chief")
                for path in CHECKED:
                    page.goto(f"{self.live_server_url}{path}")
                    found += self.faults(page, f"{path} at {width}")
                for name, path, act in STATES:
                    page.goto(f"{self.live_server_url}{path}")
                    act(page)
                    found += self.faults(page, f"{name} at {width}")
        assert found == [], "\n".join(found)
