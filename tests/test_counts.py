"""Counts by everything, against a plain model over documents made to collide."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from urllib.parse import parse_qs

import orjson
import pytest
from django.http import QueryDict
from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from statements import query as q
from statements.filters import BadQuery, ReferenceFilter, StatementFilter
from statements.filters.dimensions import DIMENSIONS
from statements.filters.refusals import write_query
from statements.models import PublicReference, PublicStatement

from . import collisions as c
from . import plain_counts
from .dealing import OF, dealt, tries
from .plain_model import Query, World
from .test_filter_model import APPEARANCE, OF_REFERENCES, OF_STATEMENTS, VOICE, queries

pytestmark = pytest.mark.slow

COUNTS = q.LISTS["counts"]
DOORS: dict[str, tuple[Any, Any]] = {
    "statements": (StatementFilter, PublicStatement.objects.all()),
    "references": (ReferenceFilter, PublicReference.objects.all()),
}
POOLS = {"statements": OF_STATEMENTS, "references": OF_REFERENCES}
NAMES = st.lists(st.sampled_from([*DIMENSIONS]), min_size=0, max_size=3, unique=True)
Rows = list[dict[str, Any]]


def count_by(query: Query, names: list[str], of: str, **more: str) -> Rows:
    """Return all rows of a question."""
    text = write_query([*query, ("of", of), *(("by", ",".join(names)) for _ in names[:1])])
    parameters = parse_qs(text, keep_blank_values=True)
    parameters |= {name: [value] for name, value in more.items()} | {"format": ["jsonl"]}
    body = b"".join(q.ask(COUNTS, parameters).pieces())
    return [orjson.loads(line) for line in body.splitlines()]


def address_of(row: dict[str, Any]) -> tuple[str, str]:
    """Return what an address is of, and its query."""
    path, _, text = row["filter"].partition("?")
    return path.strip("/"), text


def uids(of: str, text: str) -> set[str]:
    filters, rows = DOORS[of]
    filterset = filters(QueryDict(text), rows)
    assert filterset.faults == [], text
    return set(filterset.qs.values_list("uid", flat=True))


def is_of_several_rows(query: Query, names: list[str]) -> bool:
    """Tell whether a row is counted by of which several are asked for."""
    parameters = {"speaker" if name == "official" else name for name in names}
    return any(
        parameters & {*own} and any([n for n, _ in query].count(name) > 1 for name in own)
        for own in (VOICE, APPEARANCE)
    )


class CountingTestCase(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = c.load()

    def check(self, query: Query, names: list[str], of: str, follow: int = 4) -> int:
        """Compare the groups with the model's, and some with what their addresses find."""
        rows = count_by(query, names, of)
        rows_by_values = {tuple(row[name] for name in names): row for row in rows}
        expected = plain_counts.groups(query, names, self.world, of)
        counts = {
            values: (row["statements"], row["references"]) for values, row in rows_by_values.items()
        }
        sizes = {values: (len(s), len(r)) for values, (s, r) in expected.items()}
        assert counts == sizes, (write_query(query), names, of)
        assert len(rows_by_values) == len(rows)
        step = max(1, len(rows) // follow)
        for row in rows[::step]:
            values = tuple(row[name] for name in names)
            plural, text = address_of(row)
            assert plural == of
            counted = expected[values][0 if of == "statements" else 1]
            assert uids(of, text) == counted, (row, write_query(query))
        return len(rows[::step])


class ModelTests(CountingTestCase):
    @given(queries(OF_REFERENCES, ReferenceFilter), NAMES)
    @settings(max_examples=tries(150))
    @example([("government", "freedonia"), ("speaker", "none,vera-marcal")], ["institution"])
    @example([("language", "ru")], ["publisher", "language"])
    @example([("said_on__within", "2001-02-04/2001-12-31")], ["month", "week"])
    @example([("agreement", "ruritanian-accord")], ["clause", "top_clause"])
    def test_references(self, query: Query, names: list[str]) -> None:
        self.compare(query, names, "references")

    @given(queries(OF_STATEMENTS, StatementFilter), NAMES)
    @settings(max_examples=tries(150))
    @example([("ref", "charge")], ["direction", "about", "clause"])
    @example([], ["type", "agreement", "clause"])
    @example([("speaker", "none")], ["government", "institution"])
    @example([("language", "ru,-,none")], ["language"])
    def test_statements(self, query: Query, names: list[str]) -> None:
        self.compare(query, names, "statements")

    def compare(self, query: Query, names: list[str], of: str) -> None:
        if is_of_several_rows(query, names):
            event("several rows")
            with pytest.raises(BadQuery, match=r"give .* once"):
                count_by(query, names, of)
            return
        event(f"{bool(self.check(query, names, of))}")

    def test_everything_alone_and_in_pairs(self) -> None:
        followed = 0
        for of in DOORS:
            for names in (*combinations(DIMENSIONS, 1), *dealt(combinations(DIMENSIONS, 2))):
                with self.subTest(of=of, by=names):
                    followed += self.check([], [*names], of, follow=2)
        assert followed > 300 // OF

    def test_with_filters_of_all_kinds(self) -> None:
        for query in (
            [("government", "old-freedonia,!sylvania")],
            [("said_on", "none")],
            [("topic", "!quiet"), ("place", "none")],
            [("certainty", "!likely"), ("kind", "!letter,interview")],
            [("agreement", "accord,none"), ("clause", "!accord/1.1")],
            [("said_on__gte", "2001-02"), ("said_on__wider", "month")],
            [("publisher", "gazette-online"), ("rendition", "!verbatim")],
        ):
            for of in DOORS:
                for name in DIMENSIONS:
                    with self.subTest(write_query(query), of=of, by=name):
                        self.check(query, [name], of, follow=2)
