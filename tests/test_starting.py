"""Where the reading of a page starts, and that it never changes which rows are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from unittest import mock

from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext

from statements import writing
from statements.filters import ReferenceFilter, StatementFilter, starting
from statements.filters.lookups import OWN, Among
from statements.filters.starting import Start, amongs, whole_test
from statements.models import Entry, PublicReference, PublicStatement, PublicTopic, PublicVoice
from statements.paging import OF_DATED, Order

from . import factories as f

FIRST = "trilateral-2020-11-09"
NEWEST, OLDEST = OF_DATED["newest"], OF_DATED["oldest"]
TOPICS = Among(PublicTopic.objects.filter(topic="peace"), "statement", OWN)
VOICES = Among(PublicVoice.objects.filter(government="russia"), "statement", OWN)


def nothing_beyond(named: Any) -> Q:
    return Q()


def start_of(query: str) -> Start:
    filters = StatementFilter(QueryDict(query), PublicStatement.objects.all())
    assert not filters.faults, filters.faults
    return filters.start


def read(start: Start, order: Order = NEWEST, size: int = 100) -> list[Any]:
    return start.fetch(nothing_beyond, order.columns, order.names, size)


@contextmanager
def limits(**values: int) -> Iterator[None]:
    """Read with smaller limits."""
    with mock.patch.multiple(starting, **values):
        yield


class PartsTests(SimpleTestCase):
    def test_parts_that_must_hold_are_found_however_deep_they_stand(self) -> None:
        for test in (Q(TOPICS), Q(Q(TOPICS)), Q(TOPICS) & Q(kind="letter"), Q(Q(Q(TOPICS)), a=1)):
            with self.subTest(test):
                assert list(amongs([test])) == [TOPICS]

    def test_several_parts_are_found_in_their_order(self) -> None:
        assert list(amongs([Q(TOPICS), Q(VOICES)])) == [TOPICS, VOICES]
        assert list(amongs([Q(VOICES) & Q(TOPICS)])) == [VOICES, TOPICS]

    def test_nothing_starts_from_what_is_barred_or_one_side_of_or(self) -> None:
        for test in (
            ~Q(TOPICS),
            ~(Q(TOPICS) & Q(VOICES)),
            Q(TOPICS) | Q(VOICES),
            Q(TOPICS) | Q(kind="letter"),
            Q(~Q(TOPICS), kind="letter"),
            Q(kind="letter"),
        ):
            with self.subTest(test):
                assert list(amongs([test])) == []

    def test_a_part_alone_is_bare_and_one_beside_others_is_not(self) -> None:
        assert whole_test(Q(Q(TOPICS))) is TOPICS
        for test in (Q(TOPICS) & ~Q(VOICES), ~Q(TOPICS)):
            with self.subTest(test):
                assert whole_test(test) is not TOPICS


class QueriesTests(TestCase):
    """What the queries of clients start from."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_plain_items_of_what_a_statement_has_are_parts(self) -> None:
        for query, models in (
            ("ref=mentions", [Entry]),
            (f"ref=*:{FIRST}/6&government=russia", [Entry]),
            (f"clause={FIRST}/6", [Entry]),
            ("series=trilateral-statements", [Entry]),
            ("topic=peacekeepers", [PublicTopic]),
            ("topic=peacekeepers,!lachin-corridor", [PublicTopic]),
            ("government=russia&speaker=sergey-lavrov", [PublicVoice]),
            ("government=russia&government=armenia", [PublicVoice, PublicVoice]),
            ("ref=mentions&ref=interprets", [Entry, Entry]),
        ):
            with self.subTest(query):
                row_models = [part.rows.model for part in amongs(start_of(query).tests)]
                assert row_models == models

    def test_barred_items_none_and_columns_are_not(self) -> None:
        for query in (
            "ref=!mentions",
            "ref=none",
            "topic=!peacekeepers",
            "topic=none",
            "topic=peacekeepers,none",
            "kind=interview",
            "said_on=2022",
            "",
        ):
            with self.subTest(query):
                assert list(amongs(start_of(query).tests)) == []

    def test_a_reference_starts_from_its_own_targets(self) -> None:
        rows = PublicReference.objects.all()
        filters = ReferenceFilter(QueryDict(f"target={FIRST}/6&topic=lachin-corridor"), rows)
        columns = {part.inner: part.outer for part in amongs(filters.start.tests)}

        assert columns == {"reference": "uid", "statement": "statement"}

    def test_the_smallest_part_is_chosen(self) -> None:
        start = start_of("government=russia&topic=peacekeepers")
        sizes = [part.rows.count() for part in amongs(start.tests)]
        assert sizes[0] > sizes[1]
        with limits(FEW=1):
            chosen = start.small()

        assert chosen
        assert chosen.rows.model == PublicTopic

    def test_what_is_few_is_taken_before_anything_is_counted(self) -> None:
        start = start_of("government=russia&topic=peacekeepers")
        with limits(FEW=1_000), self.assertNumQueries(1):
            chosen = start.small()

        assert chosen
        assert chosen.rows.model == PublicVoice

    def test_no_part_is_small_where_all_are_many(self) -> None:
        with limits(SMALL=2, FEW=1):
            assert start_of("government=russia&topic=peacekeepers").small() is None

    def test_each_way_reads_with_a_fixed_number_of_queries(self) -> None:
        one, two, by_date = (
            start_of(f"ref=mentions:{FIRST}"),
            start_of(f"ref=mentions:{FIRST}&topic=peacekeepers"),
            start_of("kind=interview&topic=none"),
        )
        for start, order, small, queries in (
            (one, NEWEST, 5_000, 2),  # entries, statements
            (one, OF_DATED["changed"], 5_000, 2),  # the count, statements
            (two, NEWEST, 5_000, 2),  # the count of the first, statements
            (two, NEWEST, 1, 4),  # two counts, entries, statements
            (two, OF_DATED["changed"], 1, 3),  # two counts, statements
            (by_date, NEWEST, 5_000, 1),
        ):
            settings = {"SMALL": small, "FEW": min(500, small - 1)}
            with (
                self.subTest(order.columns, **settings),
                limits(**settings),
                self.assertNumQueries(queries),
            ):
                read(start, order)

    def test_a_small_part_is_read_by_itself(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            rows = read(start_of("government=russia&kind=interview"))

        assert rows
        sql = queries.captured_queries[-1]["sql"]
        assert "EXISTS" not in sql
        assert re.search(r"SELECT DISTINCT", sql)


class RowsTests(TestCase):
    """Every way gives the rows of the filter, in the order asked for."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def expected(self, query: str, order: Order) -> list[Any]:
        rows = start_of(query).plain().order_by(*order.columns)
        return list(rows.values_list(*order.names))

    def test_all_ways_give_the_same_rows_in_both_directions(self) -> None:
        for query in (
            "ref=*",
            f"ref=*:{FIRST}",
            "ref=mentions,interprets&government=russia",
            "ref=*&topic=peacekeepers,!lachin-corridor",
            "ref=calls_for_compliance&ref=!alleges_violation&government=azerbaijan,russia",
        ):
            for order in (NEWEST, OLDEST):
                whole = self.expected(query, order)
                assert len(whole) > 2
                for small, block, candidates in ((5_000, 4, 20_000), (0, 1, 20_000), (0, 1, 3)):
                    settings = {"SMALL": small, "BLOCK": block, "CANDIDATES": candidates}
                    with self.subTest(query, order=order.columns, **settings), limits(**settings):
                        for size in (1, 3, len(whole), 100):
                            assert read(start_of(query), order, size) == whole[:size]

    def test_blocks_go_on_until_there_are_enough(self) -> None:
        whole = self.expected(f"ref=*:{FIRST}&kind=interview", NEWEST)
        with limits(SMALL=0, BLOCK=1), CaptureQueriesContext(connection) as queries:
            rows = read(start_of(f"ref=*:{FIRST}&kind=interview"), NEWEST, 3)

        assert rows == whole[:3]
        assert len(queries) > 3

    def test_a_statement_whose_day_changes_meanwhile_hides_and_repeats_no_other(self) -> None:
        query = f"ref=*:{FIRST}"
        whole = self.expected(query, NEWEST)
        for place in (0, 2, 5):
            day, moved = whole[place]
            for days in (-5_000, 5_000):
                with self.subTest(place=place, days=days):
                    rows = self.read_while_moving(query, moved, day + timedelta(days=days))
                    others = [row for row in rows if row[1] != moved]
                    assert others == [row for row in whole if row[1] != moved][: len(rows)]
                    assert moved not in [uid for _, uid in rows]

    def read_while_moving(self, query: str, uid: str, day: date) -> list[Any]:
        """Read a page while one statement gets another day after its entries were read."""
        plain = Start.plain

        def moved_first(start: Start) -> Any:
            move(uid, day)
            return plain(start)

        sort_on = PublicStatement.objects.get(pk=uid).sort_on
        try:
            with mock.patch.object(Start, "plain", moved_first):
                return read(start_of(query), NEWEST, 6)
        finally:
            move(uid, sort_on)


def move(uid: str, day: date) -> None:
    with writing.unsealed():
        PublicStatement.objects.filter(pk=uid).update(sort_on=day)
