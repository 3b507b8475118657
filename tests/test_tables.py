"""The tables that are made from the declarations of nouns, and the table of changes."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any

import orjson
from django.test import SimpleTestCase, TestCase

from statements.documents import PLURALS
from statements.exports import CHANGES, TABLES
from statements.exports.noun_tables import AUTHORITY_NOUNS, LIST_CELLS, model_and_fields
from statements.models import Change, PublicRecord

from . import endings
from . import factories as f

ROOT = "/api/v1/"
FIRST = "trilateral-2020-11-09"
PARTS = ("", "_first", "_last", "_precision", "_basis", "_note")


class DeclarationTests(SimpleTestCase):
    def test_every_noun_has_a_table_named_as_its_list(self) -> None:
        assert {noun: table.name for noun, table in TABLES.items()} == PLURALS

    def test_every_member_of_a_document_is_a_column_or_told_by_one(self) -> None:
        for noun in AUTHORITY_NOUNS:
            names = [column.name for column in TABLES[noun].columns]
            for field in model_and_fields(noun)[1]:
                with self.subTest(noun, field=field.name):
                    name = "clause" if (noun, field.name) == ("clause", "number") else field.name
                    assert name in names

    def test_keys_have_their_names_beside_them(self) -> None:
        for table in TABLES.values():
            names = [column.name for column in table.columns]
            for name in names:
                if name.endswith("_label"):
                    assert names.index(name) == names.index(name[:-6]) + 1

    def test_dates_are_five_columns_and_a_note(self) -> None:
        for noun, date in (
            ("source", "published_on"),
            ("tenure", "starts"),
            ("agreement", "signed_on"),
        ):
            names = [column.name for column in TABLES[noun].columns]
            at = names.index(date)
            assert names[at : at + 6] == [f"{date}{part}" for part in PARTS]

    def test_every_column_has_a_meaning_in_one_line(self) -> None:
        columns = [column for table in TABLES.values() for column in table.columns]
        for column in (*columns, *CHANGES):
            with self.subTest(column.name):
                assert re.search(r"^[^\n]{8,}\.$", column.meaning)

    def test_every_list_says_what_stands_in_its_cell(self) -> None:
        names = {field.name for noun in AUTHORITY_NOUNS for field in model_and_fields(noun)[1]}

        assert set(LIST_CELLS) <= names


class TableTestCase(TestCase):
    def rows(self, path: str) -> list[dict[str, Any]]:
        text = self.client.get(f"{ROOT}{path}").getvalue().decode()
        return list(csv.DictReader(StringIO(text, newline=""), strict=True))


class DatasetTests(TableTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def row(self, plural: str, key: str) -> dict[str, Any]:
        rows = self.rows(f"{plural}/?format=csv")
        return next(row for row in rows if key in (row.get("key"), row.get("uid")))

    def test_an_official(self) -> None:
        row = self.row("officials", "sergey-lavrov")
        document = f.fixture("official", "sergey-lavrov")

        assert (row["government"], row["government_label"]) == ("russia", "Russia")
        assert row["tenures"] == ";".join(t["uid"] for t in document["tenures"])
        assert row["offices"] == "russia-mfa-minister"
        assert row["aliases"] == ";".join(a["text"] for a in document["aliases"])
        assert int(row["number"]) == PublicRecord.objects.get(pk="official/sergey-lavrov").number

    def test_an_agreement(self) -> None:
        row, document = self.row("agreements", FIRST), f.fixture("agreement", FIRST)
        names = [alias["text"] for alias in document["aliases"]]

        assert row["parties"] == "azerbaijan;armenia;russia"
        assert (row["signed_on"], row["signed_on_precision"]) == ("2020-11-09", "day")
        assert row["aliases"] == ";".join(names)
        assert row["clauses"].split(";")[0] == f"{FIRST}/1"
        assert "2020-11-10" in row["date_labels"].split(";")
        assert row["references"] == ";".join(r["uid"] for r in document["references"])

    def test_a_clause(self) -> None:
        row = self.row("clauses", f"{FIRST}/6.3")

        assert row["parent"] == f"{FIRST}/6"
        assert row["parent_label"] == f"{row['agreement_label']}, clause 6"
        assert row["number"] != "6.3"

    def test_a_clause_is_told_by_its_whole_key_where_a_tool_may_take_it_for_a_number(
        self,
    ) -> None:
        for path in ("clauses", "references", "text-versions"):
            body = self.client.get(f"/api/v1/{path}/?format=jsonl").getvalue()
            for record in map(orjson.loads, body.splitlines()):
                clauses = {record.get("clause"), record.get("parent")} - {None}
                assert all("/" in key for key in clauses), record

    def test_a_tenure_an_office_and_a_source(self) -> None:
        tenure = self.rows("tenures/?format=csv&official=sergey-lavrov")[0]
        assert tenure["office_label"] == "Minister of Foreign Affairs"
        assert tenure["official_label"] == "Sergey Lavrov"
        office = self.row("offices", "russia-mfa-minister")
        assert office["institution_label"] == "Ministry of Foreign Affairs of Russia"
        source = self.rows("sources/?format=csv&publisher=interfax")[0]
        assert source["publisher"] == "interfax"
        assert source["publisher_label"]
        assert source["url"].startswith("http")

    def test_records_stand_in_the_order_of_their_keys(self) -> None:
        for noun in AUTHORITY_NOUNS:
            table = TABLES[noun]
            keys = [row[table.columns[0].name] for row in self.rows(f"{table.name}/?format=csv")]
            with self.subTest(table.name):
                if noun != "clause":  # clauses stand as printed: 2 before 10
                    assert keys == sorted(keys)
                page = self.client.get(f"{ROOT}{table.name}/?page_size=500").json()["results"]
                assert keys == [row[table.columns[0].name] for row in page]

    def test_every_key_has_its_name(self) -> None:
        for noun in AUTHORITY_NOUNS:
            for row in self.rows(f"{PLURALS[noun]}/?format=csv"):
                for name in row:
                    if name.endswith("_label"):
                        assert bool(row[name]) == bool(row[name[:-6]]), (noun, name, row)

    def test_changes_are_all_after_a_number(self) -> None:
        rows = self.rows("changes/?format=csv&since=390&noun=series,statement")
        changes = Change.objects.filter(number__gt=390, noun__in=("series", "statement"))

        assert [int(r["number"]) for r in rows] == [c.number for c in changes]
        assert rows[0]["key_label"] == f.fixture("series", "trilateral-statements")["title"]
        assert rows[0]["changed"] == "key;title;definition;agreements;aliases"
        assert rows[0]["recorded_at"] == "2026-11-23T00:00:00+00:00"


class SmallWorldTests(TableTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_a_text_version(self) -> None:
        clause = f"{self.world['agreement']}/1"
        document = {
            "uid": "01a205b3-d000-7fff-bfff-0abfedb0a93a",
            "clause": clause,
            "language": "en",
            "publisher": "gazette",
            "source": self.world["source"],
            "text": 'Peace, "now";\nand then.',
            "certainty": "verified",
            "note": None,
        }
        f.store("text_version", document)

        (row,) = self.rows("text-versions/?format=csv")

        assert (row["text"], row["note"]) == (document["text"], "")
        assert (row["clause"], row["publisher_label"]) == (clause, "Gazette")
        assert row["source_label"] == "A page"

    def test_names_of_clauses_are_no_names_of_the_agreement(self) -> None:
        named = [f.make_alias("The corridor", clause="1"), f.make_alias("Accord", clause=None)]
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement(clauses=clauses, aliases=named))

        (row,) = self.rows("agreements/?format=csv")

        assert row["aliases"] == "Accord"

    def test_merged_keys_are_written_as_the_winner(self) -> None:
        f.store("agreement", f.make_agreement("loser"))
        series = {"key": "texts", "title": "Texts", "definition": "All.", "aliases": []}
        f.store("series", series | {"agreements": ["loser", self.world["agreement"]]})
        endings.merge("agreement", "loser", self.world["agreement"])

        (row,) = self.rows("series/?format=csv")

        assert row["agreements"] == self.world["agreement"]

    def test_a_change_of_what_is_gone_has_no_name(self) -> None:
        uid = f.publish(f.make_said(self.world))["uid"]
        endings.retract(uid, "It was a hoax.")

        row = self.rows("changes/?format=csv&action=retracted")[0]

        assert (row["key"], row["key_label"], row["changed"]) == (uid, "", "")
        assert row["reason"] == "It was a hoax."

    def test_changed_names_the_fields_that_differ(self) -> None:
        statement = f.publish(f.make_said(self.world))
        f.publish(statement | {"title": "Two", "note": "Why."})

        rows = self.rows("changes/?format=csv&noun=statement")
        listed = self.client.get(f"{ROOT}changes/?noun=statement").json()["results"]

        assert rows[-1]["changed"] == "title;note"
        assert listed[-1]["changed"] == ["title", "note"]
        assert listed[0]["changed"] == list(statement)
