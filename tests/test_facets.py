"""Facets: how many have each value, and queries that find exactly these."""

from __future__ import annotations

from itertools import product
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import TestCase

from statements import query
from statements.filters.dimensions import DIMENSIONS
from statements.filters.refusals import write_query

from . import factories as f
from .dealing import dealt, mixed

QUERIES = (
    "",
    "government=russia",
    "government=russia,!armenia",
    "ref=alleges_violation:*:*",
    "ref=none",
    "clause=trilateral-2020-11-09/6&topic=lachin-corridor",
    "q=corridor",
    "said_on__within=2022",
    "kind=call_readout&certainty=likely",
)
NAMES = dict.fromkeys(DIMENSIONS.keys() - {"top_clause"})  # all values of each


def ask(listing: str, text: str) -> query.Question:
    return query.ask(query.LISTS[listing], parse_qs(text))


def count(listing: str, text: str) -> Any:
    lists = parse_qs(text) | {"count": ["true"], "page_size": ["1"]}
    return query.answer(query.ask(query.LISTS[listing], lists)).count


class TestFacets(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_a_value_tells_how_many_its_query_finds(self) -> None:
        for listing, text in dealt(mixed(product(("statements", "references"), QUERIES))):
            if listing == "references" and "ref=" in text:
                continue
            for facet in query.facets_of(ask(listing, text), NAMES).facets:
                fewest = sorted(facet.counts, key=str)[:1]
                for value in {*fewest, None} & facet.counts.keys():
                    with self.subTest(listing, text=text, by=facet.dimension.name, value=value):
                        assert (
                            count(listing, write_query(facet.pairs_of(value)))
                            == facet.counts[value]
                        )

    def test_all_are_counted_in_one_query(self) -> None:
        question = ask("statements", "")
        query.facets_of(question, NAMES)
        with self.assertNumQueries(1):
            query.facets_of(question, NAMES)

    def test_names_stand_beside_keys(self) -> None:
        facets = query.facets_of(ask("statements", "government=russia"), {"topic": None})
        assert facets.names["topics"]["lachin-corridor"] == "Lachin corridor"

    def test_what_no_query_could_find_is_left_out(self) -> None:
        question = ask("statements", "government=russia&government=armenia")
        facets = query.facets_of(question, {"government": None, "topic": None}).facets
        assert [one.dimension.name for one in facets] == ["topic"]

    def test_of_many_values_those_are_read_that_most_have(self) -> None:
        for text in ("", "clause=trilateral-2020-11-09/6"):
            question = ask("statements", text)
            [all_of_them] = query.facets_of(question, {"topic": None}).facets
            [first] = query.facets_of(question, {"topic": 5}).facets
            assert first.size == all_of_them.size == len(all_of_them.counts) > 5
            ordered = sorted(all_of_them.counts.items(), key=lambda one: (-one[1], one[0] or ""))
            assert first.counts == dict([one for one in ordered if one[0]][:5])

    def test_nothing_has_no_values(self) -> None:
        question = ask("statements", "said_on__within=1901")
        assert [one.counts for one in query.facets_of(question, {"kind": None}).facets] == [{}]

    def test_an_unknown_dimension_is_refused(self) -> None:
        with pytest.raises(KeyError):
            query.facets_of(ask("statements", ""), {"colour": None})
