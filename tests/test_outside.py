"""Whatever a database shell writes into any column: the audit ends, and tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from itertools import product
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.db import DatabaseError, DataError, connection, transaction
from django.test import TestCase
from django.utils import timezone

from statements import curation, releases, writing
from statements.checking import check_data
from statements.checking.columns import broken_rows
from statements.fields import UidField
from statements.keys import new_uid
from statements.ledger import epochs
from statements.models import Epoch, Identity, Record, Release, Voice

from . import factories as f
from .auditing import faults
from .releasing import Releasing

pytestmark = pytest.mark.slow

SQLITE = connection.vendor == "sqlite"
BAD = {  # by type; nothing that PostgreSQL keeps is impossible in a column of text
    "DateField": ("'20000-01-01'", "'0044-03-15 BC'", "'infinity'"),
    "DateTimeField": ("'20000-01-01'", "'infinity'"),
}
OF_SQLITE = {  # SQLite keeps anything anywhere
    "DateField": ("'2023-02-30'", "'tomorrow'", "2023", "x'fe'", "''"),
    "DateTimeField": ("'2023-02-30 00:00:00'", "'now'", "2023.5"),
    "BooleanField": ("'yes'", "2"),
}
ANY = ("x'fe'", "CAST(x'fe' AS TEXT)", "CAST(x'610062' AS TEXT)")


@contextmanager
def broken_open() -> Iterator[None]:
    """Let the database take what its constraints refuse, as its owner can."""
    with transaction.atomic(), connection.cursor() as cursor:
        if SQLITE:
            cursor.execute("PRAGMA ignore_check_constraints=ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint"
                " WHERE contype = 'c' AND conrelid <> 0"
            )
            for table, name in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        try:
            yield
        finally:
            if SQLITE:
                cursor.execute("PRAGMA ignore_check_constraints=OFF")
            transaction.set_rollback(True)


def put(field: Any, value: str) -> int:
    """Write to one row as somebody with a database shell would; return how many took it."""
    meta = field.model._meta
    table, key = meta.db_table, meta.pk.column
    one = f"SELECT {key} FROM {table} LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {field.column} = {value} WHERE {key} = ({one})")
        return int(cursor.rowcount)


def bad_values(field: Any) -> tuple[str, ...]:
    """Return values that no form gives, as SQL."""
    while field.remote_field:
        field = field.target_field
    kind = field.get_internal_type()
    if not SQLITE:
        return BAD.get(kind, ())
    if isinstance(field, UidField):
        return (*ANY, "'nobody'", "''", "7")
    if field.choices:
        return (*ANY, "'nothing'", "''")
    return (*BAD.get(kind, ()), *OF_SQLITE.get(kind, ANY))


class OutsideTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_a_value_that_no_form_gives_is_found_in_every_column_of_every_table(self) -> None:
        models = apps.get_app_config("statements").get_models()
        fields = [field for model in models for field in model._meta.concrete_fields]
        with broken_open():
            is_refused = {
                (field.model.__name__, field.name, value): is_found(field, value)
                for field in fields
                for value in bad_values(field)
            }

        assert [name for name, is_told in is_refused.items() if is_told is False] == []
        assert list(is_refused.values()).count(True) > (500 if SQLITE else 30)


class AuditTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.publish(f.make_said(f.small_world()))

    def test_the_audit_comes_to_its_end_whatever_a_row_holds(self) -> None:
        cases = {
            "statements_source": ("uid", "published_on_last", "published_on_precision"),
            "statements_edition": ("redaction_id", "saved_at", "document", "saved_by_id"),
            "statements_change": ("recorded_at", "redacts", "record_id", "edition_id"),
            "statements_record": ("noun", "state_at", "public_change_id"),
            "statements_publicstatement": ("said_on_first", "uid"),
            "statements_epoch": ("began_at",),
        }
        values = ("'nobody'", "CAST(x'fe' AS TEXT)") if SQLITE else ("'20000-01-01'", "'nobody'")
        ended = 0
        with broken_open():
            for table, columns in cases.items():
                fields = {field.column: field for field in model_of(table)._meta.concrete_fields}
                for column, value in product(columns, values):
                    with suppress(DatabaseError), undone():  # refused by the database itself
                        put(fields[column], value)
                        with self.subTest(f"{column} = {value}"):
                            assert faults()
                            ended += 1

        assert ended > (20 if SQLITE else 5)

    def test_audits_of_higher_floors_stumble_as_well(self) -> None:
        def other() -> Iterator[tuple[str, str]]:
            raise DataError("timestamp too large (after year 10K)")

        [(_, findings)] = [part for part in check_data(others={"releases": other}) if part[1]]

        assert str(findings[0]).startswith(
            "releases: It cannot be looked into any further: DataError"
        )

    def test_it_looks_again_while_something_else_is_read(self) -> None:
        assert faults() == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 UNION SELECT 2 UNION SELECT 3")
            cursor.fetchone()

            assert faults() == []

    def test_lists_are_counted_from_the_first(self) -> None:
        with broken_open():
            put(Voice._meta.get_field("position"), "7")

            assert any("in voices[0].position" in fault for fault in faults())


def model_of(table: str) -> Any:
    models = apps.get_app_config("statements").get_models()
    return next(model for model in models if model._meta.db_table == table)


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is written within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_found(field: Any, value: str) -> bool | None:
    """Tell whether a value in one row of a column is found; None where none takes it."""
    try:
        with undone():
            if not put(field, value):
                return None
            broken = list(broken_rows(field.model))
    except DatabaseError:
        return None
    return any(fault.what.startswith(f"Its {field.attname} ") for fault in broken)


class RowTests(Releasing, TestCase):
    """Rows that change in time: no edition and no line of the ledger tells what they say."""

    @classmethod
    def setUpTestData(cls) -> None:
        world = f.small_world()
        statement = f.publish(f.make_said(world))
        cls.record = f"statement/{statement['uid']}"
        curation.ask_retraction(f.make_user("asks"), statement["uid"], 1, "Said by nobody")
        with cls.shelved():
            releases.withdraw(f.make_user("keeper"), cls.release(note="Read this").number, "Wrong")

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(writing.unsealed())

    def changed(self, model: Any, **values: Any) -> list[str]:
        """Return what is found once some columns of a table say something else."""
        rows = model._default_manager.all()
        with undone():
            assert (rows.filter(pk=self.record) if model is Record else rows).update(**values)
            return faults()

    def test_who_asked_and_why_is_held(self) -> None:
        """Else whoever writes the database could ask and approve as one person."""
        other, later = f.make_user("other"), timezone.now()
        assert faults() == []
        for values in (
            {"state": "in_review"},
            {"state_by": other},
            {"state_at": later},
            {"state_note": "Another reason"},
            {"state_number": 1},
            {"waits": True},
            {"merging_into": "topic/peace", "state": "merge_asked"},
        ):
            with self.subTest(str(values)):
                problem = self.changed(Record, **values)

                assert any(f"{self.record}: Its state on the desk" in fault for fault in problem)

    def test_the_lines_of_releases_are_held(self) -> None:
        other, later = f.make_user("other"), timezone.now()
        for values in (
            {"note": None},
            {"made_at": later},
            {"made_by": other},
            {"doi": "10.1234/x"},
            {"withdrawn_at": later},
            {"withdrawn_by": other},
            {"withdrawn_reason": "Another reason"},
            {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": None},
        ):
            with self.subTest(str(values)):
                assert any(
                    "release 1: Its row" in fault for fault in self.changed(Release, **values)
                )

    def test_a_release_that_was_taken_away_is_told(self) -> None:
        f.store("topic", {"key": "war", "label": "War", "definition": "No peace."})
        self.release()
        with undone():
            Release.objects.filter(number=1).delete()

            assert "releases: There are 1, and the last is 2." in faults()

    def test_the_epoch_is_held(self) -> None:
        for values in ({"uid": new_uid()}, {"reason": "Why"}, {"began_at": timezone.now()}):
            with self.subTest(str(values)):
                assert any("epoch 1: Its row" in fault for fault in self.changed(Epoch, **values))
        with undone():
            Epoch.objects.all().delete()

            assert "epoch: The ledger has none: run new_epoch." in faults()
        epochs.renew("A copy was put back")
        assert faults() == []

    def test_keys_and_uids_stay_kept_for_their_records(self) -> None:
        with undone():
            Identity.objects.filter(pk__startswith="office/").delete()

            assert any("is not kept for it" in fault for fault in faults())

    def test_a_database_of_before_gets_its_digests(self) -> None:
        migration = import_module("statements.migrations.0018_row_digests")
        for model in (Record, Release, Epoch):
            model._default_manager.update(digest="")
        assert faults()

        with mock.patch.object(migration, "CHUNK", 2):
            migration.digest_all(apps, SimpleNamespace(connection=connection))

        assert faults() == []
