"""After a verb a person meets the next work, and after a refusal the page that asked."""

import re
from functools import partial
from typing import Any

import pytest
from django.test import Client, TestCase

from statements import curation
from statements.models import Record

from .desk import address, browser, make_people
from .factories import make_government, make_said, small_world, store

pytestmark = pytest.mark.dealt


class OnwardTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()

    def setUp(self):
        self.curator = browser(self.people["curator"])
        self.reviewer = browser(self.people["reviewer"])

    def store_statement(self, title: str) -> str:
        document = make_said(self.world, title=title)
        return str(store("statement", document, self.people["curator"])["uid"])

    def waiting(self, title: str) -> str:
        uid = self.store_statement(title)
        curation.submit(self.people["curator"], uid, 1)
        return uid

    def public(self, title: str) -> str:
        uid = self.waiting(title)
        curation.approve(self.people["reviewer"], uid, 1)
        return uid

    def post(self, client: Client, verb: str, uid: str, edition: int = 1, **data: Any) -> Any:
        sent = {"edition": edition, **data}
        return client.post(address("statement", f"{verb}/", uid), sent)

    def shown_messages(self, client: Client, response: Any) -> str:
        page = client.get(response.url)
        assert page.status_code == 200
        return " ".join(str(message) for message in page.context["messages"])

    def review(self, uid: str) -> str:
        return address("statement", "review/", uid)

    def form(self, uid: str) -> str:
        return address("statement", "change/", uid)

    def test_who_submits_reads_it_once_more_and_is_led_to_more_work(self):
        uid = self.store_statement("One")

        response = self.post(self.curator, "submit", uid)

        assert response.url == self.review(uid)
        messages = self.shown_messages(self.curator, response)
        assert messages.startswith("Version 1 was submitted for review.")
        assert f'href="{address("statement", "add/")}?like={uid}"' in messages
        assert f'href="{address("statement", "")}?state=draft"' in messages

    def test_who_decides_meets_the_next_that_waits_longest(self):
        one, two, three = (self.waiting(title) for title in ("One", "Two", "Three"))

        response = self.post(self.reviewer, "approve", one)

        assert response.url == self.review(two)
        messages = self.shown_messages(self.reviewer, response)
        assert f'“<a href="{self.review(one)}">' in messages
        assert "Version 1 was approved: it is public now." in messages
        assert "The next that waits for you stands below" in messages

        response = self.post(self.reviewer, "send-back", two, reason="Name the source.")
        assert response.url == self.review(three)

        response = self.post(self.reviewer, "approve", three)
        assert response.url == self.review(three)
        assert "Nothing else waits for your review" in self.shown_messages(self.reviewer, response)

    def test_what_one_may_not_decide_does_not_come_next(self):
        one = self.waiting("One")
        own = store("statement", make_said(self.world, title="Own"), self.people["reviewer"])
        curation.submit(self.people["curator"], own["uid"], 1)

        assert self.post(self.reviewer, "approve", one).url == self.review(one)

    def test_merges_and_retractions_that_wait_come_next_too(self):
        one, two, three = (self.public(title) for title in ("One", "Two", "Three"))
        response = self.post(self.curator, "ask-retraction", one, reason="Not said.")
        assert response.url == self.review(one)
        response = self.curator.post(
            address("statement", "merge/", two),
            {
                "winner": three,
                "edition": 1,
                "winner_edition": 1,
                "reason": "The same.",
                "read": "on",
            },
        )
        assert response.status_code == 302, response.context["problems"]
        assert response.url == self.review(two)
        waits = self.waiting("Four")

        assert self.post(self.reviewer, "approve", waits).url == self.review(one)
        assert self.post(self.reviewer, "retract", one).url == self.review(two)
        response = self.post(
            self.reviewer, "approve-merge", two, winner=three, winner_edition=1, reason="Yes."
        )
        assert response.url == self.review(two)
        assert "They are one statement now" in self.shown_messages(self.reviewer, response)

    def test_who_takes_it_up_again_goes_on_writing(self):
        uid = self.waiting("One")

        response = self.post(self.curator, "reopen", uid)

        assert response.url == self.form(uid)
        assert "go on with it" in self.shown_messages(self.curator, response)

    def test_who_discards_a_change_reads_what_stands(self):
        uid = self.public("One")
        changed = make_said(self.world, title="Two") | {"uid": uid}
        store("statement", changed, self.people["curator"])

        response = self.post(self.curator, "discard", uid, 2)

        assert response.url == self.review(uid)
        assert "The change was discarded" in self.shown_messages(self.curator, response)

    def test_who_goes_back_to_a_version_can_submit_it_there(self):
        uid = self.store_statement("One")
        store("statement", make_said(self.world, title="Two") | {"uid": uid})
        sent = {"to": "1", "base": "2"}

        response = self.curator.post(address("statement", "history/revert/", uid), sent)

        assert response.url == self.review(uid)
        self.assertContains(self.curator.get(response.url), "Submit version 3 for review")

    def test_who_merges_authority_records_meets_the_one_that_stays(self):
        for key in ("one", "two"):
            government = make_government(key, name=f"Land {key}")
            store("government", government, self.people["editor"])
        editor = browser(self.people["editor"])
        page = editor.get(address("government", "merge/?winner=two", "one"))
        differences = page.context["differences"]
        assert [(one.where, one.before, one.after) for one in differences][:1] == [
            ("Name", "Land one", "Land two")
        ]
        assert "Key" not in {one.where for one in differences}

        response = editor.post(
            address("government", "merge/", "one"),
            {
                "winner": "two",
                "edition": 1,
                "winner_edition": 1,
                "reason": "The same.",
                "read": "on",
            },
        )

        assert response.status_code == 302, response.context["problems"]
        assert response.url == address("government", "change/", "two")
        assert Record.objects.get(pk="government/one").merged_into_id == "government/two"
        loser = address("government", "change/", "one")
        link = f'found by its own key: <a href="{loser}">Land one</a>.'
        self.assertContains(editor.get(response.url), link)
        shown = editor.get(address("government", "?q=Land"))
        self.assertContains(shown, '<span class="badge badge-merged">Merged</span>', count=1)

    def test_a_refusal_leads_back_to_the_page_that_asked(self):
        uid = self.waiting("One")
        for page in (self.review(uid), self.form(uid)):
            with self.subTest(page=page):
                response = self.reviewer.post(
                    address("statement", "approve/", uid),
                    {"edition": 7},
                    headers={"referer": f"http://testserver{page}"},
                )
                assert response.url == page

    def test_a_page_elsewhere_is_never_led_to(self):
        uid = self.waiting("One")
        for page in ("https://evil.example/", "//evil.example/review/", "/admin/logout/", "//["):
            with self.subTest(page=page):
                response = self.reviewer.post(
                    address("statement", "approve/", uid),
                    {"edition": 7},
                    headers={"referer": page},
                )
                assert response.url == self.form(uid)

    def asked_at(self, uid: str) -> str:
        """Return when it was asked for, as the forms of its review page carry it."""
        page = self.reviewer.get(self.review(uid)).content.decode()
        [moment] = re.findall(r'name="asked_at" value="([^"]*)"', page)
        return str(moment)

    def test_what_was_asked_for_anew_is_read_anew(self):
        """The same version may bring other records with it by then, or have another reason."""
        person, one, two = self.people["curator"], self.waiting("One"), self.public("Two")
        three, winner = self.public("Three"), self.public("Four")
        both = (1, 1)
        asking = {
            "approve": (one, partial(curation.submit, person, one, 1)),
            "retract": (two, partial(curation.ask_retraction, person, two, 1, "Not said.")),
            "approve-merge": (
                three,
                partial(curation.ask_merge, person, three, winner, both, "The same."),
            ),
        }
        for verb, (uid, ask) in asking.items():
            with self.subTest(verb):
                if verb != "approve":
                    ask()
                data = {"winner": winner, "winner_edition": 1}
                earlier = self.asked_at(uid)
                curation.reopen(person, uid, 1)
                ask()

                refused = self.post(self.reviewer, verb, uid, asked_at=earlier, **data)

                assert "asked for anew" in self.shown_messages(self.reviewer, refused)
                before = Record.objects.named("statement", uid).state
                self.post(self.reviewer, verb, uid, asked_at=self.asked_at(uid), **data)
                assert Record.objects.named("statement", uid).state != before
