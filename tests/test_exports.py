"""CSV: bytes, columns and rows of the reference writer."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import SimpleTestCase, TestCase

from statements.documents import Context
from statements.exports import TABLES, stream
from statements.exports.cells import Names, date_cells
from statements.exports.columns import Column
from statements.exports.writing import cell_text, header, lines
from statements.labels import Labels
from statements.models import Change, PublicStatement

from . import endings
from . import factories as f
from . import plain_model as plain

FIRST = "trilateral-2020-11-09"
CELL = re.compile(rb'(?:"(?:[^"]|"")*")?')


class WritingTests(SimpleTestCase):
    def test_every_non_null_cell_is_quoted_and_null_is_nothing(self) -> None:
        for cell, text in (
            (None, ""),
            ("", '""'),
            ("a", '"a"'),
            ('say "no"', '"say ""no"""'),
            ("a,b\r\nc", '"a,b\r\nc"'),
            ("=1+1", '"=1+1"'),
            (True, '"true"'),
            (False, '"false"'),
            (7, '"7"'),
            ("Շուշի", '"Շուշի"'),
        ):
            with self.subTest(cell):
                assert cell_text(cell) == text

    def test_lines_end_in_crlf(self) -> None:
        columns = (Column("a", ""), Column("b", ""))

        assert header(columns) == b'"a","b"\r\n'
        assert lines(columns, [{"b": None, "a": "é"}]) == '"é",\r\n'.encode()

    def test_a_row_that_lacks_a_column_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            lines((Column("a", ""),), [{}])

    def test_a_date_is_five_cells_and_its_note(self) -> None:
        assert list(date_cells("x", f.day("2022-12")).values()) == [*MONTH, None]
        cells = date_cells("x", f.day("2022-12", note="About then."))
        assert cells["x_note"] == "About then."
        assert set(date_cells("x", None).values()) == {None}

    def test_every_column_is_named_once_and_has_a_meaning(self) -> None:
        for table in TABLES.values():
            names = [column.name for column in table.columns]
            assert len(names) == len(set(names))
            assert all(column.meaning.endswith(".") for column in table.columns)

    def test_a_row_has_the_columns_and_no_others(self) -> None:
        names = Names(Context(), Labels())
        row = next(TABLES["statement"].rows(f.make_statement(), 1, names))

        assert set(row) == {column.name for column in TABLES["statement"].columns}


MONTH = ["2022-12", "2022-12-01", "2022-12-31", "month", "stated"]


class CsvTestCase(TestCase):
    def download(self, path: str) -> bytes:
        response = self.client.get(f"/api/v1/{path}")
        assert response.status_code == 200
        assert response.streaming
        return b"".join(response.streaming_content)

    def rows(self, path: str) -> list[dict[str, Any]]:
        text = self.download(path).decode("utf-8")
        return list(csv.DictReader(StringIO(text, newline=""), strict=True))


class DatasetTests(CsvTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_the_file_is_named_after_the_ledger(self) -> None:
        response = self.client.get("/api/v1/references/?format=csv")
        name = f"references-{Change.objects.last_number()}.csv"

        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        expected = f'attachment; filename="{name}"'
        assert response.headers["Content-Disposition"] == expected
        assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=1"

    def test_the_bytes_are_rfc_4180_with_all_quoted(self) -> None:
        for noun in ("statement", "reference"):
            with self.subTest(noun):
                body = self.download(f"{noun}s/?format=csv")
                assert not body.startswith(b"\xef\xbb\xbf")
                place = 0
                while place < len(body):
                    place = CELL.match(body, place).end()
                    assert body[place : place + 1] in (b",", b"\r")
                    place += 1 if body[place : place + 1] == b"," else 2
                assert body.endswith(b"\r\n")

    def test_columns_are_those_declared(self) -> None:
        for table in TABLES.values():
            head = self.download(f"{table.name}/?format=csv").split(b"\r\n")[0].decode()
            assert head.replace('"', "").split(",") == [column.name for column in table.columns]

    def test_a_statement_is_one_row(self) -> None:
        rows = self.rows("statements/?format=csv")
        row = next(row for row in rows if row["uid"] == f.READOUT)

        assert len(rows) == 67
        assert {name: row[name] for name in READOUT} == READOUT

    def test_the_order_and_selection_are_those_of_the_list(self) -> None:
        for query in (f"ref=calls_for_compliance:{FIRST}/6", "government=!russia", "ref=none", ""):
            with self.subTest(query):
                page = self.client.get(f"/api/v1/statements/?{query}&page_size=500").json()
                rows = self.rows(f"statements/?{query}&format=csv")
                listed = [record["uid"] for record in page["results"]]
                assert [row["uid"] for row in rows] == listed

    def test_a_reference_is_one_row_for_each_target_and_voice(self) -> None:
        rows = self.rows("references/?format=csv")
        expected = [
            (reference["uid"], place, voice["uid"] if voice else "")
            for reference, statement in plain.WORLD.references()
            for place, _ in enumerate(reference["targets"])
            for voice in (statement["voices"] if statement else [None])
        ]

        row_keys = [(row["reference"], int(row["target"]), row["voice"]) for row in rows]
        assert sorted(row_keys) == sorted(expected)
        assert len({row["reference"] for row in rows}) == 106
        assert {row["target_matched"] for row in rows} == {"true"}

    def test_a_reference_of_an_agreement_has_no_statement_and_no_voice(self) -> None:
        rows = [row for row in self.rows("references/?format=csv") if row["agreement"]]

        assert len({row["reference"] for row in rows}) == 8
        for row in rows:
            empty = ("statement", "voice", "government", "kind", "title", "said_on", "role")
            assert {row[name] for name in empty} == {""}
            assert row["agreement_label"]

    def test_all_rows_of_a_selected_reference_are_written(self) -> None:
        key = "trilateral-2021-01-11"
        rows = self.rows(f"references/?format=csv&target={key}")
        matched = [row for row in rows if row["target_matched"] == "true"]

        assert len(matched) < len(rows)
        assert {row["target_agreement"] for row in matched} == {key}
        assert {row["reference"] for row in matched} == {row["reference"] for row in rows}

    def test_a_clause_asked_for_matches_its_children(self) -> None:
        rows = self.rows(f"references/?format=csv&clause={FIRST}/6")
        matched = {row["target_clause"] for row in rows if row["target_matched"] == "true"}

        assert all(key.startswith(f"{FIRST}/6") for key in matched), matched
        assert f"{FIRST}/6" in matched

    def test_no_cell_is_json(self) -> None:
        for table in TABLES.values():
            for row in self.rows(f"{table.name}/?format=csv"):
                assert not [cell for cell in row.values() if cell[:1] in ("{", "[")]

    def test_queries_do_not_grow_with_the_rows(self) -> None:
        one = 1 if connection.vendor == "sqlite" else 2  # COPY is not counted, its settings are
        for query in ("", "&kind=interview"):
            with self.subTest(query), self.assertNumQueries(2 + one):  # the state, the number
                self.download(f"statements/?format=csv{query}")
        for query in ("", "&kind=interview"):
            with self.subTest(query), self.assertNumQueries(7):
                # the state, the number; keys, merges; documents, names, titles of offices
                self.download(f"statements/?format=csv&table=statement_appearances{query}")

    def test_the_bytes_are_the_same_every_time(self) -> None:
        rows = PublicStatement.objects.all()
        once, again = (b"".join(stream(TABLES["statement"], rows)) for _ in range(2))

        assert once == again


READOUT = {
    "kind": "call_readout",
    "title": "Russia's account of the Lavrov-Bayramov call of 22 December 2022",
    "said_on": "2022-12-22",
    "said_on_first": "2022-12-22",
    "said_on_last": "2022-12-22",
    "said_on_precision": "day",
    "said_on_basis": "weekday",
    "known_by": "",
    "language": "",
    "issued_by": "russia-mfa",
    "issued_by_label": "Ministry of Foreign Affairs of Russia",
    "government": "russia",
    "government_label": "Russia",
    "official": "sergey-lavrov",
    "official_label": "Sergey Lavrov",
    "tenure": "01a205b3-d000-79ae-a4c2-e4b70eac8462",
    "office_label": "Minister of Foreign Affairs",
    "institution": "russia-mfa",
    "role": "speaks",
    "governments": "russia",
    "addressees": "jeyhun-bayramov",
    "topics": (
        "lachin-corridor;peacekeepers;ore-deposits;peace-treaty;talks-meetings;implementation"
    ),
    "places": "lachin-corridor;moscow",
    "has_official_source": "false",
    "cites": "true",
    "certainty": "verified",
}


class SmallWorldTests(CsvTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_an_empty_selection_is_a_header(self) -> None:
        assert self.rows("statements/?format=csv") == []
        assert self.download("statements/?format=csv").count(b"\r\n") == 1

    def test_awkward_words_come_back_as_they_were(self) -> None:
        title = 'He said: "no, never"; =1+1 Շուշի'
        note = "one\ntwo\n\nthree, four\u2028five"
        f.publish(f.make_said(self.world, title=title, note=note))

        row = self.rows("statements/?format=csv")[0]

        assert (row["title"], row["note"]) == (title, note)

    def test_merged_keys_are_written_as_the_winner(self) -> None:
        f.store("agreement", f.make_agreement("loser", clauses=[f.make_clause("1")]))
        both = [f.make_target("loser", "1"), f.make_target(self.world["agreement"], "1")]
        reference = f.make_reference("mentions", *both)
        f.publish(f.make_said(self.world, references=[reference]))
        assert len(self.rows("references/?format=csv")) == 2

        endings.merge("agreement", "loser", self.world["agreement"])

        (row,) = self.rows("references/?format=csv&target=loser")
        assert row["target_clause"] == "accord-2001-01-01/1"
        assert row["target_clause_label"] == "Accord-2001-01-01, clause 1"
        assert row["target_matched"] == "true"
