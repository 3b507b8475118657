"""Old documents are brought up when read; what is stored never changes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from unittest import mock

import orjson
import pytest
from django.test import SimpleTestCase, TestCase

from statements import documents, ledger, writing
from statements.documents import NOUNS, Document
from statements.documents.formats import UnknownFormat, upgrade, upgrade_members
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import Change, Edition, PublicRecord

from . import factories as f

TOPIC = NOUNS["topic"]
GOLDEN = Path(__file__).with_name("formats")


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


class TestGoldenFiles(SimpleTestCase):
    """What each format says of one record; written once, as editions are."""

    FILES = {
        next(name for name, noun in NOUNS.items() if noun.plural == path.stem): json.loads(
            path.read_text()
        )
        for path in sorted(GOLDEN.glob("*.json"))
    }

    def test_every_noun_with_an_old_format_has_one_document_of_each(self) -> None:
        formats = {name: [*map(int, documents)] for name, documents in self.FILES.items()}

        assert formats == {
            name: [*range(1, noun.format + 1)] for name, noun in NOUNS.items() if noun.upgrades
        }

    def test_each_is_brought_up_to_the_byte(self) -> None:
        for name, listed in self.FILES.items():
            *_, present = listed.values()
            for format, document in listed.items():
                with self.subTest(f"{name}, format {format}"):
                    upgraded = upgrade(NOUNS[name], int(format), document)
                    assert documents.dump(upgraded) == documents.dump(present)

    def test_the_present_one_is_right_and_in_order(self) -> None:
        for name, listed in self.FILES.items():
            *_, present = listed.values()

            assert list(documents.faults(NOUNS[name], present)) == []
            assert documents.dump(present) == documents.dump(
                documents.arrange(NOUNS[name], present)
            )


class TestFilesOfOldFormats(SimpleTestCase):
    """A file says what it says: what an upgrade knows nothing of stays as the desk has it."""

    def test_nothing_is_added_to_what_a_file_says(self) -> None:
        for noun, members in (
            ("government", {"key": "x", "wikidata": "Q1"}),
            ("government", {"key": "x", "aliases": [{"uid": "1", "text": "X"}]}),
            ("government", {"key": "x", "note": None}),
            ("statement", {"uid": "u", "title": "Only this"}),
            ("statement", {"known_by": None, "issued_by": None}),
            ("statement", {"quotes": [{"exact": "Words.", "voice": "speaker"}]}),
        ):
            assert upgrade_members(NOUNS[noun], 1, members) == members

    def test_what_it_says_of_the_present_format_stays(self) -> None:
        members = {"key": "x", "cow": None, "gw": 5}

        assert upgrade_members(NOUNS["government"], NOUNS["government"].format, members) == members


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
