"""The ledger is held by salted digests: what is changed from outside is found, and where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from unittest import mock

import time_machine
from django.apps import apps
from django.db import connection
from django.test import TestCase, TransactionTestCase
from django.utils import timezone

from statements import curation, ledger, releases, writing
from statements.ledger import chain, verifying
from statements.models import Change, Edition, Epoch, Record, Release

from . import factories as f
from .auditing import faults
from .releasing import Releasing
from .sql import outside
from .test_bulk import say_all

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


class Told(TestCase):
    """A statement that was public in two editions, the second of them now."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.saver, cls.approver = (
            f.make_user("saver", is_superuser=True),
            f.make_user("approver"),
        )
        cls.statement = f.publish(f.make_said(cls.world), cls.saver, cls.approver)
        edited = cls.statement | {"title": "Another title"}
        f.store("statement", edited, cls.saver, reason="A slip of the pen")
        curation.submit(cls.saver, cls.statement["uid"], 2)
        curation.approve(cls.approver, cls.statement["uid"], 2)
        cls.record = f"statement/{cls.statement['uid']}"
        cls.first, cls.last = Change.objects.filter(record=cls.record).order_by("number")


class OutsideTests(Told):
    def test_nothing_is_found_in_what_nobody_touched(self) -> None:
        assert faults() == []

    def test_an_old_public_edition_changed_from_outside_is_found_with_its_line(self) -> None:
        for column, value in {
            "document": "{}",
            "reason": "Another",
            "saved_by_id": self.approver.pk,
            "saved_at": LONG_AGO,
            "action": "recoded",
            "format": 9,
        }.items():
            with self.subTest(column), mock.patch("statements.ledger.verifying.CHUNK", 2):
                stored_value = Edition.objects.values_list(column, flat=True).get(
                    pk=f"{self.record}/1"
                )
                self.put("statements_edition", column, value, "id", f"{self.record}/1")
                findings = [fault for _, part in verifying.verify() for fault in part]
                self.put("statements_edition", column, stored_value, "id", f"{self.record}/1")

            [(where, what)] = findings
            assert where == f"{self.record}/1"
            assert f"line {self.first.number} of the ledger" in what

    def put(self, table: str, column: str, value: Any, by: str, key: Any) -> None:
        outside(f"UPDATE {table} SET {column} = %s WHERE {by} = %s", value, key)

    def test_an_edition_changed_with_its_digest_is_found_by_its_line(self) -> None:
        with writing.unsealed():
            edition = Edition.objects.get(pk=f"{self.record}/1")
            edition.document = edition.document.replace("Somebody", "Nobody")
            chain.seal(edition)
            edition.save()

        [fault] = faults()

        assert fault.startswith(f"ledger, line {self.first.number}: ")

    def test_the_audit_survives_what_cannot_be_read(self) -> None:
        for junk in ("", "{}", "[]", "not JSON", "null"):
            with self.subTest(junk):
                self.put("statements_edition", "document", junk, "id", f"{self.record}/2")

                problems = faults()

                assert any(f"line {self.last.number} of the ledger" in fault for fault in problems)

    def test_a_line_changed_from_outside_is_found_with_its_number(self) -> None:
        number = self.last.number
        for column, value in {
            "reason": "Another reason",
            "approved_by_id": f.make_user("third").pk,
            "saved_by_id": f.make_user("third").pk,
            "recorded_at": LONG_AGO,
            "action": "recoded",
            "changed": "summary",
            "edition_id": f"{self.record}/1",
        }.items():
            with self.subTest(column):
                stored_value = Change.objects.values_list(column, flat=True).get(pk=number)
                self.put("statements_change", column, value, "number", number)
                findings = [fault for _, part in verifying.verify() for fault in part]
                self.put("statements_change", column, stored_value, "number", number)

            assert [where for where, _ in findings] == [f"ledger, line {number}"]

    def test_a_reason_changed_with_its_salt_and_digest_is_found(self) -> None:
        params = "Another", "0" * 32, chain.reason_digest("0" * 32, "Another"), self.last.pk
        outside(
            "UPDATE statements_change SET reason = %s, reason_salt = %s, reason_digest = %s"
            " WHERE number = %s",
            *params,
        )

        assert [fault.partition(":")[0] for fault in faults()] == [
            f"ledger, line {self.last.number}"
        ]

    def test_a_line_taken_out_is_found_at_the_next(self) -> None:
        with writing.unsealed():
            Record.objects.filter(public_change=self.first.number - 1).update(public_change=None)
            Change.objects.filter(number=self.first.number - 1).delete()

        assert any(x.startswith(f"ledger, line {self.first.number}: ") for x in faults())

    def test_digests_of_equal_words_differ(self) -> None:
        """Or who knows some words could look whether they were ever said here."""
        salts = {*Edition.objects.values_list("salt", flat=True)}
        salts |= {*Change.objects.values_list("salt", flat=True)}
        salts |= {s for s in Change.objects.values_list("reason_salt", flat=True) if s}

        rows = Edition.objects.count() + Change.objects.count()
        assert len(salts) == rows + Change.objects.exclude(reason=None).count()

    def test_what_is_written_in_bulk_is_held_as_well(self) -> None:
        documents = [("statement", f.make_said(self.world, title=f"Said {n}")) for n in range(3)]
        with ledger.recording(self.saver, "Many") as recording:
            say_all(recording, documents, self.approver)
            ledger.settle(recording)

        assert [fault for _, part in verifying.verify() for fault in part] == []
        outside(
            "UPDATE statements_change SET reason = 'x' WHERE number = %s",
            Change.objects.last_number() - 1,
        )
        [where] = [where for _, part in verifying.verify() for where, _ in part]
        assert where == f"ledger, line {Change.objects.last_number() - 1}"


class HeadTests(Releasing, Told):
    def test_a_tail_cut_off_is_told_by_a_release(self) -> None:
        release = self.release()
        with writing.unsealed():
            Record.objects.filter(pk=self.record).update(public_change=self.first)
            Change.objects.filter(pk=self.last.pk).delete()

        assert release.head == self.last.digest
        message = f"Release 1 was made at line {self.last.number}"
        assert any(message in fault for fault in faults())

    def test_a_ledger_written_anew_from_the_beginning_is_told_by_a_release(self) -> None:
        self.release()
        with writing.unsealed():
            Change.objects.update(reason="Written anew")
            before = ""
            for line in Change.objects.order_by("number").select_related("edition"):
                line.reason_digest = chain.reason_digest(line.reason_salt, line.reason)
                shown = line.edition.digest if line.edition else None
                line.digest = before = chain.digest_of_line(line, before, shown)
                line.save()

        [fault] = faults()

        assert "carries another digest" in fault

    def test_the_head_stands_in_the_file_and_not_in_its_members(self) -> None:
        release = self.release()
        content = (self.media / "releases" / release.file_name).read_bytes()

        assert (
            f"{release.ledger_number} {release.head} {Epoch.objects.current()}".encode() in content
        )
        assert self.client.get("/api/v1/releases/1/").json()["head"] == release.head

    def test_a_member_that_its_line_does_not_tell_is_found(self) -> None:
        release = self.release()
        release_members = release.members
        release_members[3]["sha256"] = "0" * 64
        with writing.unsealed():
            Release.objects.update(members=release_members)

        [(where, what)] = releases.faults()

        assert (where, what.partition(" in ")[0]) == ("Release 1", release_members[3]["name"])

    def test_lines_that_were_added_leave_the_head_of_a_release(self) -> None:
        self.release()
        f.store("topic", {"key": "war", "label": "War", "definition": "No peace."})

        assert faults() == []


class ClockTests(Told):
    """A clock that was set back: every way to write a line."""

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(time_machine.travel(timezone.now() - timedelta(days=9), tick=True))

    def tearDown(self) -> None:
        times = list(Change.objects.order_by("number").values_list("recorded_at", flat=True))
        assert times == sorted(times)
        assert len(times) > self.last.number
        assert faults() == []
        super().tearDown()

    def test_one_record(self) -> None:
        f.store("topic", {"key": "war", "label": "War", "definition": "No peace."})

    def test_an_approval_and_its_edition(self) -> None:
        f.publish(self.statement | {"title": "A third title"}, self.saver, self.approver)

        times = Edition.objects.filter(record=self.record).order_by("number")
        saved = list(times.values_list("saved_at", flat=True))
        assert saved == sorted(saved)

    def test_a_retraction(self) -> None:
        curation.ask_retraction(self.saver, self.statement["uid"], 2, "Said by nobody")
        curation.retract(self.approver, self.statement["uid"], 2)

    def test_a_merge(self) -> None:
        bases = f.version("government", "sylvania"), f.version("government", "freedonia")
        curation.merge(self.saver, "government", "sylvania", "freedonia", bases, "One")

    def test_many_at_once(self) -> None:
        documents = [("statement", f.make_said(self.world))]
        with ledger.recording(self.saver, "Many") as recording:
            say_all(recording, documents, self.approver)
            ledger.settle(recording)

    def test_a_time_fixed_by_the_caller(self) -> None:
        topic = {"key": "war", "label": "War", "definition": "No peace."}
        f.store("topic", topic, at=LONG_AGO)


class MigrationTests(TransactionTestCase):
    """A database of before gets its chain."""

    def test_old_rows_get_their_digests(self) -> None:
        world = f.small_world()
        f.publish(f.make_said(world))
        last = Change.objects.head()
        assert last
        outside("UPDATE statements_edition SET salt = '', digest = ''")
        outside("UPDATE statements_change SET reason_salt = NULL, reason_digest = NULL")
        outside("UPDATE statements_change SET reason = 'Why' WHERE number = 3")
        outside("UPDATE statements_change SET salt = '', digest = ''")
        with writing.unsealed():
            Release.objects.create(
                number=1, ledger_number=3, recorded_at=last.recorded_at, made_at=last.recorded_at,
                code_version="", file_name="x", size=0, sha256="", members=[],
            )  # fmt: skip
        migration = import_module("statements.migrations.0013_digests")

        with writing.unsealed(), mock.patch.object(migration, "CHUNK", 2):
            migration.digest_all(apps, SimpleNamespace(connection=connection))

        assert [fault for _, part in verifying.verify() for fault in part] == []
        assert Release.objects.get().head == Change.objects.get(number=3).digest
