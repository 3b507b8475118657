"""Clauses, obligations and aliases as grids: tables are pasted, undone, saved and copied."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from statements import accounts
from statements.curation.record_state import record_state
from statements.models import User

from . import factories as f
from .browsing import Browsing, settled, until
from .chromium import WIDTHS

PASTE = """(cell, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
  cell.focus();
  return cell.dispatchEvent(event);
}"""
STATE = """(grid) => [...grid.querySelectorAll("[name]")].filter((one) => !one.closest("template"))
  .map((one) => [one.name, one.value, one.checked,
    [...(one.selectedOptions || [])].map(({value}) => value)])"""
ALIASES = "#aliases-group"
TOLD = " .told-grid"


@pytest.mark.dealt
class TestGrids(Browsing):
    def setUp(self) -> None:
        super().setUp()
        accounts.make_groups()
        accounts.make_demo_accounts()
        self.world = f.small_world()
        self.editor = User.objects.get(username="editor")
        self.names = [f.make_alias("Fredonia"), f.make_alias("Land of the Free", language="en")]
        f.store("government", f.make_government("sylvania", name="Sylvania"), self.editor)
        self.country = f.store(
            "government", f.make_government("osterlich", name="Osterlich", aliases=self.names)
        )
        clauses = [f.make_clause("1"), f.make_clause("2")]
        self.text = f.store("agreement", f.make_agreement("pact-2002-02-02", clauses=clauses))

    def government(self, page: Page) -> None:
        page.goto(self.at("/admin/statements/government/osterlich/change/"))
        settled(page)

    def agreement(self, page: Page) -> None:
        page.goto(self.at("/admin/statements/agreement/pact-2002-02-02/change/"))
        page.wait_for_load_state()

    def paste(self, page: Page, name: str, text: str) -> bool:
        """Paste into a control; return whether the browser does it as always."""
        return bool(page.locator(f"[name='{name}']").evaluate(PASTE, text))

    def state(self, page: Page, grid: str) -> Any:
        return page.locator(grid).evaluate(STATE)

    def told(self, page: Page, grid: str = ALIASES) -> Locator:
        return page.locator(grid + TOLD)

    def current(self, noun: str, key: str) -> dict[str, Any]:
        document = record_state(noun, key).document
        assert document is not None
        return document

    def save(self, page: Page) -> None:
        page.click("[name=_save]")
        page.wait_for_selector(".messagelist .success")

    def test_a_table_fills_from_a_cell_on_and_adds_rows(self) -> None:
        table = (
            "Ostrich\ten\tName\tsylvania\r\n"
            '"Two\r\nlines"\tde\tformer\t\r\n'
            "Third\tfr\t\tFreedonia\r\n"
        )
        with self.people("editor") as (page,):
            self.government(page)
            assert not self.paste(page, "aliases-1-text", table)
            expect(self.told(page)).to_have_text("3 rows, 4 columns pasted. Undo")
            expect(page.locator("[name='aliases-2-text']")).to_have_value("Two lines")
            self.save(page)

        aliases = self.current("government", "osterlich")["aliases"]
        assert [(a["text"], a["language"], a["kind"], a["side"]) for a in aliases] == [
            ("Fredonia", "en", None, None),
            ("Ostrich", "en", "name", "sylvania"),
            ("Two lines", "de", "former", None),
            ("Third", "fr", None, "freedonia"),
        ]
        assert [a["uid"] for a in aliases[:2]] == [a["uid"] for a in self.names]

    def test_heads_in_any_order_lead_each_column_to_its_place(self) -> None:
        table = "Language\tCertainty\tText\nde\tlikely\tEins\nru\tVerified\tДва\n"
        with self.people("editor") as (page,):
            self.government(page)
            self.paste(page, "aliases-0-language", table)
            expect(self.told(page)).to_contain_text("2 rows, 3 columns pasted.")
            self.save(page)

        aliases = self.current("government", "osterlich")["aliases"]
        assert [(a["text"], a["language"], a["certainty"]) for a in aliases] == [
            ("Eins", "de", "likely"),
            ("Два", "ru", "verified"),
        ]

    def test_what_is_not_understood_is_marked_said_and_offered(self) -> None:
        table = "One\ten\tNmae\tSylvanla\nTwo\ten\tname\tsylvania\n"
        with self.people("editor") as (page,):
            self.government(page)
            self.paste(page, "aliases-0-text", table)
            expect(self.told(page)).to_contain_text(
                "2 rows, 4 columns; 2 cells not understood:"
                " Kind of Alias 1 “Nmae”, Side of Alias 1 “Sylvanla”."
            )
            marked = page.locator(".field.unread")
            expect(marked).to_have_count(2)
            expect(page.locator("[name='aliases-0-side']")).to_have_value("")
            self.fair(page)
            self.look(page, "grid-unread")
            page.click(".unread.field-side .chip:has-text('Sylvania')")
            page.click(".unread.field-kind .chip:text-is('Name')")
            expect(marked).to_have_count(0)
            self.save(page)

        first = self.current("government", "osterlich")["aliases"][0]
        assert (first["kind"], first["side"]) == ("name", "sylvania")

    def test_an_undo_restores_exactly(self) -> None:
        table = "One\ten\tnope\tsylvania\n" * 5
        with self.people("editor") as (page,):
            self.government(page)
            before = self.state(page, ALIASES)
            self.paste(page, "aliases-1-text", table)
            expect(self.told(page)).to_contain_text("5 rows, 4 columns; 5 cells not understood")
            assert self.state(page, ALIASES) != before
            page.click(".undo-paste")
            expect(self.told(page)).to_have_text("What stood here before stands here again.")
            assert self.state(page, ALIASES) == before
            expect(page.locator(".field.unread")).to_have_count(0)
            self.paste(page, "aliases-1-text", table)  # once more, and saved
            expect(self.told(page)).to_contain_text("5 rows")
            self.save(page)  # what was left is asked for, and answered with yes

        assert len(self.current("government", "osterlich")["aliases"]) == 6

    def test_what_does_not_fit_changes_nothing_and_is_said(self) -> None:
        wide = "\t".join("abcdefghijklmnop")
        for table, words in (
            (wide, "Nothing was pasted: it has 16 columns, and from “Text” on there are"),
            ("a\tb\n" * 600, "Nothing was pasted: it has 600 rows, and there is room for 500."),
            ("Text\tLanguage\tColour\nOne\ten\tred\n", "“Colour” is none of Text, Language,"),
            ("Text\tLanguage\t\nOne\ten\tred\n", "not all that have something below"),
        ):
            with self.subTest(words), self.people("editor") as (page,):
                self.government(page)
                before = self.state(page, ALIASES)
                self.paste(page, "aliases-0-text", table)
                expect(self.told(page)).to_contain_text(words)
                assert self.state(page, ALIASES) == before

    def test_an_ordinary_paste_stays_one(self) -> None:
        with self.people("editor") as (page,):
            self.agreement(page)
            assert self.paste(page, "clauses-0-heading", "One cell")
            assert self.paste(page, "clauses-0-heading", "One cell\r\n")
            assert self.paste(page, "clauses-0-summary", "Two\nlines of prose")
            assert self.paste(page, "title", "a\tb")  # no grid
            assert not self.paste(page, "clauses-0-heading", "One\nTwo")
            expect(page.locator("[name='clauses-1-heading']")).to_have_value("Two")

    def test_a_number_stays_and_a_table_of_duties_is_taken(self) -> None:
        duties = (
            "Clause\tDebtors\tDuty\tDue\tDue: how the date is known\n"
            "1\tfreedonia; Sylvania\tWithdraw\t2002-03\tInferred otherwise\n"
            '2\t\t"Pay\tall ""costs""\nat once"\t\t\n'
        )
        with self.people("editor") as (page,):
            self.agreement(page)
            self.paste(page, "clauses-1-number", "2\tII\n3\tIII\n")
            expect(self.told(page, "#clauses-group")).to_contain_text("2 rows, 2 columns pasted.")
            self.paste(page, "clauses-0-number", "9\tIX\n")
            expect(page.locator(".unread .told-unread")).to_contain_text(
                "“9” cannot stand here: this stays 1."
            )
            page.click(".unread .chip:has-text('Leave it')")
            page.click("#obligations-group .add-row")
            self.paste(page, "obligations-0-duty", duties)
            expect(self.told(page, "#obligations-group")).to_contain_text(
                "2 rows, 5 columns pasted."
            )
            self.look(page, "grid-agreement")
            self.save(page)

        clauses = self.current("agreement", "pact-2002-02-02")["clauses"]
        assert [(c["number"], c["printed"]) for c in clauses] == [
            ("1", "IX"),
            ("2", "II"),
            ("3", "III"),
        ]
        first, second = clauses[0]["obligations"][0], clauses[1]["obligations"][0]
        assert first["debtors"] == ["freedonia", "sylvania"]
        assert first["due"] == f.day("2002-03", basis="inferred")
        assert second["duty"] == 'Pay\tall "costs"\nat once'

    def test_what_is_copied_and_pasted_again_says_the_same(self) -> None:
        odd = [
            f.make_clause("1", heading='"Quoted"', summary='Tab\there, and\n"two" lines'),
            f.make_clause("2", heading='"', note='""'),
            f.make_clause("3", parent="1", certainty="likely"),
        ]
        key = self.text["key"]
        f.store("agreement", self.current("agreement", key) | {"clauses": odd}, base=1)
        with self.people("editor") as (page,):
            page.context.grant_permissions(["clipboard-read", "clipboard-write"])
            self.agreement(page)
            before = self.state(page, "#clauses-group")
            page.click("#clauses-group .copy-table")
            expect(self.told(page, "#clauses-group")).to_contain_text("3 rows with the names of")
            copied = page.evaluate("navigator.clipboard.readText()")
            self.paste(page, "clauses-0-number", copied)
            expect(self.told(page, "#clauses-group")).to_contain_text("columns pasted.")
            assert self.state(page, "#clauses-group") == before
            page.click("#clauses-group .copy-table")
            until(page, lambda: self.copied(page) == copied, "the copy differs")

    def copied(self, page: Page) -> str:
        return str(page.evaluate("navigator.clipboard.readText()"))

    def test_tables_are_read_as_each_spreadsheet_writes_them(self) -> None:
        cases: list[tuple[str, list[list[str]]]] = [
            ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),  # Excel
            ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),  # Google Sheets
            ('"a\nb"\tc\n', [["a\nb", "c"]]),
            ('"say ""hi"""\tc\n', [['say "hi"', "c"]]),
            ('"plain quotes"\tc', [['"plain quotes"', "c"]]),
            ('"open\tc', [['"open', "c"]]),
            ('"a" b\tc', [['"a" b', "c"]]),
            ("\t\n\t\n", [["", ""], ["", ""]]),
            ("a\n\nb\n", [["a"], [""], ["b"]]),
        ]
        with self.people("editor") as (page,):
            self.government(page)
            for text, rows in cases:
                assert page.evaluate("(text) => window.tables.parse(text)", text) == rows, text
            for _, rows in cases:
                again = page.evaluate(
                    "(rows) => window.tables.parse(window.tables.print(rows))", rows
                )
                assert again == rows

    def test_names_that_could_not_be_asked_for_are_not_lost(self) -> None:
        self.pardon("DISCONNECTED")
        with self.people("editor") as (page,):
            self.government(page)
            page.context.set_offline(True)
            self.paste(page, "aliases-0-text", "One\ten\tname\tsylvania\n")
            expect(self.told(page)).to_contain_text("1 cell not understood: Side of Alias 1")
            expect(page.locator(".told-unread")).to_contain_text("the desk did not answer")

    def test_it_is_a_grid_where_there_is_room_and_cards_where_not(self) -> None:
        with self.people("editor") as (page,):
            self.agreement(page)
            expect(page.locator("#clauses-group .grid-heads")).to_be_visible()
            tops = page.locator("#clauses-0 > .grid > .field").evaluate_all(
                "(cells) => cells.map((cell) => cell.getBoundingClientRect().top)"
            )
            assert len(set(tops)) == 1
            lefts = "(cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().left))"
            heads = page.locator("#clauses-group .grid-heads > .field").evaluate_all(lefts)
            assert page.locator("#clauses-1 > .grid > .field").evaluate_all(lefts) == heads
        with self.people("editor", width=WIDTHS[-1]) as (page,):
            self.agreement(page)
            expect(page.locator("#clauses-group .grid-heads")).not_to_be_visible()
            page.click("#clauses-group summary >> nth=1")
            self.paste(page, "clauses-0-heading", "One\nTwo")
            expect(page.locator("[name='clauses-1-heading']")).to_have_value("Two")
            self.fair(page)

    def test_without_scripts_its_lines_open_as_they_always_did(self) -> None:
        with self.people("editor", scripts=False) as (page,):
            self.agreement(page)
            expect(page.locator("#clauses-group .grid-heads")).not_to_be_visible()
            page.click(".line:has(#clauses-1) summary >> nth=0")
            page.fill("[name='clauses-1-heading']", "Typed")
            self.save(page)

        assert self.current("agreement", "pact-2002-02-02")["clauses"][1]["heading"] == "Typed"

    def test_axe_has_nothing_to_say(self) -> None:
        for scheme in ("light", "dark"):
            with self.subTest(scheme), self.people("editor", scheme=scheme) as (page,):
                self.agreement(page)
                self.fair_everywhere(page, f"grid-{scheme}")


@pytest.mark.dealt
class TestManyRows(Browsing):
    def setUp(self) -> None:
        super().setUp()
        f.load_dataset(f.SHIPPED)
        accounts.make_groups()
        accounts.make_demo_accounts()

    def test_many_rows_are_lines_until_they_are_wanted_as_a_table(self) -> None:
        with self.people("editor") as (page,):
            page.goto(self.at("/admin/statements/agreement/trilateral-2020-11-09/change/"))
            assert page.evaluate("document.documentElement.scrollHeight") < 4_000
            heads = page.locator("#obligations-group .grid-heads")
            expect(heads).not_to_be_visible()
            button = page.locator("#obligations-group .show-table")
            button.click()
            expect(heads).to_be_visible()
            expect(button).to_have_attribute("aria-pressed", "true")
            expect(page.locator("#clauses-group .grid-heads")).not_to_be_visible()
            button.click()
            expect(heads).not_to_be_visible()

            page.click("#aliases-group .line:nth-child(1 of .line) summary")
            page.locator("[name='aliases-0-text']").evaluate(PASTE, "One\tname\nTwo\tname")
            expect(page.locator("#aliases-group .grid-heads")).to_be_visible()
            expect(page.locator("[name='aliases-1-text']")).to_have_value("Two")
