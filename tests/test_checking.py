from __future__ import annotations

from io import StringIO

from django.core.management import CommandError, call_command
from django.test import TestCase

from statements import writing
from statements.models import Change, Edition, PublicVoice, Record, Statement, Tenure

from . import factories as f
from .auditing import faults
from .sql import outside


class TestCheckData(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.statement = f.publish(f.make_said(cls.world))

    def setUp(self) -> None:
        self.enterContext(writing.unsealed())

    def test_finds_nothing_in_sound_data(self) -> None:
        assert faults() == []

    def test_finds_desk_rows_changed_from_outside(self) -> None:
        outside("UPDATE statements_statement SET title = %s", "Something else")

        [fault] = faults()

        assert "differs from edition 1 in title" in fault

    def test_finds_a_record_that_no_recording_made(self) -> None:
        outside("INSERT INTO statements_topic (key, label, definition) VALUES ('x', 'X', 'X')")

        assert faults() == [
            "topic/x: On the desk, but no recording made it: write through the admin or an import."
        ]

    def test_finds_an_identity_that_no_edition_has(self) -> None:
        record = f"statement/{self.statement['uid']}"
        outside("INSERT INTO statements_identity (id, record_id) VALUES ('office/x-y', %s)", record)

        assert faults() == [f"{record}: office/x-y is kept for it, and no version of it has that."]

    def test_knows_an_identity_of_an_older_edition(self) -> None:
        f.publish(self.statement | {"appearances": [f.make_appearance(self.world["source"])]})

        assert faults() == []

    def test_finds_rows_deleted_from_outside(self) -> None:
        with writing.unsealed():
            Statement._base_manager.all().delete()

        assert any("gone from the desk" in fault for fault in faults())

    def test_finds_a_broken_rule(self) -> None:
        with writing.unsealed():
            tenure = Tenure._base_manager.get(pk=self.world["tenure"])
            Tenure._base_manager.filter(pk=tenure.pk).update(
                ends_first="2000-12-31", ends_last="2000-12-31"
            )

        assert any("was held from 2000 to 2000-12-31, not on 2001-02-03" in x for x in faults())

    def test_finds_a_public_row_that_the_ledger_does_not_say(self) -> None:
        PublicVoice.objects.update(government="sylvania")

        problems = faults()

        assert len(problems) == 2
        assert all("publicvoice" in fault for fault in problems)

    def test_finds_a_gap_in_the_ledger(self) -> None:
        change = Change.objects.order_by("number").first()
        Record.objects.filter(public_change=change).update(public_change=None)
        change.delete()

        assert any(fault.startswith("ledger: ") for fault in faults())

    def test_finds_a_missing_edition(self) -> None:
        Record.objects.filter(pk="place/border").update(version=2)

        assert any("Edition 2 is missing" in fault for fault in faults())
        assert any("Version 2, but 1 editions" in fault for fault in faults())

    def test_finds_an_edition_changed_from_outside(self) -> None:
        edition = Edition.objects.get(pk="place/border/1")
        Edition.objects.filter(pk=edition.pk).update(
            document=edition.document.replace("Border", "Frontier")
        )

        problems = faults()

        assert any("place/border: The desk differs" in fault for fault in problems)
        assert any("publicrecord" in fault for fault in problems)

    def test_the_command_fails_on_a_fault(self) -> None:
        PublicVoice.objects.all().delete()

        with self.assertRaisesMessage(CommandError, "1 fault in"):
            call_command("check_data", stdout=StringIO())
