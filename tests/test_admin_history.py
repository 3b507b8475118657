from typing import Any

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from statements import curation, documents
from statements.admin.history.timeline import EDITIONS_PER_PAGE
from statements.models import Change, Edition, Record

from .desk import address, browser, editions, make_people
from .factories import (
    PESKOV,
    READOUT,
    Document,
    load_dataset,
    make_appearance,
    make_clause,
    make_quote,
    make_reference,
    make_said,
    make_statement,
    make_target,
    publish,
    small_world,
    store,
)


def words(response: Any) -> str:
    """Return a page's text as it is read, without its tags."""
    page = response.content.decode()
    for tag in ("ins", "del", "strong", "a", "span", "p", "h2", "li"):
        page = page.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    return " ".join(page.split())


@pytest.mark.dealt
class TimelineTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()

    def setUp(self):
        self.client = browser(self.people["editor"])

    def get(self, noun: str, key: str, tail: str = "", **data: Any) -> Any:
        return self.client.get(address(noun, f"history/{tail}", key), data)

    def topic(self, number: int, **kwargs: Any) -> Document:
        document = {"key": "peace", "label": f"Peace {number}", "definition": "No war."}
        return store("topic", document, self.people["editor"], **kwargs)

    def test_each_edition_tells_who_why_and_what_in_words(self):
        self.topic(1, reason="A slip.")

        response = self.get("topic", "peace")

        differences = response.context["editions"][0].differences
        assert [(t.where, t.before, t.after) for t in differences] == [
            ("Label", "Peace", "Peace 1")
        ]
        for text in ("A slip.", "demo-editor", "<ins> 1</ins>", "change "):
            self.assertContains(response, text)

    def test_it_is_paged_and_costs_the_same_however_long_it_is(self):
        self.topic(1)
        self.get("topic", "peace")  # what is cached is cached
        with CaptureQueriesContext(connection) as short:
            self.get("topic", "peace")
        for number in range(2, EDITIONS_PER_PAGE + 5):
            self.topic(number)
        with CaptureQueriesContext(connection) as long:
            response = self.get("topic", "peace")

        assert len(long) == len(short) <= 14
        numbers = [e.edition.number for e in response.context["editions"]]
        assert numbers == list(range(EDITIONS_PER_PAGE + 5, 5, -1))
        last = self.get("topic", "peace", p=2)
        assert [e.edition.number for e in last.context["editions"]] == [5, 4, 3, 2, 1]
        assert last.context["editions"][0].changed == ["label"]
        for junk in ("0", "-1", "x", "999999"):
            assert self.get("topic", "peace", p=junk).status_code == 200

    def test_any_two_are_compared_the_older_first(self):
        for number in (1, 2, 3):
            self.topic(number)

        response = self.get("topic", "peace", "compare/", **{"from": 4, "to": 2})

        differences = response.context["differences"]
        assert [(t.before, t.after) for t in differences] == [("Peace 1", "Peace 3")]
        self.assertContains(response, "Peace <del>1</del><ins>3</ins>")
        same = self.get("topic", "peace", "compare/", **{"from": 2, "to": 2})
        self.assertContains(same, "They say the same")
        for junk in ({}, {"from": "9", "to": "1"}, {"from": "x", "to": "1"}):
            with self.subTest(junk=junk):
                response = self.get("topic", "peace", "compare/", **junk)
                assert response.url == address("topic", "history/", "peace")

    def test_an_edition_is_shown_whole_for_every_noun(self):
        cases = [
            ("topic", "peace", "No war."),
            ("official", "rufus-firefly", "Minister"),
            ("agreement", "accord-2001-01-01", "1.1"),
            ("institution", "freedonia-mfa", "Freedonia"),
        ]
        for noun, key, text in cases:
            with self.subTest(noun=noun):
                self.assertContains(self.get(noun, key, "edition/1/"), text)
        assert self.get("topic", "peace", "edition/9/").status_code == 302
        assert self.get("topic", "peace", f"edition/{'9' * 30}/").status_code == 302

    def test_as_of_a_number_and_a_day(self):
        first = Record.objects.get(pk="topic/peace").public_change_id
        assert first is not None
        self.topic(1)

        then = self.get("topic", "peace", "as-of/", at=first)
        assert then.context["public_edition"].number == 1
        today = Change.objects.get(number=first).recorded_at.date()
        now = self.get("topic", "peace", "as-of/", at=today.isoformat())
        assert now.context["public_edition"].number == 2
        self.assertContains(now, "the same as the public read")
        before = self.get("topic", "peace", "as-of/", at="1999-12-31")
        self.assertContains(before, "not public yet")
        self.assertContains(before, "not entered yet")
        for junk, text in (
            ("", "Write a day"),
            ("2022-13-01", "Write a day"),
            ("soon", "Write a day"),
            ("99999999", "the ledger ends at"),
            ("9" * 40, "Write a day"),
        ):
            with self.subTest(junk=junk):
                response = self.get("topic", "peace", "as-of/", at=junk)
                self.assertContains(response, text)

    def test_the_history_of_what_is_deleted_stays(self):
        self.topic(1)
        curation.remove(self.people["editor"], "topic", "peace", "Not needed.")

        response = self.get("topic", "peace")

        self.assertContains(response, "Deleted on")
        self.assertContains(response, "History of Peace 1")
        self.assertNotContains(response, "Revert to")
        self.assertContains(self.get("topic", "peace", "edition/2/"), "Peace 1")
        today = Edition.objects.get(pk="topic/peace/2").saved_at.date().isoformat()
        self.assertContains(self.get("topic", "peace", "as-of/", at=today), "Nothing: deleted")

    def test_strangers_and_junk_see_nothing(self):
        stranger = browser(type(self.people["editor"]).objects.create_user("s", is_staff=True))
        for tail in ("", "compare/", "edition/1/", "as-of/", "revert/"):
            with self.subTest(tail=tail):
                assert stranger.get(address("topic", f"history/{tail}", "peace")).status_code == 403
                assert self.get("topic", "no\x00thing", tail).status_code == 302
                assert self.get("topic", "nothing", tail).status_code == 302


class AsOfStatementTests(TestCase):
    def test_the_public_and_the_desk_differ_and_a_retraction_is_told(self):
        world, people = small_world(), make_people()
        statement = publish(make_said(world), people["curator"], people["reviewer"])
        store("statement", statement | {"title": "A draft title"}, people["curator"])
        client = browser(people["curator"])
        url = address("statement", "history/as-of/", statement["uid"])
        number = Change.objects.latest("number").number
        day = Edition.objects.latest("saved_at").saved_at.date().isoformat()

        response = client.get(url, {"at": day})

        assert response.context["public"]["reading"].title == statement["title"]
        assert response.context["desk"]["reading"].title == "A draft title"
        curation.ask_retraction(people["curator"], statement["uid"], 2, "Hoax.")
        curation.retract(people["reviewer"], statement["uid"], 2)
        self.assertContains(client.get(url, {"at": day}), "Nothing: retracted")
        then = client.get(url, {"at": number})
        assert then.context["public_edition"].number == 1


class RevertTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()

    def setUp(self):
        self.client = browser(self.people["editor"])
        store("topic", {"key": "peace", "label": "War", "definition": "No war."})
        self.url = address("topic", "history/revert/", "peace")

    def test_it_shows_what_changes_and_does_it(self):
        page = self.client.get(self.url, {"to": 1})
        assert [(t.before, t.after) for t in page.context["differences"]] == [("War", "Peace")]
        self.assertContains(page, "<del>War</del><ins>Peace</ins>")

        data = {"to": 1, "base": 2, "reason": "Peace again.", "action": "corrected"}
        response = self.client.post(self.url, data)

        self.assertRedirects(response, address("topic", "history/", "peace"))
        last = Edition.objects.get(pk="topic/peace/3")
        assert (last.reason, last.action) == ("Peace again.", "corrected")
        assert '"Peace"' in last.document

    def test_a_stale_one_is_refused_with_the_newer_differences(self):
        response = self.client.post(self.url, {"to": 1, "base": 1, "reason": "Mine."})

        self.assertContains(response, "Somebody saved version 2")
        self.assertContains(response, 'value="Mine."')
        assert editions("topic", "peace") == 2

    def test_sending_it_twice_makes_one_edition(self):
        for _ in range(2):
            self.client.post(self.url, {"to": 1, "base": 2})
        assert editions("topic", "peace") == 3

    def test_what_is_used_stays_and_the_users_are_links(self):
        key = "accord-2001-01-01"
        agreement = documents.parse(Edition.objects.get(pk=f"agreement/{key}/1").document)
        clauses = [*agreement["clauses"], make_clause("2")]
        store("agreement", agreement | {"clauses": clauses})
        reference = make_reference("mentions", make_target(key, "2"))
        statement = publish(make_said(self.world, references=[reference]))

        url = address("agreement", "history/revert/", key)
        response = self.client.post(url, {"to": 1, "base": 2})

        self.assertContains(response, address("statement", "change/", statement["uid"]))
        assert editions("agreement", key) == 2

    def test_junk_and_people_who_may_not_are_refused(self):
        assert self.client.get(self.url, {"to": 9}).status_code == 302
        assert self.client.post(self.url, {"to": "x", "base": "y"}).status_code == 302
        curator = browser(self.people["curator"])
        assert curator.post(self.url, {"to": 1, "base": 2}).status_code == 403
        assert curator.get(self.url, {"to": 1}).status_code == 403
        assert editions("topic", "peace") == 2

    def test_a_statement_goes_back_as_a_change_to_be_approved(self):
        statement = publish(make_said(self.world), self.people["curator"], self.people["reviewer"])
        store("statement", statement | {"title": "Worse"}, self.people["curator"])
        client = browser(self.people["curator"])
        url = address("statement", "history/revert/", statement["uid"])

        response = client.post(url, {"to": 1, "base": 2})

        assert response.status_code == 302
        assert editions("statement", statement["uid"]) == 3


@pytest.mark.dealt
class ReviewPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()

    def page(self, uid: str) -> Any:
        return browser(self.people["reviewer"]).get(address("statement", "review/", uid))

    def doubts(self, **changes: Any) -> list[tuple[str, str]]:
        statement = store("statement", make_said(self.world, **changes), self.people["curator"])
        return [(d["where"], d["text"]) for d in self.page(statement["uid"]).context["doubts"]]

    def test_it_reads_as_the_public_will(self):
        appearance = make_appearance(self.world["source"], chain=0)
        quote = make_quote(appearance["uid"], "with regret")
        reference = make_reference(
            "calls_for_compliance",
            make_target("accord-2001-01-01", "1"),
            make_target("accord-2001-01-01"),
            about=["sylvania"],
            quote=quote["uid"],
            certainty="likely",
        )
        statement = store(
            "statement",
            make_said(
                self.world,
                appearances=[appearance],
                quotes=[quote],
                references=[reference],
                topics=["peace"],
            ),
        )

        response = self.page(statement["uid"])

        text = words(response)
        for part in (
            "Interview · 3 February 2001",
            "Rufus-Firefly, Minister, Freedonia-Mfa, Freedonia",
            "Calls on Sylvania to comply with clause 1 of the Accord-2001-01-01"
            " and the Accord-2001-01-01",
            "“with regret”",
            "the official original",
            "https://example.org/page",
        ):
            assert part in text, part
        self.assertContains(response, "Likely: known with good reason")
        self.assertContains(response, 'rel="noopener noreferrer"')

    def test_nothing_is_odd_about_a_plain_statement(self):
        assert self.doubts() == []

    def test_what_is_odd_is_told_with_its_place(self):
        old = publish(make_said(self.world), self.people["curator"], self.people["reviewer"])
        answer = make_reference("responds_to", make_target(statement=old["uid"]))
        assert (
            "before what it answers"
            in self.doubts(
                references=[answer],
                said_on=make_said({"tenure": "", "source": ""})["said_on"]
                | {"first": "2001-01-01", "last": "2001-01-01"},
            )[0][1]
        )
        draft = store("statement", make_said(self.world), self.people["curator"])
        answer = make_reference("responds_to", make_target(statement=draft["uid"]))
        assert self.doubts(references=[answer]) == [
            ("Reference 1", "What it answers is not public: approve that first.")
        ]
        doubts = self.doubts(
            references=[
                make_reference("mentions", make_target("accord-2001-01-01"), certainty="unverified")
            ],
            certainty="unverified",
        )
        assert [where for where, _ in doubts] == ["Certainty", "Reference 1"]
        assert self.doubts(appearances=[])[0][0] == "Appearances"

    def test_an_office_at_odds_with_the_date_is_told(self):
        statement = store("statement", make_said(self.world), self.people["curator"])
        official = self.client_document("official", "rufus-firefly")
        tenure = official["tenures"][0] | {
            "ends": statement["said_on"] | {"first": "2000-12-01", "last": "2000-12-01"}
        }
        store("official", official | {"tenures": [tenure]}, confirmed=True)

        (doubt,) = self.page(statement["uid"]).context["doubts"]

        assert doubt["where"] == "Voice 1: tenure"
        assert "not on 2001-02-03" in doubt["text"]

    def client_document(self, noun: str, key: str) -> Document:
        edition = Edition.objects.filter(record=f"{noun}/{key}").latest("number")
        return documents.parse(edition.document)

    def test_what_points_at_it_and_what_waits_next(self):
        people = self.people
        first, second = (
            store("statement", make_said(self.world), people["curator"]) for _ in range(2)
        )
        answer = make_reference("responds_to", make_target(statement=first["uid"]))
        store("statement", make_said(self.world, title="An answer", references=[answer]))
        for statements in (first, second):
            curation.submit(people["curator"], statements["uid"], 1)

        response = self.page(first["uid"])

        assert [name for _, name in response.context["pointing"]] == ["2001-02-03: An answer"]
        assert response.context["next"] == second["uid"]
        mine = browser(people["curator"]).get(address("statement", "review/", first["uid"]))
        assert mine.context["next"] is None
        self.assertContains(response, address("statement", "approve/", first["uid"]))

    def test_the_difference_to_the_public_is_woven(self):
        statement = publish(make_said(self.world), self.people["curator"], self.people["reviewer"])
        changed = statement | {"summary": "In our very own words."}
        store("statement", changed, self.people["curator"])

        response = self.page(statement["uid"])

        self.assertContains(response, "In our <ins>very </ins>own words.")

    def test_what_is_woven_is_escaped(self):
        statement = make_said(self.world, summary="We say <b>yes</b> & no.")
        statement = publish(statement, self.people["curator"], self.people["reviewer"])
        store(
            "statement", statement | {"summary": "We say <i>yes</i> & no."}, self.people["curator"]
        )

        response = self.page(statement["uid"])

        self.assertContains(response, "We say &lt;<del>b</del><ins>i</ins>&gt;yes&lt;/")
        self.assertNotContains(response, "<b>yes</b>")

    def test_a_reason_becomes_public_only_where_its_version_may(self):
        curator, reviewer = self.people["curator"], self.people["reviewer"]
        statement = publish(make_said(self.world), curator, reviewer)
        self.assertNotContains(self.page(statement["uid"]), "public once it is")
        store("statement", statement | {"summary": "Ours."}, curator, reason="A slip.")
        self.assertContains(self.page(statement["uid"]), "public once it is: A slip.")

        curation.discard(curator, statement["uid"], 2, "Not needed.")

        self.assertNotContains(self.page(statement["uid"]), "public once it is")

    def test_strangers_and_junk(self):
        statement = store("statement", make_said(self.world))
        stranger = browser(type(self.people["curator"]).objects.create_user("s", is_staff=True))
        assert stranger.get(address("statement", "review/", statement["uid"])).status_code == 403
        assert self.page("junk").status_code == 302

    def test_an_empty_statement_can_be_read(self):
        statement = store("statement", make_statement(kind="attributed_position", said_on=None))
        response = self.page(statement["uid"])
        self.assertContains(response, "undated")
        self.assertContains(response, "Nowhere yet")


class CostTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        load_dataset()
        cls.people = make_people()

    def test_pages_of_the_dataset_cost_a_fixed_number_of_queries(self):
        client = browser(self.people["reviewer"])
        for uid in (READOUT, PESKOV):
            for tail, most in (
                ("review/", 36),  # what deserves a second look is asked of what is held
                ("history/", 20),
                ("history/compare/?from=1&to=1", 12),
                ("history/edition/1/", 20),
                ("history/as-of/?at=2099-01-01", 20),
            ):
                with self.subTest(tail=tail), CaptureQueriesContext(connection) as queries:
                    assert client.get(address("statement", tail, uid)).status_code == 200
                assert len(queries) <= most, (tail, len(queries))
