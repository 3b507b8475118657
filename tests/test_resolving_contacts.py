"""From what people type to the contacts that are meant: by key, by occasion, by words of titles."""

from __future__ import annotations

import pytest
from django.test import SimpleTestCase, TestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from statements.dates import PartialDate
from statements.resolving import REASONS, resolve
from statements.resolving.occasions import KIND_WORDS, KINDS, occasion, plain_word
from statements.vocabularies import ContactKind

from . import endings
from . import factories as f

CALL = "call-bayramov-lavrov-2022-12-22"
ROOT = "/api/v1/"
WORDS = "call встреча 22 12 2022 2022-12-22 99.99.2022 December и և - freedonia'"


def resolved(text: str, noun: str | None = None) -> list[tuple[str, str, int]]:
    return [(match.key, match.why, match.score) for match in resolve(text, noun)]


class OccasionTests(SimpleTestCase):
    def test_each_kind_has_words_and_each_word_a_kind(self) -> None:
        assert set(KIND_WORDS) == set(ContactKind)
        assert all(kinds for kinds in KINDS.values())
        assert KINDS[plain_word("görüşme")] == {ContactKind.CALL, ContactKind.MEETING}

    def test_a_word_of_two_kinds_is_decided_by_another(self) -> None:
        for text, kinds in (
            ("conversation", {"call", "meeting"}),
            ("telephone conversation", {"call"}),
            ("telefon görüşmesi", {"call"}),
            ("call and meeting", {"call", "meeting"}),
            ("Lavrov", set()),
        ):
            with self.subTest(text):
                clues = occasion(text)
                assert clues and clues.kinds == kinds

    def test_dates_are_read_as_those_of_texts_are(self) -> None:
        for text, date in (
            ("22 December 2022", "2022-12-22"),
            ("on December 22nd, 2022", "2022-12-22"),
            ("22.12.2022", "2022-12-22"),
            ("2022-12-22", "2022-12-22"),
            ("2022-12", "2022-12"),
            ("22 декабря 2022 года", "2022-12-22"),
            ("22 dekabr 2022-ci il", "2022-12-22"),
            ("22 Aralık 2022", "2022-12-22"),
            ("2022 թվականի դեկտեմբերի 22-ին", "2022-12-22"),
            ("December 2022", "2022-12"),
            ("2022", "2022"),
        ):
            with self.subTest(text):
                clues = occasion(text)
                assert clues
                assert (clues.held_on, clues.words) == (PartialDate.parse(date), ())

    def test_a_day_without_its_year_is_the_ending_of_dates(self) -> None:
        clues = occasion("9 December")
        assert clues and (clues.held_on, clues.anniversary) == (None, "-12-09")

    def test_numbers_that_are_no_date_are_no_occasion(self) -> None:
        texts = ("9228th meeting", "31 February 2022", "2022-13-01", "2021 2022", "December", "5 6")
        assert [occasion(text) for text in texts] == [None] * len(texts)

    def test_names_keep_the_letters_that_their_endings_need(self) -> None:
        clues = occasion("звонок Байрамова-Лаврова, Armenia's")
        assert clues and clues.words == ("байрамова", "лаврова", "armenia")


@pytest.mark.slow
class DatasetTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_a_key_or_an_address_is_its_contact(self) -> None:
        for text in (CALL, CALL.upper(), f"https://x.org/contacts/{CALL}/", f"contacts/{CALL}"):
            with self.subTest(text):
                assert resolved(text) == [(CALL, "key", 100)]

    def test_kind_people_and_day_name_one(self) -> None:
        for text in (
            "call Lavrov Bayramov 22 December 2022",
            "Call of Lavrov and Bayramov on 22 December 2022",
            "phone call between Sergey Lavrov and Jeyhun Bayramov, 22.12.2022",
            "Lavrov–Bayramov call 2022-12-22",
            "звонок Лаврова и Байрамова 22 декабря 2022",
            "телефонный разговор Лаврова с Байрамовым 22 декабря 2022 года",
            "Lavrov və Bayramov zəngi 22 dekabr 2022-ci il",
            "Lavrov Bayramov telefon görüşmesi 22 Aralık 2022",
            "Լավրով Բայրամով հեռախոսազրույց 2022-12-22",
            "Լավրովի և Բայրամովի զանգը 2022 թվականի դեկտեմբերի 22",
            "call Russia Azerbaijan 22 December 2022",
            "Lavrov Bayramov call December 2022",
        ):
            with self.subTest(text):
                assert resolved(text) == [(CALL, "occasion", 88)]

    def test_one_of_the_three_may_be_left_out(self) -> None:
        for text, keys in (
            ("Lavrov Bayramov 22 December", [CALL]),
            ("summit 26 November 2021", ["summit-aliyev-pashinyan-putin-2021-11-26"]),
            ("визит Лаврова в Баку", ["visit-aliyev-lavrov-2023-02-27"]),
            (
                "Pashinyan Putin April 2023",
                ["call-pashinyan-putin-2023-04-07", "call-pashinyan-putin-2023-04-26"],
            ),
        ):
            with self.subTest(text):
                assert resolved(text) == [(key, "occasion", 78) for key in keys]

    def test_one_of_them_alone_names_none(self) -> None:
        for text in ("Lavrov Bayramov", "call", "22 December 2022", "22 December", "call 9 May"):
            with self.subTest(text):
                assert "occasion" not in {why for _, why, _ in resolved(text)}

    def test_every_word_must_tell_something(self) -> None:
        assert resolved("denied call Lavrov Bayramov 22 December 2022") == []
        assert resolved("call Lavrov Pashinyan 22 December 2022") == []
        assert resolved("statement of Lavrov 22 December 2022") == []

    def test_a_title_names_its_contact_and_words_of_it_are_a_last_resort(self) -> None:
        munich, minsk = "session-munich-2023-02-18", "9228th meeting of the Security Council"
        title = "Panel on the South Caucasus at the Munich Security Conference"

        assert resolved(title) == resolved(title.upper()) == [(munich, "name", 90)]
        assert resolved("Munich panel") == [(munich, "part of a name", 60)]
        assert resolved(minsk) == [("session-security-council-2022-12-20", "name", 90)]
        assert resolved("Munich") == []
        assert "part of a name" not in {
            why for _, why, _ in resolved("South Caucasus Russia", "place")
        }

    def test_a_noun_leaves_only_its_own(self) -> None:
        assert resolved(CALL, "official") == []
        assert resolved("call Lavrov Bayramov 22 December 2022", "official") == []
        assert resolved("Munich panel", "contact") == [
            ("session-munich-2023-02-18", "part of a name", 60)
        ]

    def test_a_contact_that_no_public_statement_names_is_not_told(self) -> None:
        assert resolved("summit Aliyev Pashinyan Putin 31 October 2022") == []
        assert resolved("summit-aliyev-pashinyan-putin-2022-10-31") == []

    def test_every_contact_is_found_by_its_title_and_by_its_key(self) -> None:
        for row in self.client.get(f"{ROOT}contacts/?page_size=100").json()["results"]:
            with self.subTest(row["key"]):
                assert resolved(row["key"])[0] == (row["key"], "key", 100)
                assert row["key"] in {key for key, _, _ in resolved(row["title"], "contact")}

    def test_the_api_tells_it(self) -> None:
        reply = self.client.get(f"{ROOT}resolve/", {"q": "call Lavrov Bayramov 22 December 2022"})
        (contact,) = reply.json()["results"]

        assert (contact["noun"], contact["path"]) == ("contact", f"contacts/{CALL}/")
        assert contact["label"] == "Call of the foreign ministers of Azerbaijan and Russia"
        assert contact["why"] == "occasion"

    def test_the_number_of_queries_is_fixed(self) -> None:
        resolve("russia")  # reads the names
        # Merges, the ledger's last changes twice, keys; which contacts, and what they are called.
        for text in ("call Lavrov Bayramov 22 December 2022", "calls of Putin 2022"):
            with self.subTest(text), self.assertNumQueries(5):
                resolve(text)


class ChangingTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        official = f.make_participant("freedonia", official="rufus-firefly")
        sylvania = f.make_participant("sylvania")
        cls.contact = f.make_contact(participants=[official, sylvania])
        f.store("contact", cls.contact)
        cls.key = cls.contact["key"]

    def test_it_is_found_from_its_first_public_use_to_its_last(self) -> None:
        texts = ("Rufus-Firefly call 3 February 2001", "Firefly calls Driftwood", self.key)
        f.store("statement", f.make_said(self.world, contact=self.key))
        assert [resolved(text, "contact") for text in texts] == [[], [], []]
        uid = f.publish(f.make_said(self.world, contact=self.key))["uid"]
        keys = [[key for key, _, _ in resolved(text, "contact")] for text in texts]
        assert keys == [[self.key]] * 3
        endings.retract(uid)
        assert [resolved(text, "contact") for text in texts] == [[], [], []]

    def test_a_merged_one_is_its_winner_and_people_are_found_by_former_names(self) -> None:
        f.store("official", f.make_official("otis-driftwood", "freedonia"))
        f.store("contact", f.make_contact("call-b", title="Another", **{"kind": "meeting"}))
        f.publish(f.make_said(self.world, contact=self.key))
        f.publish(f.make_said(self.world, contact="call-b"))
        endings.merge("contact", self.key, "call-b")
        endings.merge("official", "otis-driftwood", "rufus-firefly")

        assert resolved(self.key, "contact") == [("call-b", "merged key", 98)]
        assert resolved("call Sylvania 2001", "contact") == []
        assert resolved("meeting Sylvania 2001", "contact") == [("call-b", "occasion", 88)]


class AnyTextTests(HypothesisTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()

    @settings(max_examples=100, deadline=None)
    @given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS.split())).map(" ".join)))
    def test_no_text_is_an_error(self, text: str) -> None:
        assert all(candidate.why in REASONS for candidate in resolve(text))
