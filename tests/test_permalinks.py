"""Permalinks: every row of every table says where the record is told that it is part of."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import duckdb
import pytest
from django.test import SimpleTestCase, TestCase, override_settings

from statements.exports.codebook import CODEBOOK_TABLES, codebook
from statements.exports.permalinks import NODE, PERMALINK, address
from statements.models import Change, PublicRecord
from statements.problems import BrokenRules
from statements.releases import parquet
from statements.releases.package import described_tables

from . import endings
from . import factories as f
from .releasing import Releasing, data_members, unpacked

ROOT = "/api/v1/"
UID = "018c659f-7c00-7a4d-82ce-29d1d9e7a7ca"
ABOUT_TABLES = (*CODEBOOK_TABLES, "coverage")  # tell of tables, and of no record
OF_NO_RECORD = ("counts", "changes", "releases")
# Where a row is told at the address of something else than what its table is of, written by hand.
OWN_KEY = {
    "statement_voices": ("statement", "uid"),
    "statement_topics": ("statement", ""),
    "statement_references": ("statement", "reference"),
    "references": ("reference", ""),
    "reference_about": ("reference", ""),
    "government_aliases": ("government", "uid"),
    "clause_obligations": ("clause", "uid"),
    "text-versions": ("uid", ""),
    "contacts": ("key", ""),
    "citations": ("Target", ""),
    "nodes": ("Id", ""),
    "stances": ("node", ""),
    "stance_steps": ("statement", "reference"),
    "allegations": ("statement", "reference"),
    "allegation_answers": ("statement", "answer"),
    "obligations": ("clause", "uid"),
    "obligation_statements": ("statement", "reference"),
    "contact_accounts": ("contact", ""),
}
Rows = list[dict[str, str]]


class AddressTests(SimpleTestCase):
    def test_it_is_the_path_of_the_record_below_the_site(self) -> None:
        assert address("statement", UID) == f"/statements/{UID}/"
        assert address("text_version", UID) == f"/text-versions/{UID}/"
        assert address("clause", "accord/6.3", UID) == f"/clauses/accord/6.3/#{UID}"

    def test_a_node_is_what_its_key_is_of(self) -> None:
        for key, path in (
            ("accord", "/agreements/accord/"),
            ("accord/6", "/clauses/accord/6/"),
            (UID, f"/statements/{UID}/"),
        ):
            assert address(NODE, key) == path


class DeclarationTests(SimpleTestCase):
    def test_it_is_the_last_column_of_every_table_and_never_empty(self) -> None:
        for sheet in codebook():
            names = [entry.column.name for entry in sheet.entries]
            with self.subTest(sheet.name):
                assert names.count(PERMALINK) == (sheet.name not in ABOUT_TABLES)
                if PERMALINK in names:
                    column = sheet.entries[-1].column
                    assert (column.name, column.type) == (PERMALINK, "path")
                    assert column.required

    def test_every_table_of_a_release_has_it(self) -> None:
        lacking = [t.name for t in described_tables() if t.columns[-1].name != PERMALINK]
        assert sorted(lacking) == sorted(ABOUT_TABLES)


class TableTestCase(TestCase):
    def rows(self, path: str) -> Rows:
        response = self.client.get(f"{ROOT}{path}")
        assert response.status_code == 200, response.content
        return list(csv.DictReader(StringIO(response.getvalue().decode(), newline=""), strict=True))


@pytest.mark.slow
class DatasetTests(TableTestCase):
    tables: ClassVar[dict[str, Rows]]

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)
        clause = PublicRecord.objects.of("clause").order_by("id").values_list("key", flat=True)[0]
        source, publisher = f.make_source("tass"), "tass"
        f.store("source", source)
        version = {"clause": clause, "language": "en", "publisher": publisher}
        rest = {"text": "Words.", "certainty": "likely", "note": None}
        f.store("text_version", {"uid": f.new_uid(), **version, "source": source["uid"], **rest})

    def setUp(self) -> None:
        self.tables = {sheet.name: self.rows(sheet.path) for sheet in codebook() if sheet.path}

    def test_each_leads_to_a_record_that_holds_the_row(self) -> None:
        documents: dict[str, str] = {
            f"/{path}": document
            for path, document in PublicRecord.objects.values_list("path", "document")
        }
        for name, rows in self.tables.items():
            if name in (*CODEBOOK_TABLES, *OF_NO_RECORD):
                continue
            assert rows, name
            for row in rows:
                path, _, part = row[PERMALINK].partition("#")
                with self.subTest(name, permalink=row[PERMALINK]):
                    assert part in documents[path]
                    assert bool(part) == ("#" in row[PERMALINK])

    def test_each_is_made_of_the_row_that_it_stands_in(self) -> None:
        for name, (key, part) in OWN_KEY.items():
            for row in self.tables[name]:
                path, _, ending = row[PERMALINK].partition("#")
                assert path.partition("/")[2].partition("/")[2] == f"{row[key]}/"
                assert ending == (row[part] if part else "")

    def test_rows_with_a_uid_end_in_it(self) -> None:
        for name, rows in self.tables.items():
            if rows and "uid" in rows[0]:
                assert all(row["uid"] in row[PERMALINK] for row in rows), name

    def test_what_a_list_within_a_list_holds_is_told_with_what_holds_it(self) -> None:
        permalinks = {row["uid"]: row[PERMALINK] for row in self.tables["clause_obligations"]}
        for row in self.tables["clause_obligations_debtors"]:
            assert row[PERMALINK] == permalinks[row["obligation"]]

    def test_those_of_changes_and_counts_are_addresses_of_the_api_too(self) -> None:
        numbers = Change.objects.values_list("number", flat=True)
        expected = [f"/changes/{number}/" for number in sorted(numbers)]
        assert [row[PERMALINK] for row in self.tables["changes"]] == expected
        assert self.client.get(f"/api/v1{expected[0]}").status_code == 200
        for row in self.tables["counts"]:
            assert row[PERMALINK] == f"/{row['filter']}"
        last = self.client.get(f"/api/v1{row[PERMALINK]}&page_size=500").json()
        assert len(last["results"]) == int(row["references"])

    def test_the_api_answers_at_each_kind_of_address(self) -> None:
        for name in OWN_KEY:
            row = self.tables[name][-1]
            assert self.client.get(f"/api/v1{row[PERMALINK]}").status_code == 200


class SelectionTests(TableTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.uid = f.publish(f.make_said(cls.world))["uid"]
        target = f.make_target(cls.world["agreement"])
        answered = [
            f.make_reference("mentions", target),
            f.make_reference("responds_to", f.make_target(statement=cls.uid)),
        ]
        cls.answer = f.publish(f.make_said(cls.world, references=answered))

    def test_it_may_be_the_only_column(self) -> None:
        for path, expected in (
            ("statements/?order=oldest", f"/statements/{self.uid}/"),
            (
                "statements/?order=oldest&table=statement_voices",
                rf"/statements/{self.uid}/#[0-9a-f-]{{36}}",
            ),
            ("references/?type=mentions", f"/references/{self.answer['references'][0]['uid']}/"),
            ("governments/?q=freedonia", "/governments/freedonia/"),
            ("stances/", f"/agreements/{self.world['agreement']}/"),
            ("counts/?by=type", "/references/[?]type=mentions"),
            ("changes/", "/changes/1/"),
        ):
            with self.subTest(path):
                row = self.rows(f"{path}{'&' if '?' in path else '?'}format=csv&fields=permalink")[
                    0
                ]
                assert [*row] == [PERMALINK]
                assert re.fullmatch(expected, row[PERMALINK])

    def test_json_has_path_instead(self) -> None:
        for path in ("statements/", "stances/", "counts/?by=type"):
            assert PERMALINK not in self.client.get(f"{ROOT}{path}").json()["results"][0]

    def test_what_is_cited_and_gone_says_so_at_its_address(self) -> None:
        endings.retract(self.uid, "It was a hoax.")
        edges = self.rows("references/?format=csv&table=citations&type=responds_to")
        nodes = self.rows("references/?format=csv&table=nodes&type=responds_to")

        assert [row[PERMALINK] for row in edges] == [f"/statements/{self.uid}/"]
        assert f"/statements/{self.uid}/" in [row[PERMALINK] for row in nodes]
        gone: Any = self.client.get(f"/api/v1{edges[0][PERMALINK]}")
        assert (gone.status_code, gone.json()["detail"]) == (410, "It was a hoax.")

    def test_a_merged_key_has_the_address_of_what_it_is_part_of(self) -> None:
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement("other", clauses=clauses))
        endings.merge("agreement", self.world["agreement"], "other")

        edges = self.rows("references/?format=csv&table=citations&type=mentions")
        assert [row[PERMALINK] for row in edges] == ["/agreements/other/"]


class ReleaseTests(Releasing, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        with cls.shelved():
            world = f.small_world()
            target = f.make_target(world["agreement"])
            cls.statement = f.make_said(world, references=[f.make_reference("mentions", target)])
            f.publish(cls.statement)
            cls.here = cls.release()

    def test_its_tables_do_not_depend_on_where_the_site_is(self) -> None:
        # A change is released again where one byte of a table differs.
        elsewhere = override_settings(SITE_ADDRESS="https://example.org", CODE_VERSION="later")
        with elsewhere, pytest.raises(BrokenRules, match="Release 1 holds change"):
            self.release(self.here.ledger_number)

    def test_files_end_in_it(self) -> None:
        for name, content in data_members(self.here).items():
            if name.endswith(".csv") and name.removesuffix(".csv") not in ABOUT_TABLES:
                assert content.partition(b"\r\n")[0].endswith(b'"permalink"'), name

    @pytest.mark.skipif(not parquet.has_parquet(), reason="pyarrow is an extra")
    def test_tools_read_it(self) -> None:
        expected = [(f"/statements/{self.statement['uid']}/",)]
        with TemporaryDirectory() as folder:
            unpacked(self.here, Path(folder))
            for table in ("statements.csv", "parquet/statements.parquet"):
                rows = duckdb.sql(
                    "SELECT permalink FROM query_table(?)", params=[f"{folder}/{table}"]
                )
                assert rows.fetchall() == expected
