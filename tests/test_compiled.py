"""Tables written by the database: byte for byte the plain writer's."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import TestCase
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import django as hypothesis_django

from statements import exports
from statements.documents import Context, parse
from statements.exports import DIALECTS, Table, stream
from statements.exports.cells import Names
from statements.exports.columns import Column
from statements.exports.compiled.cells import (
    Cell,
    left_out_cells,
    postgresql_expression,
    sqlite_directive,
)
from statements.exports.compiled.postgresql import copy_rows
from statements.exports.compiled.sqlite import stream_lines
from statements.exports.writing import (
    EXCEL,
    EXCEL_CELL_LIMIT,
    FORMULA_SIGNS,
    PLAIN,
    csv_line,
    guard,
    header,
    lines,
    unguard,
)
from statements.filters import QueryFilterSet, ReferenceFilter, StatementFilter
from statements.filters.refusals import write_query
from statements.labels import labels_of
from statements.ledger.publishing import merged_keys
from statements.models import PublicRecord, PublicReference, PublicStatement, Record
from statements.paging import OF_DATED

from . import collisions, plain_tables
from . import factories as f
from .dealing import tries
from .plain_model import Query
from .test_filter_model import OF_REFERENCES, OF_STATEMENTS, queries

pytestmark = pytest.mark.slow

FIRST = "trilateral-2020-11-09"
TABLES = {name: t for noun in exports.TABLES for name, t in exports.tables_of(noun).items()}
COMPILED = [name for name, table in TABLES.items() if table.typed]
OF: dict[str, Any] = {
    "statement": (StatementFilter, PublicStatement),
    "reference": (ReferenceFilter, PublicReference),
}
BY_NOUN = {noun: sorted(name for name in COMPILED if TABLES[name].noun == noun) for noun in OF}
MARKS = [
    "=",
    "+",
    "-",
    "@",
    "＝",
    "－",
    "\t",
    "\r",
    "'",
    '"',
    "\n",
    "\r\n",
    ",",
    ";",
    "\ufeff",
    "\u202e",
]
UNSTORED = ("\r", "\r\n", "\ufeff", "\u202e")  # marks that the desk refuses
WORDS = [
    "Շուշի",
    "Шуша",
    "Şuşa əğ",
    "شوشا",
    "שלום",
    "cmd|' /C calc'!A0",
    "\\.",
    "%s %w",
    "NULL",
    "",
]


def filtered(table: Table, query: str) -> QueryFilterSet:
    filters, model = OF[table.noun]
    filterset: QueryFilterSet = filters(QueryDict(query), model.objects.all())
    return filterset


class Equal:
    """Compares with the plain writer."""

    def assert_equal(
        self, name: str, query: str = "", order: str = "newest", dialect: str = "plain", **kw: Any
    ) -> bytes:
        table = TABLES[name]
        if "columns" in kw:
            table = replace(table, columns=[c for c in table.columns if c.name in kw["columns"]])
        filters = filtered(table, query)
        assert not filters.faults, (query, filters.faults)
        targets = getattr(filters, "query_targets", None)
        matched = targets.holds if targets else plain_tables.always
        by, way = OF_DATED[order], DIALECTS[dialect]
        slow = plain_tables.written(table, filters.qs, matched, by, way)
        rows, few = filters.start.whole()
        fast = b"".join(stream(table, rows, targets, by, way, few=few))
        if fast != slow:
            lines = zip(fast.split(b"\r\n"), slow.split(b"\r\n"), strict=False)
            at = next((pair for pair in lines if pair[0] != pair[1]), (fast[-300:], slow[-300:]))
            raise AssertionError(
                f"{name}?{query} {order} {dialect}\nfast {at[0]!r}\nslow {at[1]!r}"
            )
        return fast

    def assert_documents_say_the_same(self) -> None:
        """Assert that documents by themselves give the rows that they have once public."""
        records = PublicRecord.objects.filter(noun__in=("statement", "agreement"))
        documents = [*records.values_list("noun", "document", "number")]
        losers = Record.objects.filter(merged_into__isnull=False).values_list("id", flat=True)
        every = {*PublicRecord.objects.values_list("id", flat=True), *losers}
        names = Names(Context(merged=merged_keys()), labels_of(every))
        for name in COMPILED:
            table = TABLES[name]
            with self.subTest(name):
                cells = [
                    row
                    for noun, text, number in documents
                    if noun == table.noun or table.noun == "reference"
                    for row in table.rows(parse(text), number, names)
                ]
                rows = (lines(table.columns, [row]) for row in cells)
                body = self.assert_equal(name).removeprefix(header(table.columns))
                assert Counter(rows) == Counter(split(body))


def split(body: bytes) -> list[bytes]:
    """Return the lines of a table; line ends within quotes end none."""
    parts = body.split(b'"')
    for place in range(0, len(parts), 2):
        parts[place] = parts[place].replace(b"\r\n", b"\r\n\0")
    return b'"'.join(parts).split(b"\0")[:-1]


class DatasetTests(Equal, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_every_table_in_every_order_and_dialect(self) -> None:
        for name in COMPILED:
            for order in OF_DATED:
                for dialect in DIALECTS:
                    with self.subTest(name, order=order, dialect=dialect):
                        body = self.assert_equal(name, order=order, dialect=dialect)
                        assert body.count(b"\r\n") > 10

    def test_a_document_gives_the_rows_that_it_will_have(self) -> None:
        self.assert_documents_say_the_same()

    def test_filters_select_the_same_rows(self) -> None:
        for query in (
            "government=russia&said_on__within=2022-12",
            f"agreement={FIRST}",
            "series=trilateral-statements&speaker=sergey-lavrov",
            "q=corridor",
            "q=Berdzor -peace",
            "q=nothingcalledthis",
            "said_on=none",
            "language=none&kind=interview",
            "topic=!lachin-corridor&place=none",
            f"responds_to={f.PASHINYAN}",
        ):
            for names in BY_NOUN.values():
                for name in names:
                    with self.subTest(name, query=query):
                        self.assert_equal(name, query)
        for query in (
            f"ref=calls_for_compliance:{FIRST}/6",
            "ref=none",
            "ref=!*:*:*",
            "ref=*:trilateral-statements:azerbaijan&government=armenia",
        ):
            for name in BY_NOUN["statement"]:
                with self.subTest(name, query=query):
                    self.assert_equal(name, query)

    def test_targets_that_the_filter_means_are_marked(self) -> None:
        for query in (
            f"target={FIRST}",
            f"target={FIRST}/6",
            "target=trilateral-statements",
            "target=*",
            f"clause={FIRST}/6&agreement={FIRST},trilateral-2021-01-11",
            f"responds_to={f.PASHINYAN}",
            "series=!trilateral-statements",
            f"target={FIRST}/1,{f.PASHINYAN}",
        ):
            with self.subTest(query):
                body = self.assert_equal("references", query)
                if "!" not in query:
                    assert b'"true"' in body

    def test_some_columns(self) -> None:
        for name in COMPILED:
            every = [column.name for column in TABLES[name].columns]
            for chosen in ([every[0]], every[1::3], every[::-2], *([one] for one in every)):
                with self.subTest(name, columns=chosen):
                    self.assert_equal(name, columns=set(chosen))


class CollisionTests(Equal, hypothesis_django.TestCase):
    """Merged keys, retracted targets, joint and undated statements, references of texts."""

    @classmethod
    def setUpTestData(cls) -> None:
        collisions.load()

    def test_every_table_in_every_order(self) -> None:
        for name in COMPILED:
            for order in OF_DATED:
                with self.subTest(name, order=order):
                    self.assert_equal(name, order=order)

    def test_a_document_gives_the_rows_that_it_will_have(self) -> None:
        self.assert_documents_say_the_same()

    def check(self, name: str, query: Query, order: str, dialect: str, data: Any) -> None:
        every = [column.name for column in TABLES[name].columns]
        columns = data.draw(st.none() | st.sets(st.sampled_from(every), min_size=1))
        picked = {} if columns is None else {"columns": columns}
        self.assert_equal(name, write_query(query), order, dialect, **picked)

    @given(
        st.sampled_from(BY_NOUN["statement"]),
        queries(OF_STATEMENTS, StatementFilter),
        st.sampled_from(sorted(OF_DATED)),
        st.sampled_from(sorted(DIALECTS)),
        st.data(),
    )
    @settings(max_examples=tries(150))
    def test_of_statements(
        self, name: str, query: Query, order: str, dialect: str, data: Any
    ) -> None:
        self.check(name, query, order, dialect, data)

    @given(
        st.sampled_from(BY_NOUN["reference"]),
        queries(OF_REFERENCES, ReferenceFilter),
        st.sampled_from(sorted(OF_DATED)),
        st.sampled_from(sorted(DIALECTS)),
        st.data(),
    )
    @settings(max_examples=tries(150))
    def test_of_references(
        self, name: str, query: Query, order: str, dialect: str, data: Any
    ) -> None:
        self.check(name, query, order, dialect, data)


HOSTILE = st.one_of(
    st.lists(st.sampled_from([*MARKS, *WORDS, "a"]), max_size=6).map("".join),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    st.none(),
)


def row_bytes(texts: Sequence[str | None], dialect: exports.Dialect) -> bytes:
    """Return texts as one row of the plain writer."""
    row = {f"c{place}": text for place, text in enumerate(texts)}
    return lines([Column(name, "") for name in row], [row], dialect)


class CellTests(hypothesis_django.TestCase):
    """Any text at all, though the desk takes less: no NUL, for neither database keeps one."""

    def cells(self, texts: list[str | None], dialect: exports.Dialect) -> bytes:
        """Return texts as one row that the database writes."""
        named = [f"c{place}" for place, _ in enumerate(texts)]
        cells = [Cell(f"x.{name}", is_text=True) for name in named]
        cells += left_out_cells([*zip(named, cells, strict=True)], dialect, connection.vendor)
        rows = ", ".join(f"CAST(%s AS text) AS {name}" for name in named)
        if connection.vendor == "postgresql":
            listed = ", ".join(postgresql_expression(cell, dialect) for cell in cells)
            sql = f"SELECT {listed} FROM (SELECT {rows}) x"
            return b"".join(copy_rows(connection, sql, [*texts], few=True, size=1))
        pairs = [sqlite_directive(cell, dialect) for cell in cells]
        form = ",".join(directive for directive, _ in pairs) + "\r\n"
        listed = ", ".join(["%s", *(value for _, value in pairs)])
        sql = f"SELECT CAST(printf({listed}) AS BLOB) FROM (SELECT {rows}) x"
        return b"".join(stream_lines(connection, sql, [form, *texts], size=1))

    @given(st.lists(HOSTILE, min_size=1, max_size=5), st.sampled_from(sorted(DIALECTS)))
    @settings(max_examples=300)
    @example(["=1+1", "\tx", "\rx", "@", "-", "+", "\ufeff=", "'=", None, ""], "excel")
    @example(['"' * 100_000 + "\r\n" * 50_000], "excel")
    @example(["\\.", "\\N", "\\", "%s %w %%", "NULL"], "plain")
    def test_any_text_is_written_as_the_plain_writer_does(
        self, texts: list[str | None], name: str
    ) -> None:
        dialect = DIALECTS[name]
        assert self.cells(texts, dialect) == row_bytes(texts, dialect)

    def test_cells_longer_than_a_spreadsheet_takes_are_left_out_and_told(self) -> None:
        texts = [
            "ж" * (EXCEL_CELL_LIMIT - 1),
            "=" * (EXCEL_CELL_LIMIT - 1),
            "=" * EXCEL_CELL_LIMIT,
            "ж" * EXCEL_CELL_LIMIT,
            "ж" * (EXCEL_CELL_LIMIT + 1),
            None,
        ]

        (cells,) = csv.reader(StringIO(self.cells([*texts], EXCEL).decode(), newline=""))

        assert [len(cell) for cell in cells[:-1]] == [
            EXCEL_CELL_LIMIT - 1,
            EXCEL_CELL_LIMIT,
            0,
            EXCEL_CELL_LIMIT,
            0,
            0,
        ]
        assert cells[-1] == f"c2:{EXCEL_CELL_LIMIT};c4:{EXCEL_CELL_LIMIT + 1}"
        assert self.cells([*texts], EXCEL) == row_bytes(texts, EXCEL)
        (cells,) = csv.reader(StringIO(self.cells([*texts], PLAIN).decode(), newline=""))
        assert cells == [text or "" for text in texts]

    def test_text_that_is_never_null_is_written_so_too(self) -> None:
        if connection.vendor != "sqlite":
            self.skipTest("SQLite alone writes it by another directive")
        for text in (*MARKS, *WORDS, *(mark + word for mark in MARKS for word in WORDS)):
            for dialect in DIALECTS.values():
                with self.subTest(text, dialect=dialect):
                    cell = Cell("x.c", is_text=True, may_be_null=False)
                    form, value = sqlite_directive(cell, dialect)
                    sql = f"SELECT CAST(printf(%s, {value}) AS BLOB) FROM (SELECT %s AS c) x"
                    body = b"".join(stream_lines(connection, sql, [f"{form}\r\n", text], size=1))
                    assert body == csv_line([text], dialect).encode()


class HostileTests(Equal, TestCase):
    """Words that break tables, where the desk takes them."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        signs = [mark for mark in MARKS if mark not in UNSTORED]
        texts = (*(f"{sign}{word}" for sign in signs for word in WORDS), "=" + 'ж"\n' * 40_000)
        collisions.record(
            {"statement": [cls.make_statement(text.strip() or "-") for text in texts]}
        )

    @classmethod
    def make_statement(cls, text: str) -> f.Document:
        """Return a statement that holds a text wherever it may."""
        appearance = f.make_appearance(cls.world["source"])
        quote = f.make_quote(appearance["uid"], text)
        target = f.make_target(cls.world["agreement"])
        reference = f.make_reference("mentions", target, quote=quote["uid"], note=text)
        return f.make_said(
            cls.world,
            title=" ".join(text.split())[:200],
            summary=text,
            note=text,
            said_on=f.day("2001-02-03", note=" ".join(text.split())[:200]),
            appearances=[appearance],
            quotes=[quote],
            references=[reference],
        )

    def test_every_table_in_both_dialects(self) -> None:
        for name in COMPILED:
            for dialect in DIALECTS:
                with self.subTest(name, dialect=dialect):
                    self.assert_equal(name, dialect=dialect)

    def test_excel_begins_with_a_mark_and_no_cell_with_a_formula(self) -> None:
        plain, excel = (
            list(csv.reader(StringIO(self.assert_equal("statements", dialect=name).decode())))
            for name in ("plain", "excel")
        )

        assert excel[0][0] == '\ufeff"uid"'
        cells = [cell for row in excel[1:] for cell in row]
        assert not [cell for cell in cells if cell.startswith(FORMULA_SIGNS)]
        given = [cell for row in plain[1:] for cell in row]
        kept = [text if len(guard(text)) <= EXCEL_CELL_LIMIT else "" for text in given]
        assert [unguard(cell) for row in excel[1:] for cell in row[:-1]] == kept
        (long,) = [row for row in excel[1:] if row[-1]]
        assert long[-1] == "summary:120000;note:120000"
        assert [cell for cell in given if cell.startswith(FORMULA_SIGNS)]
