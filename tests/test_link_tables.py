"""Link tables of every noun: nothing of a document is lost to who reads tables."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any

from django.test import SimpleTestCase, TestCase

from statements.documents import Document, parse
from statements.documents.field_types import ClauseLink, Link, Partial, Plain
from statements.documents.mapping import Keys, Listing
from statements.exports import LINK_TABLES, STATEMENT_LINK_TABLES, TABLES, tables_of
from statements.exports.noun_tables import AUTHORITY_NOUNS, model_and_fields
from statements.keys import clause_key
from statements.models import PublicRecord

from . import endings
from . import factories as f

ROOT = "/api/v1/"
FIRST = "trilateral-2020-11-09"
Rows = list[dict[str, Any]]


class DeclarationTests(SimpleTestCase):
    def test_every_list_of_a_document_has_a_table_or_is_a_noun(self) -> None:
        for noun in AUTHORITY_NOUNS:
            for field in model_and_fields(noun)[1]:
                if not isinstance(field, Plain) and not getattr(field, "child", None):
                    with self.subTest(noun, field=field.name):
                        assert f"{noun}_{field.name}" in LINK_TABLES
        names = {"statement_" + field for field in ("voices", "addressees", "topics", "places")}
        assert names | {"quotes", "statement_appearances"} <= LINK_TABLES.keys()

    def test_tables_of_a_noun_begin_with_its_own(self) -> None:
        for noun, table in TABLES.items():
            assert next(iter(tables_of(noun).values())) == table
        names = ["references", "reference_targets", "reference_about", "citations", "nodes"]
        assert list(tables_of("reference")) == names
        assert list(tables_of("statement")) == ["statements", *STATEMENT_LINK_TABLES]

    def test_no_two_tables_are_called_the_same(self) -> None:
        names = [name for noun in TABLES for name in tables_of(noun)]

        assert len(names) == len(set(names))


class LinkTestCase(TestCase):
    def rows(self, path: str) -> Rows:
        text = self.client.get(f"{ROOT}{path}").getvalue().decode()
        return list(csv.DictReader(StringIO(text, newline=""), strict=True))

    def refused(self, path: str) -> tuple[dict[str, Any], str | None]:
        response = self.client.get(f"{ROOT}{path}")
        assert response.status_code == 400
        reply = response.json()
        return reply["errors"][0], reply.get("corrected")


def cells_of(part: Plain, item: Document, root: str) -> dict[str, str]:
    """Return the cells that one member of an item must have, written down once more."""
    value = item[part.name]
    if isinstance(part, Partial):
        members = value or {}
        names = ("first", "last", "precision", "basis", "note")
        return {f"{part.name}_{name}": members.get(name) or "" for name in names}
    if isinstance(part, ClauseLink) and value is not None:
        value = clause_key(root, value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return {part.name: "" if value is None else text}


class DatasetTests(LinkTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def items(self, noun: str, name: str) -> list[tuple[str, Any]]:
        """Return the owner and each item of a list, from the documents."""
        items = []
        for text in PublicRecord.objects.of(noun).values_list("document", flat=True):
            document = parse(text)
            owner = document["uid" if "uid" in document else "key"]
            items += [(owner, item) for item in document[name]]
        return items

    def test_every_member_of_every_list_is_a_cell(self) -> None:
        for noun in AUTHORITY_NOUNS:
            for field in model_and_fields(noun)[1]:
                name = f"{noun}_{field.name}"
                if isinstance(field, Plain) or name not in LINK_TABLES:
                    continue
                rows = self.rows(f"{TABLES[noun].name}/?format=csv&table={name}")
                wanted = self.items(noun, field.name)
                with self.subTest(name):
                    assert len(rows) == len(wanted)
                    self.check(field, noun, rows, wanted)

    def check(
        self, field: Keys | Listing, noun: str, rows: Rows, wanted: list[tuple[str, Any]]
    ) -> None:
        by_place = {(row[noun], int(row["position"])): row for row in rows}
        positions: dict[str, int] = {}
        for owner, item in wanted:
            place = positions.setdefault(owner, 0)
            positions[owner] += 1
            row = by_place[owner, place]
            parts = [field.link] if isinstance(field, Keys) else list(field.table.plain)
            item = {field.link.name: item} if isinstance(field, Keys) else item
            for part in parts:
                cells = cells_of(part, item, owner)
                assert {name: row[name] for name in cells} == cells
                if isinstance(part, Link):
                    assert bool(row[part.name]) == bool(row[f"{part.name}_label"])

    def test_parties_of_a_text(self) -> None:
        rows = self.rows("agreements/?format=csv&table=agreement_parties&party=nikol-pashinyan")
        document = f.fixture("agreement", FIRST)
        own = [row for row in rows if row["agreement"] == FIRST]

        assert [(row["uid"], row["official"], row["role"]) for row in own] == [
            (p["uid"], p["official"], p["role"]) for p in document["parties"]
        ]
        assert own[0]["official_label"] == "Ilham Aliyev"

    def test_targets_and_abouts_are_those_of_the_references(self) -> None:
        whole = self.rows("references/?format=csv")
        targets = self.rows("references/?format=csv&table=reference_targets")
        about = self.rows("references/?format=csv&table=reference_about")

        names = ("agreement", "clause", "statement")
        assert {(r["reference"], int(r["position"]), *(r[n] for n in names)) for r in targets} == {
            (r["reference"], int(r["target"]), *(r[f"target_{n}"] for n in names)) for r in whole
        }
        assert len(targets) == len({(r["reference"], r["target"]) for r in whole})
        joined: dict[str, list[str]] = {}
        for row in about:
            joined.setdefault(row["reference"], []).append(row["government"])
        assert {uid: ";".join(keys) for uid, keys in joined.items()} == {
            r["reference"]: r["about"] for r in whole if r["about"]
        }

    def test_every_filter_of_the_list_holds_for_its_tables(self) -> None:
        query = f"format=csv&ref=calls_for_compliance:{FIRST}/6&said_on=2022-12-22"
        uids = [row["uid"] for row in self.rows(f"statements/?{query}")]
        for name in STATEMENT_LINK_TABLES:
            rows = self.rows(f"statements/?{query}&table={name}")
            with self.subTest(name):
                assert list(dict.fromkeys(row["statement"] for row in rows)) == [
                    uid for uid in uids if uid in {row["statement"] for row in rows}
                ]
                assert rows

    def test_fields_are_those_of_the_table(self) -> None:
        query = "statements/?format=csv&table=statement_voices&fields="
        row = self.rows(f"{query}government_label,statement")[0]
        assert list(row) == ["statement", "government_label"]

        fault, _ = self.refused(f"{query}title")

        assert (fault["parameter"], fault["code"]) == ("fields", "unknown_field")
        assert "official_label" in fault["allowed"]

    def test_the_file_is_named_after_its_table(self) -> None:
        response = self.client.get(f"{ROOT}statements/?format=csv&table=quotes&fields=uid")

        assert re.search(r'filename="quotes-\d+\.csv"', response.headers["Content-Disposition"])

    def test_an_unknown_table_is_refused_with_those_that_there_are(self) -> None:
        fault, corrected = self.refused("statements/?format=csv&table=statement_voice")

        assert (fault["parameter"], fault["code"]) == ("table", "unknown_value")
        assert fault["allowed"] == list(tables_of("statement"))
        assert (fault["nearest"][0], corrected) == ("statement_voices", None)
        _, corrected = self.refused("statements/?format=csv&table=Statement-Voices")
        assert corrected == f"{ROOT}statements/?format=csv&table=statement_voices"
        fault, _ = self.refused("statements/?format=csv&table=citations")
        assert fault["code"] == "unknown_value"
        fault, _ = self.refused("statements/?format=csv&table=quotes&table=quotes")
        assert fault["code"] == "repeated"

    def test_only_csv_has_tables(self) -> None:
        fault, corrected = self.refused("statements/?table=quotes")
        assert (fault["parameter"], fault["code"]) == ("table", "only_in_csv")
        assert corrected is None
        for query in ("format=json&table=quotes", "format=jsonl&table=quotes"):
            fault, corrected = self.refused(f"statements/?{query}")
            with self.subTest(query):
                assert (fault["code"], corrected) == ("only_in_csv", None)
        fault, _ = self.refused("changes/?format=csv&table=changes")
        assert fault["code"] == "unknown_parameter"


class SmallWorldTests(LinkTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_two_targets_that_became_one_by_a_merge_are_one_row(self) -> None:
        f.store("agreement", f.make_agreement("loser", clauses=[f.make_clause("1")]))
        both = [f.make_target("loser", "1"), f.make_target(self.world["agreement"], "1")]
        f.publish(f.make_said(self.world, references=[f.make_reference("mentions", *both)]))
        endings.merge("agreement", "loser", self.world["agreement"])

        (row,) = self.rows("references/?format=csv&table=reference_targets")

        assert (row["position"], row["clause"]) == ("0", f"{self.world['agreement']}/1")

    def test_members_that_became_one_by_a_merge_are_one_row(self) -> None:
        f.store("agreement", f.make_agreement("loser"))
        series = {"key": "texts", "title": "Texts", "definition": "All.", "aliases": []}
        f.store("series", series | {"agreements": ["loser", self.world["agreement"]]})
        endings.merge("agreement", "loser", self.world["agreement"])

        rows = self.rows("series/?format=csv&table=series_agreements")

        assert [row["agreement"] for row in rows] == [self.world["agreement"]]

    def test_names_of_clauses_stand_with_their_whole_key(self) -> None:
        clause = f"{self.world['agreement']}/1"
        named = [f.make_alias("The corridor", clause="1"), f.make_alias("Accord", clause=None)]
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement(clauses=clauses, aliases=named))

        rows = self.rows("agreements/?format=csv&table=agreement_aliases")

        assert [(row["clause"], row["text"], row["plural_of_series"]) for row in rows] == [
            (clause, "The corridor", "false"),
            ("", "Accord", "false"),
        ]

    def test_an_empty_selection_is_a_header(self) -> None:
        body = self.client.get(f"{ROOT}statements/?format=csv&table=quotes").getvalue()

        assert body.count(b"\r\n") == 1
        assert body.startswith(b'"statement","position","uid"')
