"""What a recording leaves behind: editions, numbered changes, public rows."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import orjson
import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis.extra.django import TestCase as ExampleTestCase

from statements import curation, documents, importing, ledger, writing
from statements.documents import NOUNS, PLURALS, Document
from statements.ledger import publishing
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import (
    PUBLIC,
    Change,
    Edition,
    Entry,
    Identity,
    PublicAbout,
    PublicAddressee,
    PublicPlace,
    PublicRecord,
    PublicReference,
    PublicSource,
    PublicStatement,
    PublicTarget,
    PublicTopic,
    PublicVoice,
    Record,
    Source,
)
from statements.problems import BrokenRules, StillUsed
from statements.vocabularies import Action, DeskState

from . import factories as f
from . import strategies as made
from .auditing import faults
from .dealing import tries
from .sql import tables_written

ACCORD = "accord-2001-01-01"
FILES = list(importing.read_folder(f.FIRST_EDITION))
DOCUMENTS = {file.noun: file.documents for file in FILES}


def desk(noun: str, key: str) -> Document:
    """Return what a record says now."""
    return ledger.current_documents(NOUNS[noun], [key])[key]


def changes_since(since: int = 0) -> list[tuple[int, str, str]]:
    """Return number, record and action of each change after one."""
    rows = Change.objects.filter(number__gt=since).order_by("number")
    return list(rows.values_list("number", "record", "action"))


def new_changes(since: int) -> list[tuple[str, str]]:
    return [(record, action) for _, record, action in changes_since(since)]


class LedgerTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.editor = f.make_user("editor")
        cls.curator, cls.reviewer = f.make_user("curator"), f.make_user("reviewer")

    @classmethod
    def make_statement(cls, **kwargs: Any) -> Document:
        return f.make_said(cls.world, **kwargs)

    @classmethod
    def published(cls, **kwargs: Any) -> str:
        """Publish a statement and return its uid."""
        return str(f.publish(cls.make_statement(**kwargs), cls.curator, cls.reviewer)["uid"])

    @classmethod
    def edit(cls, uid: str, **changes: Any) -> None:
        """Store a changed edition, yet unpublished."""
        f.store("statement", desk("statement", uid) | changes, cls.curator)

    @classmethod
    def republish(cls, uid: str, **changes: Any) -> None:
        f.publish(desk("statement", uid) | changes, cls.curator, cls.reviewer)


class TestNumbers(LedgerTestCase):
    def test_run_from_one_without_a_gap(self) -> None:
        self.published()

        assert [number for number, _, _ in changes_since()] == list(
            range(1, len(changes_since()) + 1)
        )

    def test_a_failed_recording_uses_none(self) -> None:
        last = Change.objects.last_number()
        with pytest.raises(ZeroDivisionError), ledger.recording(self.editor):
            curation.store(self.editor, "government", f.make_government("x"), base=0)
            raise ZeroDivisionError
        with pytest.raises(BrokenRules):
            f.store("government", f.make_government("y", alpha2="y"))

        f.store("government", f.make_government("z"))

        assert changes_since(last) == [(last + 1, "government/z", "created")]

    def test_follow_the_order_in_which_documents_need_each_other(self) -> None:
        last = Change.objects.last_number()
        source, statement = f.make_source(), self.make_statement()
        statement["appearances"] = [f.make_appearance(source["uid"])]

        with ledger.recording(self.curator):
            curation.store(self.curator, "statement", statement, base=0)
            for key in ("b", "a"):
                curation.store(self.curator, "institution", f.make_institution(key, "x"), base=0)
            curation.store(self.curator, "source", source, base=0)
            curation.store(self.curator, "government", f.make_government("x"), base=0)
            curation.approve(self.reviewer, statement["uid"], None)

        assert new_changes(last) == [
            ("government/x", "created"),
            ("institution/a", "created"),
            ("institution/b", "created"),
            (f"source/{source['uid']}", "created"),
            (f"statement/{statement['uid']}", "created"),
        ]

    def test_every_change_of_one_recording_carries_one_time(self) -> None:
        with ledger.recording(self.editor):
            for key in ("x", "y"):
                curation.store(self.editor, "government", f.make_government(key), base=0)

        changes = Change.objects.filter(record__key__in=("x", "y")).select_related("edition")
        assert len({c.recorded_at for c in changes} | {c.edition.saved_at for c in changes}) == 1

    def test_a_time_that_is_fixed_after_the_last_line_is_kept(self) -> None:
        at = datetime(2122, 12, 22, 12, tzinfo=UTC)

        f.store("government", f.make_government("x"), at=at)

        change = Change.objects.select_related("edition").last()
        assert change.recorded_at == change.edition.saved_at == at


class TestOrderOfSteps(LedgerTestCase):
    def test_lock_then_desk_then_editions_then_numbers_then_public_rows(self) -> None:
        uid = f.store("statement", self.make_statement(), self.curator)["uid"]
        curation.submit(self.curator, uid, 1)

        with CaptureQueriesContext(connection) as queries, ledger.recording(self.curator):
            self.edit(uid, title="New words")
            curation.approve(self.reviewer, uid, None)

        steps = [step for query in queries for step in self.steps(query["sql"])]
        expected = ["lock", "desk", "edition", "change", "public"]
        if connection.vendor == "sqlite":  # its writers hold the lock from the start
            expected.remove("lock")
        assert list(dict.fromkeys(steps)) == expected

    @staticmethod
    def steps(sql: str) -> list[str]:
        """Name what a query does, if the order is about it."""
        if "pg_advisory_xact_lock" in sql:
            return ["lock"]
        numbers = []
        for table in tables_written(sql):
            name = table.removeprefix("statements_")
            if name in ("edition", "change"):
                numbers.append(name)
            elif name in ("statement", "publicstatement"):
                numbers.append("desk" if name == "statement" else "public")
        return numbers


class TestEditions(LedgerTestCase):
    def test_a_save_that_changes_nothing_stores_none(self) -> None:
        uid = self.published()
        before = Edition.objects.count(), Change.objects.count()

        self.edit(uid)
        f.store("government", desk("government", "freedonia"))

        assert (Edition.objects.count(), Change.objects.count()) == before
        assert Record.objects.named("statement", uid).state == DeskState.PUBLISHED

    def test_a_save_stores_one_for_each_record_that_changed(self) -> None:
        with ledger.recording(self.editor, "Renamed"):
            for key, name in (("freedonia", "Freedonia"), ("sylvania", "Sylvania the Great")):
                curation.store(self.editor, "government", f.make_government(key, name=name), base=1)

        edition = Edition.objects.get(record="government/sylvania", number=2)
        assert (edition.reason, edition.saved_by) == ("Renamed", self.editor)
        assert f.version("government", "freedonia") == 1

    def test_many_steps_of_one_recording_are_one_edition(self) -> None:
        with ledger.recording(self.editor):
            for number in range(3):
                document = f.make_government("sylvania", name=f"Sylvania {number}")
                curation.store(self.editor, "government", document, base=1)

        assert f.version("government", "sylvania") == 2
        assert PublicRecord.objects.get(pk="government/sylvania").label == "Sylvania 2"

    def test_what_was_done_and_undone_is_none(self) -> None:
        document = desk("government", "sylvania")
        with ledger.recording(self.editor):
            for name in ("Other", document["name"]):
                curation.store(self.editor, "government", document | {"name": name}, base=1)

        assert f.version("government", "sylvania") == 1

    def test_what_was_made_and_removed_leaves_no_trace(self) -> None:
        with ledger.recording(self.editor):
            curation.store(self.editor, "government", f.make_government("x"), base=0)
            curation.remove(self.editor, "government", "x")

        assert not Record.objects.filter(key="x").exists()
        f.store("government", f.make_government("x"))

    def test_a_draft_has_no_change(self) -> None:
        last = Change.objects.last_number()

        uid = f.store("statement", self.make_statement(), self.curator)["uid"]
        self.edit(uid, title="Other words")

        assert changes_since(last) == []
        assert f.version("statement", uid) == 2

    def test_an_edition_and_its_approval_in_one_recording_publish_the_new_words(self) -> None:
        uid = self.published()

        with ledger.recording(self.curator):
            self.edit(uid, title="New words")
            curation.approve(self.reviewer, uid, None)

        assert PublicStatement.objects.get(uid=uid).title == "New words"
        change = Change.objects.get(number=Change.objects.last_number())
        assert (change.edition_id, change.changed) == (f"statement/{uid}/2", "title")
        assert (change.saved_by, change.approved_by) == (self.curator, self.reviewer)

    def test_so_they_do_when_the_approval_comes_first(self) -> None:
        uid = self.published()

        with ledger.recording(self.curator):
            curation.approve(self.reviewer, uid, None)
            self.edit(uid, title="New words")

        assert PublicStatement.objects.get(uid=uid).title == "New words"


class TestActions(LedgerTestCase):
    def last(self) -> Change:
        return Change.objects.get(number=Change.objects.last_number())

    def test_created_then_corrected_unless_it_is_said_otherwise(self) -> None:
        f.store("government", f.make_government("x", name="One"))
        assert self.last().action == Action.CREATED

        f.store("government", f.make_government("x", name="Two"))
        assert self.last().action == Action.CORRECTED

        for action in (Action.REVISED, Action.RECODED, Action.CORRECTED):
            f.store("government", f.make_government("x", name=action.label), action=action)
            assert self.last().action == action

    def test_of_a_statement_is_what_its_approver_says_or_else_its_saver(self) -> None:
        uid = self.published()
        for saver_says, approver_says, expected in (
            (None, None, Action.CORRECTED),
            (Action.REVISED, None, Action.REVISED),
            (Action.REVISED, Action.RECODED, Action.RECODED),
            (None, Action.RECODED, Action.RECODED),
        ):
            number = f.version("statement", uid) + 1
            document = desk("statement", uid) | {"title": f"Version {number}"}
            f.store("statement", document, self.curator, action=saver_says)
            curation.submit(self.curator, uid, number)
            curation.approve(self.reviewer, uid, number, action=approver_says)

            assert self.last().action == expected

    def test_reasons_are_the_approvers_or_else_the_savers(self) -> None:
        uid = self.published()
        for saver_says, approver_says, expected in (
            ("A typo.", None, "A typo."),
            ("A typo.", "Checked.", "Checked."),
            (None, None, None),
        ):
            number = f.version("statement", uid) + 1
            document = desk("statement", uid) | {"title": f"Version {number}"}
            f.store("statement", document, self.curator, reason=saver_says)
            curation.submit(self.curator, uid, number)
            curation.approve(self.reviewer, uid, number, reason=approver_says)

            assert self.last().reason == expected

    def test_an_empty_reason_is_none_and_a_wrong_one_is_refused(self) -> None:
        f.store("government", f.make_government("x"), reason=" \n ")
        assert self.last().reason is None

        f.store("government", f.make_government("y"), reason=" Because. ")
        assert self.last().reason == "Because."
        with pytest.raises(BrokenRules) as error:
            f.store("government", f.make_government("z"), reason="Nul: \x00")
        assert [problem.path for problem in error.value.problems] == ["reason"]

    def test_names_of_the_changed_fields_are_told(self) -> None:
        f.store("government", f.make_government("x"))
        assert self.last().changed == " ".join(f.make_government())

        f.store("government", f.make_government("x", name="Two", note="New."))
        assert self.last().changed == "name note"


class Audited(LedgerTestCase):
    def tearDown(self) -> None:
        assert faults() == []


class TestSources(Audited):
    """A source is public from the first public thing that uses it until the last."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.used = f.store("source", f.make_source(title="Used"))["uid"]
        cls.mark = Change.objects.last_number()

    def is_public(self) -> bool:
        record = Record.objects.named("source", self.used)
        listed = PublicRecord.objects.filter(pk=f"source/{self.used}").exists()
        state = DeskState.PUBLISHED if listed else DeskState.DRAFT
        assert (record.is_public, record.state) == (listed, state)
        return listed

    def changes(self) -> list[str]:
        return [a for record, a in new_changes(self.mark) if record == f"source/{self.used}"]

    def appearing(self) -> list[Document]:
        return [f.make_appearance(self.used)]

    def test_is_not_public_by_itself(self) -> None:
        f.store("source", desk("source", self.used) | {"title": "Edited"})

        assert not self.is_public()
        assert self.changes() == []

    def test_is_not_public_with_a_draft(self) -> None:
        uid = f.store("statement", self.make_statement(appearances=self.appearing()), self.curator)[
            "uid"
        ]
        curation.submit(self.curator, uid, 1)
        assert not self.is_public()

        curation.approve(self.reviewer, uid, 1)

        assert self.is_public()
        assert self.changes() == ["created"]

    def test_an_edit_is_public_at_once_while_it_is_used(self) -> None:
        self.published(appearances=self.appearing())

        f.store("source", desk("source", self.used) | {"title": "Edited"})

        assert PublicRecord.objects.get(pk=f"source/{self.used}").label == "Edited"
        assert self.changes() == ["created", "corrected"]

    def test_leaves_with_a_retraction(self) -> None:
        uid = self.published(appearances=self.appearing())

        curation.ask_retraction(self.curator, uid, 1, "Never said.")
        assert self.is_public()
        curation.retract(self.reviewer, uid, 1)

        assert not self.is_public()
        assert self.changes() == ["created", "deleted"]

    def test_leaves_when_a_new_edition_has_another(self) -> None:
        uid = self.published(appearances=self.appearing())

        self.edit(uid, appearances=[f.make_appearance(self.world["source"])])
        assert self.is_public()
        self.republish(uid)

        assert not self.is_public()
        assert self.changes() == ["created", "deleted"]

    def test_stays_while_another_statement_uses_it(self) -> None:
        first, second = (self.published(appearances=self.appearing()) for _ in range(2))

        for uid in (first, second):
            assert self.is_public()
            self.republish(uid, appearances=[f.make_appearance(self.world["source"])])

        assert not self.is_public()
        assert self.changes() == ["created", "deleted"]

    def test_passes_from_one_statement_to_another_within_one_recording(self) -> None:
        uid = self.published(appearances=self.appearing())
        taker = self.make_statement(appearances=self.appearing())

        with ledger.recording(self.curator):
            self.edit(uid, appearances=[f.make_appearance(self.world["source"])])
            curation.store(self.curator, "statement", taker, base=0)
            for name in (uid, taker["uid"]):
                curation.approve(self.reviewer, name, None)

        assert self.is_public()
        assert self.changes() == ["created"]

    def test_two_appearances_in_one_source_count_as_one_use(self) -> None:
        second = [row | {"locator": "p. 2"} for row in self.appearing()]
        uid = self.published(appearances=[*self.appearing(), *second])

        self.republish(uid, appearances=self.appearing())

        assert self.is_public()
        assert self.changes() == ["created"]

    def test_comes_and_goes_with_what_uses_it_among_authority_records(self) -> None:
        official = desk("official", "rufus-firefly")
        tenure = official["tenures"][0] | {"sources": [self.used]}
        agreement = desk("agreement", ACCORD)
        clause = agreement["clauses"][0] | {"sources": [self.used]}
        text = {
            "uid": self.used[:-4] + "0000",
            "clause": f"{ACCORD}/1",
            "language": "en",
            "publisher": "gazette",
            "source": self.used,
            "text": "Peace.",
            "certainty": "verified",
            "note": None,
        }
        for noun, without, using in (
            ("official", official, official | {"tenures": [tenure]}),
            ("agreement", agreement, agreement | {"sources": [self.used]}),
            ("agreement", agreement, agreement | {"clauses": [clause, *agreement["clauses"][1:]]}),
            ("text_version", text | {"source": None}, text),
        ):
            self.mark = Change.objects.last_number()
            with self.subTest(noun):
                f.store(noun, using)
                assert self.is_public()

                f.store(noun, without)
                assert not self.is_public()
                assert self.changes() == ["created", "deleted"]

    def test_goes_with_the_record_that_used_it(self) -> None:
        f.store("agreement", f.make_agreement("pact", sources=[self.used]))
        assert self.is_public()

        curation.remove(self.editor, "agreement", "pact")

        assert not self.is_public()

    def test_can_be_deleted_when_nothing_uses_it_any_more(self) -> None:
        curation.remove(self.editor, "source", self.used)

        assert Record.objects.named("source", self.used).state == DeskState.DELETED
        assert self.changes() == []
        assert not Source.objects.filter(uid=self.used).exists()

    def test_tombstones_of_sources_come_last(self) -> None:
        f.store("agreement", f.make_agreement("pact", sources=[self.used]))
        mark = Change.objects.last_number()

        curation.remove(self.editor, "agreement", "pact")

        assert new_changes(mark) == [
            ("agreement/pact", "deleted"),
            (f"source/{self.used}", "deleted"),
        ]


class TestStillUsed(LedgerTestCase):
    """What the public edition points at stays, even where the draft has let go of it."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        for key in ("ruritania", "laurania"):
            f.store("government", f.make_government(key))
        f.store("institution", f.make_institution("ministry", "ruritania"))
        f.store("official", f.make_official("rudolf", "ruritania"))
        f.store("topic", {"key": "trade", "label": "Trade", "definition": "Goods."})
        f.store("place", {"key": "capital", "label": "Capital", "names": []})
        f.store("agreement", f.make_agreement("pact", clauses=[f.make_clause("1")]))
        cls.source = f.store("source", f.make_source())["uid"]
        voice = f.make_voice("ruritania", official="rudolf", institution="ministry")
        addressee = f.make_voice("laurania")
        del addressee["tenure"], addressee["role"]
        reference = f.make_reference("mentions", f.make_target("pact", "1"), about=["laurania"])
        cls.uid = cls.published(
            voices=[voice, *cls.make_statement()["voices"]],
            addressees=[addressee],
            topics=["trade"],
            places=["capital"],
            appearances=[f.make_appearance(cls.source)],
            references=[reference],
        )
        cls.edit(
            cls.uid,
            voices=[f.make_voice("sylvania", institution="freedonia-mfa")],
            addressees=[],
            topics=[],
            places=[],
            appearances=[f.make_appearance(cls.world["source"])],
            references=[],
        )

    def assert_still_used(self, attempt: Any) -> None:
        with pytest.raises(StillUsed) as error:
            attempt()
        assert f"statement/{self.uid}" in error.value.users

    def test_no_record_that_it_points_at_can_be_removed(self) -> None:
        for noun, key in (
            ("topic", "trade"),
            ("place", "capital"),
            ("official", "rudolf"),
            ("institution", "ministry"),
            ("government", "laurania"),
            ("agreement", "pact"),
            ("source", self.source),
        ):
            with self.subTest(noun):
                self.assert_still_used(
                    lambda noun=noun, key=key: curation.remove(self.editor, noun, key)
                )

    def test_nor_a_part_of_a_record(self) -> None:
        pact = desk("agreement", "pact") | {"clauses": []}
        official = desk("official", "rufus-firefly") | {"tenures": []}

        self.assert_still_used(lambda: f.store("agreement", pact))
        self.assert_still_used(lambda: f.store("official", official))

    def test_an_office_is_kept_by_the_tenure_that_names_it(self) -> None:
        institution = desk("institution", "freedonia-mfa") | {"offices": []}

        with pytest.raises(StillUsed) as error:
            f.store("institution", institution)

        assert error.value.users == ["official/rufus-firefly"]

    def test_all_of_it_goes_once_the_public_lets_go(self) -> None:
        self.republish(self.uid)

        for noun, key in (
            ("topic", "trade"),
            ("place", "capital"),
            ("official", "rudolf"),
            ("institution", "ministry"),
            ("government", "laurania"),
            ("agreement", "pact"),
            ("source", self.source),
        ):
            curation.remove(self.editor, noun, key)
            assert not PublicRecord.objects.filter(pk=f"{noun}/{key}").exists()


class TestTombstones(Audited):
    def test_a_deleted_authority_record_leaves_one(self) -> None:
        f.store("government", f.make_government("x", aliases=[f.make_alias("X")]))
        mark = Change.objects.last_number()

        curation.remove(self.editor, "government", "x", "Never existed.")

        change = Change.objects.get(number=mark + 1)
        assert (change.action, change.edition, change.changed) == ("deleted", None, None)
        assert (change.reason, change.saved_by) == ("Never existed.", self.editor)
        record = Record.objects.named("government", "x")
        assert (record.state, record.is_public, record.version) == ("deleted", False, 1)
        assert not PublicRecord.objects.filter(record="government/x").exists()
        assert Identity.objects.filter(record=record).count() == 1

    def test_a_draft_that_was_never_public_leaves_none(self) -> None:
        uid = f.store("statement", self.make_statement(), self.curator)["uid"]
        mark = Change.objects.last_number()

        curation.remove(self.curator, "statement", uid)

        assert changes_since(mark) == []
        assert Record.objects.named("statement", uid).state == DeskState.DELETED

    def test_parts_of_a_record_leave_the_public_side_with_it(self) -> None:
        f.store("agreement", f.make_agreement("pact", clauses=[f.make_clause("1")]))
        assert PublicRecord.objects.filter(pk="clause/pact/1").exists()

        f.store("agreement", f.make_agreement("pact"))

        assert not PublicRecord.objects.filter(pk="clause/pact/1").exists()
        assert PublicRecord.objects.filter(pk="agreement/pact").exists()

    def test_a_retraction_leaves_one_with_its_reason(self) -> None:
        uid = self.published()

        curation.ask_retraction(self.curator, uid, 1, "Never said.")
        curation.retract(self.reviewer, uid, 1)

        change = Change.objects.get(record=f"statement/{uid}", action="retracted")
        assert (change.reason, change.edition) == ("Never said.", None)
        assert (change.saved_by, change.approved_by) == (self.curator, self.reviewer)
        for model in PUBLIC:
            names = {column.name for column in model._meta.concrete_fields}
            for name in names & {"statement", "uid"}:
                assert not model._default_manager.filter(**{name: uid}).exists()


class TestWhatFollows(Audited):
    """Rows of public statements follow from authority records, without an edition of theirs."""

    def test_an_office_follows_its_tenure(self) -> None:
        uid = self.published()
        number = PublicStatement.objects.get(uid=uid).number
        office = f.make_office("freedonia-mfa-envoy")
        institution = desk("institution", "freedonia-mfa")
        institution["offices"].append(office)
        f.store("institution", institution)
        official = desk("official", "rufus-firefly")
        official["tenures"][0]["office"] = office["key"]

        f.store("official", official)

        statement = PublicStatement.objects.get(uid=uid)
        assert (statement.office, statement.number) == (office["key"], number)
        assert PublicVoice.objects.get(statement=uid).office == office["key"]
        assert f.version("statement", uid) == 1

    def test_entries_follow_the_parent_of_a_clause(self) -> None:
        target = f.make_target(ACCORD, "1.1")
        uid = self.published(references=[f.make_reference("mentions", target)])
        agreement = desk("agreement", ACCORD)

        def nodes() -> list[str]:
            return sorted(Entry.objects.filter(statement=uid).values_list("node", flat=True))

        assert nodes() == [ACCORD, f"{ACCORD}/1", f"{ACCORD}/1.1"]
        agreement["clauses"][1]["parent"] = None
        f.store("agreement", agreement)
        assert nodes() == [ACCORD, f"{ACCORD}/1.1"]
        agreement["clauses"].append(f.make_clause("2"))
        agreement["clauses"][1]["parent"] = "2"
        f.store("agreement", agreement)
        assert nodes() == [ACCORD, f"{ACCORD}/1.1", f"{ACCORD}/2"]

    def test_both_follow_within_the_recording_that_publishes_too(self) -> None:
        uid = self.published()
        official = desk("official", "rufus-firefly")
        institution = desk("institution", "freedonia-mfa")
        institution["offices"].append(f.make_office("freedonia-mfa-envoy"))
        official["tenures"][0]["office"] = "freedonia-mfa-envoy"

        with ledger.recording(self.curator):
            curation.store(self.curator, "institution", institution, base=1)
            curation.store(self.curator, "official", official, base=1)
            self.edit(uid, title="New words")
            curation.approve(self.reviewer, uid, None)

        statement = PublicStatement.objects.get(uid=uid)
        assert (statement.title, statement.office) == ("New words", "freedonia-mfa-envoy")

    def test_names_are_beside_and_not_inside_documents(self) -> None:
        uid = self.published()
        before = PublicRecord.objects.get(pk=f"statement/{uid}")

        f.store("government", f.make_government("freedonia", name="Free Freedonia"))

        assert PublicRecord.objects.get(pk="government/freedonia").label == "Free Freedonia"
        after = PublicRecord.objects.get(pk=f"statement/{uid}")
        assert (after.document, after.number) == (before.document, before.number)


class TestMerged(LedgerTestCase):
    """`merged_into` is set by hand here: the verb comes later."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        f.store("government", f.make_government("ruritania"))
        f.store("official", f.make_official("rudolf", "ruritania"))
        f.store("institution", f.make_institution("ministry", "ruritania"))
        f.store("topic", {"key": "trade", "label": "Trade", "definition": "Goods."})
        f.store("place", {"key": "capital", "label": "Capital", "names": []})
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement("pact", clauses=clauses))
        cls.source = f.store("source", f.make_source())["uid"]
        cls.told_first = cls.published()
        cls.told_second = cls.published()
        cls.uid = cls.published(
            voices=[f.make_voice("ruritania", official="rudolf", institution="ministry")],
            issued_by="ministry",
            topics=["trade", "peace"],
            places=["capital"],
            appearances=[f.make_appearance(cls.source)],
            references=[
                f.make_reference("mentions", f.make_target("pact", "1.1"), about=["ruritania"]),
                f.make_reference("responds_to", f.make_target(statement=cls.told_first)),
            ],
        )
        cls.document = PublicRecord.objects.get(pk=f"statement/{cls.uid}").document

    def merge(self, noun: str, loser: str, winner: str) -> None:
        Record.objects.filter(pk=f"{noun}/{loser}").update(merged_into=f"{noun}/{winner}")

    def rewrite(self) -> None:
        names = [f"statement/{self.uid}"]
        PUBLIC_SIDE.clear(names)
        PUBLIC_SIDE.write(publishing.public_texts(names))

    def test_is_followed_in_every_role_and_in_entries(self) -> None:
        with writing.unsealed():
            self.merge("government", "ruritania", "sylvania")
            self.merge("official", "rudolf", "rufus-firefly")
            self.merge("institution", "ministry", "freedonia-mfa")
            self.merge("topic", "trade", "peace")
            self.merge("place", "capital", "border")
            self.merge("agreement", "pact", ACCORD)
            self.merge("source", self.source, self.world["source"])
            self.merge("statement", self.told_first, self.told_second)
            self.rewrite()

        voice = PublicVoice.objects.get(statement=self.uid)
        assert (voice.government, voice.official) == ("sylvania", "rufus-firefly")
        assert voice.institution == "freedonia-mfa"
        statement = PublicStatement.objects.get(uid=self.uid)
        assert (statement.government, statement.governments) == ("sylvania", "sylvania")
        assert (statement.issued_by, statement.topics) == ("freedonia-mfa", "peace")
        assert statement.places == "border"
        topics = PublicTopic.objects.filter(statement=self.uid)
        assert list(topics.values_list("topic", "position")) == [("peace", 0)]
        assert PublicPlace.objects.get(statement=self.uid).place == "border"
        assert PublicSource.objects.get(statement=self.uid).source == self.world["source"]
        references = PublicReference.objects.filter(statement=self.uid).values("uid")
        targets = PublicTarget.objects.filter(reference__in=references)
        assert set(targets.values_list("agreement", "clause", "statement")) == {
            (ACCORD, f"{ACCORD}/1.1", None),
            (None, None, self.told_second),
        }
        assert PublicAbout.objects.get(reference__in=references).government == "sylvania"
        entries = Entry.objects.filter(statement=self.uid)
        assert set(entries.values_list("government", "about", "node")) == {
            ("sylvania", "sylvania", ACCORD),
            ("sylvania", "sylvania", f"{ACCORD}/1"),
            ("sylvania", "sylvania", f"{ACCORD}/1.1"),
            ("sylvania", "", self.told_second),
        }

    def test_rewrites_no_document(self) -> None:
        with writing.unsealed():
            self.merge("government", "ruritania", "sylvania")
            self.rewrite()

        assert PublicRecord.objects.get(pk=f"statement/{self.uid}").document == self.document

    def test_is_followed_to_the_end(self) -> None:
        with writing.unsealed():
            self.merge("government", "ruritania", "sylvania")
            self.merge("government", "sylvania", "freedonia")
            self.rewrite()

        assert PublicVoice.objects.get(statement=self.uid).government == "freedonia"

    def test_two_that_became_one_are_one_entry(self) -> None:
        reference = f.make_reference(
            "mentions", f.make_target(ACCORD), about=["ruritania", "sylvania"]
        )
        voices = [f.make_voice(k, institution="ministry") for k in ("ruritania", "sylvania")]
        uid = self.published(voices=voices, references=[reference])
        with writing.unsealed():
            self.merge("government", "ruritania", "sylvania")
            self.uid = uid
            self.rewrite()

        assert Entry.objects.filter(statement=uid).count() == 1
        assert PublicAbout.objects.filter(reference=reference["uid"]).count() == 1
        assert PublicVoice.objects.filter(statement=uid, government="sylvania").count() == 2
        assert PublicStatement.objects.get(uid=uid).governments == "sylvania"

    def test_nothing_more_is_stored_of_what_was_merged(self) -> None:
        with writing.unsealed():
            self.merge("topic", "trade", "peace")

        with pytest.raises(BrokenRules, match="was merged and is never used again"):
            f.store("topic", {"key": "trade", "label": "Commerce", "definition": "Goods."})


class PlainModel:
    """DESIGN §5 in plain Python: what the public side says of some documents."""

    def __init__(self, documents: dict[str, list[Document]] = DOCUMENTS) -> None:
        self.documents = documents
        self.offices = {
            tenure["uid"]: tenure["office"]
            for official in documents["official"]
            for tenure in official["tenures"]
        }
        self.parents = {
            f"{agreement['key']}/{clause['number']}": clause["parent"]
            and f"{agreement['key']}/{clause['parent']}"
            for agreement in documents["agreement"]
            for clause in agreement["clauses"]
        }

    def ledger(self) -> list[tuple[int, str, bytes]]:
        """Return number, record and bytes of every line."""
        lines = []
        for noun in NOUNS:
            documents = self.documents.get(noun, [])
            key = NOUNS[noun].identity
            ordered = sorted(documents, key=lambda document: document[key])
            if noun == "statement":
                ordered = self.answers_last(ordered)
            lines += [(f"{noun}/{d[key]}", orjson.dumps(d)) for d in ordered]
        return [(number, *line) for number, line in enumerate(lines, 1)]

    def answers_last(self, statements: list[Document]) -> list[Document]:
        """Put what is answered before what answers it."""
        by_uid = {document["uid"]: document for document in statements}
        ordered: dict[str, Document] = {}

        def add(document: Document) -> None:
            for reference in document["references"]:
                for target in reference["targets"]:
                    if target["statement"]:
                        add(by_uid[target["statement"]])
            ordered.setdefault(document["uid"], document)

        for document in statements:
            add(document)
        return list(ordered.values())

    def nodes(self, target: Document) -> list[str]:
        if target["statement"]:
            return [target["statement"]]
        nodes, clause = [target["agreement"]], target["clause"]
        at = clause and f"{target['agreement']}/{clause}"
        while at:
            nodes.append(at)
            at = self.parents[at]
        return nodes

    def day(self, statement: Document) -> date:
        said_on = statement["said_on"]
        return date.fromisoformat((said_on or statement["known_by"])["first"])

    def entries(self) -> set[tuple[Any, ...]]:
        return {
            (
                statement["uid"],
                self.day(statement),
                reference["uid"],
                reference["type"],
                voice["government"],
                about,
                node,
            )
            for statement in self.documents["statement"]
            for reference in statement["references"]
            for voice in statement["voices"]
            for about in reference["about"] or [""]
            for node in self.nodes_of(reference)
        }

    def nodes_of(self, reference: Document) -> list[str]:
        """What a reference cites, with what that is part of; of none the empty node."""
        nodes = [node for target in reference["targets"] for node in self.nodes(target)]
        return nodes or [""]


class TestFirstDataset(TestCase):
    """Every installation publishes the same, and it is what the design says."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.model = PlainModel()

    def test_the_ledger_says_the_same_bytes_on_every_machine(self) -> None:
        changes = Change.objects.select_related("edition").order_by("number")

        changes_found = [(c.number, c.record_id, c.edition.document.encode()) for c in changes]

        assert changes_found == self.model.ledger()

    def test_every_line_was_written_by_two_accounts_at_the_stated_time(self) -> None:
        at = FILES[0].recorded_at
        lines = Change.objects.values_list(
            "noun", "action", "saved_by__username", "approved_by__username", "recorded_at", "reason"
        ).distinct()

        assert set(lines.order_by()) == {
            (noun, "created", "dataset", "dataset-review" if noun == "statement" else None, at, why)
            for noun in DOCUMENTS
            for why in ["First dataset"]
        }
        assert set(Edition.objects.values_list("saved_at", flat=True)) == {at}

    def test_public_documents_are_the_editions_byte_for_byte(self) -> None:
        for change in Change.objects.select_related("edition"):
            row = PublicRecord.objects.get(pk=change.record_id)

            assert row.document == change.edition.document
            assert row.number == change.number

    def test_every_public_thing_has_one_address(self) -> None:
        rows = PublicRecord.objects.values_list("noun", "key", "path")

        assert all(path == f"{PLURALS[noun]}/{key}/" for noun, key, path in rows)
        assert len({path for _, _, path in rows}) == len(rows)
        assert Counter(noun for noun, _, _ in rows) == Counter(
            {noun: len(documents) for noun, documents in DOCUMENTS.items()}
            | {"office": 54, "tenure": 71, "clause": 31, "reference": 98 + 8}
        )

    def test_links_are_all_that_a_document_points_at(self) -> None:
        known = set(PublicRecord.objects.values_list("id", flat=True))

        for row in PublicRecord.objects.all():
            links = row.links.split()
            assert set(links) <= known, row
            assert len(links) == len(set(links))
        readout = PublicRecord.objects.get(pk=f"statement/{f.READOUT}")
        assert "clause/trilateral-2020-11-09/6" in readout.links.split()
        assert "official/sergey-lavrov" in readout.links.split()

    def test_entries_are_those_of_the_design(self) -> None:
        columns = ("statement", "sort_on", "reference", "type", "government", "about", "node")

        entries = Counter(Entry.objects.order_by().values_list(*columns))

        assert set(entries) == self.model.entries()
        assert set(entries.values()) == {1}

    def test_role_tables_are_those_of_the_documents(self) -> None:
        statements = DOCUMENTS["statement"]
        offices = self.model.offices

        def listed(name: str) -> list[tuple[str, int, Any]]:
            return [(s["uid"], n, row) for s in statements for n, row in enumerate(s[name])]

        def rows_of(model: Any, *columns: str) -> list[tuple[Any, ...]]:
            rows = model.objects.order_by("statement", "position")
            return list(rows.values_list("statement", "position", *columns))

        voice = ("uid", "government", "official", "tenure", "institution", "role")
        assert rows_of(PublicVoice, *voice, "office") == sorted(
            (uid, n, *(row[name] for name in voice), row["tenure"] and offices[row["tenure"]])
            for uid, n, row in listed("voices")
        )
        addressee = ("uid", "government", "official", "institution")
        assert rows_of(PublicAddressee, *addressee) == sorted(
            (uid, n, *(row[name] for name in addressee)) for uid, n, row in listed("addressees")
        )
        assert rows_of(PublicTopic, "topic") == sorted(listed("topics"))
        assert rows_of(PublicPlace, "place") == sorted(listed("places"))
        appearance = ("uid", "source", "rendition", "chain", "language")
        assert rows_of(PublicSource, *appearance) == sorted(
            (uid, n, *(row[name] for name in appearance)) for uid, n, row in listed("appearances")
        )

    def test_typed_columns_are_those_of_the_documents(self) -> None:
        for statement in DOCUMENTS["statement"]:
            row = PublicStatement.objects.get(uid=statement["uid"])
            lead = statement["voices"][0]
            plain = ("kind", "title", "summary", "language", "issued_by", "certainty", "note")
            assert [getattr(row, name) for name in plain] == [statement[name] for name in plain]
            assert row.sort_on == self.model.day(statement)
            said_on = statement["said_on"]
            assert row.said_on_precision == (said_on and said_on["precision"])
            assert row.said_on_first == (said_on and date.fromisoformat(said_on["first"]))
            assert row.said_on_last == (said_on and date.fromisoformat(said_on["last"]))
            assert (row.government, row.role) == (lead["government"], lead["role"])
            assert (row.official, row.tenure) == (lead["official"], lead["tenure"])
            assert row.office == self.model.offices.get(lead["tenure"])
            assert row.cites == bool(statement["references"])
            assert row.has_official_source == any(
                appearance["chain"] == 0 for appearance in statement["appearances"]
            )
            governments = [voice["government"] for voice in statement["voices"]]
            assert row.governments == ";".join(dict.fromkeys(governments))
            assert row.topics == (";".join(statement["topics"]) or None)

    def test_references_of_statements_and_agreements_stand_side_by_side(self) -> None:
        origins = [
            (reference, owner)
            for noun in ("statement", "agreement")
            for owner in DOCUMENTS[noun]
            for reference in owner["references"]
        ]
        assert PublicReference.objects.count() == len(origins) == 98 + 8
        assert PublicTarget.objects.count() == sum(len(r["targets"]) for r, _ in origins)
        assert PublicAbout.objects.count() == sum(len(r["about"]) for r, _ in origins)
        for reference, owner in origins:
            row = PublicReference.objects.get(uid=reference["uid"])
            quotes = {quote["uid"]: quote["exact"] for quote in owner.get("quotes", ())}
            assert row.statement == owner.get("uid")
            assert row.agreement == owner.get("key")
            assert row.words == quotes.get(reference.get("quote"))
            assert row.implied == (reference["resolution"] == "implied_by_subject")
            assert row.about == (";".join(reference["about"]) or None)
            clause = reference.get("clause")
            assert row.clause == (clause and f"{owner['key']}/{clause}")

    def test_sources_that_nothing_public_uses_are_not_public(self) -> None:
        used = {
            uid
            for noun, documents in DOCUMENTS.items()
            for document in documents
            for uid in re.findall(r'"sources?":"([^"]+)"', orjson.dumps(document).decode())
            if noun == "statement"
        }
        used |= {
            source
            for agreement in DOCUMENTS["agreement"]
            for item in (agreement, *agreement["clauses"])
            for source in item["sources"]
        }
        used |= {
            source
            for official in DOCUMENTS["official"]
            for tenure in official["tenures"]
            for source in tenure["sources"]
        }

        public = set(PublicRecord.objects.filter(noun="source").values_list("key", flat=True))

        assert public == used

    def test_clauses_stand_in_the_order_of_their_numbers(self) -> None:
        rows = PublicRecord.objects.filter(noun="clause", record="agreement/trilateral-2020-11-09")

        uids = [key.partition("/")[2] for key in rows.values_list("key", flat=True)]

        assert uids == sorted(uids, key=lambda number: [int(n) for n in number.split(".")])

    def test_all_of_it_passes_the_audit(self) -> None:
        assert faults() == []

    def test_an_empty_folder_is_told(self) -> None:
        folder = Path(self.enterContext(TemporaryDirectory()))

        with (
            mock.patch.object(importing.dataset, "desk_is_empty", lambda: True),
            pytest.raises(BrokenRules, match="no files of documents"),
        ):
            importing.load_dataset(folder)

    def test_a_file_without_a_time_zone_is_told(self) -> None:
        path = Path(self.enterContext(TemporaryDirectory())) / "topics.json"
        path.write_text(
            '{"noun": "topic", "format": 1, "recorded_at": "2026-11-23T00:00:00", "documents": []}'
        )

        with pytest.raises(BrokenRules, match="time zone"):
            importing.read_file(path)


class TestPublishAnything(ExampleTestCase):
    """Whatever becomes public, its rows are those of the design and of a rebuild."""

    @classmethod
    def setUpTestData(cls) -> None:
        made.build_world()
        cls.curator, cls.reviewer = f.make_user("curator"), f.make_user("reviewer")
        nouns = {noun: NOUNS[noun] for noun in ("official", "agreement")}
        cls.authority = {
            name: list(documents.render(noun, made.POOL[name]).values())
            for name, noun in nouns.items()
        }
        for uid in made.STATEMENTS:
            voice = f.make_voice("freedonia", institution="freedonia-mfa")
            appearance = f.make_appearance(made.SOURCES[3])
            document = f.make_statement(uid=uid, voices=[voice], appearances=[appearance])
            f.publish(document, cls.curator, cls.reviewer)

    @settings(max_examples=tries(8))
    @given(made.pairs("statement"))
    def test_statements(self, drawn: tuple[Document, Document]) -> None:
        first, second = map(made.publishable, drawn)
        for document in [first] if first == second else [first, second]:
            with ledger.recording(self.curator, "Because."):
                f.store("statement", document, self.curator)
                curation.approve(self.reviewer, document["uid"], None)

            columns = ("statement", "sort_on", "reference", "type", "government", "about", "node")
            entries = Counter(Entry.objects.order_by().values_list(*columns))
            model = PlainModel(self.authority | {"statement": [document]})
            assert set(entries) == model.entries()
            assert set(entries.values()) <= {1}
            row = PublicRecord.objects.get(pk=f"statement/{document['uid']}")
            assert row.document.encode() == orjson.dumps(document)
        assert faults() == []
