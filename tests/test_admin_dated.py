"""Dates in words sent by a form without script are read on the server, and told."""

from typing import Any

import pytest
from django.test import TestCase

from statements.curation.record_state import record_state

from .desk import address, browser, editions, faults, make_people, open_page, send
from .factories import make_source, small_world, store
from .pages import add_row, fill, fill_row

pytestmark = pytest.mark.dealt


class WordsTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()
        published = {"first": "2022-12-23", "last": "2022-12-23", "precision": "day"}
        published |= {"basis": "stated", "note": None}
        source = make_source("gazette", published_on=published)
        cls.source = store("source", source)["uid"]

    def setUp(self):
        self.curator = browser(self.people["curator"])

    def typed(self, said_on: str, **more: Any) -> Any:
        typed = open_page(self.curator, "statement")
        values = {"kind": "letter", "title": "One", "summary": "S", "said_on_date": said_on}
        fill(typed, **values | more)
        return typed

    def with_source(self, typed: Any) -> Any:
        row = {"source": self.source, "rendition": "reported", "chain": "1"}
        fill_row(typed, "appearances", 0, **row)
        return typed

    def said_on(self, typed: Any) -> Any:
        document = record_state("statement", typed["uid"][0]).document
        assert document is not None
        return document["said_on"]

    def messages(self, response: Any) -> str:
        page = self.curator.get(response.url)
        return " ".join(map(str, page.context["messages"]))

    def test_what_nobody_sees_is_no_part_of_a_date_a_key_or_an_address(self):
        """Pasted from a page, they hold soft hyphens and spaces of no width as words do."""
        typed = self.typed("\ufeff2022\u200b-12-\u00ad22")

        response = send(self.curator, typed, "statement")

        assert response.status_code == 302, faults(response)
        assert self.said_on(typed)["first"] == "2022-12-22"

        source = open_page(self.curator, "source")
        fill(source, publisher="gazette", kind="official_site", title="T", language="e\u200bn")
        fill(source, url="https://gazette.example/\u200ba", retrieved_on="2022-12-23\u200e")
        response = send(self.curator, source, "source")

        assert response.status_code == 302, faults(response)
        document = record_state("source", source["uid"][0]).document
        assert document is not None
        values = [document[name] for name in ("url", "language", "retrieved_on")]
        assert values == ["https://gazette.example/a", "en", "2022-12-23"]

    def test_what_nobody_sees_hides_nothing_from_a_search(self):
        for noun, term in (
            ("official", "Fire\u00adfly"),
            ("source", "https://gazette.example/\u200b1"),
            ("government", "Free\u200bdonia\ufeff"),
        ):
            visible_term = term.translate(dict.fromkeys((0xAD, 0x200B, 0xFEFF)))
            counts = [
                self.curator.get(address(noun, ""), {"q": q}).context["cl"].result_count
                for q in (term, visible_term)
            ]
            assert counts[0] == counts[1], noun
            if noun != "source":
                assert counts[0] == 1, noun

    def test_a_weekday_is_read_beside_the_source_and_told(self):
        typed = self.with_source(self.typed("Thursday"))

        response = send(self.curator, typed, "statement")

        assert response.status_code == 302, faults(response)
        assert self.said_on(typed) == {
            "first": "2022-12-22",
            "last": "2022-12-22",
            "precision": "day",
            "basis": "weekday",
            "note": "The source says Thursday and was published on 2022-12-23.",
        }
        messages = self.messages(response)
        assert "“Thursday” was taken for 2022-12-22: Thursday 22 December 2022, 1 day" in messages

    def test_a_note_of_ones_own_stays(self):
        typed = self.with_source(self.typed("вчера", said_on_note="Moscow time."))

        send(self.curator, typed, "statement")

        assert self.said_on(typed)["note"] == "Moscow time."
        assert self.said_on(typed)["basis"] == "publication"

    def test_a_day_with_the_name_of_its_month_needs_no_source(self):
        typed = self.typed("22 December 2022")

        assert send(self.curator, typed, "statement").status_code == 302
        assert self.said_on(typed)["first"] == "2022-12-22"
        assert self.said_on(typed)["basis"] == "stated"

    def test_what_is_written_plainly_is_not_told(self):
        response = send(self.curator, self.typed("2022-12"), "statement")

        assert "was taken for" not in self.messages(response)

    def test_what_cannot_be_read_says_why_and_stays(self):
        for text, why in (
            ("Thursday", "choose a source with its day"),
            ("Friday 22 December 2022", "is no Friday"),
            ("some day", "is not a date"),
        ):
            with self.subTest(text=text):
                response = send(self.curator, self.typed(text), "statement")
                assert why in faults(response)["said_on"][0]
                self.assertContains(response, f'value="{text}"')

    def test_with_another_fault_the_date_that_was_taken_stands_on_the_page(self):
        typed = self.with_source(self.typed("Thursday", title=""))

        response = send(self.curator, typed, "statement")

        self.assertContains(response, 'value="2022-12-22"')
        self.assertContains(response, "“Thursday” was taken for")
        assert editions("statement", typed["uid"][0]) == 0

    def test_the_dates_of_rows_are_read_too(self):
        editor = browser(self.people["editor"])
        typed = open_page(editor, "official", "rufus-firefly")
        row = {"office": "freedonia-mfa-minister", "starts_date": "1 May 1999"}
        add_row(typed, "tenures", uid="", certainty="verified", ends_date="May 2000", **row)

        response = send(editor, typed, "official", "rufus-firefly")

        page = editor.get(address("official", "change/", "rufus-firefly"))
        shown = "".join(map(str, page.context["messages"]))
        wrong = faults(response) if response.status_code == 200 else {}
        assert "“1 May 1999” was taken for 1999-05-01" in shown + response.content.decode(), wrong
