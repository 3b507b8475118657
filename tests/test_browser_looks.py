"""Every page of the desk in a real browser: its width, its console, and what axe finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page

from statements import accounts
from statements.models import User

from . import factories as f
from .axe import resize, serious_in_both_schemes
from .browsing import Browsing, settled
from .chromium import WIDTHS
from .dealing import dealt
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
SELECTS = ".select2-container"
STATES = (  # what a page shows only after something was done there
    ("errors", "/admin/statements/statement/add/", wrong),
    ("conflict", f"/admin/statements/statement/{f.READOUT}/change/", stale),
    ("rehearsal", "/admin/statements/batch/add/", brought(faulty=False)),
    ("faults of a file", "/admin/statements/batch/add/", brought(faulty=True)),
)


def addresses() -> list[str]:
    """Return every list, add page, change page, history and delete page that there is."""
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


# How wide the table of a list is, how wide its box, and how high its highest row, if there is one.
LISTED = """() => {
  const box = document.querySelector('.results');
  const rows = [...document.querySelectorAll('#result_list tbody tr')];
  const heights = rows.map(row => row.clientHeight);
  return rows.length ? [box.scrollWidth, box.clientWidth, ...heights] : [];
}"""


ON_SCREEN = """() => [...document.querySelectorAll('#result_list tbody tr')]
.filter(row => row.getBoundingClientRect().bottom <= window.innerHeight).length"""


class TestLooks(Browsing):
    def setUp(self) -> None:
        super().setUp()
        f.load_dataset()
        accounts.make_groups()
        self.chief = User.objects.create_superuser("chief", password="chief-of-the-desk")

    def test_every_page_fits_and_complains_of_nothing_and_axe_finds_nothing_serious(self) -> None:
        paths = dict.fromkeys((*addresses(), *CHECKED))
        faults: list[str] = []
        shown = 0
        with self.people("chief") as (page,):
            for path in filter(self.is_page, dealt(paths)):
                for width in self.widths(page, path):
                    shown += 1
                    name = f"{path} at {width}"
                    faults += [f"{name}: {fault}" for fault in self.faults(page, width)]
                    if path in CHECKED:
                        faults += self.serious(page, name)
                    self.complaints.clear()
        assert faults == [], "\n".join(faults)
        assert shown > 40

    def widths(self, page: Page, path: str) -> Iterator[int]:
        """Show a page at each width, if it is there; the selects are as wide as they were made."""
        for width in WIDTHS:
            resize(page, width)
            if width == WIDTHS[0] or page.locator(SELECTS).count():
                reply = page.goto(self.at(path))
                if not reply or reply.status != 200:
                    self.complaints.clear()
                    return
            settled(page)  # they are made after loading
            yield width

    def is_page(self, path: str) -> bool:
        """Tell whether an address is a page, and does not lead to another for a new record."""
        is_other = path.endswith("/add/") and path not in CHECKED
        return not is_other or browser(self.chief).get(path).status_code == 200

    def faults(self, page: Page, width: int) -> Iterator[str]:
        yield from self.complaints
        if not self.fits(page):
            yield "is wider than the window"
        yield from page.evaluate(CUT)
        listed = page.evaluate(LISTED) if width == WIDTHS[0] else []
        if listed:
            table, box, *heights = listed
            if table > box:
                yield f"the list is {table - box} pixels wider than its box"
            if max(heights) >= 400:
                yield f"a row is {max(heights)} pixels high"

    def serious(self, page: Page, name: str) -> list[str]:
        return [f"{name}: {fault}" for fault in serious_in_both_schemes(page)]

    @pytest.mark.dealt
    def test_axe_finds_nothing_serious_in_what_a_page_shows_after_something_was_done(self) -> None:
        faults: list[str] = []
        with self.browsing(WIDTHS[0], []) as page:
            page.goto(self.at("/admin/login/"))
            settled(page)
            faults += self.serious_everywhere(page, "login")
        with self.people("chief") as (page,):
            for name, path, act in STATES:
                page.goto(self.at(path))
                act(page)
                settled(page)
                faults += self.serious_everywhere(page, name)
            self.complaints.clear()
        assert faults == [], "\n".join(faults)

    @pytest.mark.dealt
    def test_25_statements_stand_in_a_screen(self) -> None:
        with self.people("chief") as (page,):
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
            page.goto(self.at("/admin/statements/statement/"))
            settled(page)

            assert page.evaluate(ON_SCREEN) >= 25

    def serious_everywhere(self, page: Page, name: str) -> list[str]:
        faults = []
        for width in WIDTHS:
            resize(page, width)
            faults += self.serious(page, f"{name} at {width}")
        resize(page, WIDTHS[0])
        return faults
