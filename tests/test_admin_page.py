from hashlib import sha256
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from statements.curation.record_state import record_state
from statements.documents import NOUNS
from statements.models import Edition, Source
from statements.problems import Problem

from .dealing import dealt
from .desk import address, browser, editions, faults, make_people, open_page, send
from .factories import (
    READOUT,
    day,
    load_dataset,
    make_agreement,
    make_appearance,
    make_clause,
    make_quote,
    make_reference,
    make_said,
    make_statement,
    make_target,
    make_voice,
    small_world,
    store,
)
from .pages import add_row, fill, fill_row, form_of


def current(noun: str, key: str) -> dict[str, Any]:
    document = record_state(noun, key).document
    assert document is not None
    return document


@pytest.mark.slow
class RoundTripTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.loaded = load_dataset()
        cls.people = make_people()

    def test_every_record_of_the_dataset_saved_unchanged_makes_no_edition(self):
        before = Edition.objects.count()
        browsers = {
            noun: browser(self.people["curator" if noun == "statement" else "editor"])
            for noun in NOUNS
        }
        pages = [
            (name, key)
            for name, noun in NOUNS.items()
            for key in noun.table.model.objects.order_by("pk").values_list("pk", flat=True)
        ]
        assert len(pages) == self.loaded == 464

        for name, key in dealt(pages):
            typed = open_page(browsers[name], name, key)
            response = send(browsers[name], typed, name, key)
            assert response.status_code == 302, (name, key, faults(response))

        assert Edition.objects.count() == before

    def test_a_page_holds_no_option_that_is_not_chosen(self):
        response = browser(self.people["curator"]).get(address("statement", "change/", READOUT))
        typed = form_of(response)

        assert len(response.content) < 110_000
        assert typed["references-0-targets"] == ["clause:trilateral-2020-11-09/6"]
        self.assertContains(response, "Sergey Lavrov, Minister of Foreign Affairs (2004-03-09")
        self.assertNotContains(response, "Nikol Pashinyan")

    def test_help_stands_once_for_a_list_and_describes_every_row(self):
        response = browser(self.people["curator"]).get(address("statement", "change/", READOUT))
        html = response.content.decode()
        lists = response.context["page"].lists.values()

        described = 0
        for rows in lists:
            for form in (*rows.forms, rows.template_form):
                for field in (field for field in form.own_fields if field.help_text):
                    with self.subTest(row=form.prefix, field=field.name):
                        help_id = f"id_{rows.forms[0].prefix}-{field.name}_helptext"
                        assert field.aria_describedby == help_id
                        assert html.count(f'id="{help_id}"') == 1
                        described += 1
        assert described > 80

    def test_a_row_added_where_none_is_has_help_of_its_own(self):
        response = browser(self.people["curator"]).get(address("statement", "add/"), follow=True)

        words = response.context["page"].lists["quotes"].template_form["words"]
        assert words.aria_describedby == "id_quotes-__prefix__-words_helptext"
        self.assertContains(response, f'id="{words.aria_describedby}"', 1)

    def test_who_may_only_read_gets_the_page_without_buttons(self):
        curator = browser(self.people["curator"])

        response = curator.get(address("government", "change/", "russia"))

        self.assertNotContains(response, 'name="_save"')
        assert set(form_of(response)) <= {
            "csrfmiddlewaretoken",
            *(f"aliases-{name}_FORMS" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")),
        }


@pytest.mark.dealt
class RowTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()

    def setUp(self):
        self.editor = browser(self.people["editor"])
        self.curator = browser(self.people["curator"])

    def clauses(self) -> list[dict[str, Any]]:
        return [row["number"] for row in current("agreement", self.world["agreement"])["clauses"]]

    def test_rows_move_by_their_places(self):
        numbers = ("1", "2", "3", "4")
        for row, place, expected in (
            (3, "1", ["4", "1", "2", "3"]),
            (0, "3", ["2", "3", "1", "4"]),
            (1, "", ["1", "3", "4", "2"]),
        ):
            with self.subTest(row=row, place=place):
                key = f"moved-{row}"
                clauses = [make_clause(number) for number in numbers]
                store("agreement", make_agreement(key, clauses=clauses))
                typed = open_page(self.editor, "agreement", key)

                fill_row(typed, "clauses", row, ORDER=place)
                response = send(self.editor, typed, "agreement", key)

                assert response.status_code == 302, faults(response)
                assert [r["number"] for r in current("agreement", key)["clauses"]] == expected

    def test_a_removed_row_goes_and_the_others_keep_their_uids(self):
        voices = [make_voice("freedonia"), make_voice("sylvania")]
        statement = store("statement", make_statement(voices=voices))
        typed = open_page(self.curator, "statement", statement["uid"])

        fill_row(typed, "voices", 0, DELETE="on")
        send(self.curator, typed, "statement", statement["uid"])

        assert current("statement", statement["uid"])["voices"] == voices[1:]

    def test_the_number_of_a_clause_never_changes(self):
        key = self.world["agreement"]
        typed = open_page(self.editor, "agreement", key)

        fill_row(typed, "clauses", 0, number="9")
        response = send(self.editor, typed, "agreement", key)

        assert "stays so" in faults(response)["clauses-0-number"][0]
        assert self.clauses() == ["1", "1.1"]

    def test_an_office_without_a_key_gets_one_from_its_title(self):
        typed = open_page(self.editor, "institution", "freedonia-mfa")

        add_row(typed, "offices", title="Press secretary", kind="spokesperson")
        response = send(self.editor, typed, "institution", "freedonia-mfa")

        assert response.status_code == 302, faults(response)
        offices = current("institution", "freedonia-mfa")["offices"]
        assert offices[1]["key"] == "freedonia-mfa-press-secretary"

    def test_a_blank_row_is_no_row(self):
        typed = open_page(self.editor, "government", "freedonia")

        assert typed["aliases-TOTAL_FORMS"] == ["1"]
        assert send(self.editor, typed, "government", "freedonia").status_code == 302
        assert current("government", "freedonia")["aliases"] == []
        assert editions("government", "freedonia") == 1

    def test_a_key_is_made_from_the_name_or_asked_for(self):
        typed = open_page(self.editor, "topic")
        fill(typed, label="Gas & oil", definition="What burns.")
        assert send(self.editor, typed, "topic").status_code == 302
        assert current("topic", "gas-oil")["label"] == "Gas & oil"

        typed = open_page(self.editor, "topic")
        fill(typed, label="Գազ", definition="What burns.")
        assert "write one" in faults(send(self.editor, typed, "topic"))["key"][0]

    def test_a_used_key_is_refused_at_the_key(self):
        typed = open_page(self.editor, "topic")

        fill(typed, key="peace", label="Peace", definition="Again.")
        response = send(self.editor, typed, "topic")

        assert "is used already" in faults(response)["key"][0]


@pytest.mark.dealt
class ErrorTests(TestCase):
    """Every problem stands on the visible field of the row it is about."""

    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()
        first = make_appearance(cls.world["source"], words="We regret it. We regret it.")
        second = make_appearance(cls.world["source"], language="hy")
        quote = make_quote(first["uid"], "regret", start=3)
        cls.other = make_quote(second["uid"], "no reference uses me")
        target = make_target("accord-2001-01-01", "1")
        cls.reference = make_reference("mentions", target, quote=quote["uid"], about=["sylvania"])
        cls.statement = make_said(
            cls.world,
            appearances=[first, second],
            quotes=[quote, cls.other],
            references=[
                cls.reference,
                make_reference("mentions", make_target("accord-2001-01-01")),
            ],
        )
        store("statement", cls.statement)

    def setUp(self):
        self.client = browser(self.people["curator"])
        self.uid = self.statement["uid"]
        self.typed = open_page(self.client, "statement", self.uid)

    def send(self) -> Any:
        return send(self.client, self.typed, "statement", self.uid)

    @pytest.mark.dealt
    def test_a_problem_without_a_visible_field_is_told_by_its_place_in_words(self):
        for path, where in (
            ("uid", "Uid: "),
            (f"statement/{self.uid}:base_version", "Base version: "),
            (
                "official/rufus-firefly:tenures[0].starts",
                "official “Rufus-Firefly”: Tenure 1: starts: ",
            ),
            ("", ""),
        ):
            page = self.client.get(address("statement", "change/", self.uid)).context["page"]
            with mock.patch.object(page.root, "add_error") as add_error:
                page.add_problem(Problem(path, "Not so."))

            add_error.assert_called_once_with(None, [f"{where}Not so."])

    def test_a_field_that_cannot_be_read(self):
        fill(self.typed, said_on_date="soon", title="")
        response = self.send()

        assert response.status_code == 200
        assert set(faults(response)) == {"said_on", "title"}
        self.assertContains(response, 'value="soon"')
        self.assertContains(response, "This was not saved")
        self.assertNotContains(response, "successfully")

    def test_rules_of_the_whole_document_find_their_row(self):
        for values, control in (
            ({"voices-0-official": ""}, "voices-0-tenure"),
            ({"voices-0-role": "speaks_for"}, "voices-0-role"),
            ({"voices-0-government": "nowhere"}, "voices-0-government"),
            ({"voices-0-tenure": "junk"}, "voices-0-tenure"),
            ({"known_by_date": "2001-01-01"}, "known_by"),
            ({"references-0-type": "responds_to"}, "references-0-targets"),
            ({"references-1-targets": "clause:accord-2001-01-01/9"}, "references-1-targets"),
            ({"references-1-targets": "planet:mars"}, "references-1-targets"),
            ({"references-0-about": ["sylvania", "sylvania"]}, "references-0"),
            ({"appearances-1-chain": "-1"}, "appearances-1-chain"),
            ({"topics": "peace\x00"}, "topics"),
            ({"note": "nul \x00"}, "note"),
        ):
            with self.subTest(values=values):
                self.typed = open_page(self.client, "statement", self.uid)
                fill(self.typed, **values)
                response = self.send()

                assert response.status_code == 200
                fields = [name for name in faults(response) if name.startswith(control)]
                assert fields, faults(response)
                assert editions("statement", self.uid) == 1

    def test_the_row_is_found_though_others_moved_or_went(self):
        fill_row(self.typed, "references", 0, ORDER="2")
        fill_row(self.typed, "references", 1, ORDER="1", type="responds_to")

        assert "references-1-targets" in faults(self.send())

    def test_words_that_are_not_in_the_stored_ones(self):
        fill_row(self.typed, "references", 0, words="rejoice")

        assert "do not stand" in faults(self.send())["references-0-words"][0]

    def test_words_that_are_get_their_position_and_keep_the_quote(self):
        fill_row(self.typed, "references", 0, words="We regret")
        assert self.send().status_code == 302

        document = current("statement", self.uid)
        assert document["references"] == self.statement["references"]
        assert document["quotes"][0] == self.statement["quotes"][0] | {
            "exact": "We regret",
            "start": 0,
        }

    def test_words_need_an_appearance_of_the_page(self):
        for number in ("", "9", "0"):
            with self.subTest(number=number):
                self.typed = open_page(self.client, "statement", self.uid)
                fill_row(self.typed, "references", 1, words="regret", printed_in=number)
                assert "references-1-printed_in" in faults(self.send())

    def test_words_of_an_appearance_that_is_removed(self):
        fill_row(self.typed, "appearances", 1, DELETE="on")
        assert "quotes-0-printed_in" in faults(self.send())

        fill_row(self.typed, "quotes", 0, DELETE="on")
        assert self.send().status_code == 302
        assert len(current("statement", self.uid)["quotes"]) == 1

    def test_words_taken_away_drop_the_quote_and_leave_the_others(self):
        fill_row(self.typed, "references", 0, words="", printed_in="")
        assert self.send().status_code == 302

        document = current("statement", self.uid)
        assert document["quotes"] == [self.other]
        assert document["references"][0] == self.reference | {"quote": None}

    def test_a_new_reference_takes_words_from_a_new_appearance(self):
        row = add_row(
            self.typed,
            "appearances",
            source=self.world["source"],
            rendition="reported",
            chain=2,
            language="ru",
        )
        add_row(
            self.typed,
            "references",
            type="mentions",
            targets=["agreement:accord-2001-01-01", "clause:accord-2001-01-01/1.1"],
            about=["sylvania", "freedonia"],
            words="new words",
            printed_in=row + 1,
            resolution="alias",
            certainty="likely",
        )
        assert self.send().status_code == 302

        document = current("statement", self.uid)
        reference = document["references"][2]
        assert reference["about"] == ["sylvania", "freedonia"]
        assert [t["clause"] for t in reference["targets"]] == [None, "1.1"]
        quote = next(q for q in document["quotes"] if q["uid"] == reference["quote"])
        assert quote["appearance"] == document["appearances"][2]["uid"]
        assert (quote["exact"], quote["language"], quote["start"]) == ("new words", "ru", None)


class SavedCopyTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()

    def test_the_file_is_kept_and_its_hash_is_in_the_document(self):
        storage, uid = (
            FileSystemStorage(self.enterContext(TemporaryDirectory())),
            self.world["source"],
        )
        client = browser(self.people["editor"])
        typed: Any = open_page(client, "source", uid)
        typed["saved_copy"] = SimpleUploadedFile("Page.PDF", b"%PDF-1.7 the page")
        with mock.patch("statements.copies.private_storage", lambda: storage):
            response = send(client, typed, "source", uid)

        assert response.status_code == 302, faults(response)
        row = Source.objects.get(pk=uid)
        document = current("source", uid)
        assert document["saved_copy_sha256"] == sha256(b"%PDF-1.7 the page").hexdigest()
        name = f"copies/{document['saved_copy_sha256']}.pdf"
        assert str(row.saved_copy) == name
        with storage.open(name) as saved_file:
            assert saved_file.read() == b"%PDF-1.7 the page"

    def test_nothing_is_kept_where_the_document_is_refused(self):
        storage, uid = (
            FileSystemStorage(self.enterContext(TemporaryDirectory())),
            self.world["source"],
        )
        client = browser(self.people["editor"])
        typed: Any = open_page(client, "source", uid)
        typed["saved_copy"] = SimpleUploadedFile("page.html", b"<html>the page</html>")
        typed["publisher"] = ["nobody"]
        with mock.patch("statements.copies.private_storage", lambda: storage):
            response = send(client, typed, "source", uid)

        assert set(faults(response)) == {"publisher", "saved_copy"}
        assert storage.listdir("copies") == ([], [])


@pytest.mark.dealt
class FormsTests(TestCase):
    def test_dates_take_one_spelling(self):
        uid = small_world()["source"]
        client = browser(make_people()["editor"])
        for text, fine in (("12/22/2022", False), ("2001-12-22", True)):
            typed = open_page(client, "source", uid)
            fill(typed, retrieved_on=text)
            assert (send(client, typed, "source", uid).status_code == 302) is fine

    def test_a_date_keeps_its_basis_and_note(self):
        world = small_world()
        client = browser(make_people()["curator"])
        date = day("2001-02", basis="inferred", note="From\nthe context.")
        statement = store("statement", make_said(world, said_on=date))
        typed = open_page(client, "statement", statement["uid"])

        fill(typed, title="Another title")
        send(client, typed, "statement", statement["uid"])

        assert current("statement", statement["uid"])["said_on"] == date
