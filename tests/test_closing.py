"""Ways around review and history that were tried once, and must stay shut."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import TestCase

from statements import curation, ledger, writing
from statements.checking import check_data
from statements.documents import NOUNS, render
from statements.ledger import publishing
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import (
    Change,
    Clause,
    Edition,
    Entry,
    Identity,
    PublicRecord,
    PublicStatement,
    PublicVoice,
    Record,
    Statement,
    Topic,
)
from statements.problems import BrokenRules, StaleVersion, StillUsed, Unconfirmed
from statements.vocabularies import Action, DeskState

from . import factories as f
from .sql import outside


def desk(uid: str) -> f.Document:
    """Return what a statement says now."""
    return ledger.current_documents(NOUNS["statement"], [uid])[uid]


def codes(error: pytest.ExceptionInfo[BrokenRules]) -> set[str]:
    return {problem.code for problem in error.value.problems}


class Case(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.curator, cls.reviewer = f.make_user("curator"), f.make_user("reviewer")
        cls.other = f.make_user("other")
        cls.uid = f.publish(f.make_said(cls.world))["uid"]

    def make_statement(self, **kwargs: object) -> f.Document:
        return f.make_said(self.world, **kwargs)

    def edit(self, **changes: object) -> int:
        """Store a changed edition and return its number."""
        f.store("statement", desk(self.uid) | changes, self.curator)
        return f.version("statement", self.uid)

    def retract(self) -> None:
        curation.ask_retraction(self.curator, self.uid, f.version("statement", self.uid), "Wrong.")
        curation.retract(self.reviewer, self.uid, f.version("statement", self.uid))


class TestEndedRecords(Case):
    def test_a_retracted_statement_is_never_published_again(self) -> None:
        self.retract()

        with pytest.raises(BrokenRules) as error:
            curation.approve(self.other, self.uid, 1)

        assert codes(error) == {"gone"}
        assert not PublicStatement.objects.filter(uid=self.uid).exists()

    def test_a_retracted_statement_is_never_stored_again(self) -> None:
        self.retract()

        with pytest.raises(BrokenRules) as error:
            self.edit(title="Back again")

        assert codes(error) == {"key_taken"}

    def test_an_unknown_statement_is_not_approved(self) -> None:
        with pytest.raises(BrokenRules) as error:
            curation.approve(self.reviewer, "0185372e-3000-7efc-8065-d48ac8b9ef00", 1)

        assert codes(error) == {"unknown"}


class TestApproval(Case):
    def test_a_draft_that_nobody_submitted_is_not_approved(self) -> None:
        number = self.edit(title="Other words")

        with pytest.raises(BrokenRules) as error:
            curation.approve(self.reviewer, self.uid, number)

        assert codes(error) == {"not_submitted"}

    def test_only_who_may_approve_and_is_active_does(self) -> None:
        number = self.edit(title="Other words")
        curation.submit(self.curator, self.uid, number)
        gone = f.make_user("gone", is_active=False)
        plain = f.make_user("plain", may_approve=False)

        for person in (gone, plain):
            with pytest.raises(BrokenRules) as error:
                curation.approve(person, self.uid, number)
            assert codes(error) == {"forbidden"}

    def test_nobody_calls_a_publication_a_tombstone(self) -> None:
        number = self.edit(title="Other words")
        curation.submit(self.curator, self.uid, number)

        for action in (Action.DELETED, Action.RETRACTED, Action.MERGED, Action.CREATED):
            with pytest.raises(BrokenRules):
                curation.approve(self.reviewer, self.uid, number, action=action)
            with pytest.raises(BrokenRules):
                f.store("topic", f.fixture("topic", "status"), action=action)

    def test_the_curators_action_and_reason_reach_the_ledger(self) -> None:
        document = desk(self.uid) | {"title": "The page changed"}
        f.store("statement", document, self.curator, action=Action.REVISED, reason="New page.")
        number = f.version("statement", self.uid)
        curation.submit(self.curator, self.uid, number)

        curation.approve(self.reviewer, self.uid, number)

        change = Change.objects.order_by("number").last()
        assert (change.action, change.reason, change.changed) == ("revised", "New page.", "title")

    def test_desk_rows_changed_behind_the_back_are_not_published_but_found(self) -> None:
        number = self.edit(title="Other words")
        outside("UPDATE statements_statement SET title = 'Slipped in' WHERE uid = %s", self.uid)

        curation.submit(self.curator, self.uid, number)
        curation.approve(self.reviewer, self.uid, number)

        assert PublicStatement.objects.get(uid=self.uid).title == "Other words"
        [fault] = [str(fault) for _, findings in check_data() for fault in findings]
        assert f"statement/{self.uid}: The desk differs from edition {number} in title" in fault

    def test_an_answer_older_than_what_it_answers_needs_a_reason(self) -> None:
        answer = f.make_reference("responds_to", f.make_target(statement=self.uid))
        document = self.make_statement(said_on=f.day("2001-01-15"), references=[answer])
        f.store("statement", document, self.curator)

        with pytest.raises(BrokenRules) as error:
            curation.submit(self.curator, document["uid"], 1)
        assert codes(error) == {"older"}
        assert error.value.problems[0].path == "references[0].targets[0]"

        curation.submit(self.curator, document["uid"], 1, "Answered in advance.")
        curation.approve(self.reviewer, document["uid"], 1)
        assert PublicStatement.objects.filter(uid=document["uid"]).exists()

    def test_a_principal_alone_does_not_name_who_speaks(self) -> None:
        voices = [
            f.make_voice("freedonia"),
            f.make_voice("freedonia", official="rufus-firefly", role="speaks_for"),
        ]
        document = f.store("statement", self.make_statement(voices=voices), self.curator)

        with pytest.raises(BrokenRules) as error:
            curation.submit(self.curator, document["uid"], 1)

        assert [problem.path for problem in error.value.problems] == ["voices"]


class TestSourcesSeen(Case):
    """A source becomes public with the statement that the approver saw it in."""

    def test_a_source_changed_after_the_submission_is_looked_at_again(self) -> None:
        source = f.store("source", f.make_source(), self.curator)
        document = self.make_statement(appearances=[f.make_appearance(source["uid"])])
        f.store("statement", document, self.curator)
        curation.submit(self.curator, document["uid"], 1)
        f.store("source", source | {"title": "Swapped"}, self.curator)

        with pytest.raises(StaleVersion, match=source["uid"]):
            curation.approve(self.reviewer, document["uid"], 1)

        assert not PublicRecord.objects.filter(key=source["uid"]).exists()

    def test_it_tells_its_own_reason_and_not_the_statements(self) -> None:
        source = f.store("source", f.make_source(), self.curator, reason="Found today.")
        document = self.make_statement(appearances=[f.make_appearance(source["uid"])])
        f.store("statement", document, self.curator)
        curation.submit(self.curator, document["uid"], 1)

        curation.approve(self.reviewer, document["uid"], 1, reason="Checked.")

        reasons = dict(Change.objects.values_list("record__key", "reason"))
        assert reasons[source["uid"]] == "Found today."
        assert reasons[document["uid"]] == "Checked."


class TestOneRecording(Case):
    def test_one_person_does_not_write_in_anothers(self) -> None:
        refused = pytest.raises(writing.OutsideRecording, match="recording is curator's")
        with refused, ledger.recording(self.curator):
            f.store("statement", self.make_statement(), self.other)

    def test_an_error_caught_inside_spoils_it(self) -> None:
        document = desk(self.uid)

        refused = pytest.raises(writing.OutsideRecording, match="nothing was kept")
        with refused, ledger.recording(self.curator):
            f.store("statement", document | {"title": "Half"}, self.curator)
            with pytest.raises(StaleVersion):
                f.store("statement", self.make_statement(), self.curator, base=7)

        assert desk(self.uid) == document
        assert f.version("statement", self.uid) == 1

    def test_nothing_is_said_within_a_savepoint(self) -> None:
        """A document said there would outlive its rollback."""
        verbs = (
            lambda: f.store("statement", desk(self.uid) | {"title": "Half"}, self.curator),
            lambda: curation.remove(self.curator, "topic", "peace"),
            lambda: curation.submit(self.curator, self.uid, 1),
            lambda: curation.ask_retraction(self.curator, self.uid, 1, "Wrong."),
        )
        for verb in verbs:
            refused = pytest.raises(writing.OutsideRecording, match="Nothing is said within")
            with refused, ledger.recording(self.curator), transaction.atomic():
                verb()

        assert f.version("statement", self.uid) == 1

    def test_a_savepoint_that_nothing_was_said_in_does_no_harm(self) -> None:
        with ledger.recording(self.curator):
            f.store("statement", desk(self.uid) | {"title": "Whole"}, self.curator)
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                raise ZeroDivisionError

        assert desk(self.uid)["title"] == "Whole"
        assert [fault for _, findings in check_data() for fault in findings] == []

    def test_a_closed_one_takes_nothing_more(self) -> None:
        with ledger.recording(self.curator) as recording:
            pass

        with pytest.raises(writing.OutsideRecording, match="closed"):
            recording.publish("statement", self.uid, ledger.Publication(self.reviewer))

    def test_a_stale_version_is_refused_the_second_time_too(self) -> None:
        self.edit(title="Newer")
        document, topic = desk(self.uid) | {"title": "Of old"}, NOUNS["topic"]

        with pytest.raises(StaleVersion) as error, ledger.recording(self.curator):
            f.store("statement", document, self.curator, base=2)
            f.store("statement", document, self.curator, base=1)
        assert (error.value.base, error.value.current) == (1, 2)
        with pytest.raises(StaleVersion), ledger.recording(self.curator) as recording:
            peace = ledger.current_documents(topic, ["peace"])["peace"]
            recording.say(topic, peace | {"label": "Calm"}, base=1)
            recording.drop(topic, "peace", base=0)

        assert desk(self.uid)["title"] == "Newer"

    def test_submitted_and_edited_is_held_to_the_rules_at_the_end(self) -> None:
        number = self.edit(title="Other words")

        with pytest.raises(BrokenRules) as error, ledger.recording(self.curator):
            curation.submit(self.curator, self.uid, number)
            f.store("statement", desk(self.uid) | {"voices": []}, self.curator, base=number)

        assert {problem.path for problem in error.value.problems} == {"voices"}

    def test_nobody_edits_and_asks_to_retract_at_once(self) -> None:
        with pytest.raises(BrokenRules) as error, ledger.recording(self.curator):
            f.store("statement", desk(self.uid) | {"title": "Half"}, self.curator)
            curation.ask_retraction(self.curator, self.uid, 1, "Wrong.")

        assert codes(error) == {"changed"}


class TestRetraction(Case):
    def answer(self, **kwargs: object) -> f.Document:
        reference = f.make_reference("responds_to", f.make_target(statement=self.uid))
        return self.make_statement(references=[reference], **kwargs)

    def test_a_mended_older_answer_does_not_stop_it(self) -> None:
        uid = f.publish(self.answer())["uid"]
        curation.ask_retraction(self.curator, self.uid, 1, "Wrong.")
        f.publish(desk(uid) | {"title": "A typo mended"})

        curation.retract(self.reviewer, self.uid, 1)

        assert Record.objects.get(key=self.uid).state == DeskState.RETRACTED
        assert PublicStatement.objects.filter(uid=uid).exists()

    def test_a_new_answer_stops_it_whatever_its_date(self) -> None:
        curation.ask_retraction(self.curator, self.uid, 1, "Wrong.")
        uid = f.publish(self.answer())["uid"]

        with pytest.raises(StillUsed) as error:
            curation.retract(self.reviewer, self.uid, 1)

        assert error.value.users == [f"statement/{uid}"]

    def test_the_approver_names_the_edition_seen(self) -> None:
        curation.ask_retraction(self.curator, self.uid, 1, "Wrong.")

        with pytest.raises(StaleVersion):
            curation.retract(self.reviewer, self.uid, 2)

    def test_it_is_possible_while_a_draft_waits(self) -> None:
        number = self.edit(title="Half done")

        curation.ask_retraction(self.curator, self.uid, number, "It was never said.")
        curation.retract(self.reviewer, self.uid, number)

        assert not PublicRecord.objects.filter(key=self.uid).exists()


class TestForEver(Case):
    def test_a_uid_that_left_its_record_is_taken_by_no_other(self) -> None:
        reference = f.make_reference("mentions", f.make_target(self.world["agreement"]))
        document = f.publish(self.make_statement(references=[reference]))
        f.publish(document | {"references": []})

        with pytest.raises(BrokenRules) as error:
            f.store("statement", self.make_statement(references=[reference]), self.curator)

        assert codes(error) == {"key_taken"}
        assert error.value.problems[0].path == "references[0].uid"

    def test_it_may_come_back_to_its_own_record(self) -> None:
        reference = f.make_reference("mentions", f.make_target(self.world["agreement"]))
        document = f.publish(self.make_statement(references=[reference]))
        f.publish(document | {"references": []})

        f.publish(document)

        assert Identity.objects.get(pk=reference["uid"]).record_id.endswith(document["uid"])

    def test_one_uid_in_two_new_documents_is_refused(self) -> None:
        first = self.make_statement()
        second = self.make_statement(voices=first["voices"])

        with pytest.raises(BrokenRules) as error, ledger.recording(self.curator):
            for document in (first, second):
                f.store("statement", document, self.curator)

        assert codes(error) == {"key_taken"}

    def test_an_office_moves_to_no_other_institution(self) -> None:
        office = f.make_office("freedonia-mfa-clerk")
        institution = render(NOUNS["institution"], ["freedonia-mfa"])["freedonia-mfa"]
        f.store("institution", institution | {"offices": [*institution["offices"], office]})
        f.store("institution", institution)

        with pytest.raises(BrokenRules) as error:
            f.store("institution", f.make_institution("sylvania-mfa", "sylvania", offices=[office]))

        assert error.value.problems[0].path == "offices[0].key"

    def test_a_row_never_moves_to_another_record(self) -> None:
        voices = desk(self.uid)["voices"]

        with pytest.raises(BrokenRules, match=f"belongs to statement/{self.uid} for ever") as error:
            f.store("statement", self.make_statement(voices=voices), self.curator)
        assert error.value.problems[0].path == "voices[0].uid"

        with pytest.raises(BrokenRules, match="for ever"), ledger.recording(self.curator):
            f.store("statement", desk(self.uid) | {"voices": []}, self.curator)
            f.store("statement", self.make_statement(voices=voices), self.curator)


class TestUse(Case):
    def test_a_source_that_only_the_public_edition_uses_stays(self) -> None:
        other = f.store("source", f.make_source())["uid"]
        self.edit(appearances=[f.make_appearance(other)])

        with pytest.raises(StillUsed):
            curation.remove(f.make_user("editor"), "source", self.world["source"])

    def test_what_a_recording_itself_drops_may_go_with_it(self) -> None:
        f.store("topic", {"key": "gone", "label": "Gone", "definition": "Soon."})
        document = f.publish(self.make_statement(topics=["gone"]))

        with ledger.recording(self.curator):
            f.store("statement", document | {"topics": []}, self.curator)
            curation.approve(self.reviewer, document["uid"], None)
            curation.remove(self.curator, "topic", "gone")

        assert Record.objects.get(pk="topic/gone").state == DeskState.DELETED
        assert [fault for _, findings in check_data() for fault in findings] == []

    def test_what_the_new_edition_uses_may_not(self) -> None:
        f.store("topic", {"key": "kept", "label": "Kept", "definition": "Still."})
        number = self.edit(topics=["kept"])
        curation.submit(self.curator, self.uid, number)
        curation.approve(self.reviewer, self.uid, number)
        self.edit(topics=[])

        with pytest.raises(StillUsed):
            curation.remove(f.make_user("editor"), "topic", "kept")

    def test_a_tenure_that_no_longer_fits_public_statements_needs_confirmation(self) -> None:
        official = render(NOUNS["official"], ["rufus-firefly"])["rufus-firefly"]
        tenures = [official["tenures"][0] | {"starts": f.day("2002")}]

        with pytest.raises(Unconfirmed) as error:
            f.store("official", official | {"tenures": tenures})
        assert self.uid in error.value.problems[0].message

        f.store("official", official | {"tenures": tenures}, confirmed=True)
        findings = [str(fault) for _, faults in check_data() for fault in faults]
        assert any("For the public" in fault for fault in findings)


class TestLedgerOrder(Case):
    def test_an_answer_is_numbered_after_what_it_answers(self) -> None:
        first = self.make_statement(uid="01f00000-0000-7000-8000-000000000002")
        answer = f.make_reference("responds_to", f.make_target(statement=first["uid"]))
        second = self.make_statement(
            uid="01f00000-0000-7000-8000-000000000001", references=[answer]
        )

        with ledger.recording(self.curator):
            for document in (first, second):
                f.store("statement", document, self.curator)
                curation.approve(self.reviewer, document["uid"], None)

        numbers = dict(Change.objects.values_list("record__key", "number"))
        assert numbers[first["uid"]] < numbers[second["uid"]]

    def test_tombstones_come_last_and_users_first(self) -> None:
        f.store("government", f.make_government("laurania"))
        f.store("institution", f.make_institution("laurania-mfa", "laurania"))
        editor = f.make_user("editor")

        with ledger.recording(editor):
            curation.remove(editor, "institution", "laurania-mfa")
            curation.remove(editor, "government", "laurania")

        last = Change.objects.order_by("-number").values_list("record", flat=True)[:2]
        assert list(last) == ["government/laurania", "institution/laurania-mfa"]


class TestSeal(Case):
    def test_only_the_ledger_writes_to_its_tables(self) -> None:
        writes = (
            lambda: Edition.objects.update(document="{}"),
            lambda: Change.objects.update(reason="None"),
            lambda: Record.objects.filter(key=self.uid).update(version=9),
            lambda: PublicVoice.objects.all().delete(),
            lambda: Entry.objects.update(type="mentions"),
        )
        for write in writes:
            refused = pytest.raises(writing.OutsideRecording, match="Only the ledger")
            with refused, transaction.atomic():
                write()

    def test_not_even_within_a_recording(self) -> None:
        with pytest.raises(writing.OutsideRecording), ledger.recording(self.curator):
            PublicVoice.objects.all().delete()


class TestMerged(Case):
    """What the merge verb will do to records, done by hand."""

    def merge(self, loser: str, winner: str) -> None:
        with writing.unsealed():
            Record.objects.filter(pk=loser).update(merged_into=winner)
            PUBLIC_SIDE.clear([f"statement/{self.uid}"])
            PUBLIC_SIDE.write(publishing.public_texts([f"statement/{self.uid}"]))

    def test_a_clause_keeps_its_ancestors_under_the_winner(self) -> None:
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement("winner", clauses=clauses))
        reference = f.make_reference("mentions", f.make_target(self.world["agreement"], "1.1"))
        number = self.edit(references=[reference])
        curation.submit(self.curator, self.uid, number)
        curation.approve(self.reviewer, self.uid, number)

        self.merge(f"agreement/{self.world['agreement']}", "agreement/winner")

        nodes = set(Entry.objects.filter(statement=self.uid).values_list("node", flat=True))
        assert nodes == {"winner/1.1", "winner/1", "winner"}

    def test_a_circle_ends(self) -> None:
        self.merge("government/freedonia", "government/sylvania")
        self.merge("government/sylvania", "government/freedonia")

        assert publishing.merged_keys().keys() == {"government/freedonia", "government/sylvania"}

    def test_a_voice_keeps_its_office_when_its_official_is_merged(self) -> None:
        f.store("official", f.make_official("hugo-hackenbush", "freedonia"))

        self.merge("official/rufus-firefly", "official/hugo-hackenbush")

        voice = PublicVoice.objects.get(statement=self.uid)
        assert (voice.official, voice.office) == ("hugo-hackenbush", "freedonia-mfa-minister")


class TestDatabaseRefusals(Case):
    def test_a_broken_constraint_is_told_in_words(self) -> None:
        days = dict.fromkeys(("known_by_first", "known_by_last"), "2001-01-01")
        known_by = days | {"known_by_precision": "day", "known_by_basis": "publication"}
        refused = pytest.raises(BrokenRules, match="Known by is only for statements without a")
        with refused, ledger.recording(self.curator), writing.unsealed():
            Statement.objects.filter(pk=self.uid).update(**known_by)

    def test_a_deep_clause_number_is_published(self) -> None:
        clauses = [f.make_clause("1.2.3.4.5.6.7.8.9.10.11.12.13")]

        f.store("agreement", f.make_agreement("deep", clauses=clauses))

        row = PublicRecord.objects.get(noun="clause", record="agreement/deep")
        assert row.sort_key.startswith("deep/000001.000002")
        assert Clause.objects.filter(agreement="deep").exists()

    def test_an_unused_sub_clause_republishes_no_statement(self) -> None:
        reference = f.make_reference("mentions", f.make_target(self.world["agreement"], "1.1"))
        document = f.publish(self.make_statement(references=[reference]))
        before = list(Entry.objects.filter(statement=document["uid"]).values_list("pk", flat=True))
        agreement = render(NOUNS["agreement"], [self.world["agreement"]])[self.world["agreement"]]
        agreement["clauses"].append(f.make_clause("1.2", parent="1"))

        f.store("agreement", agreement)

        after = list(Entry.objects.filter(statement=document["uid"]).values_list("pk", flat=True))
        assert after == before

    def test_a_topic_is_not_renamed_from_outside(self) -> None:
        with pytest.raises(writing.OutsideRecording):
            Topic.objects.update(label="X")
