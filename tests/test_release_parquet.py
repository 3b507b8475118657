"""Parquet says what the CSV says, typed; where it cannot be written a release says so."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import duckdb
import pytest
from django.test import TestCase

from statements.exports import TABLES, Column
from statements.models import Release
from statements.problems import BrokenRules
from statements.releases import parquet
from statements.releases.making import refuse_same_formats
from statements.releases.tables import ReleaseTable

from . import factories as f
from .releasing import Releasing, members, unpacked

pytestmark = pytest.mark.dealt

DUCKDB = {"integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}  # all others are text


def typed(column: Column, cell: str) -> Any:
    """Return what a cell of CSV says."""
    if not cell:
        return None
    if column.type == "boolean":
        return {"true": True, "false": False}[cell]
    return {"integer": int, "date": date.fromisoformat}.get(column.type, str)(cell)


@pytest.mark.skipif(not parquet.has_parquet(), reason="pyarrow is not installed")
class Written(Releasing, TestCase):
    folder: Path

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        hostile = {"title": '=A "title"', "summary": "NA; null\nand 006.10, Şuşa"}
        one, two = f.make_user("one"), f.make_user("two")
        f.publish(f.make_said(f.small_world(), **hostile), one, two)
        with cls.shelved(), mock.patch.object(parquet, "ROWS", 7):
            cls.release_row = cls.release()
            cls.folder = unpacked(
                cls.release_row, Path(cls.enterClassContext(TemporaryDirectory()))
            )

    def rows(self, table: ReleaseTable) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table as its CSV says."""
        with (self.folder / table.path).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield tuple(typed(column, row[column.name]) for column in table.columns)


class TableTests(Written):
    def test_every_noun_has_its_file(self) -> None:
        files = {path.stem for path in (self.folder / "parquet").iterdir()}

        assert files == {table.name for table in TABLES.values()}

    def test_duckdb_reads_what_the_csv_says(self) -> None:
        for table in parquet.noun_tables():
            with self.subTest(table.name):
                read = duckdb.read_parquet(str(self.folder / "parquet" / f"{table.name}.parquet"))
                assert read.columns == [column.name for column in table.columns]
                assert list(map(str, read.types)) == [
                    DUCKDB.get(column.type, "VARCHAR") for column in table.columns
                ]
                assert read.fetchall() == list(self.rows(table))

    def test_there_are_nulls_dates_truths_and_texts_to_compare(self) -> None:
        path = self.folder / "parquet" / "statements.parquet"
        facts = duckdb.sql(
            f"""SELECT count(*) FILTER (said_on_first IS NULL), max(said_on_last),
            count(*) FILTER (has_official_source), count(*) FILTER (summary LIKE '%Şuşa')
            FROM '{path}'"""
        ).fetchall()

        assert facts == [(2, date(2023, 11, 9), 3, 1)]

    def test_a_column_tells_its_meaning_and_whether_it_may_be_empty(self) -> None:
        schema = pytest.importorskip("pyarrow.parquet").read_schema(
            self.folder / "parquet" / "statements.parquet"
        )

        for column in TABLES["statement"].columns:
            with self.subTest(column.name):
                field = schema.field(column.name)
                assert field.nullable is not column.required
                assert field.metadata == {b"description": column.meaning.encode()}

    def test_the_release_says_that_it_has_them(self) -> None:
        assert json.loads((self.folder / "counts.json").read_text())["optional"] == ["parquet"]
        assert "`parquet/` holds" in (self.folder / "README.md").read_text()
        names = {member["name"] for member in self.release_row.members}
        assert "parquet/references.parquet" in names


class WithoutTests(Releasing, TestCase):
    def test_a_release_without_the_library_says_so(self) -> None:
        f.small_world()
        with mock.patch.object(parquet, "LIBRARY", "no_such_library"):
            members_by_name = members(self.release())

        assert not [name for name in members_by_name if name.startswith("parquet")]
        assert json.loads(members_by_name["counts.json"])["optional"] == []
        assert "It has no Parquet files" in members_by_name["README.md"].decode()

    def test_what_came_without_a_format_may_come_again_with_it(self) -> None:
        release = Release(ledger_number=1, members=[{"name": "statements.csv"}])
        whole = Release(ledger_number=1, members=[{"name": "parquet/statements.parquet"}])
        for library, refused in (("json", [whole]), ("no_such_library", [release, whole])):
            with mock.patch.object(parquet, "LIBRARY", library):
                for one in (release, whole):
                    refusal = pytest.raises(BrokenRules, match="holds change 1 already")
                    with refusal if one in refused else nullcontext():
                        refuse_same_formats(one)
