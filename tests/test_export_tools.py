"""Files in the tools that people open them with: what they read is what was published.

Everything comes through the public side. Where a tool converts by its nature, a test shows both
its default and the setting that keeps the text, which the guide of analysts names.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pandas
import polars
import pytest
from django.test import TestCase

from statements.dates import PartialDate
from statements.exports.columns import Column
from statements.exports.writing import header, lines
from statements.problems import BrokenRules

from . import factories as f
from .hostile import HOSTILE, LONG, LONGER, READ_AS_NOTHING, REFUSED, publish_all

pytestmark = pytest.mark.slow

Rows = list[dict[str, Any]]
Tool = Callable[[Path], Rows]


def by_csv(path: Path) -> Rows:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def by_pandas(path: Path) -> Rows:
    return named(pandas.read_csv(path))


def by_pandas_as_text(path: Path) -> Rows:
    return named(pandas.read_csv(path, dtype=str, keep_default_na=False, na_values=[""]))


def named(frame: pandas.DataFrame) -> Rows:
    values = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in values.to_dict("records")]


def by_polars(path: Path) -> Rows:
    return polars.read_csv(path).to_dicts()


def by_polars_as_text(path: Path) -> Rows:
    return polars.read_csv(path, infer_schema=False).to_dicts()


def by_duckdb(path: Path) -> Rows:
    return answers_of(path, "SELECT * FROM read_csv(?)")


def by_duckdb_as_text(path: Path) -> Rows:
    return answers_of(path, "SELECT * FROM read_csv(?, all_varchar = true)")


def answers_of(path: Path, query: str) -> Rows:
    with duckdb.connect() as connection:
        result = connection.execute(query, [str(path)])
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


DEFAULTS: dict[str, Tool] = {
    "csv": by_csv,
    "pandas": by_pandas,
    "polars": by_polars,
    "duckdb": by_duckdb,
}
AS_TEXT: dict[str, Tool] = {
    "csv": by_csv,
    "pandas": by_pandas_as_text,
    "polars": by_polars_as_text,
    "duckdb": by_duckdb_as_text,
}


@contextmanager
def wide_cells(most: int) -> Iterator[None]:
    """Let Python's csv read longer cells than it does by itself."""
    before = csv.field_size_limit(most)
    yield
    csv.field_size_limit(before)


@pytest.mark.dealt  # the bytes of both databases are held equal by test_compiled.py
class ToolsTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        # The importer lets all of a process read long cells: here it is as Python has it.
        self.enterContext(wide_cells(131_072))

    def file(self, query: str) -> Path:
        path = self.folder / "x.csv"
        path.write_bytes(self.client.get(f"/api/v1/{query}").getvalue())
        return path

    def written(self, **columns: Iterable[str]) -> Path:
        """Write cells that the desk would refuse, as the public side would."""
        names = [Column(name, "") for name in columns]
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        path = self.folder / "x.csv"
        path.write_bytes(header(names) + lines(names, rows))
        return path


class HostileTests(ToolsTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.published = publish_all(cls.world)

    def test_every_tool_reads_every_text_at_its_defaults(self) -> None:
        path = self.file("statements/?format=csv")
        for name, tool in DEFAULTS.items():
            rows = tool(path)
            with self.subTest(name):
                assert len(rows) == len(HOSTILE)
                for row in rows:
                    document = self.published[row["uid"]]
                    assert row["summary"] == document["summary"]
                    assert row["note"] == document["note"]
                    assert row["said_on_note"] == document["said_on"]["note"]

    def test_dates_of_every_exactness_and_century_come_back(self) -> None:
        path = self.file("statements/?format=csv")
        for name, tool in DEFAULTS.items():
            for row in tool(path):
                said_on = self.published[row["uid"]]["said_on"]
                with self.subTest(name, said_on=said_on["first"]):
                    assert row["said_on"] == str(PartialDate.from_document(said_on))
                    assert str(row["said_on_first"]) == said_on["first"]
                    assert str(row["said_on_last"]) == said_on["last"]
                    assert row["said_on_precision"] == said_on["precision"]

    def test_link_tables_are_read_alike(self) -> None:
        for table, name, member in (
            ("quotes", "quotes", "exact"),
            ("statement_appearances", "appearances", "attribution"),
        ):
            path = self.file(f"statements/?format=csv&table={table}")
            for tool_name, tool in DEFAULTS.items():
                with self.subTest(table, tool=tool_name):
                    rows = tool(path)
                    assert len(rows) == len(HOSTILE)
                    for row in rows:
                        (item,) = self.published[row["statement"]][name]
                        assert row[member] == item[member]

    def test_null_is_nothing_and_no_tool_makes_it_a_text(self) -> None:
        path = self.file("statements/?format=csv")
        for name, tool in (AS_TEXT | DEFAULTS).items():
            empty = {row["known_by"] for row in tool(path)}
            with self.subTest(name):
                assert empty == ({""} if name == "csv" else {None})

    def test_truths_are_read_as_such_or_as_the_words(self) -> None:
        path = self.file("statements/?format=csv")
        for name, tool in DEFAULTS.items():
            with self.subTest(name):
                cites = {row["cites"] for row in tool(path)}
                assert cites == ({"false"} if name == "csv" else {False})


class ConvertedTests(ToolsTestCase):
    """What tools change by their nature, and the setting that keeps it."""

    def test_leading_zeros_of_a_column_of_digits(self) -> None:
        values = ["007", "012", "000"]
        ids = [{"scheme": "x", "value": v, "certainty": "verified"} for v in values]
        f.store("agreement", f.make_agreement(external_ids=ids))
        path = self.file("agreements/?format=csv&table=agreement_external_ids")

        kept = {name: [r["value"] for r in tool(path)] for name, tool in AS_TEXT.items()}
        values_by_tool = {name: [r["value"] for r in tool(path)] for name, tool in DEFAULTS.items()}

        assert kept == dict.fromkeys(AS_TEXT, values)
        numbers = {"pandas": [7, 12, 0], "polars": [7, 12, 0]}
        assert values_by_tool == {"csv": values, "duckdb": values} | numbers

    def test_words_that_pandas_reads_as_nothing(self) -> None:
        published = publish_all(self.world, READ_AS_NOTHING)
        path = self.file("statements/?format=csv")

        assert {row["note"] for row in by_pandas(path)} == {None}
        for name, tool in AS_TEXT.items():
            with self.subTest(name):
                for row in tool(path):
                    assert row["note"] == published[row["uid"]]["note"]
        for row in (*by_polars(path), *by_duckdb(path)):
            assert row["note"] == published[row["uid"]]["note"]

    def test_cells_longer_than_python_reads_by_itself(self) -> None:
        published = publish_all(self.world, ("ə" * LONGER,))
        path = self.file("statements/?format=csv&fields=uid,note")

        with self.assertRaisesMessage(csv.Error, "field larger than field limit"):
            by_csv(path)
        with wide_cells(LONGER):
            self.check(by_csv(path), published)
        for tool in (by_pandas, by_polars, by_duckdb):
            self.check(tool(path), published)

    def check(self, rows: Rows, published: dict[str, dict[str, Any]]) -> None:
        assert rows
        for row in rows:
            assert row["note"] == published[row["uid"]]["note"]

    def test_everything_as_text_is_everything_as_it_stands(self) -> None:
        publish_all(self.world, (*HOSTILE, *READ_AS_NOTHING))
        for query in ("statements/?format=csv", "statements/?format=csv&table=quotes"):
            path = self.file(query)
            wanted = [{n: cell or None for n, cell in row.items()} for row in by_csv(path)]
            for name, tool in AS_TEXT.items():
                if name != "csv":
                    with self.subTest(query, tool=name):
                        assert tool(path) == wanted


class RefusedTests(ToolsTestCase):
    """What no public text begins with or holds; the writer would keep it all the same."""

    def test_the_desk_refuses_what_nobody_can_see(self) -> None:
        for text in REFUSED:
            with self.subTest(repr(text)), pytest.raises(BrokenRules):
                f.publish(f.make_said(self.world, note=text))

    def test_the_writer_changes_no_character_of_it(self) -> None:
        texts = ["\ufeffBOM", "\ttab", "\ta,b", "a\ufeff", "turned \u202e round", "a\r\nb"]
        path = self.written(key=[str(n) for n in range(len(texts))], text=texts)
        for name, tool in DEFAULTS.items():
            with self.subTest(name):
                assert [row["text"] for row in tool(path)] == texts

    def test_a_file_never_begins_with_a_byte_order_mark(self) -> None:
        publish_all(self.world, ("x",))

        assert self.file("statements/?format=csv").read_bytes()[:5] == b'"uid"'


class SizeTests(TestCase):
    def test_the_long_texts_are_long(self) -> None:
        longest = max(HOSTILE, key=len)

        assert (len(longest), LONG < 131072 < LONGER) == (LONG, True)
        assert len(io.BytesIO(("ə" * LONG).encode()).getvalue()) == 2 * LONG
