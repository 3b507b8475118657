"""The codebook: true of every cell of the first dataset, as JSON, as tables and as a page.

`WRITE_EXAMPLES=1 pytest tests/test_codebook.py` writes the examples anew.
"""

from __future__ import annotations

import csv
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import transaction
from django.test import SimpleTestCase, TestCase
from playwright.sync_api import expect

import statements.exports
from statements.dates import PartialDate
from statements.exports.codebook import EXAMPLES, CodebookTable, codebook, vocabularies
from statements.exports.columns import TYPES, Column
from statements.exports.history import VERSION
from statements.filters.dimensions import DIMENSIONS
from statements.releases.package import described_tables

from . import endings
from . import factories as f
from .axe import resize
from .browsing import Browsing
from .chromium import WIDTHS
from .releasing import Releasing, members
from .test_api import validator

pytestmark = pytest.mark.slow

FILE = Path(statements.exports.__file__).with_name("examples.json")
ROOT = "/api/v1/"
LONGEST = 80  # characters of an example
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[0-9a-z]+(\.[0-9a-z]+)*)?")
FORMS = {
    "integer": re.compile(r"0|[1-9]\d*"),
    "boolean": re.compile("true|false"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00"),
    "language": re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
    "url": re.compile(r"https?://\S+"),
    "uid": UID,
    "names": re.compile(r"\w+(;\w+)*"),
    "path": re.compile(r"/[a-z-]+/\S*"),
}
Rows = list[dict[str, str]]


def fits(column: Column, cell: str) -> bool:
    """Tell whether a cell is what its column says, by rules written down once more."""
    if column.allowed:
        return cell in {code for code, _ in column.allowed.values}
    if column.type in ("keys", "uids"):
        form = KEY if column.type == "keys" else UID
        return all(form.fullmatch(key) for key in cell.split(";"))
    if column.type == "key":
        return bool(KEY.fullmatch(cell) or UID.fullmatch(cell))
    if column.type in ("partial_date", "partial_dates"):
        return all(str(PartialDate.parse(day)) == day for day in cell.split(";"))
    form_of = FORMS.get(column.type)
    return bool(form_of.fullmatch(cell)) if form_of else bool(cell)


def read_rows(content: bytes) -> Rows:
    return list(csv.DictReader(StringIO(content.decode(), newline=""), strict=True))


class TablesTestCase(Releasing, TestCase):
    tables: dict[str, Rows]
    members: dict[str, bytes]  # of a release

    @classmethod
    def make_release(cls) -> None:
        """Keep what a release holds, and nothing of it in the database."""
        with cls.shelved(), transaction.atomic():
            cls.members = members(cls.release())
            transaction.set_rollback(True)

    def setUp(self) -> None:
        super().setUp()
        self.tables = {sheet.name: self.rows(sheet) for sheet in codebook()}

    def rows(self, sheet: CodebookTable) -> Rows:
        if sheet.path is None:
            return read_rows(self.members[f"{sheet.name}.csv"])
        rows = read_rows(self.client.get(f"{ROOT}{sheet.path}").getvalue())
        # Of counts only the columns are there that were counted by.
        lacking = {e.column.name: "" for e in sheet.entries if sheet.name == "counts"}
        return [lacking | row for row in rows]

    def counts_by_all(self) -> Rows:
        """Return counts by one thing after the other, after those that the codebook names."""
        replies = (
            self.client.get(f"{ROOT}counts/?format=csv&by={name}").getvalue() for name in DIMENSIONS
        )
        lacking = dict.fromkeys(self.tables["counts"][0], "")
        more = (row for reply in replies for row in read_rows(reply))
        return [*self.tables["counts"], *(lacking | row for row in more)]

    def check_keys(self) -> None:
        """Assert that every key leads to a row, where the codebook says that it always does."""
        for sheet in codebook():
            for entry in sheet.entries:
                led = entry.column.refers_to
                if led is None or not led.always:
                    continue
                there = {row[led.column] for row in self.tables[led.table]}
                cells = {row[entry.column.name] for row in self.tables[sheet.name]}
                keys = {key for cell in cells for key in cell.split(";")} - {""}
                with self.subTest(sheet.name, column=entry.column.name):
                    assert keys - there == set()


class MergedTests(TablesTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        world = f.small_world()
        f.store("institution", f.make_institution("freedonia-office", "freedonia"))
        f.store("official", f.make_official("firefly", "freedonia"))
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement("other", clauses=clauses))
        target = f.make_target(world["agreement"], "1")
        reference = f.make_said(world, references=[f.make_reference("mentions", target)])
        gone = f.publish(f.make_said(world))["uid"]
        f.publish(reference)
        answer = f.make_reference("responds_to", f.make_target(statement=gone))
        f.publish(f.make_said(world, references=[answer]))
        endings.merge("institution", "freedonia-mfa", "freedonia-office")
        endings.merge("official", "rufus-firefly", "firefly")
        endings.merge("agreement", world["agreement"], "other")
        endings.retract(gone, "It was a hoax.")
        cls.make_release()

    def test_keys_lead_to_rows_whatever_was_merged(self) -> None:
        assert {row["official"] for row in self.tables["references"]} == {"firefly"}
        self.check_keys()

    def test_what_was_retracted_has_no_row_and_no_name(self) -> None:
        (row,) = [row for row in self.tables["references"] if row["target_statement"]]

        assert row["target_statement_label"] == ""
        uids = {statement["uid"] for statement in self.tables["statements"]}
        assert row["target_statement"] not in uids


class DatasetTests(TablesTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)
        cls.make_release()

    def test_every_cell_is_what_the_codebook_says(self) -> None:
        for sheet in codebook():
            rows = self.tables[sheet.name]
            for entry in sheet.entries:
                column = entry.column
                cells = {row[column.name] for row in rows}
                with self.subTest(sheet.name, column=column.name):
                    assert not column.required or "" not in cells
                    wrong = [cell for cell in cells - {""} if not fits(column, cell)]
                    assert wrong == []

    def test_keys_lead_to_rows(self) -> None:
        self.check_keys()

    def test_the_key_of_a_table_tells_its_rows_apart(self) -> None:
        for sheet in codebook():
            row_keys = [tuple(row[name] for name in sheet.key) for row in self.tables[sheet.name]]
            with self.subTest(sheet.name):
                assert len(row_keys) == len(set(row_keys))

    def test_columns_that_are_empty_because_another_is_are_so(self) -> None:
        for sheet in codebook():
            for entry in sheet.entries:
                other = re.fullmatch(r"(\w+) is empty\.", entry.column.empty)
                for row in self.tables[sheet.name] if other else ():
                    pair = (bool(row[entry.column.name]), bool(row[other[1]]))
                    assert pair[0] == pair[1], (sheet.name, entry.column.name)

    def test_examples_are_cells_of_the_dataset(self) -> None:
        self.tables["counts"] = self.counts_by_all()
        examples = {
            sheet.name: {
                entry.column.name: example
                for entry in sheet.entries
                if (example := example_of(self.tables[sheet.name], entry.column.name))
            }
            for sheet in codebook()
        }
        if os.environ.get("WRITE_EXAMPLES"):
            options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
            FILE.write_bytes(orjson.dumps(examples, option=options))

        assert orjson.loads(FILE.read_bytes()) == examples, "WRITE_EXAMPLES=1 writes it anew."


def example_of(rows: Rows, name: str) -> str | None:
    """Return the first short cell of a column, else the shortest: whole, as it can be found."""
    cells = [row[name] for row in rows if row[name]]
    short = next((cell for cell in cells if len(cell) <= LONGEST), None)
    return short or min(cells, key=len, default=None)


class MemberTests(Releasing, TestCase):
    """Every column of every file of a release of the shipped data has an entry, and an example
    that stands in this very column, or says that nothing does."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)
        with cls.shelved():
            cls.made = cls.release()
            cls.members = members(cls.made)
        cls.book = {
            (row["table"], row["name"]): row for row in read_rows(cls.members["codebook.csv"])
        }

    def cells(self) -> Iterator[tuple[str, str, set[str]]]:
        """Yield the table, the name and the cells of each column of each file with columns."""
        for name, content in self.members.items():
            if name.endswith(".csv"):
                head, *rows = csv.reader(StringIO(content.decode(), newline=""), strict=True)
                for place, column in enumerate(head):
                    yield name.removesuffix(".csv"), column, {row[place] for row in rows} - {""}

    def test_every_column_of_every_table_has_an_entry(self) -> None:
        names = [(table, column) for table, column, _ in self.cells()]

        assert len(names) > 500
        assert [name for name in names if name not in self.book] == []
        assert all(self.book[name]["meaning"] for name in names)
        assert all(self.book[name]["in_release"] == "true" for name in names)
        in_release = {name for name, row in self.book.items() if row["in_release"] == "true"}
        assert in_release == set(names)

    def test_so_has_every_column_of_the_database_in_it(self) -> None:
        path = self.media / "unpacked.sqlite"
        path.write_bytes(self.members["statements.sqlite"])
        with closing(sqlite3.connect(path)) as database:
            sql = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"
            names = {name for (name,) in database.execute(sql)}
            own = {name for name in names if not re.match("sqlite_|statements_fts", name)}
            columns = {
                (table, row[1])
                for table in own
                for row in database.execute(f'PRAGMA table_info("{table}")')
            }
        assert len(columns) > 500
        assert columns - self.book.keys() == set()

    def test_so_has_every_column_of_its_typed_files(self) -> None:
        reader = pytest.importorskip("pyarrow.parquet")
        columns = {
            (name.removeprefix("parquet/").removesuffix(".parquet"), column)
            for name, content in self.members.items()
            if name.endswith(".parquet")
            for column in reader.read_schema(BytesIO(content)).names
        }
        assert len(columns) > 100
        assert columns - self.book.keys() == set()

    def test_so_has_every_field_of_the_description_for_programs(self) -> None:
        described = orjson.loads(self.members["datapackage.json"])["resources"]
        fields = {(r["name"], c["name"]) for r in described for c in r["schema"]["fields"]}

        assert fields == {(table, column) for table, column, _ in self.cells()}

    def test_every_example_is_a_cell_of_its_column(self) -> None:
        for table, column, cells in self.cells():
            example = self.book[table, column]["example"]
            with self.subTest(table, column=column):
                assert example in cells if example else not cells

    def test_an_empty_column_says_so(self) -> None:
        page = self.client.get(f"{ROOT}codebook/?format=html").content.decode()
        empty = [(t, c) for t, c, cells in self.cells() if not cells]

        assert len(empty) > 10
        for table, column in empty:
            row = page.partition(f'<tr id="{table}.{column}">')[2].partition("</tr>")[0]
            assert "none in the first dataset" in row, (table, column)

    def test_each_has_an_anchor(self) -> None:
        page = self.client.get(f"{ROOT}codebook/?format=html").content.decode()

        for table, column, _ in self.cells():
            assert f'<tr id="{table}.{column}">' in page


class EntryTests(SimpleTestCase):
    def test_every_entry_is_whole(self) -> None:
        for sheet in codebook():
            assert re.search(r"^\S.+\.$", sheet.row)
            for place, entry in enumerate(sheet.entries):
                with self.subTest(sheet.name, column=entry.column.name):
                    assert entry.position == place
                    assert entry.since and entry.column.empty
                    assert entry.column.type in TYPES

    def test_examples_fit_their_columns(self) -> None:
        for sheet in codebook():
            for entry in sheet.entries:
                with self.subTest(sheet.name, column=entry.column.name):
                    assert not entry.example or fits(entry.column, entry.example), entry.example

    def test_examples_come_from_their_own_column(self) -> None:
        for sheet in codebook():
            for entry in sheet.entries:
                own = EXAMPLES.get(sheet.name, {})
                with self.subTest(sheet.name, column=entry.column.name):
                    assert entry.example == own.get(entry.column.name, "")

    def test_every_table_is_in_a_release_or_says_that_it_is_not(self) -> None:
        names = {sheet.name for sheet in described_tables()}
        assert {sheet.name for sheet in codebook() if sheet.in_release} == names

    def test_nothing_is_said_to_be_unreleased(self) -> None:
        releases = [entry.since for sheet in codebook() for entry in sheet.entries]
        assert all(1 <= int(version) <= VERSION for version in releases)


class ReplyTests(TestCase):
    def rows(self, query: str) -> Rows:
        body = self.client.get(f"{ROOT}codebook/?{query}").content.decode()
        return list(csv.DictReader(StringIO(body, newline=""), strict=True))

    def json(self) -> Any:
        return self.client.get(f"{ROOT}codebook/").json()

    def test_json_tells_every_table_and_fits_its_schema(self) -> None:
        reply = self.json()

        assert [t["name"] for t in reply["tables"]] == [s.name for s in codebook()]
        assert [*validator("codebook_read").iter_errors(reply)] == []
        columns = {c["name"]: c for c in reply["tables"][0]["columns"]}
        assert columns["kind"]["allowed"][0]["code"] == "joint_statement"
        there = {"table": "governments", "column": "key", "always": True}
        assert columns["government"]["refers_to"] == there

    def test_the_table_tells_the_same(self) -> None:
        columns = [(t["name"], column) for t in self.json()["tables"] for column in t["columns"]]
        rows = self.rows("format=csv")

        assert len(rows) == len(columns)
        for row, (name, column) in zip(rows, columns, strict=True):
            led = column["refers_to"]
            assert (row["table"], row["name"]) == (name, column["name"])
            assert row["meaning"] == column["meaning"]
            assert row["required"] == str(column["required"]).lower()
            codes = [value["code"] for value in column["allowed"] or ()]
            assert row["allowed"] == ";".join(codes)
            assert row["refers_to"] == (f"{led['table']}.{led['column']}" if led else "")

    def test_values_stand_in_a_table_of_their_own(self) -> None:
        rows = self.rows("format=csv&table=codebook_values")
        values = [(v.name, *pair) for v in vocabularies() for pair in v.values]

        names = ("vocabulary", "code", "definition")
        assert [tuple(row[name] for name in names) for row in rows] == values

    def test_values_of_types_and_resolutions_carry_the_coding_rules(self) -> None:
        rows = {
            (row["vocabulary"], row["code"]): row
            for row in self.rows("format=csv&table=codebook_values")
        }
        charge, demand = (
            rows["ReferenceType", code] for code in ("alleges_violation", "calls_for_compliance")
        )
        own, between = (rows["ReferenceType", code] for code in ("corrects", "reaffirms"))
        alias, kind = rows["Resolution", "alias"], rows["StatementKind", "interview"]

        assert (charge["question_number"], demand["question_number"]) == ("3", "5")
        assert charge["question"].startswith("Is somebody said to DO what a text forbids")
        assert (charge["about"], charge["words"]) == ("who does it", "")
        assert charge["confused_with"].split(";")[0] == "alleges_non_fulfilment"
        assert (own["question"], own["confused_with"]) == ("", "withdraws;responds_to")
        assert (between["question"], between["confused_with"]) == ("", "recalls;implements")
        assert alias["target"] == "the text that bears the name on that day"
        assert (alias["question"], kind["question"], kind["words"]) == ("", "", "")

    def test_json_has_the_coding_rules_in_the_order_of_asking(self) -> None:
        coding = self.json()["coding"]
        rows = self.rows("format=csv&table=codebook_values")
        types = {row["code"]: row for row in rows if row["vocabulary"] == "ReferenceType"}
        ways = [row for row in rows if row["vocabulary"] == "Resolution"]
        numbers = [kind["question_number"] for kind in coding["types"]]

        assert numbers == [*range(1, 21), *[None] * (len(types) - 20)]
        assert {kind["type"] for kind in coding["types"]} == {*types}
        for kind in coding["types"]:
            row, confused = types[kind["type"]], kind["confused_with"]
            for name in ("question", "about", "example", "together"):
                assert (kind[name] or "") == row[name]
            assert ";".join(border["type"] for border in confused) == row["confused_with"]
            assert all(border["parting"].endswith(".") for border in confused)
        assert coding["resolutions"] == [
            {"resolution": row["code"], "words": row["words"], "target": row["target"]}
            for row in ways
        ]

    def test_the_page_tells_the_coding_rules_and_leads_to_the_paper(self) -> None:
        page = self.client.get(f"{ROOT}codebook/?format=html").content.decode()

        assert "3. Is somebody said to DO what a text forbids" in page
        assert 'href="/docs/coding/#alleges_violation"' in page
        assert "the text that bears the name on that day" in page

    def test_a_browser_gets_the_page_and_others_json(self) -> None:
        for headers, media_type in (
            ({}, "application/json"),
            ({"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}, "text/html; charset=utf-8"),
            ({"accept": "text/csv"}, "text/csv; charset=utf-8"),
        ):
            response = self.client.get(f"{ROOT}codebook/", headers=headers)
            with self.subTest(headers):
                assert response.headers["Content-Type"] == media_type
                assert response.headers["ETag"]
                again = self.client.get(
                    f"{ROOT}codebook/",
                    headers={**headers, "if-none-match": response.headers["ETag"]},
                )
                assert again.status_code == 304
                head = self.client.head(f"{ROOT}codebook/", headers=headers)
                assert head.headers["ETag"] == response.headers["ETag"]
                assert head.content == b""
        assert self.client.get(f"{ROOT}codebook/?format=html").status_code == 200

    def test_the_page_shows_every_column_and_every_link_leads_somewhere(self) -> None:
        page = self.client.get(f"{ROOT}codebook/?format=html").content.decode()

        assert not re.search(r"<style|<script|style=|onclick=", page)
        assert page.count('<tr id="') == sum(len(s.entries) for s in codebook())
        ids = re.findall(r'id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', page)) - set(ids) == set()
        columns = {f"{s.name}.{e.column.name}" for s in codebook() for e in s.entries}
        assert columns - set(ids) == set()
        missing = [sheet.name for sheet in codebook() if not sheet.in_release]
        assert missing == ["counts", "releases"]
        assert page.count("Releases do not hold this table.") == len(missing)

    def test_what_is_wrong_is_told(self) -> None:
        for query, code, corrected in (
            ("format=xml", "unknown_value", None),
            ("format=jsonl", "unknown_value", None),
            ("table=codebook_values", "only_in_csv", None),
            ("format=csv&table=values", "unknown_value", None),
            (
                "format=CSV&table=codebook-values",
                "unknown_value",
                f"{ROOT}codebook/?format=csv&table=codebook_values",
            ),
            ("page_size=5", "unknown_parameter", None),
        ):
            response = self.client.get(f"{ROOT}codebook/?{query}")
            with self.subTest(query):
                assert response.status_code == 400
                assert response.json()["errors"][0]["code"] == code
                assert response.json().get("corrected") == corrected
        reply = self.client.get(f"{ROOT}codebook/", headers={"accept": "image/png"})
        assert reply.status_code == 406


@pytest.mark.dealt
class TestPage(Browsing):
    def test_its_contents_lead_into_it_at_any_width(self) -> None:
        complaints: list[str] = []
        with self.browsing(WIDTHS[0], complaints) as page:
            page.goto(self.at(f"{ROOT}codebook/"))
            for width in WIDTHS:
                resize(page, width)
                self.look(page, f"codebook-{width}")
                page.click(".contents a[href='#references']")
                expect(page.locator("#references")).to_be_visible()
                assert self.fits(page)
        assert complaints == []  # what axe finds: test_guides.py
