from unittest import mock

from django.db import IntegrityError, OperationalError
from django.test import SimpleTestCase, TestCase

from statements.admin.refusing import constraint_message
from statements.documents import NOUNS

from .desk import address, browser, editions, faults, make_people, open_page, send, text_of
from .factories import (
    make_alias,
    make_clause,
    make_official,
    make_reference,
    make_said,
    make_target,
    publish,
    small_world,
    store,
)
from .pages import add_row, fill, fill_row, form_of


class ConflictTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()
        reference = make_reference("mentions", make_target("accord-2001-01-01"))
        cls.statement = store("statement", make_said(cls.world, references=[reference]))

    def setUp(self):
        self.client = browser(self.people["curator"])
        self.uid = self.statement["uid"]
        self.typed = open_page(self.client, "statement", self.uid)
        theirs = self.statement | {"summary": "Their summary", "topics": ["peace"]}
        store("statement", theirs, self.people["reviewer"])

    def test_what_was_typed_is_kept_and_what_changed_is_told(self):
        fill(self.typed, title="My title", said_on_note="My note")
        fill_row(self.typed, "references", 0, words="My words", printed_in=1)
        add_row(self.typed, "addressees", government="sylvania")

        response = send(self.client, self.typed, "statement", self.uid)

        assert response.status_code == 200
        self.assertNotContains(response, "successfully")
        self.assertContains(response, "Somebody saved version 2")
        self.assertContains(response, "demo-reviewer")
        choices = response.context["conflict"]["choices"]
        columns = [(line.where, line.columns.base, line.columns.theirs) for line in choices]
        assert [(where, text_of(base), text_of(theirs)) for where, base, theirs in columns] == [
            ("Summary", "In our own words.", "Their summary"),
            ("Topics", "—", "Peace"),
        ]
        again = form_of(response) | {"csrfmiddlewaretoken": self.typed["csrfmiddlewaretoken"]}
        assert again["base_version"] == ["1"]
        assert again["title"] == ["My title"]
        assert again["said_on_note"] == ["My note"]
        assert again["references-0-words"] == ["My words"]
        assert again["addressees-1-government"] == ["sylvania"]
        self.assertContains(response, "Sylvania")
        kept = {name for name, values in self.typed.items() if any(values)}
        assert {name: again.get(name) for name in kept} == {n: self.typed[n] for n in kept}

    def test_it_is_saved_over_theirs_only_by_who_says_so(self):
        fill(self.typed, title="My title")
        first = form_of(send(self.client, self.typed, "statement", self.uid))
        second = send(self.client, first, "statement", self.uid)
        assert second.status_code == 200

        response = send(self.client, first | {"overwrite": ["2"]}, "statement", self.uid)

        assert response.status_code == 302
        assert editions("statement", self.uid) == 3

    def test_a_version_that_was_not_shown_is_not_overwritten(self):
        store("statement", self.statement | {"summary": "A third"}, self.people["reviewer"])

        typed = self.typed | {"overwrite": ["2"]}
        response = send(self.client, typed, "statement", self.uid)

        self.assertContains(response, "Somebody saved version 3")

    def test_quotes_keep_their_uids_through_a_conflict(self):
        fill_row(self.typed, "references", 0, words="Some words", printed_in=1)
        shown = form_of(send(self.client, self.typed, "statement", self.uid))
        send(self.client, shown | {"overwrite": ["2"]}, "statement", self.uid)
        typed = open_page(self.client, "statement", self.uid)
        uid = typed["references-0-quote"]
        store("statement", self.statement, self.people["reviewer"])  # their version has no quote

        fill_row(typed, "references", 0, words="Other words")
        shown = form_of(send(self.client, typed, "statement", self.uid))
        send(self.client, shown | {"overwrite": ["4"]}, "statement", self.uid)

        assert open_page(self.client, "statement", self.uid)["references-0-quote"] == uid


class UsedTests(TestCase):
    def test_a_clause_that_is_cited_cannot_go(self):
        world = small_world()
        reference = make_reference("mentions", make_target("accord-2001-01-01", "1.1"))
        statement = publish(make_said(world, references=[reference]))
        client = browser(make_people()["editor"])
        typed = open_page(client, "agreement", "accord-2001-01-01")

        fill_row(typed, "clauses", 1, DELETE="on")
        fill(typed, title="Kept")
        response = send(client, typed, "agreement", "accord-2001-01-01")

        self.assertContains(response, address("statement", "change/", statement["uid"]))
        assert form_of(response)["title"] == ["Kept"]
        assert form_of(response)["clauses-1-DELETE"] == ["on"]


class UnconfirmedTests(TestCase):
    def test_a_tenure_that_public_statements_need_moves_only_when_confirmed(self):
        world = small_world()
        statement = publish(make_said(world))
        client = browser(make_people()["editor"])
        typed = open_page(client, "official", "rufus-firefly")
        fill_row(typed, "tenures", 0, starts_date="2005")

        response = send(client, typed, "official", "rufus-firefly")

        self.assertContains(response, "at odds with a rule")
        self.assertContains(response, address("statement", "change/", statement["uid"]))
        again = form_of(response)
        assert again["tenures-0-starts_date"] == ["2005"]
        assert send(client, again, "official", "rufus-firefly").status_code == 200
        again["confirmed"] = ["1"]
        assert send(client, again, "official", "rufus-firefly").status_code == 302


class BusyTests(TestCase):
    def test_a_busy_desk_answers_503_with_everything_typed(self):
        small_world()
        client = browser(make_people()["editor"])
        typed = open_page(client, "official", "rufus-firefly")
        fill(typed, name="Rufus T. Firefly")
        add_row(typed, "aliases", text="Groucho", language="en", certainty="likely")
        busy = OperationalError("canceling statement due to lock timeout")

        with (
            mock.patch("statements.curation.store", side_effect=busy),
            self.assertLogs("statements.admin.saving", "ERROR"),
        ):
            response = send(client, typed, "official", "rufus-firefly")

        self.assertContains(response, "try again in a moment", status_code=503)
        assert form_of(response)["name"] == ["Rufus T. Firefly"]
        assert form_of(response)["aliases-1-text"] == ["Groucho"]

    def test_a_deletion_and_a_verb_say_so_too(self):
        world, people = small_world(), make_people()
        statement = store("statement", make_said(world), people["curator"])
        client = browser(people["curator"])

        with mock.patch("statements.curation.remove", side_effect=OperationalError("locked")):
            response = client.post(address("statement", "delete/", statement["uid"]))
        self.assertContains(response, "Somebody else is writing", status_code=503)

        with mock.patch("statements.curation.submit", side_effect=OperationalError("locked")):
            url = address("statement", "submit/", statement["uid"])
            response = client.post(url, {"edition": 1, "reason": "Ready to read."})
        self.assertContains(response, "Somebody else is writing", status_code=503)
        self.assertContains(response, "Ready to read.", status_code=503)


class ConstraintTests(TestCase):
    def test_a_rule_of_the_database_is_told_in_words(self):
        small_world()
        client = browser(make_people()["editor"])
        for expected in (302, 200):
            typed = open_page(client, "text_version")
            fill(typed, clause="accord-2001-01-01/1", language="en", publisher="gazette", text="A")
            response = send(client, typed, "text_version")
            assert response.status_code == expected, faults(response)

        assert "held already" in faults(response)["language"][0]

    def test_it_is_told_where_only_the_database_knows_it(self):
        small_world()
        client = browser(make_people()["editor"])
        typed = open_page(client, "topic", "peace")
        broken = IntegrityError('violates check constraint "topic_of_nothing"')

        with mock.patch("statements.curation.store", side_effect=broken):
            response = send(client, typed, "topic", "peace")

        assert "topic_of_nothing" in faults(response)["__all__"][0]


class MessageTests(SimpleTestCase):
    def test_both_databases_are_understood(self):
        noun = NOUNS["text_version"]
        columns = ("clause_id", "language", "publisher_id")
        for text in (
            'duplicate key value violates unique constraint "textversion_once"',
            "UNIQUE constraint failed: "
            + ", ".join(f"statements_textversion.{name}" for name in columns),
        ):
            with self.subTest(text=text):
                assert "held already" in constraint_message(noun, IntegrityError(text))
        assert "refused" in constraint_message(noun, IntegrityError("something else"))


class RepeatTests(TestCase):
    def test_a_problem_of_a_list_stands_above_it(self):
        small_world()
        aliases = [make_alias("One"), make_alias("Two")]
        store("official", make_official("twice", "freedonia", aliases=aliases))
        client = browser(make_people()["editor"])
        typed = open_page(client, "official", "twice")
        fill_row(typed, "aliases", 1, uid=aliases[0]["uid"])

        response = send(client, typed, "official", "twice")

        assert "2 times" in faults(response)["aliases"][0]

    def test_a_clause_twice(self):
        small_world()
        client = browser(make_people()["editor"])
        typed = open_page(client, "agreement", "accord-2001-01-01")
        row = make_clause("1.1")
        add_row(typed, "clauses", number="1.1", printed="1.1", certainty=row["certainty"])

        response = send(client, typed, "agreement", "accord-2001-01-01")

        assert "1.1 stands here 2 times." in faults(response)["clauses"]
