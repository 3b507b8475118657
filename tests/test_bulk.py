from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test import TestCase

from statements import checking, copying, importing, ledger
from statements.documents import NOUNS
from statements.documents.mapping import batched
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import (
    PUBLIC,
    Change,
    Edition,
    Entry,
    Identity,
    PublicRecord,
    Record,
    Statement,
    Topic,
    User,
    desk_models,
)
from statements.problems import BrokenRules, StaleVersion
from statements.writing import OutsideRecording

from . import factories as f
from .benchmarks.corpus import Maker
from .benchmarks.corpus.draws import RECORDED_AT

pytestmark = pytest.mark.slow

TABLES: list[type[models.Model]] = [
    Record,
    Edition,
    Identity,
    Change,
    *PUBLIC,
    *desk_models(),
]
SALTED = {"salt", "digest", "reason_salt", "reason_digest"}  # never twice the same
Told = list[tuple[str, f.Document]]


def stored(model: type[models.Model]) -> list[tuple[str, ...]]:
    """Return the rows of a table as the database spells them, without ids that it counts and
    what is salted."""
    spell = "quote({})" if connection.vendor == "sqlite" else "{}::text"
    columns = [
        spell.format(connection.ops.quote_name(str(field.column)))
        for field in model._meta.concrete_fields
        if not field.get_internal_type().endswith("AutoField") and field.name not in SALTED
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table}")
        return sorted(cursor.fetchall(), key=repr)


def snapshot() -> dict[str, list[tuple[str, ...]]]:
    return {model._meta.db_table: stored(model) for model in TABLES}


def people() -> tuple[User, User]:
    return importing.account("saver"), importing.account("approver")


def say_all(
    recording: ledger.Recording, documents: Iterable[tuple[str, f.Document]], approver: User
) -> None:
    """Say documents, statements to be public, and let it decide whenever that is much."""
    for name, document in documents:
        noun = NOUNS[name]
        recording.say(noun, document, base=0)
        if name == "statement":
            publication = ledger.Publication(approver)
            recording.publish(name, noun.key_of(document), publication)
        ledger.settle_if_large(recording)


def together(*batches: Iterable[tuple[str, f.Document]]) -> None:
    """Publish batches in one recording, each decided before the next."""
    saver, approver = people()
    with ledger.recording(saver, "A batch", at=RECORDED_AT) as recording:
        for documents in batches:
            say_all(recording, documents, approver)
            ledger.settle(recording)


def one_by_one(*batches: Iterable[tuple[str, f.Document]]) -> None:
    """Publish batches, each in a recording of its own."""
    for documents in batches:
        together(documents)


def patch_size(case: TestCase, size: int) -> None:
    """Let a recording decide about so many documents at a time."""
    patch = pytest.MonkeyPatch.context()
    case.enterContext(patch).setattr("statements.ledger.recordings.DOCUMENTS", size)


def faults() -> list[Any]:
    differences = [fault for _, faults in checking.check_data() for fault in faults]
    return differences + [
        finding for _, findings in PUBLIC_SIDE.rebuild(check=True) for finding in findings
    ]


def dataset() -> Told:
    files = importing.read_folder(f.FIRST_EDITION)
    return [(file.noun, document) for file in files for document in file.documents]


def corpus(size: int = 60) -> tuple[Told, Told]:
    """Return a corpus's authority records, and its sources and statements."""
    maker = Maker(size)
    return list(maker.world.documents()), list(maker.block(0))


class TestTheSameRows(TestCase):
    """What is decided part by part is what recordings for each part write, byte for byte."""

    maxDiff = 2_000

    @classmethod
    def setUpTestData(cls) -> None:
        people()

    def assert_same(self, *batches: Told) -> None:
        start = transaction.savepoint()
        one_by_one(*batches)
        expected = snapshot()
        transaction.savepoint_rollback(start)

        together(*batches)

        for table, rows in snapshot().items():
            assert rows == expected[table], table
        assert faults() == []

    def test_of_the_first_dataset(self) -> None:
        by_noun = groupby(dataset(), key=itemgetter(0))

        self.assert_same(*(list(documents) for _, documents in by_noun))

    def test_of_the_corpus(self) -> None:
        authority, documents = corpus()

        self.assert_same(authority, *batched(documents, 20))

        assert Statement.objects.count() == 60
        assert Entry.objects.exists()

    def test_of_sources_that_stood_hidden_before(self) -> None:
        authority, documents = corpus(8)
        sources = [item for item in documents if item[0] == "source"]
        statements = [item for item in documents if item[0] == "statement"]

        self.assert_same(authority, sources, statements[:5], statements[5:])


class TestParts(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        people()

    def test_one_recording_is_decided_in_parts_that_build_on_each_other(self) -> None:
        authority, documents = corpus(40)
        together(authority)
        patch_size(self, 7)

        together(documents)

        assert Record.objects.public().filter(noun="statement").count() == 40
        assert faults() == []

    def test_memory_holds_one_part_of_the_documents(self) -> None:
        authority, documents = corpus(40)
        together(authority)
        known = list(Record.objects.values_list("pk", flat=True))
        peaks: list[int] = []
        patch_size(self, 10)

        def counting() -> Iterable[tuple[str, f.Document]]:
            for place, item in enumerate(documents):
                peaks.append(place - Record.objects.exclude(pk__in=known).count())
                yield item

        together(counting())

        assert max(peaks) <= 10

    def test_a_document_may_point_at_one_that_comes_parts_later(self) -> None:
        authority, _ = corpus(8)
        together(authority)
        patch_size(self, 1)
        agreement = f.make_agreement("pact", references=[self.reference("accord")])

        together([("agreement", agreement), *self.topics(), *self.agreements("accord")])

        assert Record.objects.public().filter(key__in=["pact", "accord"]).count() == 2
        assert faults() == []

    def test_what_never_came_is_told_of_the_document_that_points_at_it(self) -> None:
        authority, _ = corpus(8)
        together(authority)
        before = snapshot()
        patch_size(self, 1)
        agreement = f.make_agreement("pact", references=[self.reference("accord")])

        with pytest.raises(BrokenRules) as error:
            together([("agreement", agreement), *self.topics()])

        [problem] = error.value.problems
        assert problem.path == "agreement/pact:references[0].targets[0].agreement"
        assert "There is no agreement 'accord'" in problem.message
        assert snapshot() == before

    @staticmethod
    def reference(key: str) -> f.Document:
        return f.make_reference("reaffirms", f.make_target(agreement=key)) | {"clause": None}

    @staticmethod
    def topics() -> Told:
        return [
            ("topic", {"key": f"war-{n}", "label": f"War {n}", "definition": "No peace."})
            for n in range(3)
        ]

    @staticmethod
    def agreements(key: str) -> Told:
        return [("agreement", f.make_agreement(key))]


class TestRefusing(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def statement(self, **kwargs: Any) -> tuple[str, f.Document]:
        return "statement", f.make_said(self.world, **kwargs)

    def assert_refused(self, documents: Told, code: str, words: str) -> None:
        before = snapshot()

        with pytest.raises(BrokenRules) as error:
            together(documents)

        assert error.value.problems[0].code == code
        assert words in str(error.value.problems[0])
        assert snapshot() == before

    def test_a_record_that_is_there_already(self) -> None:
        documents = [self.statement()]
        together(documents)

        with pytest.raises(StaleVersion):
            together(documents)

    def test_a_key_that_another_noun_shares(self) -> None:
        series = {"title": "S", "definition": "D", "agreements": [], "aliases": []}

        self.assert_refused(
            [("series", {"key": self.world["agreement"]} | series)], "key_taken", "is used"
        )

    def test_a_uid_inside_that_another_record_had(self) -> None:
        _, first = self.statement()
        together([("statement", first)])
        voices = [first["voices"][0]]

        self.assert_refused(
            [self.statement(voices=voices)], "key_taken", f"{voices[0]['uid']} belongs to"
        )

    def test_a_uid_that_two_of_the_batch_have(self) -> None:
        one = self.statement()
        voices = one[1]["voices"]

        self.assert_refused([one, self.statement(voices=voices)], "key_taken", "belongs to")

    def test_an_answer_to_what_is_not_public(self) -> None:
        draft = f.store("statement", f.make_said(self.world))
        answer = f.make_reference("responds_to", f.make_target(statement=draft["uid"]))

        self.assert_refused([self.statement(references=[answer])], "target", "it must be public")

    def test_a_key_that_points_at_nothing(self) -> None:
        voices = [f.make_voice("nowhere", institution="freedonia-mfa")]

        self.assert_refused([self.statement(voices=voices)], "unknown", "There is no government")

    def test_an_approver_who_saved_it(self) -> None:
        saver, _ = people()

        with (
            pytest.raises(BrokenRules, match="Somebody else must approve"),
            ledger.recording(saver) as recording,
        ):
            say_all(recording, [self.statement()], saver)

    def test_keeps_nothing_of_a_recording_that_goes_on_after_an_error(self) -> None:
        saver, approver = people()
        topic = {"key": "war", "label": "War", "definition": "No peace."}
        documents = [("topic", topic), self.statement(voices=[f.make_voice("nowhere")])]

        with (
            pytest.raises(OutsideRecording, match="not whole"),
            ledger.recording(saver) as recording,
            pytest.raises(BrokenRules),
        ):
            say_all(recording, documents, approver)
            ledger.settle(recording)

        assert not Topic.objects.filter(key="war").exists()

    def test_writes_are_refused_again_afterwards(self) -> None:
        saver, approver = people()

        with (
            pytest.raises(OutsideRecording, match="Only the ledger"),
            ledger.recording(saver) as recording,
        ):
            say_all(recording, [self.statement()], approver)
            ledger.settle(recording)
            Statement.objects.update(title="Other")

    def test_copying_into_the_public_side_needs_the_ledger(self) -> None:
        with pytest.raises(OutsideRecording, match="Only the ledger"):
            copying.insert(PublicRecord, ["id"], [["x"]])
