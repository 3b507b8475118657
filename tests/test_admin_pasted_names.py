"""What pasted names mean: one record by key or exact name, and else what is near; never a guess."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from statements import curation

from . import factories as f
from .desk import browser, make_people


@pytest.mark.dealt
class TestMeant(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.people = make_people()
        alias = f.make_alias("The Republic", language="en")
        for key, name, aliases in (
            ("freedonia", "Freedonia", [alias]),
            ("sylvania", "Sylvania", []),
            ("north-sylvania", "North Sylvania", []),
        ):
            f.store("government", f.make_government(key, name=name, aliases=aliases))
        for key in ("peace-talks", "talks"):
            topic = {"key": key, "label": "Talks", "definition": "Talking."}
            f.store("topic", f.fixture("topic", "peacekeepers") | topic)

    def ask(self, noun: str, *texts: str, name: str = "editor") -> Any:
        client = browser(self.people[name])
        return client.get(reverse("admin:statements_pasted_names"), {"noun": noun, "text": texts})

    def records(self, noun: str, *texts: str) -> list[tuple[str | None, list[str]]]:
        answers = self.ask(noun, *texts).json()["records"]
        return [
            (one["one"] and one["one"]["id"], [near["id"] for near in one["near"]])
            for one in answers
        ]

    def test_a_key_a_name_and_another_name_mean_one_record(self) -> None:
        texts = ("freedonia", " Freedonia ", "FREEDONIA", "the republic")

        assert self.records("government", *texts) == [("freedonia", [])] * 4

    def test_a_name_within_another_name_means_its_own_record(self) -> None:
        assert self.records("government", "Sylvania") == [("sylvania", [])]

    def test_a_part_of_a_name_is_no_name_but_is_offered(self) -> None:
        one, near = self.records("government", "Sylvan")[0]

        assert (one, sorted(near)) == (None, ["north-sylvania", "sylvania"])

    def test_a_name_of_two_records_means_neither(self) -> None:
        one, near = self.records("topic", "talks")[0]
        assert (one, near) == ("talks", [])  # a key is a key

        f.store("topic", f.fixture("topic", "peacekeepers") | {"key": "a", "label": "Meetings"})
        f.store("topic", f.fixture("topic", "peacekeepers") | {"key": "b", "label": "Meetings"})
        assert self.records("topic", "meetings") == [(None, ["a", "b"])]

    def test_a_slip_of_the_key_is_offered_what_looks_alike(self) -> None:
        assert self.records("government", "Freedonla") == [(None, ["freedonia"])]

    def test_nothing_means_nothing(self) -> None:
        assert self.records("government", "", "\x00", "zzzzqqq", "x" * 2000) == [(None, [])] * 4

    def test_what_was_merged_away_is_chosen_no_more(self) -> None:
        curation.merge(
            self.people["editor"], "government", "north-sylvania", "sylvania", (1, 1), "The same"
        )

        assert self.records("government", "north-sylvania")[0][0] is None

    def test_an_unknown_noun_and_too_many_texts_are_told(self) -> None:
        assert "noun" in self.ask("nothing", "a").json()["error"]
        assert "at most 50" in self.ask("government", *["a"] * 51).json()["error"]

    def test_it_asks_for_the_right_to_see_them(self) -> None:
        response = self.ask("government", "freedonia", name="analyst")
        assert response.status_code == 200
        self.people["analyst"].groups.clear()
        assert self.ask("government", "freedonia", name="analyst").status_code == 403

    def test_each_text_takes_the_same_queries(self) -> None:
        self.records("government", "freedonia")  # names are read once
        with self.assertNumQueries(self.cost(1) + 2 * (self.cost(2) - self.cost(1))):
            self.ask("government", *["freedonia"] * 3)

    def cost(self, number: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            self.ask("government", *["freedonia"] * number)
        return len(queries)
