"""Nothing writes to the desk outside a recording, whichever way it tries."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, models, transaction
from django.test import SimpleTestCase, TestCase, TransactionTestCase

from statements import ledger, writing
from statements.models import (
    PUBLIC,
    Alias,
    Change,
    Edition,
    Entry,
    Government,
    Identity,
    Institution,
    PublicRecord,
    Record,
    Statement,
    Topic,
    User,
    Voice,
    desk_models,
)
from statements.models.desk import MovedRow
from statements.problems import BrokenRules
from statements.writing import OutsideRecording, written_tables

from . import factories as f

OUTSIDE = "The desk is written to only within"
DELETE = "DELETE FROM {}"
NOTHING_NAMED = "without naming a record of"
Attempt = Callable[[], Any]


def sql(text: str, *params: Any) -> Attempt:
    """Return the attempt to write with a cursor."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(text, params)

    return run


def many(text: str, *params: Any) -> Attempt:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.executemany(text, params)

    return run


class GuardTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.user = f.make_user("editor")
        cls.uid = f.store("statement", f.make_said(cls.world))["uid"]

    def held(self) -> list[Any]:
        """Return all that the desk and the ledger hold."""
        tables = [*desk_models(), Record, Edition, Identity, Change, *PUBLIC]
        return [list(table._base_manager.order_by("pk").values()) for table in tables]

    def assert_refused(self, attempts: dict[str, Attempt], words: str = OUTSIDE) -> None:
        before = self.held()
        for name, attempt in attempts.items():
            with (
                self.subTest(name),
                pytest.raises(OutsideRecording, match=words),
                transaction.atomic(),
            ):
                attempt()
        assert self.held() == before


class TestOutside(GuardTestCase):
    def test_instances_neither_save_nor_delete(self) -> None:
        topic, voice = Topic.objects.get(), Voice.objects.get()

        self.assert_refused(
            {
                "save": lambda: topic.save(),
                "save of one field": lambda: topic.save(update_fields=["label"]),
                "new": lambda: Topic(key="war", label="War", definition="War.").save(),
                "forced": lambda: Topic(key="war", label="War").save(force_insert=True),
                "save_base": lambda: topic.save_base(raw=True),
                "delete": lambda: topic.delete(),
                "child": lambda: voice.save(),
                "delete of a child": lambda: voice.delete(),
            }
        )

    def test_querysets_do_not_write(self) -> None:
        topic = Topic.objects.get()
        new = {"key": "war", "label": "War", "definition": "War."}

        self.assert_refused(
            {
                "create": lambda: Topic.objects.create(**new),
                "get_or_create": lambda: Topic.objects.get_or_create(key="war", defaults=new),
                "update_or_create": lambda: Topic.objects.update_or_create(
                    key="peace", defaults={"label": "Other"}
                ),
                "update": lambda: Topic.objects.update(label="Other"),
                "filtered": lambda: Topic.objects.filter(key="peace").update(label="Other"),
                "delete": lambda: Topic.objects.all().delete(),
                "raw delete": lambda: Topic.objects.all()._raw_delete("default"),
                "bulk_create": lambda: Topic.objects.bulk_create([Topic(**new)]),
                "upsert": lambda: Topic.objects.bulk_create(
                    [Topic(**new)],
                    update_conflicts=True,
                    unique_fields=["key"],
                    update_fields=["label"],
                ),
                "bulk_update": lambda: Topic.objects.bulk_update([topic], ["label"]),
            }
        )

    def test_the_base_manager_does_not_write(self) -> None:
        base, topic = Topic._base_manager, Topic.objects.get()

        self.assert_refused(
            {
                "create": lambda: base.create(key="war", label="War", definition="War."),
                "update": lambda: base.update(label="Other"),
                "delete": lambda: base.all().delete(),
                "bulk_create": lambda: base.bulk_create([Topic(key="war", label="War")]),
                "bulk_update": lambda: base.bulk_update([topic], ["label"]),
            }
        )

    def test_related_managers_do_not_write(self) -> None:
        government = Government.objects.get(key="sylvania")
        statement = Statement.objects.get()
        voice, institution = Voice.objects.get(), Institution.objects.get()

        self.assert_refused(
            {
                "add": lambda: government.institutions.add(institution),
                "add of many": lambda: government.institutions.add(institution, bulk=False),
                "set": lambda: government.institutions.set([institution]),
                "create": lambda: statement.voices.create(
                    government=government, position=7, role="signs"
                ),
                "update": lambda: statement.voices.update(role="signs"),
                "delete": lambda: statement.voices.all().delete(),
                "remove": lambda: voice.statement.voices.filter(pk=voice.pk).delete(),
            }
        )

    def test_a_cascade_is_refused_before_anything_goes(self) -> None:
        self.assert_refused(
            {
                "instance": lambda: Statement.objects.get().delete(),
                "queryset": lambda: Statement.objects.all().delete(),
                "base": lambda: Statement._base_manager.all().delete(),
            }
        )

    def test_loaddata_is_refused(self) -> None:
        fields = {"label": "War", "definition": "War."}
        rows = [{"model": "statements.topic", "pk": "war", "fields": fields}]
        path = Path(self.enterContext(TemporaryDirectory())) / "topics.json"
        path.write_text(json.dumps(rows))

        self.assert_refused({"loaddata": lambda: call_command("loaddata", path, verbosity=0)})

    def test_cursors_do_not_write(self) -> None:
        attempts = {
            text: sql(text)
            for text in (
                "INSERT INTO statements_topic (key, label, definition) VALUES ('w', 'W', 'W')",
                "insert into statements_topic (key, label, definition) values ('w', 'W', 'W')",
                'INSERT INTO "statements_topic" (key, label, definition) VALUES (1, 1, 1)',
                "UPDATE statements_topic SET label = 'Other'",
                'update "statements_topic" set label = 1',
                "Update STATEMENTS_TOPIC Set label = 'Other'",
                "UPDATE\n\tstatements_topic\nSET label = 'Other'",
                "UPDATE/**/statements_topic SET label = 'Other'",
                "UPDATE -- a remark\n statements_topic SET label = 'Other'",
                "/* a remark */ UPDATE statements_topic SET label = 'Other'",
                'UPDATE"statements_topic"SET label = 1',
                "DELETE FROM statements_topic",
                "delete  from  statements_topic  where key = 'peace'",
                "WITH x AS (SELECT 1) INSERT INTO statements_topic (key) SELECT 'w' FROM x",
                "WITH x AS (SELECT 1) DELETE FROM statements_topic",
                "SELECT 1; DELETE FROM statements_topic",
                "select 1;delete from statements_topic",
                "SELECT ';'; DELETE FROM statements_topic",
                "EXPLAIN DELETE FROM statements_topic",
            )
        }

        self.assert_refused(attempts)

    def test_executemany_does_not_write(self) -> None:
        self.assert_refused(
            {
                "insert": many(
                    "INSERT INTO statements_topic (key, label, definition) VALUES (%s, %s, %s)",
                    ("war", "War", "War."),
                    ("trade", "Trade", "Trade."),
                ),
                "update": many("UPDATE statements_topic SET label = %s", ("Other",)),
            }
        )

    def test_every_desk_table_is_watched(self) -> None:
        tables = [model._meta.db_table for model in desk_models()]

        self.assert_refused({table: sql(DELETE.format(table)) for table in tables})

    def test_the_ledgers_own_tables_are_sealed(self) -> None:
        sealed = (Record, Edition, Identity, Change, *PUBLIC)
        tables = [model._meta.db_table for model in sealed]

        self.assert_refused(
            {table: sql(DELETE.format(table)) for table in tables}
            | {
                "orm": lambda: Entry.objects.all().delete(),
                "state": lambda: Record.objects.update(state="published"),
            },
            words="Only the ledger writes to",
        )

    def test_reading_is_free(self) -> None:
        assert Topic.objects.get().label == "Peace"
        sql("SELECT * FROM statements_topic")()
        sql("WITH x AS (SELECT * FROM statements_topic) SELECT * FROM x")()
        assert list(Voice.objects.select_related("statement").iterator())

    def test_other_tables_are_written_to_as_ever(self) -> None:
        User.objects.create(username="somebody")

        assert User.objects.filter(username="somebody").exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="words of SQLite")
class TestOutsideOnSQLite(GuardTestCase):
    def test_its_own_spellings_are_refused(self) -> None:
        values = "(key, label, definition) VALUES ('peace', 'P', 'P')"
        self.assert_refused(
            {
                text: sql(text)
                for text in (
                    f"INSERT OR REPLACE INTO statements_topic {values}",
                    f"insert or ignore into statements_topic {values}",
                    f"REPLACE INTO statements_topic {values}",
                    "UPDATE OR IGNORE statements_topic SET label = 'Other'",
                    "UPDATE main.statements_topic SET label = 'Other'",
                    "UPDATE `statements_topic` SET label = 'Other'",
                    "UPDATE [statements_topic] SET label = 'Other'",
                    "DELETE FROM 'statements_topic'",
                    'DELETE FROM "main"."statements_topic"',
                    "DROP TABLE statements_topic",
                    "ALTER TABLE statements_topic ADD COLUMN x",
                )
            }
        )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="words of PostgreSQL")
class TestOutsideOnPostgreSQL(GuardTestCase):
    def test_its_own_spellings_are_refused(self) -> None:
        self.assert_refused(
            {
                text: sql(text)
                for text in (
                    "UPDATE ONLY statements_topic SET label = 'Other'",
                    "DELETE FROM ONLY public.statements_topic",
                    'DELETE FROM "public" . "statements_topic"',
                    "TRUNCATE statements_topic CASCADE",
                    "TRUNCATE TABLE django_session, statements_topic CASCADE",
                    "TRUNCATE ONLY django_session, ONLY statements_topic",
                    "WITH gone AS (DELETE FROM statements_topic RETURNING *) SELECT * FROM gone",
                    "INSERT INTO statements_topic (key) VALUES ('x') ON CONFLICT DO NOTHING",
                    "MERGE INTO statements_topic USING x ON true WHEN MATCHED THEN DELETE",
                    "COPY statements_topic FROM STDIN",
                    "DO $$ BEGIN DELETE FROM statements_topic; END $$",
                    "DROP TABLE IF EXISTS statements_topic CASCADE",
                )
            }
        )

    def test_composed_and_encoded_queries_are_read_too(self) -> None:
        from psycopg import sql as words

        composed = words.SQL("DELETE FROM {}").format(words.Identifier("statements_topic"))

        self.assert_refused(
            {
                "composed": sql(composed),
                "bytes": sql(b"DELETE FROM statements_topic"),  # type: ignore[arg-type]
            }
        )
        sql(words.SQL("SELECT 1"))()
        sql(b"SELECT 1")()  # type: ignore[arg-type]

    def test_copying_out_is_reading(self) -> None:
        assert list(written_tables("COPY statements_topic TO STDOUT")) == []


class TestWrittenTables(SimpleTestCase):
    def test_names_what_is_written_and_not_what_is_read(self) -> None:
        for text, tables in {
            "SELECT * FROM a": [],
            "INSERT INTO a SELECT * FROM b": ["a"],
            "DELETE FROM a WHERE EXISTS (SELECT * FROM b)": ["a"],
            "UPDATE a SET x = 1 FROM b": ["a"],
            "WITH x AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM x": ["a", "b"],
            "TRUNCATE a, b, c": ["a", "b", "c"],
            "SELECT * FROM a FOR UPDATE": [],
            "SAVEPOINT x": [],
        }.items():
            with self.subTest(text):
                assert sorted(set(written_tables(text))) == tables


class TestWithin(GuardTestCase):
    """A recording lets through only what it was told about."""

    def test_a_named_record_is_written_to_in_every_way(self) -> None:
        with ledger.recording(self.user):
            topic = Topic.objects.get()
            topic.label = "Calm"
            topic.save()
            Topic.objects.filter(key="peace").update(definition="Calm.")
            Topic.objects.bulk_create([Topic(key="war", label="War", definition="War.")])
            Topic.objects.create(key="trade", label="Trade", definition="Trade.")

        assert PublicRecord.objects.get(noun="topic", key="peace").label == "Calm"
        assert {r.key for r in Record.objects.filter(noun="topic")} == {"peace", "war", "trade"}

    def test_raw_sql_needs_a_record_of_the_tables_noun(self) -> None:
        def update() -> None:
            sql("UPDATE statements_topic SET label = 'Calm'")()

        with pytest.raises(OutsideRecording, match=NOTHING_NAMED), ledger.recording(self.user):
            update()
        with (
            pytest.raises(OutsideRecording, match=NOTHING_NAMED),
            ledger.recording(self.user) as recording,
        ):
            recording.name("place", "border")
            update()
        with ledger.recording(self.user) as recording:
            recording.name("topic", "peace")
            update()

        assert PublicRecord.objects.get(noun="topic", key="peace").label == "Calm"

    def test_a_shared_table_needs_a_record_of_one_of_its_nouns(self) -> None:
        f.store("government", f.make_government("ruritania", aliases=[f.make_alias("Us")]))
        with (
            pytest.raises(OutsideRecording, match="agreement or government or institution"),
            ledger.recording(self.user) as recording,
        ):
            recording.name("topic", "peace")
            Alias._base_manager.update(text="We")

        with ledger.recording(self.user) as recording:
            recording.name("government", "ruritania")
            Alias._base_manager.update(text="We")

        assert '"We"' in PublicRecord.objects.get(noun="government", key="ruritania").document

    def test_the_base_manager_names_nothing_by_itself(self) -> None:
        with pytest.raises(OutsideRecording, match=NOTHING_NAMED), ledger.recording(self.user):
            Topic._base_manager.update(label="Calm")

    def test_loaddata_names_nothing_by_itself(self) -> None:
        path = Path(self.enterContext(TemporaryDirectory())) / "topics.json"
        fields = {"label": "War", "definition": "War."}
        path.write_text(json.dumps([{"model": "statements.topic", "pk": "w", "fields": fields}]))

        with pytest.raises(OutsideRecording, match=NOTHING_NAMED), ledger.recording(self.user):
            call_command("loaddata", path, verbosity=0)

        assert not Topic.objects.filter(key="w").exists()

    def test_related_managers_name_the_record_they_write_to(self) -> None:
        with ledger.recording(self.user):
            Statement.objects.get().voices.create(
                government_id="sylvania", position=1, role="signs"
            )

        assert f.version("statement", self.uid) == 2

    def test_the_ledgers_tables_stay_sealed(self) -> None:
        with (
            pytest.raises(OutsideRecording, match="Only the ledger writes"),
            ledger.recording(self.user) as recording,
        ):
            recording.name("topic", "peace")
            Record.objects.update(state="published")

    def test_a_cascade_is_one_edition_of_its_record(self) -> None:
        with ledger.recording(self.user):
            Statement.objects.get().delete()

        assert not Voice.objects.exists()
        assert Record.objects.named("statement", self.uid).state == "deleted"

    def test_recordings_within_join_the_outermost(self) -> None:
        with ledger.recording(self.user, "Outer") as outer:
            with ledger.recording(self.user, "Inner") as inner:
                Topic.objects.update(label="Calm")
            assert inner is outer
            assert Edition.objects.filter(record="topic/peace").count() == 1

        assert Edition.objects.get(pk="topic/peace/2").reason == "Outer"

    def test_nothing_is_kept_where_anything_is_raised(self) -> None:
        before = self.held()

        with pytest.raises(ZeroDivisionError), ledger.recording(self.user):
            Topic.objects.update(label="Calm")
            raise ZeroDivisionError

        assert self.held() == before
        assert writing.outermost()

    def test_nothing_is_written_where_nothing_was_said(self) -> None:
        before = self.held()

        with ledger.recording(self.user):
            pass
        with ledger.recording(self.user) as recording:
            recording.name("topic", "peace")

        assert self.held() == before

    def test_naming_what_never_was_leaves_no_trace(self) -> None:
        with ledger.recording(self.user) as recording:
            recording.name("topic", "never")

        assert not Record.objects.filter(key="never").exists()

    def test_a_row_is_not_moved_to_another_record(self) -> None:
        other = f.store("statement", f.make_said(self.world))["uid"]
        voice = Voice.objects.get(statement=self.uid)
        voice.statement_id = other

        for name, attempt in {
            "save": lambda: voice.save(),
            "update": lambda: Voice.objects.filter(pk=voice.pk).update(statement=other),
            "by id": lambda: Voice.objects.filter(pk=voice.pk).update(statement_id=other),
            "bulk_update": lambda: Voice.objects.bulk_update([voice], ["statement"]),
        }.items():
            with self.subTest(name), pytest.raises(MovedRow), ledger.recording(self.user):
                attempt()

    def test_nor_by_a_related_manager_that_names_nothing(self) -> None:
        other = f.store("statement", f.make_statement())["uid"]
        voice = Voice.objects.get(statement=self.uid)

        with (
            pytest.raises(BrokenRules, match=f"belongs to statement/{self.uid} for ever"),
            ledger.recording(self.user) as recording,
        ):
            recording.name("statement", other)
            Statement.objects.get(pk=other).voices.add(voice)

    def test_a_key_is_not_changed(self) -> None:
        for attempt in (
            lambda: Topic.objects.filter(key="peace").update(key="calm"),
            lambda: Topic.objects.update(pk="calm"),
        ):
            with pytest.raises(MovedRow, match="A key never changes"), ledger.recording(self.user):
                attempt()


class TestWrongDocumentsByRows(GuardTestCase):
    """Rows that Django's own layer takes are held to the document's rules at the end."""

    def assert_broken(self, write: Attempt, path: str) -> None:
        with pytest.raises(BrokenRules) as error, ledger.recording(self.user):
            write()
        assert path in [problem.path for problem in error.value.problems]

    def test_what_a_form_would_have_refused_is_refused(self) -> None:
        topic = {"label": "War", "definition": "War."}

        self.assert_broken(lambda: Topic.objects.create(key="Not A Key", **topic), "key")
        self.assert_broken(lambda: Topic.objects.update(label="two\nlines"), "label")
        self.assert_broken(lambda: Topic.objects.update(definition=" space "), "definition")
        self.assert_broken(lambda: Voice.objects.update(role="listens"), "voices[0].role")


class TestThreads(TransactionTestCase):
    """A recording belongs to the thread that opened it."""

    def test_another_threads_write_is_refused_while_one_is_open(self) -> None:
        user = f.make_user("editor")
        f.store("topic", {"key": "peace", "label": "Peace", "definition": "No war."})
        caught: list[BaseException] = []

        def write() -> None:
            try:
                Topic.objects.update(label="Other")
            except BaseException as error:
                caught.append(error)
            finally:
                connections.close_all()

        with ledger.recording(user):
            Topic.objects.update(label="Calm")
            thread = threading.Thread(target=write)
            thread.start()
            thread.join(10)

        assert [type(error) for error in caught] == [OutsideRecording]
        assert Topic.objects.get().label == "Calm"

    def test_nor_does_it_help_to_carry_the_context_over(self) -> None:
        import contextvars

        user = f.make_user("editor")
        f.store("topic", {"key": "peace", "label": "Peace", "definition": "No war."})
        caught: list[BaseException] = []

        def write() -> None:
            try:
                with ledger.recording(user):
                    Topic.objects.update(label="Other")
            except BaseException as error:
                caught.append(error)
            finally:
                connections.close_all()

        with ledger.recording(user):
            Topic.objects.update(label="Calm")
            carried = contextvars.copy_context()
            thread = threading.Thread(target=carried.run, args=(write,))
            thread.start()
            thread.join(10)

        assert [type(error) for error in caught] == [OutsideRecording]
        assert Topic.objects.get().label == "Calm"


class TestDesk(SimpleTestCase):
    def test_every_desk_table_belongs_to_a_noun(self) -> None:
        assert all(model.nouns() for model in desk_models())

    def test_foreign_keys_between_records_protect(self) -> None:
        """CASCADE leads to a row's own parent, RESTRICT to a sibling, PROTECT to all others."""
        for model in desk_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey):
                    rule = field.remote_field.on_delete
                    if field.name in model.parents:
                        assert rule is models.CASCADE, field
                    else:
                        assert rule in (models.PROTECT, models.RESTRICT), field
