from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test import TestCase

from statements import checking, copying, importing, ledger
from statements.documents import NOUNS
from statements.ledger import bulk
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
from statements.problems import BrokenRules
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
        cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table}")  # noqa: S608
        return sorted(cursor.fetchall(), key=repr)


def snapshot() -> dict[str, list[tuple[str, ...]]]:
    return {model._meta.db_table: stored(model) for model in TABLES}


def people() -> tuple[User, User]:
    return importing.account("saver"), importing.account("approver")


def one_by_one(told: Iterable[tuple[str, f.Document]]) -> None:
    """Load and publish documents the ordinary way, in one recording."""
    saver, approver = people()
    by_noun: dict[str, list[f.Document]] = {}
    for noun, document in told:
        by_noun.setdefault(noun, []).append(document)
    with ledger.recording(saver, "A batch", at=RECORDED_AT) as recording:
        for noun, held in by_noun.items():
            importing.load(recording, importing.DocumentFile(noun, 1, RECORDED_AT, held), approver)


def in_bulk(told: Iterable[tuple[str, f.Document]]) -> int:
    saver, approver = people()
    with ledger.recording(saver, "A batch", at=RECORDED_AT) as recording:
        return bulk.publish(recording, told, approver)


def faults() -> list[Any]:
    found = [fault for _, faults in checking.check_data() for fault in faults]
    return found + [
        finding for _, findings in PUBLIC_SIDE.rebuild(check=True) for finding in findings
    ]


def dataset() -> Told:
    files = importing.read_folder(f.FIXTURES)
    return [(held.noun, document) for held in files for document in held.documents]


def corpus(size: int = 60) -> tuple[Told, Told]:
    """Return a corpus's authority records, and its sources and statements."""
    maker = Maker(size)
    return list(maker.world.documents()), list(maker.block(0))


class TestTheSameRows(TestCase):
    """Bulk publication writes what an ordinary recording writes, byte for byte."""

    maxDiff = 2_000

    @classmethod
    def setUpTestData(cls) -> None:
        people()

    def assert_same(self, *batches: Told) -> None:
        start = transaction.savepoint()
        for told in batches:
            one_by_one(told)
        expected = snapshot()
        transaction.savepoint_rollback(start)

        count = sum(in_bulk(iter(told)) for told in batches)

        assert count == sum(map(len, batches))
        for table, rows in snapshot().items():
            self.assertEqual(rows, expected[table], table)

    def test_of_the_first_dataset(self) -> None:
        self.assert_same(dataset())

        assert faults() == []

    def test_of_the_corpus(self) -> None:
        self.assert_same(*corpus())

        assert Statement.objects.count() == 60
        assert Entry.objects.exists()
        assert faults() == []

    def test_of_sources_that_stood_hidden_before(self) -> None:
        authority, told = corpus(8)
        sources = [item for item in told if item[0] == "source"]
        statements = [item for item in told if item[0] == "statement"]

        self.assert_same(authority, sources, statements[:5], statements[5:])

        assert faults() == []

    def test_whatever_order_a_document_has_its_fields_in(self) -> None:
        authority, told = corpus(8)
        turned = [(noun, dict(reversed(document.items()))) for noun, document in told]
        in_bulk([*authority, *told])
        expected = dict(Edition.objects.values_list("pk", "document"))

        assert [bulk.Fresh.of(NOUNS[n], d).text for n, d in turned] == [
            expected[f"{n}/{d['uid']}/1"] for n, d in turned
        ]


class TestChunks(TestCase):
    def test_one_batch_is_written_in_chunks_that_build_on_each_other(self) -> None:
        authority, told = corpus(40)
        self.enterContext(pytest.MonkeyPatch.context()).setattr(bulk, "CHUNK", 7)

        in_bulk([*authority, *told])

        assert Record.objects.public().filter(noun="statement").count() == 40
        assert faults() == []

    def test_memory_holds_one_chunk_of_documents(self) -> None:
        authority, told = corpus(40)
        seen: list[int] = []
        self.enterContext(pytest.MonkeyPatch.context()).setattr(bulk, "CHUNK", 10)

        def counting() -> Iterable[tuple[str, f.Document]]:
            for place, item in enumerate(told):
                seen.append(place - Record.objects.exclude(pk__in=known).count())
                yield item

        in_bulk(authority)
        known = list(Record.objects.values_list("pk", flat=True))
        in_bulk(counting())

        assert max(seen) <= 10


class TestRefusing(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def statement(self, **kwargs: Any) -> tuple[str, f.Document]:
        return "statement", f.make_said(self.world, **kwargs)

    def assert_refused(self, told: Told, code: str, words: str) -> None:
        before = snapshot()

        with pytest.raises(BrokenRules) as error:
            in_bulk(told)

        assert error.value.problems[0].code == code
        assert words in str(error.value.problems[0])
        assert snapshot() == before

    def test_a_record_that_is_there_already(self) -> None:
        told = [self.statement()]
        in_bulk(told)

        self.assert_refused(told, "key_taken", f"statement/{told[0][1]['uid']} is used")

    def test_a_key_that_another_noun_shares(self) -> None:
        series = {"title": "S", "definition": "D", "agreements": [], "aliases": []}

        self.assert_refused(
            [("series", {"key": self.world["agreement"]} | series)], "key_taken", "is used"
        )

    def test_a_uid_inside_that_another_record_had(self) -> None:
        _, first = self.statement()
        in_bulk([("statement", first)])
        voices = [first["voices"][0]]

        self.assert_refused(
            [self.statement(voices=voices)], "key_taken", f"{voices[0]['uid']} is used"
        )

    def test_a_uid_that_two_of_the_batch_have(self) -> None:
        one = self.statement()
        voices = one[1]["voices"]

        self.assert_refused(
            [one, self.statement(voices=voices)], "key_taken", "stands in two documents"
        )

    def test_an_answer_to_what_is_not_public(self) -> None:
        draft = f.store("statement", f.make_said(self.world))
        answer = f.make_reference("responds_to", f.make_target(statement=draft["uid"]))

        self.assert_refused([self.statement(references=[answer])], "target", "is not public")

    def test_a_key_that_points_at_nothing(self) -> None:
        voices = [f.make_voice("nowhere", institution="freedonia-mfa")]

        self.assert_refused([self.statement(voices=voices)], "unknown", "There is no government")

    def test_an_approver_who_saved_it(self) -> None:
        saver, _ = people()

        with (
            pytest.raises(BrokenRules, match="Somebody else must approve"),
            ledger.recording(saver) as recording,
        ):
            bulk.publish(recording, [], saver)

    def test_keeps_nothing_of_a_recording_that_goes_on_after_an_error(self) -> None:
        saver, approver = people()
        topic = {"key": "war", "label": "War", "definition": "No peace."}
        told = [("topic", topic), self.statement(voices=[f.make_voice("nowhere")])]

        with (
            pytest.raises(OutsideRecording, match="not whole"),
            ledger.recording(saver) as recording,
            pytest.raises(BrokenRules),
        ):
            bulk.publish(recording, told, approver)

        assert not Topic.objects.filter(key="war").exists()

    def test_writes_are_refused_again_afterwards(self) -> None:
        saver, approver = people()

        with (
            pytest.raises(OutsideRecording, match="Only the ledger"),
            ledger.recording(saver) as recording,
        ):
            bulk.publish(recording, [self.statement()], approver)
            Statement.objects.update(title="Other")

    def test_copying_into_the_public_side_needs_the_ledger(self) -> None:
        with pytest.raises(OutsideRecording, match="Only the ledger"):
            copying.insert(PublicRecord, ["id"], [["x"]])
