"""Lists of what follows from many records: JSON, pages, tables, filters, and their refusals."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import orjson
from django.core.management import call_command
from django.test import TestCase

from statements import query
from statements.exports import DERIVED
from statements.models import PublicStep
from statements.query import derived
from statements.slots import Crowded

from . import collisions as c
from . import factories as f
from .test_stance_tables import public_world

ROOT = "/api/v1/"
Record = dict[str, Any]
NAMES = [table.name for table in DERIVED]


class ListTestCase(TestCase):
    def get(self, path: str, status: int = 200) -> Any:
        reply = self.client.get(f"{ROOT}{path}")
        assert reply.status_code == status, reply.content
        return reply.json()

    def all(self, path: str) -> list[Record]:
        """Return the records of all pages."""
        records: list[Record] = []
        address: str | None = f"{ROOT}{path}"
        while address:
            page = self.client.get(address).json()
            records += page["results"]
            address = page["next"] and page["next"].removeprefix("http://testserver")
        return records

    def rows(self, path: str) -> list[Record]:
        """Return the rows of the same as CSV."""
        sign = "&" if "?" in path else "?"
        reply = self.client.get(f"{ROOT}{path}{sign}format=csv")
        assert reply.status_code == 200, reply.content
        text = b"".join(reply.streaming_content).decode()
        return [*csv.DictReader(io.StringIO(text, newline=""))]


class TestCollidingStances(ListTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        c.load()

    def check(self, path: str, expected: dict[Any, Any]) -> None:
        """Compare the rows of a question with those of the model, one by one."""
        rows_by_key = {
            (row["government"], row["node"], row["axis"], row["about"], row["family"]): row
            for row in self.all(path)
        }
        assert rows_by_key.keys() == expected.keys()
        for key, row in rows_by_key.items():
            wanted = expected[key]
            assert (row["steps"], row["uncounted"]) == (wanted["steps"], wanted["uncounted"])
            for name in ("first", "latest"):
                assert {point["reference"] for point in row[name]} == wanted[name]
            assert len(row["changed"]) == len(wanted["changed"])

    def test_the_whole_list_is_that_of_the_model(self) -> None:
        self.check("stances/?page_size=7", public_world().stances())

    def test_a_day_and_a_scope_are_asked_of_the_steps(self) -> None:
        world = public_world()
        for scope in ("whole", "below", "all"):
            for day in ("2001-02-04", "2001-02-28", "2001-12-31"):
                self.check(
                    f"stances/?scope={scope}&as_of={day}&page_size=50", world.stances(scope, day)
                )

    def test_every_row_names_exactly_the_steps_that_it_counts(self) -> None:
        questions = (
            "stances/",
            "stances/?type=alleges_violation",
            "stances/?type=!mentions&scope=all",
            "stances/?as_of=2001-02-28&scope=below",
            "stances/?about=none&government=!ruritania",
        )
        for path in questions:
            for row in self.all(path)[::5]:
                steps = self.all(row["filter"])
                assert len(steps) == row["steps"], row["filter"]
                assert {step["family"] for step in steps} == {row["family"]}

    def test_one_type_by_itself_is_what_the_steps_of_it_say(self) -> None:
        summed = self.all("stances/?type=alleges_violation")
        scanned = self.all("stances/?type=alleges_violation&as_of=2050")

        for row in (*summed, *scanned):
            del row["filter"]
        assert summed == scanned

    def test_filters_mean_what_they_say(self) -> None:
        everything = self.all("stances/")
        for path, test in {
            "agreement=accord": lambda row: row["node"].split("/")[0] == "accord",
            "clause=accord/1.1": lambda row: row["node"] in ("accord/1.1", "accord/1.1.a"),
            "node=accord": lambda row: row["node"] == "accord",
            "series=lone": lambda row: row["node"].split("/")[0] == "treaty",
            "government=old-freedonia": lambda row: row["government"] == "freedonia",
            "about=none": lambda row: row["about"] is None,
            "about=!none": lambda row: row["about"],
            "family=charge,defence": lambda row: row["family"] in ("charge", "defence"),
            "axis=text": lambda row: row["axis"] == "text",
        }.items():
            assert self.all(f"stances/?{path}") == [row for row in everything if test(row)], path

    def test_pages_go_both_ways_and_a_cursor_belongs_to_its_query(self) -> None:
        first = self.get("stances/?page_size=3&agreement=accord")
        second = self.client.get(first["next"]).json()
        back = self.client.get(second["previous"]).json()
        cursor = first["next"].partition("cursor=")[2].partition("&")[0]

        assert back["results"] == first["results"]
        self.get(f"stances/?page_size=3&agreement=treaty&cursor={cursor}", 400)

    def test_a_count_is_that_of_the_rows(self) -> None:
        for path in ("stances/?count=1", "stances/?count=1&scope=all", "stances/steps/?count=1"):
            assert self.get(path)["count"] == len(
                self.all(path.replace("count=1", "page_size=500"))
            )

    def test_tables_have_the_same_rows_with_names(self) -> None:
        records, rows = (
            self.all("stances/?agreement=accord"),
            self.rows("stances/?agreement=accord"),
        )

        assert [row["filter"] for row in rows] == [record["filter"] for record in records]
        assert [row["latest_references"] for row in rows] == [
            ";".join(point["reference"] for point in record["latest"]) for record in records
        ]
        assert {row["government_label"] for row in rows} >= {"Freedonia", "Sylvania"}
        assert all(row["node_label"] for row in rows)

    def test_steps_say_what_their_records_say(self) -> None:
        world = public_world()
        steps = self.all("stances/steps/?page_size=500&scope=all")
        expected = {
            (step.uid, step.government, step.node, step.axis, step.about): step
            for step in world.steps()
        }

        assert len(steps) == len(expected)
        for row in steps:
            step = expected[
                row["reference"], row["government"], row["node"], row["axis"], row["about"]
            ]
            assert row["direction"] == step.direction
            assert row["certainty"] == step.reference["certainty"]
            assert row["superseded"] == world.superseded(step, None)

    def test_steps_are_marked_where_a_position_changed_to_them(self) -> None:
        for path in ("", "&as_of=2050"):
            steps = self.all(f"stances/steps/?page_size=500{path}")
            changed = {
                (row["node"], row["government"], row["axis"], row["about"], point["reference"])
                for row in self.all("stances/?page_size=500")
                for change in row["changed"]
                for point in change["after"]
            }
            marked = {
                (row["node"], row["government"], row["axis"], row["about"], row["reference"])
                for row in steps
                if row["changed"]
            }
            assert marked == changed
            assert marked

    def test_allegations_are_those_of_the_model(self) -> None:
        expected = public_world().allegations()
        answers = {
            (row["reference"], row["node"], row["accused"]): (row["answer"], row["answers"])
            for row in self.all("allegations/?page_size=11")
        }

        assert answers == {key: (answer, len(all)) for key, (answer, all) in expected.items()}

    def test_allegations_are_asked_by_day_sides_and_answer(self) -> None:
        everything = self.all("allegations/")
        charging = everything[0]["statement"]
        for path, test in {
            "answer=on_subject": lambda row: row["answer"] == "on_subject",
            "answer=!none_held": lambda row: row["answers"],
            "answer=none_held": lambda row: not row["answers"],
            "accused=none": lambda row: row["accused"] is None,
            "accused=sylvania": lambda row: row["accused"] == "sylvania",
            "accuser=sylvania": lambda row: "sylvania" in row["accuser"],
            "agreement=treaty": lambda row: row["node"].split("/")[0] == "treaty",
            "said_on__within=2001-02-03": lambda row: row["day"] == "2001-02-03",
            f"statement={charging}": lambda row: row["statement"] == charging,
        }.items():
            assert self.all(f"allegations/?{path}") == [r for r in everything if test(r)], path

    def test_answers_are_those_that_were_counted(self) -> None:
        allegation = self.get("allegations/?answer=on_subject&page_size=1")["results"][0]
        reference, node, accused = (allegation[name] for name in ("reference", "node", "accused"))

        path = f"allegations/answers/?reference={reference}&node={node}&government={accused}"

        assert len(self.all(path)) == allegation["answers"]


class TestEveryDerivedList(ListTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_json_has_the_members_of_the_declaration_in_their_order(self) -> None:
        for table in DERIVED:
            [row] = self.get(f"{table.name}/?page_size=1")["results"]

            assert [*row] == [member.name for member in table.json_members]

    def test_a_table_has_its_columns_and_the_rows_of_the_list(self) -> None:
        for table in DERIVED:
            rows = self.rows(f"{table.name}/")

            assert [*rows[0]] == [column.name for column in table.columns]
            assert len(rows) == len(self.all(f"{table.name}/?page_size=500"))

    def test_lines_are_the_records_of_the_pages(self) -> None:
        for name in NAMES:
            reply = self.client.get(f"{ROOT}{name}/?format=jsonl")
            lines = b"".join(reply.streaming_content).splitlines()

            assert [orjson.loads(line) for line in lines] == self.all(f"{name}/?page_size=500")

    def test_labels_name_the_keys_of_the_page(self) -> None:
        labels = self.get("stances/?page_size=3")["labels"]

        assert labels["governments"]
        assert {*labels} & {"agreements", "clauses"}

    def test_fields_pick_members_and_columns(self) -> None:
        assert self.get("stances/?page_size=1&fields=node,latest.day")["results"][0].keys() == {
            "node",
            "latest",
        }
        assert [*self.rows("stances/?fields=node,steps")[0]] == ["node", "steps"]

    def test_a_tag_says_that_nothing_changed(self) -> None:
        for name in NAMES:
            first = self.client.get(f"{ROOT}{name}/")
            again = self.client.get(f"{ROOT}{name}/", headers={"If-None-Match": first["ETag"]})

            assert again.status_code == 304

    def test_what_is_wrong_is_refused_with_what_is_near(self) -> None:
        for path, parameter in {
            "stances/?goverment=russia": "goverment",
            "stances/?government=rusia": "government",
            "stances/?family=answer": "family",
            "stances/?scope=whole,below": "scope",
            "stances/?as_of=2022-12-01/2022-12-31": "as_of",
            "stances/?node=nowhere": "node",
            "stances/steps/?axis=": "axis",
            "allegations/?type=mentions": "type",
            "allegations/answers/?kind=x": "kind",
        }.items():
            problem = self.get(path, 400)
            assert problem["errors"][0]["parameter"] == parameter, path

    def test_nothing_in_a_list_has_an_address_of_its_own(self) -> None:
        self.get("stances/1/", 404)

    def test_the_command_writes_the_same_question(self) -> None:
        question = query.ask(query.LISTS["stances/steps"], {"format": ["csv"]})

        assert query.file_name(question, 7) == "stance_steps-7.csv"
        assert (
            b"".join(question.pieces()).count(b"\r\n")
            == PublicStep.objects.filter(in_whole=True).count() + 1
        )

    def test_only_what_the_summary_lacks_takes_the_slot_of_a_download(self) -> None:
        with mock.patch.object(derived, "slot", side_effect=Crowded):
            self.get("stances/?type=alleges_violation&government=russia")
            self.get("stances/steps/?as_of=2022-12-22")
            for queries in ("as_of=2022-12-22", "scope=all", "type=!mentions"):
                self.get(f"stances/?{queries}", 503)

    def test_the_command_names_the_table_in_its_manifest(self) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "steps.csv"
            call_command("export", "stances/steps", "-o", str(path), stdout=io.StringIO())
            manifest = orjson.loads(path.with_name("steps.csv.manifest.json").read_bytes())

        assert (manifest["noun"], manifest["table"]) == ("stances/steps", "stance_steps")
        assert manifest["columns"][:2] == ["government", "government_label"]

    def test_a_page_costs_a_fixed_number_of_queries(self) -> None:
        for path, most in {
            "stances/?agreement=trilateral-2020-11-09": 3,
            "stances/?agreement=trilateral-2020-11-09&as_of=2022-12-22": 5,
            "stances/steps/?clause=trilateral-2020-11-09/6": 7,
            "allegations/": 4,
        }.items():
            self.get(path)
            with self.assertNumQueries(most):
                self.get(path)
