"""What stands in all pages alike: days, who speaks, titles of sources; feeds of steps."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import SimpleTestCase

from statements.dates import PartialDate
from statements.documents import Document
from statements.explorer.counted import with_counted, without_counted
from statements.explorer.items import Speaker
from statements.explorer.languages import quoted
from statements.explorer.links import Link
from statements.explorer.lists import value_words
from statements.explorer.network.uncounted import OF_CHARGES, OF_REFERENCES
from statements.explorer.participants import unless_named
from statements.explorer.step_feeds import feed_of_steps
from statements.stances import UNCOUNTED, is_counted
from statements.vocabularies import VoiceRole
from statements.wording.dates import day_of_moment, said_on_words, spelled_date

pytestmark = pytest.mark.dealt
COUNTED = "resolution=!implied_by_subject&certainty=!unverified&kind=!attributed_position"


class TestDays(SimpleTestCase):
    def test_every_precision_has_one_form(self) -> None:
        for text, words in (
            ("2022", "2022"),
            ("2022-12", "December 2022"),
            ("2022-12-22", "22 December 2022"),
            ("2020-11-09/2020-11-10", "9–10 November 2020"),
            ("2020-10-28/2020-11-02", "28 October – 2 November 2020"),
            ("2020-12-30/2021-01-02", "30 December 2020 – 2 January 2021"),
        ):
            with self.subTest(text):
                assert spelled_date(PartialDate.parse(text)) == words
                assert value_words(text) == words

    def test_what_is_no_date_stays_as_it_is(self) -> None:
        for text in ("russia", "trilateral-2020-11-09", "2022-13", "400"):
            assert value_words(text) == text

    def test_what_is_undated_says_by_when_it_was_known(self) -> None:
        known = PartialDate(date(2022, 12, 5), date(2022, 12, 5), "day").to_document()
        undated: Document = {"said_on": None, "known_by": known}
        assert said_on_words(undated) == "undated, known by 5 December 2022"
        assert said_on_words({"said_on": None, "known_by": None}) == "undated"

    def test_a_moment_has_its_day(self) -> None:
        assert day_of_moment("2026-11-05T23:59:59.123456Z") == "5 November 2026"


class TestWhoSpeaks(SimpleTestCase):
    def words(self, name: str | None, government: str) -> str:
        link = Link(name, "") if name else None
        return Speaker(link, Link(government, ""), VoiceRole.SPEAKS).words

    def test_a_government_that_its_body_names_is_told_once(self) -> None:
        for name, government, words in (
            ("Ministry of Defence of Armenia", "Armenia", "Ministry of Defence of Armenia"),
            ("Russian contingent", "Russia", "Russian contingent"),
            ("The White House", "United States", "The White House (United States)"),
            ("Sergey Lavrov", "Russia", "Sergey Lavrov (Russia)"),
            (None, "Armenia", "Armenia"),
        ):
            with self.subTest(name):
                assert self.words(name, government) == words

    def test_beside_a_body_it_stands_only_where_that_does_not_say_it(self) -> None:
        armenia, house = Link("Armenia", "/governments/armenia/"), Link("House", "")
        assert unless_named(Link("Government of Armenia", ""), armenia) is None
        assert unless_named(house, armenia) is armenia
        assert unless_named(None, armenia) is armenia


class TestTitles(SimpleTestCase):
    def test_they_stand_in_the_marks_of_their_language(self) -> None:
        for title, language, words in (
            ("Title", "en", "“Title”"),
            ("Title", None, "“Title”"),
            ("Заявление", "ru", "«Заявление»"),
            ("Հայտարարություն", "hy", "«Հայտարարություն»"),
            ("Bəyanat", "az", "“Bəyanat”"),
            ("Titre", "fr", "«\N{NARROW NO-BREAK SPACE}Titre\N{NARROW NO-BREAK SPACE}»"),
            ("MoD: “No”", "en", "“MoD: ‘No’”"),
            ("О «Лачине»", "ru", "«О „Лачине“»"),
        ):
            with self.subTest(title, language=language):
                assert quoted(title, language) == words


class TestCounted(SimpleTestCase):
    def test_each_thing_that_is_not_counted_is_left_out(self) -> None:
        own = dict.fromkeys(UNCOUNTED, "")
        assert is_counted(**own)
        for name, code in UNCOUNTED.items():
            assert not is_counted(**{**own, name: code})
            assert (name, f"!{code}") in with_counted([])

    def test_what_was_asked_for_is_kept_beside_it_and_comes_back(self) -> None:
        asked = [("certainty", "likely"), ("government", "russia")]
        counted = with_counted(asked)
        assert counted[0] == ("certainty", "likely,!unverified")
        assert with_counted(counted) == counted
        assert without_counted(counted) == asked

    def test_pictures_take_it_off_and_put_it_back(self) -> None:
        for counting, asked in ((OF_REFERENCES, ("family", "charge")), (OF_CHARGES, ("type", "x"))):
            left = counting.leave_out([asked])
            assert counting.leave_out(left) == left
            assert counting.put_back(left) == [asked]


class TestFeedsOfSteps(SimpleTestCase):
    def feed(self, **asked: Any) -> str | None:
        link = feed_of_steps({name: [value] for name, value in asked.items()})
        return link.address if link else None

    def test_they_are_those_of_the_same_references_that_are_counted(self) -> None:
        clause = "trilateral-2020-11-09/6"
        text = f"family=!text&{COUNTED}"
        for asked, query in (
            ({}, text),
            ({"government": "russia", "order": "x"}, f"family=!text&government=russia&{COUNTED}"),
            ({"node": clause}, f"clause={clause}&{text}"),
            ({"node": "accord"}, f"target_exact=accord&{text}"),
            (
                {"node": clause, "axis": "text", "about": "none", "family": "demand"},
                f"clause={clause}&family=demand&{COUNTED}",
            ),
            (
                {"axis": "conduct", "about": "armenia", "family": "charge"},
                f"family=charge&about=armenia&{COUNTED}",
            ),
            (
                {"axis": "conduct", "about": "none", "family": "charge"},
                f"family=charge&about=none&{COUNTED}",
            ),
        ):
            with self.subTest(asked):
                assert self.feed(**asked) == f"/feeds/references/?{query}"

    def test_where_references_cannot_be_asked_for_so_there_is_none(self) -> None:
        for asked in ({"as_of": "2022"}, {"about": "none"}, {"axis": "text"}, {"node": "!accord"}):
            with self.subTest(asked):
                assert self.feed(**asked) is None
