"""What people do with records, in every state that a record can be in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import TestCase

from statements import curation, documents, importing, ledger
from statements.documents import NOUNS, Document
from statements.models import (
    Change,
    Edition,
    Entry,
    PublicRecord,
    PublicStatement,
    PublicTarget,
    Record,
    User,
)
from statements.problems import BrokenRules, StaleVersion, StillUsed
from statements.vocabularies import Action, DeskState

from . import factories as f
from .auditing import faults


def desk(uid: str) -> Document:
    """Return a statement as the desk says it."""
    return documents.render(NOUNS["statement"], [uid])[uid]


def title(uid: str) -> str | None:
    """Return the title that the public reads, None where it reads nothing."""
    return PublicStatement.objects.filter(uid=uid).values_list("title", flat=True).first()


def codes(error: pytest.ExceptionInfo[BrokenRules]) -> list[str]:
    return [problem.code for problem in error.value.problems]


class CurationTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.curator, cls.reviewer = f.make_user("curator"), f.make_user("reviewer")
        cls.third, cls.fourth = f.make_user("third"), f.make_user("fourth")

    def make_statement(self, **kwargs: Any) -> Document:
        return f.make_said(self.world, **kwargs)

    def draft(self, **kwargs: Any) -> str:
        return str(f.store("statement", self.make_statement(**kwargs), self.curator)["uid"])

    def published(self, **kwargs: Any) -> str:
        return str(f.publish(self.make_statement(**kwargs), self.curator, self.reviewer)["uid"])

    def edit(self, uid: str, user: User | None = None, **changes: Any) -> int:
        """Store a changed edition and return its number."""
        f.store("statement", desk(uid) | changes, user or self.curator)
        return f.version("statement", uid)

    def submit(self, uid: str, user: User | None = None) -> int:
        """Submit the last edition and return its number."""
        number = f.version("statement", uid)
        curation.submit(user or self.curator, uid, number)
        return number

    def approve(self, uid: str, user: User | None = None) -> None:
        curation.approve(user or self.reviewer, uid, f.version("statement", uid))

    def ask(self, uid: str, user: User | None = None) -> None:
        number = f.version("statement", uid)
        curation.ask_retraction(user or self.curator, uid, number, "Never said.")

    def retract(self, uid: str, user: User | None = None) -> None:
        curation.retract(user or self.reviewer, uid, f.version("statement", uid))

    def state(self, uid: str) -> str:
        return Record.objects.named("statement", uid).state

    def answer(self, uid: str, **kwargs: Any) -> Document:
        """Return a statement that answers another one."""
        reference = f.make_reference("responds_to", f.make_target(statement=uid))
        return self.make_statement(references=[reference], **kwargs)


class TestStates(CurationTestCase):
    """Every verb in every state: what becomes of the statement, or why it is refused."""

    NEW, WAITING, PUBLIC = "draft", "in_review", "published"
    EDITED, EDIT_WAITING = "draft over public", "in review over public"
    ASKED, RETRACTED, DELETED = "retraction_asked", "retracted", "deleted"

    # State: what store, submit, approve, ask_retraction, retract and remove lead to; in brackets
    # the code of the refusal.
    TABLE: dict[str, tuple[str, ...]] = {
        NEW: ("draft", "in_review", "[not_submitted]", "[not_public]", "[not_asked]", "deleted"),
        WAITING: ("draft", "[not_a_draft]", "published", "[not_public]", "[not_asked]", "deleted"),
        PUBLIC: (
            "draft",
            "[not_a_draft]",
            "[not_submitted]",
            "retraction_asked",
            "[not_asked]",
            "[public]",
        ),
        EDITED: (
            "draft",
            "in_review",
            "[not_submitted]",
            "retraction_asked",
            "[not_asked]",
            "[public]",
        ),
        EDIT_WAITING: (
            "draft",
            "[not_a_draft]",
            "published",
            "retraction_asked",
            "[not_asked]",
            "[public]",
        ),
        ASKED: (
            "retraction_asked",
            "in_review",
            "[not_submitted]",
            "[asked]",
            "retracted",
            "[public]",
        ),
        RETRACTED: ("[key_taken]", "[not_a_draft]", "[gone]", "[gone]", "[gone]", "[key_taken]"),
        DELETED: (
            "[key_taken]",
            "[not_a_draft]",
            "[unknown]",
            "[unknown]",
            "[unknown]",
            "[unknown]",
        ),
    }

    def bring_to(self, state: str) -> str:
        """Return a fresh statement in a state."""
        is_new = state in (self.NEW, self.WAITING, self.DELETED)
        uid = self.draft() if is_new else self.published()
        if state in (self.EDITED, self.EDIT_WAITING):
            self.edit(uid, title="Edited")
        if state in (self.WAITING, self.EDIT_WAITING):
            self.submit(uid)
        if state in (self.ASKED, self.RETRACTED):
            self.ask(uid)
        if state == self.RETRACTED:
            self.retract(uid)
        if state == self.DELETED:
            curation.remove(self.curator, "statement", uid)
        return uid

    def verbs(self, uid: str, document: Document) -> dict[str, Callable[[], Any]]:
        changed = document | {"title": "Changed"}
        return {
            "store": lambda: f.store("statement", changed, self.curator),
            "submit": lambda: self.submit(uid),
            "approve": lambda: self.approve(uid),
            "ask_retraction": lambda: self.ask(uid),
            "retract": lambda: self.retract(uid),
            "remove": lambda: curation.remove(self.curator, "statement", uid),
        }

    def test_every_verb_in_every_state(self) -> None:
        for state, outcomes in self.TABLE.items():
            for place, outcome in enumerate(outcomes):
                uid = self.bring_to(state)
                number = f.version("statement", uid)
                last = Edition.objects.get(pk=f"statement/{uid}/{number}")
                verb, call = list(self.verbs(uid, documents.parse(last.document)).items())[place]
                before = self.state(uid), title(uid), Change.objects.last_number()

                with self.subTest(state=state, verb=verb):
                    if outcome.startswith("["):
                        with pytest.raises(BrokenRules) as error:
                            call()
                        assert f"[{codes(error)[0]}]" == outcome
                        after = self.state(uid), title(uid), Change.objects.last_number()
                        assert after == before
                    else:
                        call()
                        assert self.state(uid) == outcome
        assert faults() == []

    def test_the_table_names_every_state(self) -> None:
        named = {state.partition(" over")[0].replace(" ", "_") for state in self.TABLE}
        later = {DeskState.SENT_BACK, DeskState.MERGE_ASKED, DeskState.MERGED}  # test_workflow
        assert named == set(DeskState.values) - later

    def test_a_state_tells_who_when_and_why(self) -> None:
        uid = self.published()
        self.ask(uid, self.third)

        record = Record.objects.named("statement", uid)
        assert (record.state_by, record.state_note) == (self.third, "Never said.")
        assert record.state_at is not None

    def test_an_edit_of_a_submitted_draft_must_be_submitted_again(self) -> None:
        uid = self.draft()
        self.submit(uid)
        self.edit(uid, title="Edited")

        with pytest.raises(BrokenRules) as error:
            self.approve(uid)

        assert codes(error) == ["not_submitted"]

    def test_an_edit_of_a_public_one_leaves_the_public_edition(self) -> None:
        uid = self.published(title="Old words")

        self.edit(uid, title="New words")
        assert title(uid) == "Old words"
        self.submit(uid)
        assert title(uid) == "Old words"
        self.approve(uid)

        assert title(uid) == "New words"

    def test_an_edit_back_to_the_public_words_needs_no_approval(self) -> None:
        uid = self.published(title="Old words")
        self.edit(uid, title="New words")

        self.edit(uid, title="Old words")

        assert self.state(uid) == DeskState.PUBLISHED
        assert f.version("statement", uid) == 3

    def test_an_edit_leaves_the_request_for_a_retraction_and_a_submission_drops_it(self) -> None:
        uid = self.published(title="Words")
        self.ask(uid)
        self.edit(uid, title="New words")
        assert self.state(uid) == DeskState.RETRACTION_ASKED

        self.submit(uid)
        with pytest.raises(BrokenRules) as error:
            self.retract(uid)
        assert codes(error) == ["not_asked"]

        self.approve(uid)
        assert title(uid) == "New words"

    def test_a_request_for_a_retraction_is_turned_down_by_approving_what_is_public(self) -> None:
        uid = self.published()
        self.ask(uid)
        last = Change.objects.last_number()
        self.submit(uid)

        self.approve(uid)

        assert self.state(uid) == DeskState.PUBLISHED
        assert Change.objects.last_number() == last


class TestStore(CurationTestCase):
    def test_of_a_stale_base_is_refused_and_nothing_is_written(self) -> None:
        uid = self.draft()
        self.edit(uid, title="Theirs")
        editions = Edition.objects.count()

        for base in (0, 1, 3):
            with self.subTest(base=base), pytest.raises(StaleVersion) as error:
                changed = desk(uid) | {"title": "Mine"}
                curation.store(self.third, "statement", changed, base=base)
            assert (error.value.base, error.value.current) == (base, 2)

        assert desk(uid)["title"] == "Theirs"
        assert Edition.objects.count() == editions

    def test_of_a_stale_base_is_refused_for_authority_records_too(self) -> None:
        f.store("government", f.make_government("sylvania", name="Theirs"))

        for base in (0, 1):
            with pytest.raises(StaleVersion):
                document = f.make_government("sylvania", name="Mine")
                curation.store(self.third, "government", document, base=base)

        assert PublicRecord.objects.get(pk="government/sylvania").label == "Theirs"

    def test_of_a_base_that_never_was_is_refused(self) -> None:
        with pytest.raises(StaleVersion) as error:
            curation.store(self.third, "government", f.make_government("x"), base=1)

        assert error.value.current == 0
        assert not Record.objects.filter(key="x").exists()

    def test_of_no_base_overwrites_whatever_is_there(self) -> None:
        for name in ("One", "Two"):
            document = f.make_government("x", name=name)
            curation.store(self.curator, "government", document, base=None)

        assert f.version("government", "x") == 2

    def test_of_a_stale_base_is_refused_even_where_it_says_the_same(self) -> None:
        uid = self.draft()
        self.edit(uid, title="Theirs")

        with pytest.raises(StaleVersion):
            curation.store(self.third, "statement", desk(uid), base=1)

    def test_an_action_is_one_that_people_choose(self) -> None:
        for action in set(Action) - {Action.CORRECTED, Action.REVISED, Action.RECODED}:
            with pytest.raises(BrokenRules) as error:
                f.store("government", f.make_government("x"), action=action)
            assert [problem.path for problem in error.value.problems] == ["action"]


class TestApprove(CurationTestCase):
    def test_ones_own_work_is_refused(self) -> None:
        uid = self.draft()
        self.submit(uid, self.third)

        with pytest.raises(BrokenRules) as error:
            self.approve(uid, self.curator)
        assert codes(error) == ["own_work"]

        self.approve(uid, self.third)  # who submits may approve: it is another's work
        assert title(uid)

    def test_so_is_what_one_saved_a_part_of(self) -> None:
        uid = self.draft()
        self.edit(uid, self.third, title="Third's")
        self.edit(uid, self.curator, title="Curator's again")
        self.submit(uid)

        for user in (self.third, self.curator):
            with pytest.raises(BrokenRules) as error:
                self.approve(uid, user)
            assert codes(error) == ["own_work"]
        self.approve(uid, self.reviewer)

    def test_the_count_starts_anew_with_a_publication(self) -> None:
        uid = self.published()
        self.edit(uid, self.reviewer, title="Reviewer's")
        self.submit(uid)

        self.approve(uid, self.curator)

        assert title(uid) == "Reviewer's"

    def test_the_count_starts_anew_with_an_edition_equal_to_the_public_one(self) -> None:
        uid = self.published(title="Public")
        self.edit(uid, self.third, title="Third's")
        self.edit(uid, self.fourth, title="Public")
        self.edit(uid, self.curator, title="Curator's")
        self.submit(uid)

        self.approve(uid, self.third)

        assert title(uid) == "Curator's"

    def test_but_not_with_one_that_only_looks_like_an_older_draft(self) -> None:
        uid = self.draft(title="First")
        self.edit(uid, self.third, title="Third's")
        self.edit(uid, self.curator, title="First")
        self.submit(uid)

        with pytest.raises(BrokenRules) as error:
            self.approve(uid, self.third)

        assert codes(error) == ["own_work"]

    def test_the_edition_seen_is_the_last_one(self) -> None:
        uid = self.draft()
        self.edit(uid, title="Newer")
        self.submit(uid)

        for number in (0, 1, 3):
            with pytest.raises(StaleVersion) as error:
                curation.approve(self.reviewer, uid, number)
            assert (error.value.base, error.value.current) == (number, 2)
        with pytest.raises(StaleVersion):
            curation.approve(self.reviewer, uid, None)

        assert title(uid) is None

    def test_a_submission_names_the_edition_seen_too(self) -> None:
        uid = self.draft()
        self.edit(uid, title="Newer")

        for number in (0, 1, 3):
            with pytest.raises(StaleVersion):
                curation.submit(self.curator, uid, number)
            with pytest.raises(StaleVersion):
                curation.ask_retraction(self.curator, uid, number, "Never said.")

    def test_needs_the_permission(self) -> None:
        uid = self.draft()
        self.submit(uid)
        nobody = f.make_user("nobody", may_approve=False)

        with pytest.raises(BrokenRules) as error:
            self.approve(uid, nobody)

        assert codes(error) == ["forbidden"]

    def test_what_is_not_there_is_told(self) -> None:
        uid = "0185372e-3000-7efc-8065-d48ac8b9ef00"
        for call in (
            lambda: curation.submit(self.curator, uid, 1),
            lambda: curation.approve(self.reviewer, uid, 1),
            lambda: curation.ask_retraction(self.curator, uid, 1, "Why."),
            lambda: curation.retract(self.reviewer, uid, 1),
        ):
            with pytest.raises(BrokenRules) as error:
                call()
            assert codes(error) == ["unknown"]
        assert not Record.objects.filter(key=uid).exists()


class TestRetract(CurationTestCase):
    def test_a_reason_is_needed(self) -> None:
        uid = self.published()

        for reason in ("", "  \n"):
            with pytest.raises(BrokenRules) as error:
                curation.ask_retraction(self.curator, uid, 1, reason)
            assert [problem.path for problem in error.value.problems] == ["reason"]

    def test_the_approvers_reason_is_told_where_there_is_one(self) -> None:
        for reason, expected in ((None, "Never said."), ("A forgery.", "A forgery.")):
            uid = self.published()
            self.ask(uid)
            curation.retract(self.reviewer, uid, 1, reason)

            assert Change.objects.get(record__key=uid, action="retracted").reason == expected

    def test_one_person_does_not_do_both(self) -> None:
        uid = self.published()
        self.ask(uid, self.third)

        with pytest.raises(BrokenRules) as error:
            self.retract(uid, self.third)

        assert codes(error) == ["own_work"]

    def test_who_saved_or_approved_it_may_ask_and_decide(self) -> None:
        uid = self.published()

        self.ask(uid, self.curator)
        self.retract(uid, self.reviewer)

        assert self.state(uid) == DeskState.RETRACTED
        assert title(uid) is None

    def test_what_answered_it_still_stands(self) -> None:
        uid = self.published()
        answer = f.publish(self.answer(uid), self.curator, self.reviewer)["uid"]
        self.ask(uid)

        self.retract(uid)

        assert title(answer)
        assert PublicTarget.objects.filter(statement=uid).count() == 1
        assert Entry.objects.filter(statement=answer, node=uid).exists()

    def test_an_answer_between_asking_and_deciding_refuses_it(self) -> None:
        uid = self.published()
        self.ask(uid)
        answer = f.publish(self.answer(uid), self.curator, self.reviewer)["uid"]

        with pytest.raises(StillUsed) as error:
            self.retract(uid)

        assert error.value.users == [f"statement/{answer}"]
        assert self.state(uid) == DeskState.RETRACTION_ASKED

    def test_asked_again_after_the_answer_it_is_possible(self) -> None:
        uid = self.published(title="Words")
        self.ask(uid)
        f.publish(self.answer(uid), self.curator, self.reviewer)
        self.submit(uid)
        self.approve(uid)

        self.ask(uid)
        self.retract(uid)

        assert title(uid) is None
        assert faults() == []

    def test_an_edition_that_newly_answers_counts_as_an_answer(self) -> None:
        uid, other = self.published(), self.published()
        self.ask(uid)
        f.publish(
            desk(other) | {"references": self.answer(uid)["references"]},
            self.curator,
            self.reviewer,
        )

        with pytest.raises(StillUsed):
            self.retract(uid)

    def test_a_draft_that_answers_does_not_stop_it_and_is_refused_afterwards(self) -> None:
        uid = self.published()
        self.ask(uid)
        draft = str(f.store("statement", self.answer(uid), self.curator)["uid"])
        self.submit(draft)

        self.retract(uid)

        with pytest.raises(BrokenRules) as error:
            self.approve(draft)
        assert error.value.problems[0].path == "references[0].targets[0]"
        assert "is retracted" in error.value.problems[0].message

    def test_a_retracted_target_is_kept_and_never_taken_anew(self) -> None:
        uid, other = self.published(), self.published()
        answer = f.publish(self.answer(uid), self.curator, self.reviewer)["uid"]
        self.ask(uid)
        self.retract(uid)

        self.edit(answer, title="A typo mended")
        self.submit(answer)
        self.approve(answer)
        assert title(answer) == "A typo mended"

        self.edit(other, references=self.answer(uid)["references"])
        self.submit(other)
        with pytest.raises(BrokenRules, match="is retracted: it must be public"):
            self.approve(other)

    def test_a_target_that_was_let_go_is_not_taken_back(self) -> None:
        uid = self.published()
        document = f.publish(self.answer(uid), self.curator, self.reviewer)
        self.ask(uid)
        self.retract(uid)
        f.publish(document | {"references": []}, self.curator, self.reviewer)

        f.store("statement", document, self.curator)
        self.submit(document["uid"])
        with pytest.raises(BrokenRules, match="is retracted"):
            self.approve(document["uid"])

    def test_an_answer_to_a_draft_waits_for_it(self) -> None:
        draft = self.draft()
        answer = str(f.store("statement", self.answer(draft), self.curator)["uid"])
        self.submit(answer)
        with pytest.raises(BrokenRules, match="is a draft: it must be public"):
            self.approve(answer)

        self.submit(draft)
        self.approve(draft)
        self.approve(answer)

        assert title(answer)


class TestRemove(CurationTestCase):
    def test_a_draft_that_another_draft_answers_stays(self) -> None:
        draft = self.draft()
        answer = f.store("statement", self.answer(draft), self.curator)["uid"]

        with pytest.raises(StillUsed) as error:
            curation.remove(self.curator, "statement", draft)

        assert error.value.users == [f"statement/{answer}"]

    def test_a_retracted_one_is_not_deleted(self) -> None:
        uid = self.published()
        self.ask(uid)
        self.retract(uid)

        with pytest.raises(BrokenRules):
            curation.remove(self.curator, "statement", uid)

        assert self.state(uid) == DeskState.RETRACTED
        assert desk(uid)


class TestMainJob(TestCase):
    """The article of 22 December 2022 arrives, on a database that holds authorities only."""

    @classmethod
    def setUpTestData(cls) -> None:
        editor = f.make_user("editor")
        with ledger.recording(editor) as recording:
            for file in importing.read_folder(f.FIRST_EDITION):
                if file.noun != "statement":
                    importing.load(recording, file, editor)
        cls.curator, cls.reviewer = f.make_user("curator"), f.make_user("reviewer")

    def test_from_the_first_statement_to_a_retraction(self) -> None:
        pashinyan, peskov = (f.fixture("statement", uid) for uid in (f.PASHINYAN, f.PESKOV))
        mark = Change.objects.last_number()

        # The curator enters Pashinyan's statement, the reviewer approves it.
        f.publish(pashinyan, self.curator, self.reviewer)
        assert PublicRecord.objects.filter(pk=f"statement/{f.PASHINYAN}").exists()

        # Then Peskov's, with appearance, quote, reference and answer.
        curation.store(self.curator, "statement", peskov, base=0)
        assert not PublicRecord.objects.filter(pk=f"statement/{f.PESKOV}").exists()
        curation.submit(self.curator, f.PESKOV, 1)
        with pytest.raises(BrokenRules, match="Somebody else must approve"):
            curation.approve(self.curator, f.PESKOV, 1)
        curation.approve(self.reviewer, f.PESKOV, 1)

        # The public sees it, by entries too; sources came with it.
        row = PublicRecord.objects.get(pk=f"statement/{f.PESKOV}")
        assert row.document == documents.dump(peskov)
        answers = Entry.objects.filter(type="responds_to", node=f.PASHINYAN)
        assert set(answers.values_list("statement", flat=True)) == {f.PESKOV}
        denials = Entry.objects.filter(type="denies_violation", government="russia", about="russia")
        assert set(denials.values_list("statement", flat=True)) == {f.PESKOV}
        changes = Change.objects.filter(number__gt=mark).order_by("number")
        assert list(changes.values_list("noun", "action").distinct().order_by("noun")) == [
            ("source", "created"),
            ("statement", "created"),
        ]
        for appearance in peskov["appearances"]:
            assert PublicRecord.objects.filter(pk=f"source/{appearance['source']}").exists()

        # The curator edits it: the public still sees the old edition; approve: the new one.
        edited = peskov | {"title": "Peskov: peacekeepers do all they can"}
        curation.store(self.curator, "statement", edited, base=1, reason="Clearer.")
        assert PublicStatement.objects.get(uid=f.PESKOV).title == peskov["title"]
        curation.submit(self.curator, f.PESKOV, 2)
        curation.approve(self.reviewer, f.PESKOV, 2)
        row = PublicRecord.objects.get(pk=f"statement/{f.PESKOV}")
        assert row.document == documents.dump(edited)  # uids kept
        last = Change.objects.get(pk=row.number)
        assert (last.action, last.changed, last.reason) == ("corrected", "title", "Clearer.")

        # A retraction asked for by one and approved by another; what answered it still stands.
        curation.ask_retraction(self.curator, f.PASHINYAN, 1, "The page was withdrawn.")
        with pytest.raises(BrokenRules):
            curation.retract(self.curator, f.PASHINYAN, 1)
        curation.retract(self.reviewer, f.PASHINYAN, 1)
        assert not PublicRecord.objects.filter(record=f"statement/{f.PASHINYAN}").exists()
        tombstone = Change.objects.get(record__key=f.PASHINYAN, action="retracted")
        assert (tombstone.edition, tombstone.reason) == (None, "The page was withdrawn.")
        assert PublicRecord.objects.filter(pk=f"statement/{f.PESKOV}").exists()
        assert Entry.objects.filter(type="responds_to", node=f.PASHINYAN).exists()
        assert faults() == []
