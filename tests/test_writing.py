"""Nothing writes to the desk outside a recording, whichever way it tries."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import pytest
from django.core.management import call_command
from django.db import connections, models, transaction
from django.test import SimpleTestCase, TestCase, TransactionTestCase

from statements import curation, ledger, writing
from statements.documents import NOUNS
from statements.documents.world import Coming
from statements.keys import new_uid
from statements.models import (
    PUBLIC,
    Batch,
    Change,
    Edition,
    Epoch,
    Government,
    Identity,
    Institution,
    PublicRecord,
    Record,
    Redaction,
    Release,
    SavedCopy,
    Statement,
    TextVersion,
    Topic,
    User,
    Voice,
    desk_models,
)
from statements.problems import BrokenRules, StaleVersion
from statements.writing import OutsideRecording

from . import factories as f
from .auditing import faults
from .sql import outside

OUTSIDE = "Only the ledger writes to"
PEACE = {"key": "peace", "label": "Peace", "definition": "No war."}
SEALED = (Batch, Record, Edition, Identity, Change, Epoch, Redaction, Release, SavedCopy, *PUBLIC)
Attempt = Callable[[], Any]


class SealedTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.user = f.make_user("editor")
        cls.uid = f.store("statement", f.make_said(cls.world))["uid"]

    def all_rows(self) -> list[Any]:
        """Return all that the desk and the ledger hold."""
        tables = [*desk_models(), Record, Edition, Identity, Change, *PUBLIC]
        return [list(table._base_manager.order_by("pk").values()) for table in tables]

    def assert_refused(self, attempts: dict[str, Attempt], words: str = OUTSIDE) -> None:
        before = self.all_rows()
        for name, attempt in attempts.items():
            with (
                self.subTest(name),
                pytest.raises(OutsideRecording, match=words),
                transaction.atomic(),
            ):
                attempt()
        assert self.all_rows() == before


class TestOutside(SealedTestCase):
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

    def test_every_table_of_desk_ledger_and_public_side_is_sealed(self) -> None:
        for model in (*desk_models(), *SEALED):
            manager = model._default_manager
            attempts: dict[str, Attempt] = {
                "update": lambda m=manager: m.update(pk=1),
                "delete": lambda m=manager: m.all().delete(),
                "insert": lambda m=model: m().save(force_insert=True),
                "base insert": lambda m=model: m._base_manager.bulk_create([m()]),
                "base update": lambda m=model: m._base_manager.update(pk=1),
                "base delete": lambda m=model: m._base_manager.all().delete(),
            }
            for name, attempt in attempts.items():
                with (
                    self.subTest(f"{model.__name__} {name}"),
                    pytest.raises(OutsideRecording, match=f"to {model._meta.db_table}:"),
                ):
                    attempt()

    def test_a_cursor_writes_and_is_found(self) -> None:
        """Past Django's own layer nothing is refused; `check_data` tells of it."""
        for text, message in (
            ("UPDATE statements_topic SET label = 'Other'", "topic/peace: The desk differs"),
            ("UPDATE statements_voice SET role = 'signs'", f"statement/{self.uid}: The desk diff"),
            ("DELETE FROM statements_voice", f"statement/{self.uid}: The desk differs"),
            ("UPDATE statements_edition SET reason = 'x'", "It is not as it was saved"),
            ("UPDATE statements_record SET version = 7", "Version 7"),
            ("DELETE FROM statements_publictenure", "publictenure"),
        ):
            with self.subTest(text), transaction.atomic():
                outside(text)
                assert any(message in fault for fault in faults()), faults()
                transaction.set_rollback(True)

    def test_reading_is_free(self) -> None:
        assert Topic.objects.get().label == "Peace"
        assert list(Voice.objects.select_related("statement").iterator())

    def test_other_tables_are_written_to_as_ever(self) -> None:
        User.objects.create(username="somebody")

        assert User.objects.filter(username="somebody").exists()


class TestWithin(SealedTestCase):
    """A recording takes documents, and lets nobody write rows."""

    def test_rows_are_as_sealed_as_outside(self) -> None:
        attempts: tuple[Attempt, ...] = (
            lambda: Topic.objects.update(label="Calm"),
            lambda: Topic.objects.get().save(),
            lambda: Statement.objects.get().delete(),
            lambda: Statement.objects.get().voices.create(government_id="sylvania", position=1),
            lambda: Record.objects.update(state="published"),
        )
        for attempt in attempts:
            refused = pytest.raises(OutsideRecording, match="Only the ledger writes")
            with refused, ledger.recording(self.user):
                attempt()

    def test_recordings_within_join_the_outermost(self) -> None:
        with ledger.recording(self.user, "Outer") as outer:
            with ledger.recording(self.user, "Inner") as inner:
                f.store("topic", PEACE | {"label": "Calm"}, self.user)
            assert inner is outer
            assert Edition.objects.filter(record="topic/peace").count() == 1
            assert Topic.objects.get().label == "Peace"

        assert Edition.objects.get(pk="topic/peace/2").reason == "Outer"
        assert Topic.objects.get().label == "Calm"

    def test_what_was_said_is_read_again_before_it_is_kept(self) -> None:
        with ledger.recording(self.user):
            f.store("topic", PEACE | {"label": "Calm"}, self.user)
            assert ledger.current_documents(NOUNS["topic"], ["peace"])["peace"]["label"] == "Calm"
            curation.remove(self.user, "topic", "peace")
            assert ledger.current_documents(NOUNS["topic"], ["peace"]) == {}
            with pytest.raises(BrokenRules, match="There is no topic peace"):
                curation.remove(self.user, "topic", "peace")
            f.store("topic", PEACE | {"label": "Quiet"}, self.user)
            writing.current().spoiled = False  # by the refusal above, which is looked at here

        assert f.version("topic", "peace") == 2
        assert PublicRecord.objects.get(noun="topic", key="peace").label == "Quiet"

    def test_nothing_is_kept_where_anything_is_raised(self) -> None:
        before = self.all_rows()

        with pytest.raises(ZeroDivisionError), ledger.recording(self.user):
            f.store("topic", PEACE | {"label": "Calm"}, self.user)
            raise ZeroDivisionError

        assert self.all_rows() == before
        assert writing.outermost()

    def test_nothing_is_written_where_nothing_was_said(self) -> None:
        before = self.all_rows()

        with ledger.recording(self.user):
            pass
        with ledger.recording(self.user) as recording:
            recording.say(NOUNS["topic"], PEACE, base=1)

        assert self.all_rows() == before

    def test_no_new_record_takes_the_place_of_one_that_is_there(self) -> None:
        for base in (0, 2):
            with pytest.raises(StaleVersion), ledger.recording(self.user) as recording:
                recording.say(NOUNS["topic"], PEACE | {"label": "Calm"}, base=base)
        with pytest.raises(StaleVersion), ledger.recording(self.user) as recording:
            recording.drop(NOUNS["topic"], "peace", base=2)

        assert Topic.objects.get().label == "Peace"

    def test_removing_what_never_was_leaves_no_trace(self) -> None:
        with ledger.recording(self.user) as recording:
            recording.drop(NOUNS["topic"], "never", base=0)

        assert not Record.objects.filter(key="never").exists()


class Unscanned(dict[str, Any]):
    """What is to be asked for one key at a time."""

    def items(self) -> NoReturn:
        raise AssertionError("looked through")

    keys = values = __iter__ = items


class TestUniquePlaces(SealedTestCase):
    """What only one record has may pass from one to another in one recording."""

    def words(self, clause: str, **kwargs: Any) -> f.Document:
        return {
            "uid": new_uid(),
            "clause": f"accord-2001-01-01/{clause}",
            "language": "en",
            "publisher": "gazette",
            "source": None,
            "text": "Peace.",
            "certainty": "verified",
            "note": None,
        } | kwargs

    def test_a_place_is_left_and_taken(self) -> None:
        first = f.store("text_version", self.words("1"))
        second = self.words("1", text="Peace, anew.")

        with ledger.recording(self.user):
            f.store("text_version", second, self.user)
            f.store("text_version", first | {"clause": "accord-2001-01-01/1.1"}, self.user)

        assert faults() == []
        clauses = dict(TextVersion.objects.values_list("uid", "clause"))
        assert clauses[second["uid"]] == "accord-2001-01-01/1"
        assert clauses[first["uid"]] == "accord-2001-01-01/1.1"

    def test_two_swap_their_places(self) -> None:
        text_versions = [f.store("text_version", self.words(clause)) for clause in ("1", "1.1")]
        places = [text["clause"] for text in text_versions]

        with ledger.recording(self.user):
            for text, place in zip(text_versions, reversed(places), strict=True):
                f.store("text_version", text | {"clause": place}, self.user)

        assert faults() == []

    def test_a_removed_record_leaves_its_place(self) -> None:
        text_version = f.store("text_version", self.words("1"))

        with ledger.recording(self.user):
            f.store("text_version", self.words("1"), self.user)
            curation.remove(self.user, "text_version", text_version["uid"])

        assert faults() == []

    def test_a_place_is_asked_for_without_looking_through_all(self) -> None:
        first, second = self.words("1"), self.words("1")
        coming, noun = Coming(wordings=Unscanned()), NOUNS["text_version"]
        coming.add(noun, first["uid"], None, first, is_new=True)

        assert not coming.has_same_wording(first)
        assert coming.has_same_wording(second)
        coming.add(noun, second["uid"], None, second, is_new=True)
        assert coming.has_same_wording(first)
        for gone in (None, second | {"language": "ru"}):
            coming.add(noun, second["uid"], second, gone, is_new=False)
            assert not coming.has_same_wording(first)

    def test_a_place_that_is_kept_is_not_taken(self) -> None:
        f.store("text_version", self.words("1"))

        with pytest.raises(BrokenRules, match="held already"):
            f.store("text_version", self.words("1"))
        with pytest.raises(BrokenRules, match="held already"), ledger.recording(self.user):
            for _ in range(2):
                f.store("text_version", self.words("1.1"), self.user)


class TestDeskAsItWillBe(SealedTestCase):
    """Rules are asked of what the desk will hold, before anything is written to it."""

    def test_a_document_points_at_what_comes_with_it(self) -> None:
        office, tenure = f.make_office("sylvania-envoy"), f.make_tenure("sylvania-envoy")
        body = f.make_institution("sylvania-mfa", "sylvania", offices=[office])
        voice = f.make_voice("sylvania", official="trentino", tenure=tenure["uid"])
        official = f.make_official("trentino", "sylvania", tenures=[tenure])
        statement = f.make_said(self.world, voices=[voice])

        with ledger.recording(self.user):
            f.store("statement", statement, self.user)
            f.store("official", official, self.user)
            f.store("institution", body, self.user)

        assert faults() == []

    def test_its_rules_are_held_to_what_comes_with_it(self) -> None:
        tenure = f.make_tenure("freedonia-mfa-minister", starts=f.day("2020"))
        voice = f.make_voice("freedonia", official="trentino", tenure=tenure["uid"])
        official = f.make_official("trentino", "freedonia", tenures=[tenure])

        refused = pytest.raises(BrokenRules, match="was held from 2020")
        with refused as error, ledger.recording(self.user):
            f.store("statement", f.make_said(self.world, voices=[voice]), self.user)
            f.store("official", official, self.user)

        [problem] = error.value.problems
        assert problem.path.endswith(":voices[0].tenure")
        assert not Record.objects.filter(key="trentino").exists()

    def test_nothing_points_at_what_goes_with_it(self) -> None:
        f.store("topic", PEACE | {"key": "war", "label": "War"})

        refused = pytest.raises(BrokenRules, match="There is no topic 'war'")
        with refused, ledger.recording(self.user):
            f.store("statement", f.make_said(self.world, topics=["war"]), self.user)
            curation.remove(self.user, "topic", "war")

        assert Topic.objects.filter(pk="war").exists()

    def test_what_is_decided_in_parts_is_held_to_all_of_it(self) -> None:
        """A source is decided before the agreement that makes it public."""
        source, tenure = self.world["source"], f.make_tenure("sylvania-envoy")
        office = f.make_office("sylvania-envoy")
        body = f.make_institution("sylvania-mfa", "sylvania", offices=[office])
        documents = {
            "agreement": f.make_agreement("pact", sources=[source]),
            "source": f.make_source(uid=source, title="Read again"),
            "official": f.make_official("trentino", "sylvania", tenures=[tenure]),
            "institution": body,
        }

        with ledger.recording(self.user) as recording:
            for noun in (noun for noun in NOUNS if noun in documents):
                f.store(noun, documents[noun], self.user)
                ledger.settle(recording)

        assert faults() == []
        assert PublicRecord.objects.get(pk=f"source/{source}").label == "Read again"
        assert f.version("source", source) == 2

    def test_a_drifted_row_is_found_and_no_save_heals_it(self) -> None:
        outside("UPDATE statements_topic SET label = 'Drifted'")

        f.store("topic", PEACE)

        assert f.version("topic", "peace") == 1
        [fault] = faults()
        assert "topic/peace: The desk differs from edition 1 in label" in fault


class TestWrongDocuments(SealedTestCase):
    """What Django's own layer would take is held to the document's rules."""

    def assert_broken(self, noun: str, document: f.Document, path: str) -> None:
        with pytest.raises(BrokenRules) as error:
            f.store(noun, document)
        assert path in [problem.path for problem in error.value.problems]

    def test_what_a_form_would_have_refused_is_refused(self) -> None:
        voices = [f.make_voice("freedonia", role="listens")]

        self.assert_broken("topic", PEACE | {"key": "Not A Key"}, "key")
        self.assert_broken("topic", PEACE | {"label": "two\nlines"}, "label")
        self.assert_broken("topic", PEACE | {"definition": " space "}, "definition")
        self.assert_broken("statement", f.make_said(self.world, voices=voices), "voices[0].role")


class TestThreads(TransactionTestCase):
    """A recording belongs to the thread that opened it."""

    def test_another_threads_write_is_refused_while_one_is_open(self) -> None:
        user = f.make_user("editor")
        f.store("topic", PEACE)
        caught: list[BaseException] = []

        def write() -> None:
            try:
                Topic.objects.update(label="Other")
            except BaseException as error:
                caught.append(error)
            finally:
                connections.close_all()

        with ledger.recording(user), writing.unsealed():
            f.store("topic", PEACE | {"label": "Calm"}, user)
            thread = threading.Thread(target=write)
            thread.start()
            thread.join(10)

        assert [type(error) for error in caught] == [OutsideRecording]
        assert Topic.objects.get().label == "Calm"

    def test_nor_does_it_help_to_carry_the_context_over(self) -> None:
        import contextvars

        user = f.make_user("editor")
        f.store("topic", PEACE)
        caught: list[BaseException] = []

        def write() -> None:
            try:
                with ledger.recording(user):
                    f.store("topic", PEACE | {"label": "Other"}, user)
            except BaseException as error:
                caught.append(error)
            finally:
                connections.close_all()

        with ledger.recording(user):
            f.store("topic", PEACE | {"label": "Calm"}, user)
            carried = contextvars.copy_context()
            thread = threading.Thread(target=carried.run, args=(write,))
            thread.start()
            thread.join(10)

        assert [type(error) for error in caught] == [OutsideRecording]
        assert Topic.objects.get().label == "Calm"


class TestDesk(SimpleTestCase):
    def test_every_desk_table_belongs_to_a_noun(self) -> None:
        assert {table.model for noun in NOUNS.values() for table in noun.table.walk()} == {
            *desk_models()
        }

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
