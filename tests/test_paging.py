"""Pages by key: every row once, both ways, and cursors that belong to their query."""

from __future__ import annotations

from datetime import date
from typing import Any
from unittest import mock

import pytest
from django.db.models import QuerySet
from django.test import SimpleTestCase, TestCase, override_settings

from statements import paging
from statements.filters.starting import Start
from statements.models import PublicRecord, PublicReference, PublicStatement
from statements.paging import BY_KEY, NEWEST, OF_DATED, OF_KEYED, Cursor, Order

from . import endings
from . import factories as f

PLACE = (date(2022, 12, 22), f.READOUT)


class CursorTests(SimpleTestCase):
    def test_a_cursor_is_read_as_it_was_written(self) -> None:
        for forward in (True, False):
            for inclusive in (True, False):
                with self.subTest(forward=forward, inclusive=inclusive):
                    cursor = Cursor(forward, inclusive, PLACE)
                    text = paging.write_cursor(cursor, "q")
                    assert paging.read_cursor(text, "q", NEWEST) == cursor

    def test_a_cursor_says_no_time(self) -> None:
        cursor = Cursor(True, False, PLACE)

        assert paging.write_cursor(cursor, "q") == paging.write_cursor(cursor, "q")

    def test_what_we_did_not_write_for_this_query_is_refused(self) -> None:
        text = paging.write_cursor(Cursor(True, False, PLACE), "statement?kind=interview")
        for wrong in (
            text[:-1],
            text.swapcase(),
            f"{text}x",
            "",
            ":",
            "é",
            "a" * 2_000,
            text + ":",
        ):
            with self.subTest(wrong[:20]), pytest.raises(ValueError):
                paging.read_cursor(wrong, "statement?kind=interview", NEWEST)
        with pytest.raises(ValueError):
            paging.read_cursor(text, "statement?", NEWEST)
        with pytest.raises(ValueError):
            paging.read_cursor(text, "statement?kind=interview", Order(("number",), (int,)))
        with override_settings(SECRET_KEY="another"), pytest.raises(ValueError):
            paging.read_cursor(text, "statement?kind=interview", NEWEST)

    def test_sizes_out_of_range_are_refused_not_clamped(self) -> None:
        assert [paging.read_size(text) for text in ("1", "500")] == [1, 500]
        for text in ("0", "501", "-1", "1.5", "", "x", "٣", "9" * 30, " 1"):
            with self.subTest(text), pytest.raises(ValueError):
                paging.read_size(text)


def reader(rows: QuerySet[Any]) -> paging.Reader:
    """Return the reader of a queryset as it is."""
    return Start(rows, []).fetch


class WalkTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def walk(self, rows: QuerySet[Any], order: Order, size: int) -> list[list[paging.Row]]:
        """Return all pages, each read again backwards from the one after it."""
        pages, page = [], paging.page_of(reader(rows), order, None, size, ())
        assert page.previous is None
        while True:
            pages.append(list(page.rows))
            if page.next is None:
                return pages
            following = paging.page_of(reader(rows), order, page.next, size, ())
            back = paging.page_of(reader(rows), order, following.previous, size, ())
            assert list(back.rows) == pages[-1]
            assert (back.previous is None) == (len(pages) == 1)
            page = following

    def test_every_row_is_seen_once_in_order(self) -> None:
        for rows, order, expected in (
            (PublicStatement.objects.all(), NEWEST, ("-sort_on", "-uid")),
            (PublicReference.objects.all(), NEWEST, ("-sort_on", "-uid")),
            (PublicRecord.objects.of("clause"), BY_KEY, ("sort_key", "id")),
            (PublicRecord.objects.of("official"), BY_KEY, ("sort_key", "id")),
            (PublicRecord.objects.of("clause"), OF_KEYED["changed"], ("-number", "-id")),
            (PublicStatement.objects.all(), OF_DATED["oldest"], ("sort_on", "uid")),
            (PublicStatement.objects.all(), OF_DATED["recorded"], ("-recorded", "-uid")),
            (PublicReference.objects.all(), OF_DATED["changed"], ("-number", "-uid")),
        ):
            whole = list(rows.order_by(*expected).values_list(*order.names))
            for size in (1, 7, len(whole), 500):
                with self.subTest(order.columns, size=size):
                    pages = self.walk(rows, order, size)
                    assert [row for page in pages for row in page] == whole
                    assert len(pages) == -(-len(whole) // size)

    def test_a_page_is_one_query(self) -> None:
        rows = PublicStatement.objects.all()
        page = paging.page_of(reader(rows), NEWEST, None, 10, ())
        with self.assertNumQueries(1):
            paging.page_of(reader(rows), NEWEST, page.next, 10, ())

    def test_rows_that_stay_are_seen_once_while_others_leave(self) -> None:
        rows = PublicStatement.objects.all()
        stays = set(rows.values_list("uid", flat=True))
        page = paging.page_of(reader(rows), NEWEST, None, 10, ())
        keys = [row[-1] for row in page.rows]
        for row in (page.rows[-1], *paging.page_of(reader(rows), NEWEST, page.next, 2, ()).rows):
            endings.retract(row[-1])
            stays.discard(row[-1])
        while page.next:
            page = paging.page_of(reader(rows), NEWEST, page.next, 10, ())
            keys += [row[-1] for row in page.rows]

        assert sorted(set(keys) & stays) == sorted(uid for uid in keys if uid in stays)
        assert stays <= set(keys)

    def test_an_empty_page_leads_back_to_the_row_it_came_from(self) -> None:
        rows = PublicStatement.objects.all()
        last = rows.order_by("sort_on", "uid").values_list("sort_on", "uid")[0]
        empty = paging.page_of(reader(rows), NEWEST, Cursor(True, False, last), 10, ())
        assert (list(empty.rows), empty.next) == ([], None)

        back = paging.page_of(reader(rows), NEWEST, empty.previous, 10, ())

        assert back.rows[-1] == last

    def test_counts_are_exact_up_to_a_limit(self) -> None:
        rows = PublicStatement.objects.all()

        assert paging.count_of(rows) == 67
        with mock.patch.object(paging, "COUNTED", 10):
            assert paging.count_of(rows) == {"more_than": 10}


class BesideTests(TestCase):
    """A page read together with the documents of its rows."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def page(self, order: str) -> Any:
        columns = OF_DATED[order]
        rows = PublicStatement.objects.order_by(*columns.columns)
        return rows.values_list(*columns.names)[3:50]

    def test_rows_keep_their_order_and_have_their_documents_as_bytes(self) -> None:
        for order in OF_DATED:
            with self.subTest(order), self.assertNumQueries(2):
                page = self.page(order)
                rows = PublicRecord.objects.beside("statement", page)

                assert [(str(a), str(b)) for a, b, *_ in rows] == pairs(page)
        record = PublicRecord.objects.get(id=f"statement/{rows[0][1]}")
        document, path, number, links = rows[0][2:]
        assert (document, links) == (record.document.encode(), record.links.encode())
        assert (path, number) == (record.path, record.number)

    def test_places_make_the_same_cursors_as_columns_do(self) -> None:
        for order in OF_DATED:
            with self.subTest(order):
                bare = PublicRecord.objects.beside("statement", self.page(order))[0][:2]
                cursors = [Cursor(True, False, place) for place in (bare, self.page(order)[0])]
                written = [paging.write_cursor(cursor, "x") for cursor in cursors]
                assert written[0] == written[1]


def pairs(page: Any) -> list[tuple[str, str]]:
    return [(str(place), str(uid)) for place, uid in page]
