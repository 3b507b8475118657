from __future__ import annotations

from collections import Counter
from hashlib import sha256
from statistics import mean

import orjson
import pytest
from django.test import SimpleTestCase, TestCase

from statements.checking import check_data
from statements.documents import NOUNS, faults
from statements.documents.rules import public_rules
from statements.keys import is_uid

from .benchmarks.corpus import Maker, loading
from .benchmarks.corpus.words import LANGUAGES
from .factories import Document

pytestmark = pytest.mark.slow


def digest(size: int, blocks: list[int]) -> str:
    """Return the sum of a corpus's authority records and some of its blocks."""
    maker, sums = Maker(size), sha256()
    for noun, document in maker.world.documents():
        sums.update(noun.encode() + orjson.dumps(document))
    for number in blocks:
        for noun, document in maker.block(number):
            sums.update(noun.encode() + orjson.dumps(document))
    return sums.hexdigest()


def statements(maker: Maker, *blocks: int) -> list[Document]:
    return [d for number in blocks for noun, d in maker.block(number) if noun == "statement"]


class TestMaker(SimpleTestCase):
    def test_makes_the_same_bytes_on_every_machine(self) -> None:
        wanted = "244dc6f1e62ab04e36d36d7d02dacd55e41b91e98e7564aae0e4be238c67acae"

        assert digest(500, [0]) == wanted

    def test_makes_a_block_by_itself_as_in_its_turn(self) -> None:
        assert digest(3_000, [0, 1, 2]) != digest(3_000, [0, 2, 1])
        assert list(Maker(3_000).block(2)) == list(Maker(3_000).block(2))

    def test_makes_as_many_statements_as_asked(self) -> None:
        maker = Maker(2_300)

        assert [len(statements(maker, number)) for number in maker.blocks()] == [1_000, 1_000, 300]

    def test_authority_records_are_as_many_as_promised(self) -> None:
        documents = list(Maker(10_000).world.documents())
        counted = Counter(noun for noun, _ in documents)
        clauses = sum(len(d["clauses"]) for noun, d in documents if noun == "agreement")

        assert (counted["official"], counted["agreement"]) == (4_992, 2_000)
        assert 28_000 < clauses < 32_000

    def test_every_document_is_valid(self) -> None:
        maker = Maker(10_000)
        authority = list(maker.world.documents())[::7]
        documents = [*authority, *maker.block(0), *maker.block(9)]

        problems = [
            (noun, problem)
            for noun, document in documents
            for problem in (
                *faults(NOUNS[noun], document),
                *(public_rules(document) if noun == "statement" else ()),
            )
        ]

        assert problems == []

    def test_every_shape_of_a_statement_is_there(self) -> None:
        corpus = statements(Maker(10_000), 0, 9)
        types = Counter(r["type"] for d in corpus for r in d["references"])

        assert len({d["kind"] for d in corpus}) == 14
        assert {d["language"] for d in corpus} >= {language.code for language in LANGUAGES}
        assert types["responds_to"] > 50 and types["denies_violation"] > 100
        assert any(len(d["voices"]) > 2 for d in corpus)
        assert any(d["known_by"] for d in corpus)
        assert {d["said_on"]["precision"] for d in corpus if d["said_on"]} == {
            "day",
            "month",
            "year",
            "range",
        }
        assert any(quote["start"] is not None for d in corpus for quote in d["quotes"])
        assert {len(r["targets"]) for d in corpus for r in d["references"]} == {0, 1, 2, 3}

    def test_is_as_large_and_as_uneven_as_promised(self) -> None:
        corpus = statements(Maker(100_000), 10, 50, 70, 90)
        references = [r for d in corpus for r in d["references"]]
        hot = sum(any(t["agreement"] == "agreement-0000" for t in r["targets"]) for r in references)
        text = mean(
            len(d["title"] + d["summary"]) + sum(len(q["exact"]) for q in d["quotes"])
            for d in corpus
        )

        assert 1.9 < len(references) / len(corpus) < 2.1
        assert 0.025 < hot / len(references) < 0.035
        assert 650 < text < 750

    def test_uids_are_in_the_order_of_time_and_never_twice(self) -> None:
        corpus = statements(Maker(5_000), *range(5))
        uids = [d["uid"] for d in corpus]
        parts = [row["uid"] for d in corpus for name in ("voices", "quotes") for row in d[name]]

        assert uids == sorted(set(uids))
        assert len(set(parts) | set(uids)) == len(parts) + len(uids)
        assert all(is_uid(uid) and uid[14] == "7" for uid in [*uids, *parts])

    def test_rare_words_are_rare_in_any_size(self) -> None:
        for size in (1_000, 10_000):
            maker = Maker(size)
            corpus = statements(maker, *maker.blocks())
            for language in LANGUAGES:
                hits = sum(language.rare in d["summary"].lower() for d in corpus)
                assert 10 < hits < 120, (size, language.code, hits)


class TestLoad(TestCase):
    def test_loads_what_no_check_finds_a_fault_in(self) -> None:
        assert list(loading.load(150)) == [150]

        assert loading.loaded() == 150
        assert [fault for _, findings in check_data() for fault in findings] == []
