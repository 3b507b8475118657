"""`fields=`: members of records and columns of tables; long words only when asked for."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.test import SimpleTestCase, TestCase

from statements.documents import PLURALS, dump
from statements.exports import TABLES
from statements.filters import Refused
from statements.query.fields_parameter import LONG, Fields, Picked, lean, pick, tree

from . import factories as f

ROOT = "/api/v1/"


class PickTests(SimpleTestCase):
    def test_the_order_is_the_documents(self) -> None:
        picked = Picked(("c", "a"))

        assert picked.of(b'{"a":1,"b":2,"c":3}') == b'{"a":1,"c":3}'

    def test_dots_reach_into_objects_and_lists(self) -> None:
        value = {"a": {"x": 1, "y": 2}, "b": [{"x": 1, "y": 2}, {"x": 3, "y": 4}], "c": None}

        assert pick(value, Picked(("a.x", "b.y", "c")).nested) == {
            "a": {"x": 1},
            "b": [{"y": 2}, {"y": 4}],
            "c": None,
        }

    def test_a_whole_member_wins_over_its_parts_in_any_order(self) -> None:
        for paths in (("a", "a.x"), ("a.x", "a")):
            assert Picked(paths).nested == {"a": {}}

    def test_nothing_stays_nothing(self) -> None:
        assert pick({"a": None, "b": []}, Picked(("a.x", "b.x")).nested) == {"a": None, "b": []}

    def test_equal_queries_print_alike(self) -> None:
        assert str(Picked(("b", "a"))) == str(Picked(("a", "b")))


class ReadTests(SimpleTestCase):
    fields = Fields(tree("statement"))

    def test_every_path_of_every_noun_is_taken(self) -> None:
        for noun in (*PLURALS, "change", "edition"):
            paths = list(tree(noun).paths())
            assert len(paths) > 4
            for path in paths:
                with self.subTest(noun, path=path):
                    assert Fields(tree(noun)).read(path) == Picked((path,))

    def test_unknown_fields_are_refused_with_what_stands_there(self) -> None:
        for value, item, better, allowed in (
            ("uid,Title", "Title", "title", "title"),
            ("voices.goverment", "voices.goverment", None, "voices.government"),
            ("Said-On.first", "Said-On.first", "said_on.first", "title"),
            ("said_on. FIRST", "said_on. FIRST", "said_on.first", "said_on.first"),
            ("document", "document", None, "uid"),
            ("government", "government", None, "uid"),
            ("references.targets.x.y", "references.targets.x.y", None, "references.targets.clause"),
        ):
            with self.subTest(value), pytest.raises(Refused) as caught:
                self.fields.read(value)
            refused = caught.value
            assert (refused.item, refused.better) == (item, better)
            assert allowed in refused.allowed

    def test_nothing_is_inside_a_text(self) -> None:
        with self.assertRaisesMessage(Refused, "nothing inside"):
            self.fields.read("title.x")

    def test_awkward_values_are_refused(self) -> None:
        for value in ("", ",", "uid,", "!uid", "\x00", "uid." * 3_000, ".uid", "uid.", "*.uid"):
            with self.subTest(value[:20]), pytest.raises(Refused):
                self.fields.read(value)


class LeanTests(SimpleTestCase):
    def statement(self, *words: str | None) -> dict[str, Any]:
        appearances = [f.make_appearance("x", words=text) for text in words]
        return f.make_statement(appearances=appearances)

    def test_long_words_give_way_to_their_length(self) -> None:
        document = self.statement("a" * (LONG + 1), "b" * LONG, None)

        long, short, none = orjson.loads(lean(dump(document).encode()))["appearances"]

        assert "words" not in long
        assert long["words_length"] == LONG + 1
        assert (short["words"], none["words"]) == ("b" * LONG, None)
        assert "words_length" not in short | none

    def test_all_else_keeps_its_bytes(self) -> None:
        for words in ((), (None,), ("short",), ("b" * LONG,)):
            text = dump(self.statement(*words) | {"note": 'He wrote "words":"x", long ago.' * 50})
            assert lean(text.encode()) == text.encode()

    def test_length_is_of_characters(self) -> None:
        text = dump(self.statement("Շ" * LONG)).encode()

        assert lean(text) == text


class ApiTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def get(self, path: str, status: int = 200) -> Any:
        response = self.client.get(ROOT + path)
        assert response.status_code == status, path
        return orjson.loads(response.content)

    def test_lists_details_and_lines_hold_what_was_asked(self) -> None:
        fields = "voices.government,uid,said_on.first"
        page = self.get(f"statements/?fields={fields}&page_size=500")
        lines = self.client.get(f"{ROOT}statements/?format=jsonl&fields={fields}").getvalue()
        detail = self.get(f"statements/{f.READOUT}/?fields={fields}&labels=0")
        expected = {
            "uid": f.READOUT,
            "said_on": {"first": "2022-12-22"},
            "voices": [{"government": "russia"}],
        }

        assert len(page["results"]) == 67
        assert expected in page["results"]
        assert [orjson.loads(line) for line in lines.splitlines()] == page["results"]
        assert detail == expected
        assert list(detail) == ["uid", "said_on", "voices"]

    def test_labels_are_of_what_is_there(self) -> None:
        for fields, nouns in (
            ("uid,title", set()),
            ("voices.government", {"governments"}),
            ("voices.tenure", {"tenures", "offices"}),
            ("references.targets.clause", {"clauses"}),
            ("path", set()),
        ):
            with self.subTest(fields):
                page = self.get(f"statements/?fields={fields}&page_size=500")
                assert set(page["labels"]) - {"offices"} == nouns - {"offices"}
        whole = self.get("statements/?page_size=500")
        assert self.get("statements/?page_size=500&fields=*") == whole | {
            "results": whole["results"]
        }

    def test_every_noun_takes_its_own_fields(self) -> None:
        for noun, plural in PLURALS.items():
            for path in tree(noun).below:
                with self.subTest(plural, path=path):
                    page = self.get(f"{plural}/?fields={path}&page_size=1&labels=0")
                    assert {tuple(row) for row in page["results"]} <= {(path,)}

    def test_the_cursor_leads_on_with_the_fields(self) -> None:
        page = self.get("statements/?fields=uid&page_size=60&labels=0")

        rest = orjson.loads(self.client.get(page["next"]).content)["results"]

        assert [list(row) for row in rest] == [["uid"]] * 7

    def test_a_wrong_field_is_told_and_corrected_only_where_it_is_certain(self) -> None:
        for path, parameter, corrected in (
            ("statements/?fields=uid,TITLE", "fields", "statements/?fields=uid,title"),
            ("statements/?fields=Said-On.First,%20uid", "fields", "said_on.first,uid"),
            ("topics/?fields=Label&format=jsonl", "fields", "topics/?fields=label&format=jsonl"),
            ("topics/peace-treaty/?fields=LABEL", "fields", "topics/peace-treaty/?fields=label"),
            ("officials/?fields=Name&format=csv", "fields", "officials/?fields=name&format=csv"),
            ("changes/?fields=Action", "fields", "changes/?fields=action"),
            ("statements/?fields=uid,titel", "fields", None),
            ("officials/?fields=nam&format=csv", "fields", None),
            ("topics/?fields=label&fields=key", "fields", None),
            ("topics/?fields=key,!label", "fields", None),
            ("changes/?fields=number,document&document=0", "document", None),
        ):
            with self.subTest(path):
                problem = self.get(path, 400)
                assert problem["errors"][0]["parameter"] == parameter
                if corrected is None:
                    assert "corrected" not in problem
                else:
                    assert problem["corrected"].endswith(corrected), problem
                    assert self.client.get(problem["corrected"]).status_code == 200

    def test_a_field_with_many_wrong_letters_gets_the_list(self) -> None:
        problem = self.get("topics/?fields=zzzzzz", 400)

        assert problem["errors"][0]["allowed"] == ["key", "label", "definition", "path", "number"]
        assert "corrected" not in problem

    def test_resolve_has_no_fields(self) -> None:
        problem = self.get("resolve/?q=x&fields=key", 400)

        assert problem["errors"][0]["code"] == "unknown_parameter"

    def test_changes_pick_too(self) -> None:
        page = self.get("changes/?fields=key,number&page_size=2")
        assert [list(row) for row in page["results"]] == [["number", "key"]] * 2
        for query in ("key,document", "key&document=1", "key,document&document=1"):
            change = self.get(f"changes/?fields={query}&page_size=1")["results"][0]
            assert list(change) == ["key", "document"]
        whole = self.get("changes/?fields=*&page_size=1")
        assert whole == self.get("changes/?document=1&page_size=1") | {"next": whole["next"]}
        assert list(self.get("changes/1/?fields=document")) == ["document"]

    def test_columns_are_picked_by_name_in_the_tables_order(self) -> None:
        for table in TABLES.values():
            names = [table.columns[2].name, table.columns[0].name]
            body = self.client.get(
                f"{ROOT}{table.name}/?format=csv&fields={','.join(names)}"
            ).getvalue()
            with self.subTest(table.name):
                head = body.split(b"\r\n")[0].decode()
                assert head == f'"{names[1]}","{names[0]}"'
        whole = self.client.get(f"{ROOT}topics/?format=csv").getvalue()
        every = self.client.get(f"{ROOT}topics/?format=csv&fields=*").getvalue()
        assert every == whole


class WordsTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        world = f.small_world()
        cls.words = "Long words." * 100
        appearance = f.make_appearance(world["source"], rendition="verbatim", words=cls.words)
        cls.statement = f.publish(f.make_said(world, appearances=[appearance]))

    def appearance(self, query: str) -> Any:
        """Return the appearance as list, lines and detail give it, which is the same."""
        uid = self.statement["uid"]
        listed = self.client.get(f"{ROOT}statements/?{query}").json()["results"][0]
        line = self.client.get(f"{ROOT}statements/?format=jsonl&{query}").getvalue()
        detail = self.client.get(f"{ROOT}statements/{uid}/?labels=0&{query}").json()
        assert listed == orjson.loads(line)
        assert listed == detail
        return listed["appearances"][0]

    def test_they_are_left_out_and_their_length_told(self) -> None:
        for query in ("", "fields=appearances"):
            with self.subTest(query):
                appearance = self.appearance(query)
                assert "words" not in appearance
                assert appearance["words_length"] == len(self.words)

    def test_they_come_when_asked_for(self) -> None:
        for query in (
            "fields=*",
            "fields=appearances.words",
            "fields=appearances,appearances.words",
        ):
            with self.subTest(query):
                appearance = self.appearance(query)
                assert appearance["words"] == self.words
                assert "words_length" not in appearance

    def test_their_length_can_be_asked_for_alone(self) -> None:
        appearance = self.appearance("fields=appearances.words_length")

        assert appearance == {"words_length": len(self.words)}

    def test_documents_of_changes_and_editions_are_whole(self) -> None:
        uid = self.statement["uid"]
        change = self.client.get(f"{ROOT}changes/?noun=statement&document=1").json()["results"][0]
        edition = self.client.get(f"{ROOT}statements/{uid}/editions/{change['number']}/").json()

        assert change["document"] == self.statement
        assert edition["document"] == self.statement
