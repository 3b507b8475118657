"""Old documents are brought up when read; what is stored never changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from unittest import mock

import orjson
import pytest
from django.test import SimpleTestCase, TestCase

from statements import documents, ledger, writing
from statements.documents import NOUNS, Document
from statements.documents.formats import UnknownFormat, upgrade
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import Change, Edition, PublicRecord

from . import factories as f

TOPIC = NOUNS["topic"]


def upgrade_1(document: Document) -> Document:
    """Format 1 called the label a name."""
    return {"key": document["key"], "label": document["name"], "text": document["text"]}


def upgrade_2(document: Document) -> Document:
    """Format 2 called the definition a text."""
    return {
        "key": document["key"],
        "label": document["label"],
        "definition": document["text"],
    }


TOPIC_3 = replace(TOPIC, upgrades=(upgrade_1, upgrade_2))
OLDEST = {"key": "peace", "name": "Peace", "text": "No war."}
OLD = {"key": "peace", "label": "Peace", "text": "No war."}
NOW = {"key": "peace", "label": "Peace", "definition": "No war."}


class TestUpgrade(SimpleTestCase):
    def test_brings_every_old_format_up_step_by_step(self) -> None:
        for format, document in ((1, OLDEST), (2, OLD), (3, NOW)):
            with self.subTest(format):
                assert upgrade(TOPIC_3, format, document) == NOW

    def test_leaves_what_it_was_given_alone(self) -> None:
        before = orjson.dumps(OLDEST)

        upgrade(TOPIC_3, 1, OLDEST)

        assert orjson.dumps(OLDEST) == before

    def test_refuses_a_format_of_newer_code(self) -> None:
        with pytest.raises(UnknownFormat, match="format 4; this code reads up to 3: update it"):
            upgrade(TOPIC_3, 4, NOW)


GOLDEN = Path(__file__).parent / "golden"  # documents of each format, as NOUN.FORMAT.json


def golden(noun: str, format: int) -> Document:
    document: Document = orjson.loads((GOLDEN / f"{noun}.{format}.json").read_bytes())
    return document


class TestGoldenFiles:
    @pytest.mark.parametrize("noun", [name for name, noun in NOUNS.items() if noun.upgrades])
    def test_each_old_format_is_brought_up_byte_for_byte(self, noun: str) -> None:
        present = NOUNS[noun].format
        for format in range(1, present):
            upgraded = upgrade(NOUNS[noun], format, golden(noun, format))

            assert documents.dump(upgraded) == documents.dump(golden(noun, present))
        assert not list(documents.faults(NOUNS[noun], golden(noun, present)))

    def test_what_a_document_leaves_out_stays_left_out(self) -> None:
        for members in (
            {"uid": "u", "title": "Only this"},
            {"known_by": None, "issued_by": None},
            {"quotes": [{"exact": "Words.", "voice": "speaker"}]},
        ):
            upgraded = upgrade(NOUNS["statement"], 1, members)

            assert upgraded == members | ({"contact": None} if "issued_by" in members else {})


class TestOldEditions(TestCase):
    """An edition that was stored before the code of today, which declares format 3."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.store("topic", NOW)
        with writing.unsealed():
            Edition.objects.update(document=documents.dump(OLDEST), format=1)

    def setUp(self) -> None:
        self.enterContext(mock.patch.dict(NOUNS, {"topic": TOPIC_3}))

    def test_is_read_in_the_present_format(self) -> None:
        assert ledger.read(TOPIC_3, Edition.objects.get()) == NOW

    def test_a_save_that_says_the_same_stores_no_edition(self) -> None:
        f.store("topic", NOW)

        assert Edition.objects.get().document == documents.dump(OLDEST)
        assert Change.objects.count() == 1

    def test_a_change_is_told_against_the_old_one_brought_up(self) -> None:
        f.store("topic", {**NOW, "label": "Peace and quiet"})

        first, second = Edition.objects.order_by("number")
        assert (first.format, first.document) == (1, documents.dump(OLDEST))
        assert (second.format, second.number) == (3, 2)
        assert Change.objects.order_by("number").last().changed == "label"

    def test_the_public_reads_it_in_the_present_format(self) -> None:
        with writing.unsealed():
            PublicRecord.objects.all().delete()

        list(PUBLIC_SIDE.rebuild())

        assert PublicRecord.objects.get().document == documents.dump(NOW)
