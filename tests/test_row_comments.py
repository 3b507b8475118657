"""Comments of reviewers on rows of a statement: kept with the edition, read at the desk alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, TestCase

from statements import curation, redacting
from statements.models import RowComment
from statements.problems import BrokenRules, StaleVersion

from . import factories as f
from .desk import address, browser, make_people


class CommentTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.people = make_people()
        cls.world = f.make_small_world()
        cls.said = f.make_said(cls.world, title="Words")
        cls.uid = f.store("statement", cls.said, cls.people["curator"])["uid"]
        curation.submit(cls.people["curator"], cls.uid, 1)

    def say(self, **data: Any) -> Any:
        sent = {"edition": "1", "path": "voices[0]", "reason": "Was it he?"} | data
        url = address("statement", "comment/", self.uid)
        return browser(self.people["reviewer"]).post(url, sent, follow=True)

    def test_it_is_offered_for_each_row_and_shown_where_the_work_goes_on(self) -> None:
        page = browser(self.people["reviewer"]).get(address("statement", "review/", self.uid))
        self.assertContains(page, '<option value="voices[0]">Voice 1: Rufus-Firefly</option>')
        self.assertContains(page, '<option value="appearances[0]">')

        self.assertContains(self.say(), "Your comment is kept with this version")
        self.say(path="", reason="A <b>good</b> one.")
        curator = browser(self.people["curator"])
        for tail in ("review/", "change/", "history/"):
            page = curator.get(address("statement", tail, self.uid))
            self.assertContains(page, "<strong>Voice 1</strong>: Was it he?")
            self.assertContains(page, "A &lt;b&gt;good&lt;/b&gt; one.")
            self.assertNotContains(page, "Comment on a row")

    def test_it_stays_with_its_version_until_that_is_public_and_then_in_the_history(self) -> None:
        self.say()
        changed = self.said | {"summary": "Other."}
        f.store("statement", changed, self.people["curator"])
        curator = browser(self.people["curator"])
        self.assertContains(curator.get(address("statement", "change/", self.uid)), "on version 1")
        curation.submit(self.people["curator"], self.uid, 2)
        curation.approve(self.people["reviewer"], self.uid, 2)

        self.assertNotContains(curator.get(address("statement", "change/", self.uid)), "Was it he?")
        self.assertContains(curator.get(address("statement", "history/", self.uid)), "Was it he?")
        for url in (
            f"/api/v1/statements/{self.uid}/",
            f"/statements/{self.uid}/",
            "/api/v1/changes/",
        ):
            self.assertNotContains(Client().get(url), "Was it he?")

    def test_it_is_refused_with_its_reason(self) -> None:
        reviewer, curator = self.people["reviewer"], self.people["curator"]
        for user, edition, path, text, error in (
            (curator, 1, "", "Hm.", BrokenRules),
            (reviewer, 1, "", "  ", BrokenRules),
            (reviewer, 1, "", "a" * 501, BrokenRules),
            (reviewer, 1, "voices[1]", "Hm.", BrokenRules),
            (reviewer, 1, "title", "Hm.", BrokenRules),
            (reviewer, 9, "", "Hm.", BrokenRules),
        ):
            with pytest.raises(error):
                curation.comment(user, self.uid, edition, path, text)
        f.store("statement", self.said | {"summary": "Other."}, curator)
        with pytest.raises(StaleVersion):
            curation.comment(reviewer, self.uid, 1, "", "Hm.")
        assert not RowComment.objects.exists()

    def test_it_goes_with_the_words_that_are_redacted(self) -> None:
        self.say()
        f.store("statement", self.said | {"summary": "Other."}, self.people["curator"])
        ask, agree = (f.make_user(name, is_superuser=True) for name in ("one", "two"))
        asked = redacting.ask(ask, f"statement/{self.uid}", redacting.What((1,)), "An order")
        redacting.approve(agree, asked.pk)

        assert not RowComment.objects.exists()
