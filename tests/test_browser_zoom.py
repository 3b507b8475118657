"""At 200 %, and with letters twice as large, every kind of page of the desk is whole."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from statements import accounts, curation
from statements.models import User

from . import factories as f
from .axe import resize
from .browsing import Browsing, settled
from .desk import address

HALF = 720  # pixels of a page of 1440 at 200 %
LARGE = {"fontSizes": {"standard": 32, "fixed": 26}}  # as people set in a browser
# What is cut off: buttons and links that reach beyond the page or beyond a part that is drawn.
OUTSIDE = """() => [...document.querySelectorAll('a, button, [type=submit], label, h1, h2')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 2)
  .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
  .filter((one) => !one.closest('.scrolls, .results, table'))
  .map((one) => one.outerHTML.slice(0, 120))"""
# Dates that are longer than what is seen of them.
CUT = """() => [...document.querySelectorAll('.partial-date')]
  .filter((one) => one.checkVisibility() && one.value && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.name)"""


@pytest.mark.dealt
class TestZoom(Browsing):
    def setUp(self) -> None:
        super().setUp()
        accounts.make_groups()
        accounts.make_demo_accounts()
        world = f.small_world()
        curator = User.objects.get(username="curator")
        appearance = f.make_appearance(world["source"])
        said = f.make_said(world, appearances=[appearance], title="A long title" + " of words" * 18)
        self.uid: str = f.store("statement", said, curator)["uid"]
        curation.submit(curator, self.uid, 1, None)
        duty = f.make_obligation("To withdraw", "freedonia", due=f.day("2002-03-04"))
        clauses = [f.make_clause("1", heading="Peace" + " and peace" * 8, obligations=[duty])]
        names = [f.make_alias("The pact", clause=None)]
        pact = f.make_agreement("pact-2002-02-02", clauses=clauses, aliases=names)
        f.store("agreement", pact)

    def pages(self) -> list[tuple[str, str]]:
        """Return who opens which page: one of each kind."""
        return [
            ("curator", "/admin/"),
            ("curator", address("statement", "")),
            ("curator", address("statement", "add/")),
            ("curator", address("statement", "change/", self.uid)),
            ("reviewer", address("statement", "review/", self.uid)),
            ("curator", address("statement", "history/", self.uid)),
            ("editor", address("agreement", "change/", "pact-2002-02-02")),
            ("editor", address("agreement", "merge/", "pact-2002-02-02")),
            ("editor", address("agreement", "delete/", "pact-2002-02-02")),
            ("curator", "/admin/statements/batch/add/"),
            ("curator", "/admin/statements/batch/"),
            ("curator", "/admin/statements/edition/"),
            ("curator", "/admin/statements/record/"),
            ("curator", "/admin/statements/change/"),
            ("curator", "/admin/help/"),
            ("curator", "/admin/password_change/"),
        ]

    def whole(self, page: Page, where: str) -> None:
        outside: Any = page.evaluate(OUTSIDE)
        assert outside == [], (where, outside)
        assert self.fits(page), where

    def test_half_a_screen_and_a_telephone_hold_every_page(self) -> None:
        with self.people("curator", "reviewer", "editor") as pages:
            named = dict(zip(("curator", "reviewer", "editor"), pages, strict=True))
            for name, path in self.pages():
                page = named[name]
                page.goto(self.at(path))
                settled(page)
                for width in (HALF, 390):
                    resize(page, width)
                    if width == HALF:
                        self.whole(page, f"{path} at {width}")
                    assert self.fits(page), f"{path} at {width}"
                resize(page, 1440)

    def test_letters_twice_as_large_have_room(self) -> None:
        with self.people("curator", "reviewer", "editor") as pages:
            named = dict(zip(("curator", "reviewer", "editor"), pages, strict=True))
            for page in pages:
                page.context.new_cdp_session(page).send("Page.setFontSizes", LARGE)
            for name, path in self.pages():
                page = named[name]
                page.goto(self.at(path))
                settled(page)
                assert (
                    page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
                    == 32
                )
                self.whole(page, f"{path} in large letters")
                assert page.evaluate(CUT) == [], path
                self.look(page, f"large-{path.strip('/').replace('/', '-')[:40]}")
