"""A form is sent once: again, changed after "back", from elsewhere, on every noun."""

from typing import Any
from unittest import mock

import pytest
from django.test import SimpleTestCase, TestCase

from statements import curation
from statements.admin import resubmission
from statements.admin.documents import DocumentAdmin
from statements.curation.record_state import record_state
from statements.documents import NOUNS
from statements.keys import is_uid, new_uid, uid_within
from statements.models import Record

from .desk import address, browser, editions, faults, make_people, open_page, send, text_of
from .factories import Document, make_government, make_said, small_world, store
from .pages import Typed, add_row, fill, form_of
from .test_admin import ADDED

pytestmark = pytest.mark.slow


def current(noun: str, key: str) -> Document:
    document = record_state(noun, key).document
    assert document is not None
    return document


def count(noun: str) -> int:
    return Record.objects.filter(noun=noun).count()


class UidTests(SimpleTestCase):
    def test_a_part_has_the_same_uid_each_time_and_the_moment_of_its_whole(self):
        whole = new_uid()

        part_uid = uid_within(whole, "references-0-uid")

        assert is_uid(part_uid)
        assert part_uid[14] == "7" and part_uid[19] in "89ab"
        assert part_uid[:13] == whole[:13]
        assert part_uid == uid_within(whole, "references-0-uid")
        assert part_uid not in (uid_within(whole, "references-1-uid"), uid_within(new_uid(), "a"))


class DeskTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()

    def setUp(self):
        self.curator = browser(self.people["curator"])
        self.editor = browser(self.people["editor"])

    def shown_messages(self, client: Any, response: Any) -> str:
        page = client.get(response.url, follow=True)
        return " ".join(str(message) for message in page.context["messages"])

    def statement(self, client: Any) -> Typed:
        typed = open_page(client, "statement")
        values = {"kind": "letter", "title": "One", "summary": "S", "said_on_date": "2001"}
        fill(typed, **values)
        voice = {"government": "freedonia", "institution": "freedonia-mfa", "role": "speaks"}
        add_row(typed, "voices", uid="", **voice)
        source = self.world["source"]
        add_row(typed, "appearances", uid="", source=source, rendition="verbatim", chain="1")
        add_row(
            typed,
            "references",
            uid="",
            type="mentions",
            targets=["clause:accord-2001-01-01/1"],
            words="the accord",
            resolution="explicit",
            certainty="verified",
        )
        return typed


class AddressTests(DeskTests):
    def test_the_address_of_a_page_for_a_new_record_names_its_form(self):
        response = self.curator.get(address("statement", "add/"), {"submit": "1"})

        assert response.status_code == 302
        assert response["Location"].startswith(address("statement", "add/?submit=1&form="))
        once, again = (form_of(self.curator.get(response["Location"])) for _ in range(2))
        assert once["form"] == again["form"] == once["uid"]
        assert response["Location"].endswith(once["form"][0])

    def test_what_is_no_form_gets_one(self):
        for form in ("", "x", "\x00", "../"):
            with self.subTest(form=form):
                response = self.editor.get(address("topic", "add/"), {"form": form})
                assert response.status_code == 302
                assert is_uid(response["Location"].rpartition("form=")[2])

    def test_back_leads_to_the_record_that_the_form_made(self):
        for client, noun, values in (
            (self.curator, "statement", {}),
            (self.editor, "topic", {"label": "War", "definition": "No peace."}),
        ):
            with self.subTest(noun=noun):
                typed = self.statement(client) if not values else open_page(client, noun)
                fill(typed, **values)
                response = send(client, typed, noun)
                assert response.status_code == 302, faults(response)

                back = client.get(address(noun, "add/"), {"form": typed["form"][0]})

                key = typed["uid"][0] if noun == "statement" else "war"
                assert back.url == address(noun, "change/", key)
                assert "saved already" in self.shown_messages(client, back)


class EveryNounTests(DeskTests):
    def test_a_form_sent_twice_makes_one_record(self):
        assert {*ADDED} == set(NOUNS)
        for noun, values in ADDED.items():
            with self.subTest(noun=noun):
                client = self.curator if noun == "statement" else self.editor
                before = count(noun)
                typed = open_page(client, noun)
                fill(typed, **values)
                first, second = (send(client, typed, noun) for _ in range(2))
                assert first.status_code == 302, faults(first)
                assert "saved already" in self.shown_messages(client, second)
                assert count(noun) == before + 1
                key = second.url.split("/")[-3]
                assert editions(noun, key) == 1

    def test_save_and_add_another_gives_an_empty_form_of_its_own(self):
        for noun, values in ADDED.items():
            with self.subTest(noun=noun):
                client = self.curator if noun == "statement" else self.editor
                opened = client.get(address(noun, "add/"))
                typed = form_of(client.get(opened.url))
                empty = dict(typed)
                fill(typed, **values)

                response = client.post(opened.url, typed | {"_addanother": ["1"]})

                assert response.status_code == 302, faults(response)
                page = client.get(response.url, follow=True)
                assert page.request["PATH_INFO"] == address(noun, "add/")
                again = form_of(page)
                assert again["form"] != typed["form"]
                own = ("form", "uid", "csrfmiddlewaretoken")
                assert {k: v for k, v in again.items() if k not in own} == {
                    k: v for k, v in empty.items() if k not in own
                }

    def test_the_next_record_is_another_one_whatever_button_came_before(self):
        for buttons in (("_addanother",), ("_continue", "_addanother"), ("_continue", "_save")):
            with self.subTest(buttons=buttons):
                before = count("topic")
                at = self.editor.get(address("topic", "add/")).url
                for number, button in enumerate(buttons):
                    typed = form_of(self.editor.get(at, follow=True))
                    label = f"{len(buttons)} {button} {number} {before}"
                    fill(typed, label=label, definition="D.")
                    at = self.editor.post(at, typed | {button: ["1"]}).url
                    assert "form=" not in at
                at = at if "add/" in at else address("topic", "add/")
                typed = form_of(self.editor.get(at, follow=True))
                assert typed["label"] == [""]
                fill(typed, label=f"Next {before}", definition="D.")
                assert self.editor.post(at, typed | {"_save": ["1"]}).status_code == 302
                assert count("topic") == before + 2

    def test_a_second_click_on_add_another_leads_to_an_empty_form_too(self):
        typed = self.statement(self.curator)
        for button, tail in (("_addanother", "add/"), ("_addsame", f"add/?like={typed['uid'][0]}")):
            with self.subTest(button=button):
                for _ in range(2):
                    url = address("statement", "add/") + f"?form={typed['form'][0]}"
                    response = self.curator.post(url, typed | {button: ["1"]})
                    assert response.url == address("statement", tail)
        assert count("statement") == 1

    def test_another_from_the_same_source_does_not_stick_to_the_plain_button(self):
        typed = self.statement(self.curator)
        url = f"{address('statement', 'add/')}?like={self.world['source']}&form={typed['form'][0]}"

        response = self.curator.post(url, typed | {"_addanother": ["1"]})

        assert response.url == address("statement", "add/")

    def test_other_words_in_a_spent_form_are_shown_beside_what_it_made_and_change_nothing(self):
        for noun, values in ADDED.items():
            with self.subTest(noun=noun):
                client = self.curator if noun == "statement" else self.editor
                typed = open_page(client, noun)
                fill(typed, **values)
                first = send(client, typed, noun)
                assert first.status_code == 302, faults(first)
                key = send(client, typed, noun).url.split("/")[-3]
                before, first_document = count(noun), current(noun, key)
                name = next(n for n in ("title", "name", "label", "text") if n in values)
                fill(typed, **{name: "Something else"})

                for extra in ({}, {"_popup": ["1"]}, {"_addanother": ["1"]}):
                    response = client.post(address(noun, "add/"), typed | extra)
                    assert response.status_code == 200
                    self.assertContains(response, "This form has made")
                    assert form_of(response)[name] == ["Something else"]
                assert (count(noun), editions(noun, key)) == (before, 1)
                assert current(noun, key) == first_document

    def test_words_that_a_spent_form_changed_are_marked(self):
        typed = open_page(self.editor, "government")
        fill(typed, name="New Ruritania", kind="state")
        send(self.editor, typed, "government")
        fill(typed, name="Old Ruritania")

        response = send(self.editor, typed, "government")

        self.assertContains(response, '<b>Saved</b><span class="woven"><del>New</del> Ruritania')
        self.assertContains(response, '<b>Typed now</b><span class="woven"><ins>Old</ins> Rurit')

    def test_what_a_spent_form_says_becomes_a_record_of_its_own(self):
        for noun, values in ADDED.items():
            with self.subTest(noun=noun):
                client = self.curator if noun == "statement" else self.editor
                typed = open_page(client, noun)
                fill(typed, **values)
                assert send(client, typed, noun).status_code == 302
                before = count(noun)
                names = ("title", "short_title", "name", "label", "text")
                fill(typed, **{n: f"A new {noun}" for n in names if n in values})
                if noun == "text_version":
                    fill(typed, language="ru")
                if noun == "contact":  # its key is made of the day
                    fill(typed, held_on_date="2001-02-04")
                shown = form_of(send(client, typed, noun))

                for _ in range(2):  # a double click
                    response = client.post(address(noun, "add/"), shown | {"_asnew": ["1"]})
                    assert response.status_code == 302, faults(response)

                assert count(noun) == before + 1

    def test_a_record_made_by_the_other_click_meanwhile_is_the_forms_own(self):
        typed = open_page(self.curator, "statement")
        fill(typed, **ADDED["statement"])
        asked, before = resubmission.is_used_uid, count("statement")

        def made_meanwhile(noun: Any, form: str) -> bool:
            resubmission.is_used_uid = asked
            assert send(self.curator, typed, "statement").status_code == 302
            return asked(noun, form)

        with mock.patch.object(resubmission, "is_used_uid", made_meanwhile):
            response = send(self.curator, typed, "statement")

        assert response.status_code == 302, faults(response)
        assert count("statement") == before + 1

    def test_a_form_changed_and_sent_again_changes_the_record_it_made_if_that_is_asked(self):
        typed = open_page(self.editor, "government")
        fill(typed, name="Ruritania", kind="state")
        add_row(typed, "aliases", uid="", text="Zenda", language="en", certainty="likely")
        send(self.editor, typed, "government")
        before = count("government")
        fill(typed, name="The Kingdom of Ruritania")

        shown = form_of(send(self.editor, typed, "government"))
        response = send(self.editor, shown | {"overwrite": ["1"]}, "government")

        assert response.status_code == 302, faults(response)
        assert "had made the record before" in self.shown_messages(self.editor, response)
        assert count("government") == before
        now = current("government", "ruritania")
        assert now["name"] == "The Kingdom of Ruritania"
        assert [alias["text"] for alias in now["aliases"]] == ["Zenda"]

    def test_another_key_after_back_is_kept_for_a_record_of_its_own(self):
        typed = open_page(self.editor, "government")
        fill(typed, name="Ruritania", kind="state")
        add_row(typed, "aliases", uid="", text="Zenda", language="en", certainty="likely")
        send(self.editor, typed, "government")
        fill(typed, key="strelsau", name="Strelsau")

        response = send(self.editor, typed, "government")

        self.assertContains(response, "Save as a new government “strelsau”")
        again = form_of(response)
        assert again["name"] == ["Strelsau"]
        url = address("government", "add/")
        assert self.editor.post(url, again | {"_asnew": ["1"]}).status_code == 302
        assert current("government", "ruritania")["name"] == "Ruritania"
        assert current("government", "strelsau")["name"] == "Strelsau"
        aliases = [current("government", key)["aliases"][0] for key in ("ruritania", "strelsau")]
        assert aliases[0]["uid"] != aliases[1]["uid"]

    def test_another_persons_record_of_the_same_key_is_not_mine(self):
        store("government", make_government("ruritania"))
        typed = open_page(self.editor, "government")
        fill(typed, name="Ruritania", kind="state")

        response = send(self.editor, typed, "government")

        self.assertContains(response, "keys are never used again")

    def test_a_dialog_gets_its_record_again(self):
        typed = open_page(self.editor, "topic")
        fill(typed, label="War", definition="No peace.")
        for _ in range(2):
            response = send(self.editor, typed | {"_popup": ["1"]}, "topic")
            self.assertContains(response, "django-admin-popup-response-constants")
            self.assertContains(response, "&quot;war&quot;")
        assert editions("topic", "war") == 1


class StatementTests(DeskTests):
    def test_a_change_after_back_keeps_every_row_with_its_uid(self):
        typed = self.statement(self.curator)
        assert send(self.curator, typed, "statement").status_code == 302
        uid = typed["uid"][0]
        before = current("statement", uid)
        fill(typed, title="Two")
        typed["references-1-words"] = ["our accord"]

        shown = form_of(send(self.curator, typed, "statement"))
        response = send(self.curator, shown | {"overwrite": ["1"]}, "statement")

        assert response.status_code == 302, faults(response)
        now = current("statement", uid)
        assert now["title"] == "Two"
        assert [quote["exact"] for quote in now["quotes"]] == ["our accord"]
        quotes = [before["quotes"][0] | {"exact": "our accord"}]
        assert now == before | {"title": "Two", "quotes": quotes}
        assert (count("statement"), editions("statement", uid)) == (1, 2)

    def test_a_statement_of_its_own_after_back_has_rows_and_quotes_of_its_own(self):
        typed = self.statement(self.curator)
        send(self.curator, typed, "statement")
        fill(typed, title="Two")
        shown = form_of(send(self.curator, typed, "statement"))

        response = self.curator.post(address("statement", "add/"), shown | {"_asnew": ["1"]})

        assert response.status_code == 302, faults(response)
        record = Record.objects.filter(noun="statement").exclude(key=typed["uid"][0]).get()
        one, two = current("statement", typed["uid"][0]), current("statement", record.key)
        assert (one["title"], two["title"]) == ("One", "Two")
        for name in ("voices", "appearances", "quotes", "references"):
            uids = [{row["uid"] for row in document[name]} for document in (one, two)]
            assert uids[0].isdisjoint(uids[1]) and len(uids[0]) == len(uids[1])

    def test_a_change_after_back_meets_what_somebody_saved_since(self):
        typed = self.statement(self.curator)
        send(self.curator, typed, "statement")
        uid = typed["uid"][0]
        theirs = current("statement", uid) | {"title": "Theirs", "summary": "Their summary"}
        store("statement", theirs, self.people["reviewer"])
        fill(typed, title="Mine")

        response = send(self.curator, typed, "statement")

        lines = response.context["conflict"]["choices"]
        assert [(line.where, *map(text_of, line.columns)) for line in lines] == [
            ("Title", "One", "Theirs", "Mine"),
            ("Summary", "S", "Their summary", "S"),
        ]
        again = form_of(response)
        assert again["title"] == ["Mine"]
        again |= {"overwrite": ["2"], lines[1].take: ["theirs"]}
        assert send(self.curator, again, "statement").status_code == 302
        now = current("statement", uid)
        assert now == theirs | {"title": "Mine"}
        assert count("statement") == 1

    def test_the_same_form_again_takes_nothing_of_somebody_back(self):
        typed = self.statement(self.curator)
        send(self.curator, typed, "statement")
        uid = typed["uid"][0]
        theirs = current("statement", uid) | {"title": "Theirs"}
        store("statement", theirs, self.people["reviewer"])

        response = send(self.curator, typed, "statement")

        assert response.url == address("statement", "change/", uid)
        assert current("statement", uid) == theirs

    def test_somebody_elses_form_makes_a_record_of_its_own(self):
        typed = self.statement(self.curator)
        send(self.curator, typed, "statement")
        reviewer = browser(self.people["reviewer"])

        wrong = send(reviewer, typed | {"title": [""]}, "statement")
        response = send(reviewer, form_of(wrong) | {"title": ["Two"]}, "statement")

        assert response.status_code == 302, faults(response)
        assert count("statement") == 2
        assert current("statement", typed["uid"][0])["title"] == "One"

    def test_the_form_of_a_deleted_draft_makes_it_anew(self):
        typed = self.statement(self.curator)
        send(self.curator, typed, "statement")
        curation.remove(self.people["curator"], "statement", typed["uid"][0])

        response = send(self.curator, typed, "statement")

        assert response.status_code == 302, faults(response)
        record = Record.objects.filter(noun="statement").exclude(key=typed["uid"][0]).get()
        assert current("statement", record.key)["title"] == "One"

    def test_what_may_not_be_changed_any_more_is_told_with_all_that_was_typed(self):
        typed = open_page(self.curator, "publisher")
        fill(typed, name="The Herald")
        send(self.curator, typed, "publisher")

        with mock.patch.object(DocumentAdmin, "has_change_permission", return_value=False):
            same = send(self.curator, typed, "publisher")
            fill(typed, name="Another name")
            changed = send(self.curator, typed, "publisher")

        assert same.url == address("publisher", "change/", "the-herald")
        self.assertContains(changed, "which you may not change")
        self.assertContains(changed, "Another name")
        assert editions("publisher", "the-herald") == 1

    def test_submitting_is_done_though_the_page_was_saved_before(self):
        typed = self.statement(self.curator)
        send(self.curator, typed, "statement")

        again = send(self.curator, typed | {"_submit": ["1"]}, "statement")

        assert "It was submitted for review" in self.shown_messages(self.curator, again)
        record = Record.objects.get(key=typed["uid"][0])
        assert (record.state, record.version) == ("in_review", 1)

    def test_a_change_sent_twice_makes_one_edition_new_rows_and_all(self):
        statement = store("statement", make_said(self.world), self.people["curator"])
        typed = open_page(self.curator, "statement", statement["uid"])
        fill(typed, title="Changed")
        add_row(typed, "voices", government="sylvania", role="speaks")

        first, second = (send(self.curator, typed, "statement", statement["uid"]) for _ in range(2))

        assert first.status_code == 302, faults(first)
        assert second.url == address("statement", "change/", statement["uid"])
        assert editions("statement", statement["uid"]) == 2
        assert len(current("statement", statement["uid"])["voices"]) == 2
