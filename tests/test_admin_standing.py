"""What the page of a statement tells of where it stands, and what it offers to whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import TestCase

from statements import curation
from statements.models import Record
from statements.wording.statements import steps

from . import endings
from . import factories as f
from .desk import address, browser, make_people, open_page, send
from .pages import fill

pytestmark = pytest.mark.dealt


class StandingTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = make_people()
        cls.author, cls.second = cls.people["curator"], cls.people["reviewer"]

    def published(self, **kwargs: Any) -> str:
        statement = f.make_said(self.world, **kwargs)
        return str(f.publish(statement, self.author, self.second)["uid"])

    def page(self, name: str, uid: str, tail: str = "change/") -> Any:
        return browser(self.people[name]).get(address("statement", tail, uid))

    def test_delete_is_offered_for_what_was_never_public_alone(self) -> None:
        draft = f.store("statement", f.make_said(self.world), self.author)["uid"]
        public = self.published()

        assert self.page("curator", draft).context["may_delete"]
        assert not self.page("curator", public).context["may_delete"]

    def saved(self, uid: str, **extra: Any) -> tuple[str, str]:
        """Change a statement with the plain button; return its state and what was told."""
        client = browser(self.people["curator"])
        typed = open_page(client, "statement", uid)
        fill(typed, **{"note": "Changed."} | extra)
        response = send(client, typed, "statement", uid)
        assert response.status_code == 302
        page = client.get(response.url, follow=True)
        messages = " ".join(str(message) for message in page.context["messages"])
        return Record.objects.get(key=uid).state, messages

    def test_a_plain_save_in_review_says_before_and_after_that_it_waits_no_more(self) -> None:
        uid = f.store("statement", f.make_said(self.world), self.author)["uid"]
        curation.submit(self.author, uid, 1)
        self.assertContains(self.page("curator", uid), "a change makes it a draft again")

        state, messages = self.saved(uid)

        assert state == "draft"
        assert "It waits for review no more" in messages
        assert address("statement", "review/", uid) in messages
        assert "makes it a draft again" not in self.page("curator", uid).content.decode()

    def test_nothing_is_said_where_nothing_moved(self) -> None:
        uid = f.store("statement", f.make_said(self.world), self.author)["uid"]
        assert "waits" not in self.saved(uid)[1]  # a draft that stays one
        curation.submit(self.author, uid, 2)
        same = self.saved(uid)  # nothing was changed
        assert same[0] == "in_review" and "waits for review no more" not in same[1]
        again = self.saved(uid, note="More.", _submit="1")
        assert again[0] == "in_review" and "waits for review no more" not in again[1]

    def test_a_plain_save_of_what_is_public_says_what_the_public_reads(self) -> None:
        uid = self.published()
        self.assertContains(self.page("curator", uid), "reads what it read before")

        state, messages = self.saved(uid)
        assert state == "draft" and "The public reads what it read before" in messages
        state, messages = self.saved(uid, note="")
        assert state == "published" and "nothing of it waits any more" in messages

    def test_going_back_to_an_older_version_in_review_says_so_too(self) -> None:
        uid = f.store("statement", f.make_said(self.world), self.author)["uid"]
        self.saved(uid)
        curation.submit(self.author, uid, 2)
        client = browser(self.people["curator"])

        url = address("statement", "history/revert/", uid)
        page = client.post(url, {"to": "1", "base": "2"}, follow=True)

        assert "It waits for review no more" in " ".join(map(str, page.context["messages"]))

    def test_who_asks_for_a_retraction_is_not_offered_to_approve_it(self) -> None:
        uid = self.published()
        curation.ask_retraction(self.second, uid, 1, "Made up.")

        own, other = self.page("reviewer", uid), self.page("curator", uid)

        self.assertNotContains(own, "Approve retraction")
        self.assertContains(own, "You asked for this")
        self.assertNotContains(other, "You asked for this")

    def test_another_reviewer_is_offered_to_approve_a_retraction(self) -> None:
        uid = self.published()
        curation.ask_retraction(self.author, uid, 1, "Made up.")

        page = self.page("reviewer", uid)

        self.assertContains(page, "Approve retraction")
        self.assertContains(page, "<summary>Submit for review instead</summary>")

    def test_who_submitted_the_work_of_another_may_approve_it_or_take_it_back(self) -> None:
        uid = f.store("statement", f.make_said(self.world), self.author)["uid"]
        curation.submit(self.second, uid, 1)

        page = self.page("reviewer", uid)

        self.assertContains(page, "Approve version 1")
        self.assertContains(page, "Take back what you submitted")

    def test_a_retracted_statement_tells_the_public_reason_and_promises_nothing(self) -> None:
        uid = self.published()
        curation.ask_retraction(self.author, uid, 1, "Made up.")
        curation.retract(self.second, uid, 1)

        page = self.page("curator", uid)

        self.assertContains(page, "Reason that the public reads: Made up.")
        self.assertNotContains(page, "become public with it")
        self.assertNotContains(page, "as the public will")

    def test_a_merged_statement_names_what_it_is_part_of(self) -> None:
        loser, winner = self.published(), self.published(title="The one that stays")
        curation.ask_merge(self.author, loser, winner, (1, 1), "One act.")
        curation.merge(self.second, "statement", loser, winner, (1, 1), None)

        page = self.page("curator", loser)

        self.assertContains(page, "The one that stays</a> now")


class BroughtTests(TestCase):
    """What becomes public with a statement is told where somebody decides about it."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = make_people()
        cls.author, cls.second = cls.people["curator"], cls.people["reviewer"]
        f.store("publisher", f.make_publisher("new-gazette"), cls.author)
        f.store("official", f.make_official("otis-driftwood", "sylvania"), cls.author)
        cls.source = f.make_source("new-gazette", title="The page")
        f.store("source", cls.source, cls.author)
        people = [
            f.make_participant("freedonia", official="rufus-firefly"),
            f.make_participant("sylvania", official="otis-driftwood"),
        ]
        cls.contact = f.make_contact(participants=people)
        f.store("contact", cls.contact, cls.author)

    def brought(self, uid: str, tail: str = "review/") -> dict[str, list[str]]:
        """Return what the page lists, by noun."""
        page = browser(self.second).get(address("statement", tail, uid))
        return {
            one.noun.name: [row.pk for row, _ in one.rows]
            for one in page.context["review"]["brought"]
        }

    def draft(self, **kwargs: Any) -> str:
        return str(f.store("statement", f.make_said(self.world, **kwargs), self.author)["uid"])

    def test_its_contact_is_told_with_who_becomes_public_by_it(self) -> None:
        f.publish(f.make_said(self.world), self.author, self.second)
        uid, key = self.draft(contact=self.contact["key"]), self.contact["key"]

        keys_by_noun = {"contact": [key], "official": ["otis-driftwood"]}
        assert self.brought(uid) == self.brought(uid, "change/") == keys_by_noun
        page = browser(self.second).get(address("statement", "review/", uid))
        self.assertContains(page, "Contacts that become public with it")
        self.assertContains(page, "Firefly calls Driftwood")
        self.assertContains(page, address("contact", "change/", key))

    def test_its_sources_are_told_with_their_publishers(self) -> None:
        uid = self.draft(appearances=[f.make_appearance(self.source["uid"])])

        assert self.brought(uid) == {"source": [self.source["uid"]], "publisher": ["new-gazette"]}

    def test_what_is_public_is_not_told(self) -> None:
        uid = self.draft(contact=self.contact["key"])
        assert self.brought(uid).keys() == {"contact", "official", "source"}
        f.publish(f.make_said(self.world, contact=self.contact["key"]), self.author, self.second)

        assert self.brought(uid) == {}
        page = browser(self.second).get(address("statement", "review/", uid))
        self.assertNotContains(page, "become public with it")

    def test_approving_makes_public_exactly_what_was_told(self) -> None:
        changes = {"appearances": [f.make_appearance(self.source["uid"])]}
        uid = self.draft(contact=self.contact["key"], **changes)
        before = set(Record.objects.public().values_list("pk", flat=True))
        names = {f"{noun}/{key}" for noun, keys in self.brought(uid).items() for key in keys}
        curation.submit(self.author, uid, 1)
        curation.approve(self.second, uid, 1)

        after = set(Record.objects.public().values_list("pk", flat=True))
        assert after - before == names | {f"statement/{uid}"}
        assert len(names) == 4

    def test_a_change_tells_what_it_adds(self) -> None:
        statement = f.publish(f.make_said(self.world), self.author, self.second)
        f.store("statement", statement | {"contact": self.contact["key"]}, self.author)

        assert self.brought(statement["uid"]).keys() == {"contact", "official"}

    def test_what_is_part_of_another_is_told_as_that(self) -> None:
        f.store("contact", f.make_contact("call-b"), self.author)
        keys = [self.contact["key"], "call-b"]
        both = [
            f.publish(f.make_said(self.world, contact=key), self.author, self.second)["uid"]
            for key in keys
        ]
        endings.merge("contact", *keys)
        for uid in both:
            endings.retract(uid)

        keys_by_noun = self.brought(self.draft(contact=keys[0]))
        assert keys_by_noun == {"contact": ["call-b"], "source": [self.world["source"]]}


def test_the_chain_is_told_as_steps_from_the_original() -> None:
    assert steps(0) == "the official original"
    assert steps(1) == "1 step from the official original"
    assert steps(2) == "2 steps from the official original"
