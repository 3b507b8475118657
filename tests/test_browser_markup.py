"""What scripts make of the desk's pages is sound too: every row that can be added, every dialog."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from statements import accounts
from statements.documents import NOUNS

from . import factories as f
from .browsing import Browsing, settled
from .desk import address

FAULTS = """() => {
  const many = (names) => names.filter((one, place) => names.indexOf(one) !== place);
  const controls = [...document.querySelectorAll(".document-form")].map((form) => many(
    [...form.elements].filter((one) => one.name && !/radio|checkbox|submit|button/.test(one.type))
      .map((one) => one.name)));
  const ids = many([...document.querySelectorAll("[id]")].map((one) => one.id));
  const lost = [...document.querySelectorAll("label[for]")].map((one) => one.htmlFor)
    .filter((id) => !document.getElementById(id));
  const bare = [...document.querySelectorAll("[aria-describedby], [aria-labelledby]")].flatMap(
    (one) => ["aria-describedby", "aria-labelledby"].flatMap((n) => (one.getAttribute(n) || "")
      .split(" ")).filter(Boolean)).filter((id) => !id.startsWith("select2-")
      && !document.getElementById(id));
  return {ids, controls: controls.flat(), lost, bare};
}"""
NOTHING = {"ids": [], "controls": [], "lost": [], "bare": []}


@pytest.mark.dealt
class TestMarkup(Browsing):
    def setUp(self) -> None:
        super().setUp()
        accounts.make_groups()
        accounts.make_demo_accounts()
        self.world = f.small_world()

    def rows_of(self, page: Page) -> None:
        """Add two rows to every list."""
        page.evaluate(
            "for (const one of document.querySelectorAll('.add-row')) { one.click(); one.click(); }"
        )

    def test_every_page_with_added_rows_and_every_dialog(self) -> None:
        with self.people("editor", "curator") as (editor, curator):
            for noun in NOUNS:
                page = curator if noun == "statement" else editor
                page.goto(self.at(address(noun, "add/")))
                settled(page)
                self.rows_of(page)
                assert page.evaluate(FAULTS) == NOTHING, noun
                for noun_of in page.locator("#entering [data-adds]").all():
                    added = noun_of.get_attribute("data-adds")
                    plus = page.locator(f".field:has([data-noun={added}]) > .plus:visible").first
                    if plus.count():
                        plus.click()
                        page.wait_for_selector("dialog .document-form")
                        assert page.evaluate(FAULTS) == NOTHING, (noun, added)
                        page.click("dialog .dialog-row .button:not(.default)")
                        page.wait_for_selector("dialog", state="detached")
            page = editor
            page.goto(self.at(address("agreement", "change/", "accord-2001-01-01")))
            expect(page.locator("#clauses-0 [name=clauses-0-number]")).to_have_count(1)
            expect(page.locator("#clauses-0 legend")).to_have_text("Clause 1")
