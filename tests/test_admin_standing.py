"""What the page of a statement tells of where it stands, and what it offers to whom."""

from __future__ import annotations

from typing import Any

from django.test import TestCase

from statements import curation
from statements.admin.reading import steps

from . import factories as f
from .desk import address, browser, make_people


class StandingTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.people = make_people()
        cls.author, cls.second = cls.people["curator"], cls.people["reviewer"]

    def published(self, **kwargs: Any) -> str:
        said = f.make_said(self.world, **kwargs)
        return str(f.publish(said, self.author, self.second)["uid"])

    def page(self, name: str, uid: str, tail: str = "change/") -> Any:
        return browser(self.people[name]).get(address("statement", tail, uid))

    def test_delete_is_offered_for_what_was_never_public_alone(self) -> None:
        draft = f.store("statement", f.make_said(self.world), self.author)["uid"]
        public = self.published()

        assert self.page("curator", draft).context["may_delete"]
        assert not self.page("curator", public).context["may_delete"]

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

    def test_who_submitted_is_not_offered_to_approve(self) -> None:
        uid = f.store("statement", f.make_said(self.world), self.author)["uid"]
        curation.submit(self.second, uid, 1)

        page = self.page("reviewer", uid)

        self.assertNotContains(page, "Approve version 1")
        self.assertContains(page, "Take back what you submitted")

    def test_a_retracted_statement_tells_the_public_reason_and_promises_nothing(self) -> None:
        uid = self.published()
        curation.ask_retraction(self.author, uid, 1, "Made up.")
        curation.retract(self.second, uid, 1)

        page = self.page("curator", uid)

        self.assertContains(page, "Reason that the public reads: Made up.")
        self.assertNotContains(page, "Sources that become public")
        self.assertNotContains(page, "as the public will")

    def test_a_merged_statement_names_what_it_is_part_of(self) -> None:
        loser, winner = self.published(), self.published(title="The one that stays")
        curation.ask_merge(self.author, loser, winner, (1, 1), "One act.")
        curation.merge(self.second, "statement", loser, winner, (1, 1), None)

        page = self.page("curator", loser)

        self.assertContains(page, "The one that stays</a> now")


def test_the_chain_is_told_as_steps_from_the_original() -> None:
    assert steps(0) == "the official original"
    assert steps(1) == "1 step from the official original"
    assert steps(2) == "2 steps from the official original"
