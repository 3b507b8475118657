"""What scripts make of the desk's pages is sound too: every row that can be added, every dialog."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from statements import accounts
from statements.curation.record_state import record_state
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
# Lines that a script tells otherwise than the server, before and after.
RETOLD = """() => [...document.querySelectorAll(".line:has(.row:not(.blank))")].map((line) => {
  const says = line.querySelector("summary > span"), before = says.textContent;
  line.querySelector(".grid [name]").dispatchEvent(new Event("change", {bubbles: true}));
  return [before, says.textContent];
}).filter(([before, after]) => before !== after)"""
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

    def test_a_line_follows_what_is_typed_and_is_moved_and_removed(self) -> None:
        printed = f.make_appearance(self.world["source"], words="We regret it.", locator="p. 3")
        quote = f.make_quote(printed["uid"], "We regret", start=0, voice="speaker")
        clause = f.make_target("accord-2001-01-01", "1.1")
        cited = f.make_reference("mentions", clause, quote=quote["uid"], about=["sylvania"])
        said = f.make_said(self.world, appearances=[printed], quotes=[quote], references=[cited])
        said["voices"] += [f.make_voice("sylvania")]
        f.store("statement", said)
        with self.people("curator") as (page,):
            page.goto(self.at(address("statement", "change/", said["uid"])))
            settled(page)
            assert page.evaluate(RETOLD) == []
            first, second = (page.locator(f".line:has(#voices-{index})") for index in (0, 1))
            expect(first.locator("fieldset.row")).to_be_hidden()
            first.locator("summary").first.press("Enter")
            page.select_option("[name=voices-0-role]", "speaks_for")
            expect(first.locator("summary > span").first).to_contain_text("Speaks for · Freedonia")
            page.select_option("[name=voices-0-role]", "speaks")
            second.locator(".handle").press("ArrowUp")
            expect(second.locator(".handle")).to_be_focused()
            expect(page.locator("#lines-told")).to_have_text("Voice 2 is at place 1 of 2.")
            for text, shown in (("Undo", "is removed"), ("×", "stays")):
                first.locator(".remove").click()
                expect(first.locator(".remove")).to_have_text(text)
                expect(page.locator("#lines-told")).to_contain_text(shown)
            page.locator(".line:has(#references-0) .remove").click()
            self.fair_everywhere(page, "lines")
            page.click("[name=_save]")
            page.wait_for_selector(".messagelist .success")

        stored = record_state("statement", said["uid"]).document or {}
        assert [row["government"] for row in stored["voices"]] == ["sylvania", "freedonia"]
        assert stored["references"] == []
