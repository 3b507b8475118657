"""The verbs of the workflow racing each other, with real connections."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission

from statements import curation
from statements.documents import NOUNS, render
from statements.models import Change, PublicRecord, PublicVoice, Record, User
from statements.problems import BrokenRules, StaleVersion

from . import factories as f
from .test_concurrency import REFUSALS, Concurrent, together

pytestmark = pytest.mark.slow

ROUNDS = 3


def version(noun: str, key: str) -> int:
    return f.version(noun, key)


class Racing(Concurrent):
    def setUp(self) -> None:
        super().setUp()
        self.editor.user_permissions.set(Permission.objects.filter(codename__endswith="government"))
        self.editor = User.objects.get(pk=self.editor.pk)

    def published(self, **kwargs: Any) -> str:
        uid = self.submitted(**kwargs)
        curation.approve(self.reviewer, uid, 1)
        return uid

    def state(self, uid: str) -> str:
        return Record.objects.named("statement", uid).state


class TestMerge(Racing):
    def test_an_approval_that_races_a_merge_carries_the_winner(self) -> None:
        for round_ in range(ROUNDS):
            loser = f"ruritania-{round_}"
            f.store("government", f.make_government(loser))
            uid = self.submitted(voices=[f.make_voice(loser, institution="freedonia-mfa")])

            def merge(key: str = loser) -> None:
                both = (1, version("government", "sylvania"))
                curation.merge(self.editor, "government", key, "sylvania", both, "The same.")

            def approve(uid: str = uid) -> None:
                curation.approve(self.reviewer, uid, 1)

            assert together(merge, approve) == [None, None]
            assert PublicVoice.objects.get(statement=uid).government == "sylvania"

    def test_of_two_merges_into_each_other_one_wins(self) -> None:
        for _ in range(ROUNDS):
            first, second = self.published(), self.published()
            for loser, winner in ((first, second), (second, first)):
                curation.ask_merge(self.curator, loser, winner, (1, 1), "The same.")

            results = together(
                lambda a=first, b=second: curation.merge(self.reviewer, "statement", a, b, (1, 1)),
                lambda a=second, b=first: curation.merge(self.reviewer, "statement", a, b, (1, 1)),
            )

            assert results.count(None) == 1, results
            assert sum(isinstance(result, BrokenRules) for result in results) == 1
            assert PublicRecord.objects.filter(key__in=[first, second]).count() == 1

    def test_a_merge_and_the_retraction_of_its_winner_leave_no_half_of_either(self) -> None:
        for _ in range(ROUNDS):
            loser, winner = self.published(), self.published()
            curation.ask_merge(self.curator, loser, winner, (1, 1), "The same.")
            curation.ask_retraction(self.curator, winner, 1, "Never said.")

            results = together(
                lambda a=loser, b=winner: curation.merge(self.reviewer, "statement", a, b, (1, 1)),
                lambda b=winner: curation.retract(self.reviewer, b, 1),
            )

            assert results[1] is None
            merged = results[0] is None
            assert merged or isinstance(results[0], BrokenRules)
            assert self.state(loser) == ("merged" if merged else "merge_asked")

    def test_an_edit_of_the_loser_and_its_merge_never_both(self) -> None:
        for round_ in range(ROUNDS):
            key = f"laurania-{round_}"
            f.store("government", f.make_government(key))
            both = (1, version("government", "sylvania"))

            results = together(
                lambda k=key, b=both: curation.merge(
                    self.editor, "government", k, "sylvania", b, "The same."
                ),
                lambda k=key: curation.store(
                    self.editor, "government", f.make_government(k, name="New"), base=1
                ),
            )

            assert results.count(None) == 1, results
            assert sum(isinstance(result, REFUSALS) for result in results) == 1


class TestReview(Racing):
    def test_what_is_sent_back_is_not_approved_in_the_same_moment(self) -> None:
        for _ in range(ROUNDS):
            uid = self.submitted()

            results = together(
                lambda u=uid: curation.send_back(self.other, u, 1, "Who said it?"),
                lambda u=uid: curation.approve(self.reviewer, u, 1),
            )

            assert results.count(None) == 1, results
            state = "sent_back" if results[0] is None else "published"
            assert self.state(uid) == state
            lines = Change.objects.filter(record=f"statement/{uid}").count()
            assert lines == (state == "published")

    def test_a_change_is_discarded_or_submitted_as_it_was_seen(self) -> None:
        for _ in range(ROUNDS):
            uid = self.published()
            document = render(NOUNS["statement"], [uid])[uid] | {"title": "Edited"}
            curation.store(self.curator, "statement", document, base=1)

            results = together(
                lambda u=uid: curation.discard(self.curator, u, 2),
                lambda u=uid: curation.submit(self.curator, u, 2),
            )

            assert results[0] is None
            assert results[1] is None or isinstance(results[1], StaleVersion), results
            assert (self.state(uid), version("statement", uid)) == ("published", 3)

    def test_taken_back_or_approved_and_never_both(self) -> None:
        for _ in range(ROUNDS):
            uid = self.submitted()

            results = together(
                lambda u=uid: curation.reopen(self.curator, u, 1),
                lambda u=uid: curation.approve(self.reviewer, u, 1),
            )

            assert results.count(None) == 1, results
            assert self.state(uid) == ("draft" if results[0] is None else "published")
