from typing import Any

from django.core.exceptions import ValidationError
from django.test import SimpleTestCase, TestCase

from statements.admin.choosing import KeysField, target, target_value

from .desk import address, browser, make_people
from .factories import (
    make_alias,
    make_government,
    make_said,
    make_target,
    small_world,
    store,
)


class TargetTests(SimpleTestCase):
    def test_a_target_is_chosen_by_one_value(self):
        uid = "01853721-3000-7826-a37d-009337142a42"
        for value, told in (
            ("agreement:accord", make_target("accord")),
            ("clause:accord/6.3", make_target("accord", "6.3")),
            (f"statement:{uid}", make_target(statement=uid)),
        ):
            with self.subTest(value=value):
                assert target(value) == told
                assert target_value(told) == value

    def test_anything_else_is_refused(self):
        for value in ("", "accord", "series:accord", "agreement:"):
            with self.subTest(value=value), self.assertRaises(ValidationError):
                target(value)

    def test_a_list_of_keys_keeps_its_order(self):
        field = KeysField(required=False)
        assert field.clean(["b", "", "a "]) == ["b", "a"]
        assert field.has_changed(["b", "a"], ["a", "b"])
        assert not field.has_changed(None, [])


class EndpointTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()
        cls.said = store("statement", make_said(cls.world, title="Firefly on the accord"))

    def setUp(self):
        self.client = browser(self.people["curator"])

    def targets(self, **asked: Any) -> dict[str, list[str]]:
        found = self.client.get(address("statement", "targets/"), asked).json()["results"]
        return {group["text"]: [one["id"] for one in group["children"]] for group in found}

    def choices(self, model: str, field: str, term: str) -> list[str]:
        asked = {"app_label": "statements", "model_name": model, "field_name": field, "term": term}
        response = self.client.get(address("statement", "choices/"), asked)
        return [one["text"] for one in response.json()["results"]]

    def test_targets_are_agreements_clauses_and_statements(self):
        assert self.targets(term="accord") == {
            "Agreements": ["agreement:accord-2001-01-01"],
            "Clauses": ["clause:accord-2001-01-01/1", "clause:accord-2001-01-01/1.1"],
            "Statements": [f"statement:{self.said['uid']}"],
        }
        assert self.targets(term=self.said["uid"]) == {
            "Statements": [f"statement:{self.said['uid']}"]
        }
        assert set(self.targets(term="accord", nouns="clause")) == {"Clauses"}

    def test_junk_finds_nothing(self):
        for term in ("\x00\x00nothing", "\U0001f600", "'; --"):
            with self.subTest(term=term):
                assert self.targets(term=term) == {}
        assert self.client.get(address("statement", "targets/?nouns=planet")).status_code == 403

    def test_labels_say_who_held_what_and_when(self):
        assert self.choices("voice", "tenure", "firefly") == [
            "Rufus-Firefly, Minister (2000 to 2010-05-06)"
        ]
        assert self.choices("tenure", "office", "minister") == ["Minister (freedonia-mfa)"]
        assert self.choices("voice", "tenure", "\x00") != []
        assert self.choices("voice", "tenure", self.said["uid"]) == []

    def test_what_is_named_so_comes_before_what_is_also_called_so(self):
        alias = make_alias("Sylvan Bund")
        store("government", make_government("bund", name="Bund of states", aliases=[alias]))

        assert self.choices("voice", "government", "sylv") == ["Sylvania", "Bund of states"]
        assert self.choices("voice", "government", "bund") == ["Bund of states"]
