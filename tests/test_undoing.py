"""Sent back, discarded, reverted: what stays beside a statement, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import TestCase

from statements import curation
from statements.documents import NOUNS, render
from statements.models import Change, Record
from statements.problems import BrokenRules, StaleVersion
from statements.vocabularies import Action

from . import factories as f


def desk(noun: str, key: str) -> f.Document:
    return render(NOUNS[noun], [key])[key]


class Case(TestCase):
    def setUp(self) -> None:
        self.world = f.small_world()
        self.curator, self.reviewer = f.make_user("curator"), f.make_user("reviewer")

    def record(self, uid: str) -> Record:
        return Record.objects.named("statement", uid)

    def submitted(self, **kwargs: Any) -> str:
        uid = str(f.store("statement", f.make_said(self.world, **kwargs), self.curator)["uid"])
        curation.submit(self.curator, uid, 1)
        return uid


class TestSentBack(Case):
    def test_the_comment_stays_while_it_is_mended_and_goes_when_it_is_submitted(self) -> None:
        uid = self.submitted()
        curation.send_back(self.reviewer, uid, 1, "  Who said it?  ")
        f.store("statement", desk("statement", uid) | {"title": "Mended"}, self.curator)

        record = self.record(uid)
        facts = (record.state, record.state_by, record.state_note)
        assert facts == ("sent_back", self.reviewer, "Who said it?")

        curation.submit(self.curator, uid, 2)
        assert self.record(uid).state_note is None

    def test_something_must_be_said_by_somebody_who_may(self) -> None:
        uid = self.submitted()
        with pytest.raises(BrokenRules, match="Say what to do"):
            curation.send_back(self.reviewer, uid, 1, "  ")
        with pytest.raises(BrokenRules, match="may not approve"):
            curation.send_back(f.make_user("x", may_approve=False), uid, 1, "Why?")
        with pytest.raises(BrokenRules) as error:
            curation.send_back(self.reviewer, uid, 1, "A bell \x07")
        assert error.value.problems[0].code == "text"
        with pytest.raises(StaleVersion):
            curation.send_back(self.reviewer, uid, 7, "Why?")

    def test_a_retraction_that_is_refused_leaves_it_public_with_the_comment(self) -> None:
        uid = f.publish(f.make_said(self.world))["uid"]
        curation.ask_retraction(self.curator, uid, 1, "Never said.")

        curation.send_back(self.reviewer, uid, 1, "It was said.")

        record = self.record(uid)
        assert (record.state, record.state_note) == ("published", "It was said.")
        assert record.is_public
        with pytest.raises(BrokenRules, match="Nobody asked to retract"):
            curation.retract(self.reviewer, uid, 1)


class TestDiscard(Case):
    def test_the_desk_says_what_the_public_reads_and_history_keeps_the_rest(self) -> None:
        document = f.publish(f.make_said(self.world))
        uid, lines = document["uid"], Change.objects.last_number()
        f.store("statement", document | {"title": "Edited"}, self.curator)

        curation.discard(self.curator, uid, 2, "Not worth it")

        assert desk("statement", uid)["title"] == document["title"]
        titles = [
            edition.document.find('"Edited"') > 0 for edition in self.record(uid).editions.all()
        ]
        assert titles == [False, True, False]
        assert (self.record(uid).state, Change.objects.last_number()) == ("published", lines)

    def test_who_saved_only_what_was_discarded_may_approve_what_comes(self) -> None:
        document = f.publish(f.make_said(self.world))
        uid = document["uid"]
        f.store("statement", document | {"title": "By the reviewer"}, self.reviewer)
        curation.discard(self.reviewer, uid, 2)
        f.store("statement", document | {"title": "By the curator"}, self.curator)
        curation.submit(self.curator, uid, 4)

        curation.approve(self.reviewer, uid, 4)

        assert self.record(uid).is_public


class TestRevert(Case):
    def test_an_authority_record_is_public_at_once_with_its_action_and_reason(self) -> None:
        topic = {"key": "peace", "label": "Peace and quiet", "definition": "No war."}
        f.store("topic", topic)

        curation.revert(
            self.curator, "topic", "peace", 1, base=2, action=Action.RECODED, reason="Too long"
        )

        change = Change.objects.get(number=Change.objects.last_number())
        assert (change.action, change.reason) == ("recoded", "Too long")
        assert desk("topic", "peace")["label"] == "Peace"

    def test_a_reason_is_given_where_nobody_did(self) -> None:
        f.store("topic", {"key": "peace", "label": "P", "definition": "No war."})
        curation.revert(self.curator, "topic", "peace", 1, base=2)
        assert Change.objects.get(number=Change.objects.last_number()).reason == "Back to version 1"

    def test_what_it_points_at_and_is_gone_is_told(self) -> None:
        f.store("topic", {"key": "trade", "label": "Trade", "definition": "Goods."})
        document = f.store("statement", f.make_said(self.world, topics=["trade"]))
        uid = document["uid"]
        f.store("statement", document | {"topics": []})
        curation.remove(f.make_user("editor"), "topic", "trade")

        with pytest.raises(BrokenRules, match="points here at what is gone") as error:
            curation.revert(self.curator, "statement", uid, 1, base=2)

        assert error.value.problems[0].path == "topics[0]"
        assert f.version("statement", uid) == 2

    def test_a_version_that_never_was_and_a_stale_one_are_refused(self) -> None:
        f.store("topic", {"key": "peace", "label": "P", "definition": "No war."})
        with pytest.raises(BrokenRules, match="they run from 1 to 2"):
            curation.revert(self.curator, "topic", "peace", 3, base=2)
        with pytest.raises(BrokenRules, match="says what version 2 says already"):
            curation.revert(self.curator, "topic", "peace", 2, base=2)
        with pytest.raises(StaleVersion):
            curation.revert(self.curator, "topic", "peace", 1, base=1)

    def test_a_source_keeps_the_copy_that_is_held(self) -> None:
        source = desk("source", self.world["source"])
        f.store("source", source | {"title": "New", "saved_copy_sha256": "a" * 64})

        curation.revert(self.curator, "source", source["uid"], 1, base=2)

        source_document = desk("source", source["uid"])
        assert (source_document["title"], source_document["saved_copy_sha256"]) == (
            source["title"],
            "a" * 64,
        )
