import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext

from statements.admin.page.selects import KeysField, TargetsField
from statements.admin.page.values import target, target_value
from statements.vocabularies import ReferenceType

from . import factories as f
from .desk import address, browser, faults, make_people, open_page, send
from .factories import (
    make_alias,
    make_government,
    make_institution,
    make_office,
    make_official,
    make_said,
    make_target,
    small_world,
    store,
)
from .pages import fill_row


class TargetTests(SimpleTestCase):
    def test_a_target_is_chosen_by_one_value(self):
        uid = "01853721-3000-7826-a37d-009337142a42"
        for value, expected in (
            ("agreement:accord", make_target("accord")),
            ("clause:accord/6.3", make_target("accord", "6.3")),
            (f"statement:{uid}", make_target(statement=uid)),
        ):
            with self.subTest(value=value):
                assert target(value) == expected
                assert target_value(expected) == value

    def test_anything_else_is_refused(self):
        for value in ("accord", "series:accord", "agreement:"):
            with self.subTest(value=value), pytest.raises(ValidationError):
                TargetsField(required=False).clean([value])

    def test_a_list_of_keys_keeps_its_order(self):
        field = KeysField(required=False)
        assert field.clean(["b", "", "a "]) == ["b", "a"]
        assert field.has_changed(["b", "a"], ["a", "b"])
        assert not field.has_changed(None, [])


class OfferedTests(TestCase):
    """A type of reference is offered only where it fits, and so are the nouns it points at."""

    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()
        cls.statement = store("statement", make_said(cls.world))

    def references(self, noun: str, key: str | None) -> Any:
        """Return the rows of references on a page."""
        client = browser(self.people["curator" if noun == "statement" else "editor"])
        url = address(noun, "change/", key) if key else address(noun, "add/")
        return client.get(url, follow=True).context["page"].lists["references"]

    def test_every_page_offers_what_the_rules_take_and_tells_no_more(self):
        for noun, key, codes, nouns in (
            (
                "statement",
                None,
                ReferenceType.of("statement"),
                ("agreement", "clause", "statement"),
            ),
            ("statement", self.statement["uid"], ReferenceType.of("statement"), None),
            ("agreement", None, ReferenceType.of("agreement"), ("agreement", "clause")),
            ("agreement", "accord-2001-01-01", ReferenceType.of("agreement"), None),
        ):
            with self.subTest(noun=noun, key=key):
                rows = self.references(noun, key)
                fields = rows.forms[0].fields
                (empty, *families) = fields["type"].choices
                offered = [value for _, types in families for value, _ in types]
                assert empty[0] == ""
                assert offered == [kind.value for kind in codes]
                assert [label for label, _ in families] == [
                    str(family.label) for family in dict.fromkeys(kind.family for kind in codes)
                ]
                assert [name for name, _ in fields["type"].meanings] == [k.label for k in codes]
                if nouns:
                    assert fields["targets"].widget.nouns == nouns
                pointing = json.loads(rows.points_at)
                for kind in codes:
                    assert set(pointing[str(kind.family.label)]) == kind.targets

    def test_lists_of_references_lead_to_the_coding_rules_and_no_other_list_does(self) -> None:
        for noun in ("statement", "agreement", "official"):
            client = browser(self.people["curator" if noun == "statement" else "editor"])
            page = client.get(address(noun, "add/"), follow=True)
            with self.subTest(noun):
                lists = page.context["page"].lists.values()
                leading = [rows.name for rows in lists if rows.points_at]
                assert leading == (["references"] if noun != "official" else [])
                link = '<a href="/docs/coding/" target="_blank" rel="noopener">Coding rules</a>'
                assert page.content.decode().count(link) == len(leading)

    def test_together_the_two_offer_every_type_and_none_twice(self):
        both = (*ReferenceType.of("statement"), *ReferenceType.of("agreement"))
        assert sorted(both) == sorted(ReferenceType)

    def test_what_does_not_fit_is_refused_beside_its_field_though_it_was_sent(self):
        for noun, key, kind in (
            ("statement", self.statement["uid"], "implements"),
            ("agreement", "accord-2001-01-01", "mentions"),
        ):
            with self.subTest(noun=noun):
                client = browser(self.people["curator" if noun == "statement" else "editor"])
                typed = open_page(client, noun, key)
                row = {"uid": "", "type": kind, "targets": ["agreement:accord-2001-01-01"]}
                fill_row(typed, "references", 0, **row, resolution="explicit", certainty="likely")
                shown_faults = faults(send(client, typed, noun, key))
                assert shown_faults["references-0-type"] == [
                    f"“{kind}” does not fit here: choose one of the list."
                ]


class EndpointTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.people = make_people()
        cls.statement = store("statement", make_said(cls.world, title="Firefly on the accord"))

    def setUp(self):
        self.client = browser(self.people["curator"])

    def targets(self, **params: Any) -> dict[str, list[str]]:
        choices = self.client.get(address("statement", "targets/"), params).json()["results"]
        return {group["text"]: [one["id"] for one in group["children"]] for group in choices}

    def choices(self, model: str, field: str, term: str, **more: str) -> list[str]:
        params = {"app_label": "statements", "model_name": model, "field_name": field, "term": term}
        params |= more
        response = self.client.get(address("statement", "choices/"), params)
        return [one["text"] for one in response.json()["results"]]

    def test_targets_are_agreements_clauses_and_statements(self):
        assert self.targets(term="accord") == {
            "Agreements": ["agreement:accord-2001-01-01"],
            "Clauses": ["clause:accord-2001-01-01/1", "clause:accord-2001-01-01/1.1"],
            "Statements": [f"statement:{self.statement['uid']}"],
        }
        assert self.targets(term=self.statement["uid"]) == {
            "Statements": [f"statement:{self.statement['uid']}"]
        }
        assert set(self.targets(term="accord", nouns="clause")) == {"Clauses"}

    def test_no_record_is_offered_to_cite_itself_though_its_clauses_are(self):
        own = {"term": "accord", "own": self.statement["uid"]}
        assert set(self.targets(**own)) == {"Agreements", "Clauses"}
        assert set(self.targets(term="accord", own="accord-2001-01-01")) == {
            "Clauses",
            "Statements",
        }

    def test_a_row_with_an_official_is_offered_the_tenures_of_that_one_alone(self):
        for official, count in (("rufus-firefly", 1), ("somebody", 0), ("\x00", 0), ("", 1)):
            with self.subTest(official=official):
                params = {
                    "app_label": "statements",
                    "model_name": "voice",
                    "field_name": "tenure",
                    "term": "firefly",
                    "official": official,
                }
                choices = self.client.get(address("statement", "choices/"), params).json()[
                    "results"
                ]
                assert len(choices) == count

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
        assert self.choices("voice", "tenure", self.statement["uid"]) == []

    def test_what_is_named_so_comes_before_what_is_also_called_so(self):
        alias = make_alias("Sylvan Bund")
        store("government", make_government("bund", name="Bund of states", aliases=[alias]))

        assert self.choices("voice", "government", "sylv") == ["Sylvania", "Bund of states"]
        assert self.choices("voice", "government", "bund") == ["Bund of states"]

    def test_the_exact_name_comes_first_then_the_government_of_the_row(self):
        for key, government, name, alias in (
            ("a-lavrovsky", "freedonia", "Anna Lavrovskaya", None),
            ("b-lavrov", "freedonia", "Boris Lavrov", None),
            ("sergey", "sylvania", "Sergei Z.", "Lavrov"),
            ("lavrov-z", "sylvania", "Z. Lavrov", None),
        ):
            aliases = [make_alias(alias)] if alias else []
            store("official", make_official(key, government, name=name, aliases=aliases))

        assert self.choices("voice", "official", "lavrov") == [
            "Sergei Z.",
            "Boris Lavrov",
            "Z. Lavrov",
            "Anna Lavrovskaya",
        ]
        assert self.choices("voice", "official", "lavrov", government="sylvania") == [
            "Sergei Z.",
            "Z. Lavrov",
            "Boris Lavrov",
            "Anna Lavrovskaya",
        ]
        assert self.choices("voice", "official", "", government="sylvania")[:2] == [
            "Sergei Z.",
            "Z. Lavrov",
        ]

    def test_a_name_is_found_in_any_case_of_any_script_the_exact_one_first(self):
        for key, alias in (("a-lavrovsky", "Анна Лавровская"), ("lavrov-z", "Лавров")):
            aliases = [make_alias(alias), make_alias(f"{alias} Сергей")]
            store("official", make_official(key, "sylvania", name=key.title(), aliases=aliases))

        for term in ("лавров", "Лавров", "ЛАВРОВ", "сергей лавров"):
            with self.subTest(term):
                chosen = self.choices("voice", "official", term)
                assert chosen[0] == "Lavrov-Z" or " " in term
                assert sorted(chosen) == ["A-Lavrovsky", "Lavrov-Z"]
        assert self.choices("voice", "official", '"лавров сергей"') == ["Lavrov-Z"]
        found = self.client.get(address("official", ""), {"q": "лавровская"})
        self.assertContains(found, "A-Lavrovsky")

    def test_characters_that_nobody_types_change_neither_hits_nor_their_order(self):
        names = ("Zeno Fire Fly", "anna fire fly", "Boris Firefly", "Fire Fly", "Дмитрий Fire Fly")
        for key, name in zip(("m-5", "m-1", "m-4", "m-3", "m-2"), names, strict=True):
            store("official", make_official(key, "sylvania", name=name))
            store("government", make_government(key, name=name))
        signs = [chr(code) for code in (*range(32), *range(0x7F, 0xA0))]
        for field in ("official", "government"):
            in_order = self.choices("voice", field, "fire fly")
            named = [name for name in in_order if name != "Boris Firefly"][:4]
            assert named == ["Fire Fly", "Zeno Fire Fly", "anna fire fly", "Дмитрий Fire Fly"]
            for sign in signs:
                for term in (f"fire{sign}fly", f"{sign}fire fly", f"fire fly{sign}\u200b"):
                    with self.subTest(field=field, term=term):
                        assert self.choices("voice", field, term) == in_order
            everything = self.choices("voice", field, "")
            for term in ("\x00", "\x1f\x00", "\x85", "\u200b"):
                with self.subTest(field=field, term=term):
                    assert self.choices("voice", field, term) == everything

    def test_nor_do_they_among_targets(self):
        for term in ("firefly{}accord", "{}accord", "accord{}"):
            plain = self.targets(term=term.format(" "))
            assert plain
            for sign in ("\x00", "\x01", "\x1f", "\x85"):
                with self.subTest(term=term, sign=sign):
                    assert self.targets(term=term.format(sign)) == plain

    def test_what_is_alike_stands_by_its_name(self):
        for key, name in (("n-3", "Chico A"), ("n-1", "Chico b"), ("n-2", "Chico C")):
            store("official", make_official(key, "sylvania", name=name))
        store("official", make_official("n-3", "sylvania", name="Chico A", note="A note."))

        assert self.choices("voice", "official", "chico") == ["Chico A", "Chico C", "Chico b"]

    def test_offices_of_one_title_are_told_apart_by_the_government(self):
        for government in ("freedonia", "sylvania"):
            offices = [
                make_office(f"{government}-vice", title="Vice President"),
                make_office(f"{government}-head", title="President"),
            ]
            store(
                "institution", make_institution(f"{government}-palace", government, offices=offices)
            )

        params = {"government": "sylvania"}
        assert self.choices("tenure", "office", "president", **params) == [
            "President (sylvania-palace)",
            "President (freedonia-palace)",
            "Vice President (sylvania-palace)",
            "Vice President (freedonia-palace)",
        ]
        for junk in ("\x00", "nowhere", "'; --"):
            choices = self.choices("tenure", "office", "president", government=junk)
            assert choices[0] == "President (freedonia-palace)"


class ContactBoxTests(TestCase):
    """A contact is found by its kind, its day and who took part, in any language."""

    @classmethod
    def setUpTestData(cls):
        f.load_dataset(f.SHIPPED)
        cls.people = make_people()

    def setUp(self):
        self.client = browser(self.people["curator"])

    def keys(self, term: str) -> list[str]:
        params = {
            "app_label": "statements",
            "model_name": "statement",
            "field_name": "contact",
            "term": term,
        }
        response = self.client.get(address("statement", "choices/"), params)
        return [one["id"] for one in response.json()["results"]]

    def test_by_kind_day_and_people_in_any_language(self):
        call = ["call-bayramov-lavrov-2022-12-22"]
        for term in (
            "call 22 december 2022",
            "22 December 2022 call",
            "22.12.2022 bayramov",
            "22.12.2022 bayr",
            "2022-12-22 Lavrov",
            "2022-12-22",
            "звонок 22 декабря 2022",
            "Лавров Байрамов 22.12.2022",
            "zəng 22 dekabr 2022",
            "22 дек. 2022 Байрамов",
            "call 22/12/2022",
            "dekabrın 22-də 2022 Lavrov",
            "call of 22 December",
            "call\x00Azerbaijan 22 december 2022",
        ):
            with self.subTest(term=term):
                assert self.keys(term) == call

    def test_what_tells_less_finds_more_and_the_newest_first(self):
        calls = self.keys("call lavrov")
        assert len(calls) > 1
        assert all(key.startswith("call-") and "lavrov" in key for key in calls)
        days = [key[-10:] for key in calls]
        assert days == sorted(days, reverse=True)
        assert {key[-10:] for key in self.keys("sochi 2022")} == {"2022-10-31"}
        assert {key.partition("-")[0] for key in self.keys("саммит Сочи")} == {"summit"}

    def test_what_fits_no_contact_finds_none(self):
        for term in (
            "22.12.2022 atlantis",
            "call 1 january 1990",
            "31.2.2022",
            "call 03/04/2022",
            "meeting 22 december 2022",
            "22.12.2022 peskov",
            "call " * 60,
        ):
            with self.subTest(term=term):
                assert self.keys(term) == []

    def test_one_that_the_public_does_not_see_is_found_too(self):
        sides = [f.make_participant("russia"), f.make_participant("armenia")]
        contact = f.make_contact(
            "call-x-2024-01-02", title="X", held_on=f.day("2024-01-02"), participants=sides
        )
        store("contact", contact)
        for term in ("call 2 january 2024", "02.01.2024 Россия", "january 2024 russia armenia"):
            with self.subTest(term=term):
                assert self.keys(term) == ["call-x-2024-01-02"]

    def test_it_costs_a_fixed_number_of_queries(self):
        self.keys("call lavrov 2022")  # names are read once
        counts = set()
        for term in ("call 22 december 2022", "call lavrov bayramov 22.12.2022", "sochi 2022"):
            with CaptureQueriesContext(connection) as queries:
                self.keys(term)
            counts.add(len(queries))
        assert max(counts) - min(counts) <= 1  # the names are compared with the ledger, or not
