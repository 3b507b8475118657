"""Rows in one line: what a line says, which are open, what stands aside, and which go."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import TestCase

from statements.admin.page.lifted import shown_table
from statements.admin.page.lines import GRIDS
from statements.curation.record_state import record_state
from statements.documents import NOUNS

from . import factories as f
from .desk import address, browser, faults, make_people, open_page, send
from .pages import add_row, fill, fill_row, form_of

WORDS = "We regret it. We regret it."
MINISTER = "Rufus-Firefly, Minister (2000 to 2010-05-06)"


@pytest.mark.dealt
class LineTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.client_of = {name: browser(user) for name, user in make_people().items()}
        printed = f.make_appearance(cls.world["source"], words=WORDS, locator="p. 3")
        quote = f.make_quote(printed["uid"], "regret", start=3, voice="speaker")
        clause = f.make_target("accord-2001-01-01", "1")
        cls.statement = f.store(
            "statement",
            f.make_said(
                cls.world,
                appearances=[printed],
                quotes=[quote],
                references=[
                    f.make_reference(
                        "mentions", clause, quote=quote["uid"], about=["sylvania", "freedonia"]
                    ),
                    f.make_reference("mentions", clause, certainty="likely"),
                ],
            ),
        )

    def page(self, noun: str = "statement", key: str | None = None) -> Any:
        key = key or self.statement["uid"]
        who = self.client_of["curator" if noun == "statement" else "editor"]
        return who.get(address(noun, "change/", key)).context["page"]

    def lines(self, rows: Any) -> list[str]:
        return [form.line for form in rows.forms if not form.is_blank]

    def test_a_line_says_names_and_no_keys_and_nothing_twice(self) -> None:
        lists = self.page().lists

        assert self.lines(lists["voices"]) == [
            f"Speaks · Freedonia · Rufus-Firefly · {MINISTER.partition(', ')[2]} · Freedonia-Mfa"
        ]
        first, second = self.lines(lists["references"])
        assert first.endswith(" · Sylvania, Freedonia · “regret”")
        assert first.startswith("Mentions · accord-2001-01-01/1 ·")
        assert second == first.partition(" · Sylvania")[0]
        (printed,) = self.lines(lists["appearances"])
        assert printed.endswith(" · Reported · chain 1 · en · p. 3")

    def test_other_nouns_say_what_their_rows_hold(self) -> None:
        aliases = [f.make_alias("Happy land", side="sylvania", valid_from=f.day("2001-02"))]
        f.store("government", f.make_government(aliases=aliases))
        assert self.lines(self.page("government", "freedonia").lists["aliases"]) == [
            "Happy land · en · Sylvania · 2001-02"
        ]
        clauses = self.page("agreement", "accord-2001-01-01").lists["clauses"]
        assert [form.row_name for form in clauses.forms][:2] == ["1", "1.1"]
        assert self.lines(clauses)[:2] == ["", "1"]  # what is printed is its name, then its parent

    def test_rows_that_say_something_are_closed_and_blank_ones_out_of_sight(self) -> None:
        for rows in self.page().lists.values():
            assert not any(form.is_open for form in rows.forms)
            assert all(form.is_folded == form.is_blank for form in rows.forms)

    def test_the_rows_of_a_new_statement_are_open(self) -> None:
        new = self.client_of["curator"].get(address("statement", "add/"), follow=True)
        like = self.client_of["curator"].get(
            address("statement", "add/"), {"like": self.statement["uid"]}, follow=True
        )
        for response in (new, like):
            lists = response.context["page"].lists
            for name in ("voices", "appearances", "references"):
                assert lists[name].forms[0].is_open, name

    def test_a_row_with_a_fault_is_open_and_the_others_are_not(self) -> None:
        typed = open_page(self.client_of["curator"], "statement", self.statement["uid"])
        fill_row(typed, "references", 1, targets=["planet:mars"])
        response = send(self.client_of["curator"], typed, "statement", self.statement["uid"])

        rows = response.context["page"].lists["references"].forms
        assert [form.is_open for form in rows if not form.is_blank] == [False, True]

    def test_what_most_rows_leave_as_it_is_stands_aside_unless_it_is_filled(self) -> None:
        first, second, *_ = self.page().lists["references"].forms
        assert [field.name for field in first.aside_fields] == ["certainty", "note"]
        assert {"certainty", "note"}.isdisjoint(field.name for field in first.main_fields)
        assert (first.says_more, second.says_more) == (False, True)

    def test_a_note_on_a_date_is_shown_where_there_is_one(self) -> None:
        client, uid = self.client_of["curator"], self.statement["uid"]
        html = client.get(address("statement", "change/", uid)).content.decode()
        assert '<details class="more"><summary>Note</summary><textarea name="said_on_note"' in html
        typed = open_page(client, "statement", uid)
        fill(typed, said_on_note="As printed.", title="")
        html = send(client, typed, "statement", uid).content.decode()
        assert (
            '<details class="more" open><summary>Note</summary><textarea name="said_on_note"'
            in html
        )

    def test_a_long_text_is_cut_and_a_line_has_no_line_ends(self) -> None:
        typed = open_page(self.client_of["curator"], "statement", self.statement["uid"])
        fill_row(typed, "references", 1, words="We\r\nregret " * 40, printed_in="1")
        fill(typed, title="")
        page = send(self.client_of["curator"], typed, "statement", self.statement["uid"]).context[
            "page"
        ]
        words = page.lists["references"].forms[1]["words"].words
        assert words.startswith("“We regret We") and words.endswith("…”") and len(words) == 122


@pytest.mark.dealt
class GoingTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.curator = browser(make_people()["curator"])
        cls.voices = [f.make_voice("freedonia"), f.make_voice("sylvania")]
        cls.uid = f.store("statement", f.make_statement(voices=cls.voices))["uid"]

    def sent(self, change: Any) -> Any:
        typed = open_page(self.curator, "statement", self.uid)
        change(typed)
        return send(self.curator, typed, "statement", self.uid)

    def voices_now(self) -> list[Any]:
        document = record_state("statement", self.uid).document
        assert document is not None
        return list(document["voices"])

    def test_a_blank_row_with_a_place_is_no_row(self) -> None:
        """As lines are numbered once one of them was moved."""

        def move(typed: Any) -> None:
            for index, place in enumerate((2, 1, 3)):
                fill_row(typed, "voices", index, ORDER=place)

        response = self.sent(move)
        assert response.status_code == 302, faults(response)
        assert self.voices_now() == self.voices[::-1]

    def test_a_row_that_goes_has_no_faults(self) -> None:
        def remove(typed: Any) -> None:
            add_row(typed, "voices", role="speaks", official="rufus-firefly", DELETE="on")
            fill_row(typed, "voices", 0, government="", DELETE="on")

        assert self.sent(remove).status_code == 302
        assert self.voices_now() == self.voices[1:]

        def remove_and_err(typed: Any) -> None:
            remove(typed)
            fill(typed, title="")

        response = self.sent(remove_and_err)
        assert faults(response).keys() == {"title"}
        assert form_of(response)["voices-0-DELETE"] == ["on"]


@pytest.mark.dealt
class GridTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()
        people = make_people()
        cls.editor, cls.analyst = browser(people["editor"]), browser(people["analyst"])

    def grids(self, noun: str) -> dict[str, bool]:
        """Return the lists of a page for a new record, and which of them are grids."""
        page = self.editor.get(address(noun, "add/"), follow=True).text
        lists = re.findall(r'<section class="module rows([^"]*)" id="([a-z_]+)-group"', page)
        return {name: "as-grid" in classes for classes, name in lists}

    def test_names_are_a_grid_on_the_page_of_every_noun_that_has_them(self) -> None:
        nouns = [
            noun.name
            for noun in NOUNS.values()
            if any(part.name == "aliases" for part in shown_table(noun).fields)
        ]

        assert len(nouns) > 4
        assert {noun: self.grids(noun)["aliases"] for noun in nouns} == dict.fromkeys(nouns, True)

    def test_clauses_and_obligations_are_grids_and_other_lists_are_lines(self) -> None:
        grids = self.grids("agreement")

        assert {name for name, is_grid in grids.items() if is_grid} == {*GRIDS}
        assert {"parties", "references", "urls"} <= {*grids} - {*GRIDS}

    def test_certainty_is_a_column_and_a_head_is_said_once(self) -> None:
        page = self.editor.get(address("agreement", "add/"), follow=True).context["page"]
        row = page.lists["clauses"].template_form

        assert "certainty" in [field.name for field in row.main_fields]
        assert [field.name for field in row.aside_fields] == ["note"]

    def test_who_may_only_read_sees_lines_and_may_copy_them(self) -> None:
        page = self.analyst.get(address("agreement", "change/", "accord-2001-01-01")).text

        assert "as-grid" not in page and "grid-heads" not in page
        assert page.count(" data-grid ") == 3
