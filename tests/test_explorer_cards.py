"""Pictures for shared addresses: lines, letters, what is kept, and what pages say of them."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest
from django.test import SimpleTestCase, TestCase
from PIL import Image

from statements.explorer.cards import OF_SITE, Card, Pictures, address_of, draw
from statements.explorer.cards.drawing import SANS, SERIF, Pen
from statements.explorer.cards.keeping import AT_ONCE, Busy
from statements.explorer.cards.layout import fit, lines_of, runs_of
from statements.explorer.parts import counted
from statements.models import Change
from statements.wording.dates import span_of_days, spelled_day

from . import endings
from . import factories as f

META = re.compile(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">')
CALL = "call-bayramov-lavrov-2022-12-22"
TITLE = "Հայաստան, Россия и Azərbaycan: " + "whose words are these " * 20


def width(text: str) -> float:
    return len(text)


class TestLines(SimpleTestCase):
    def test_a_text_is_broken_between_words(self) -> None:
        assert lines_of("one two three", 7, 3, width) == ["one two", "three"]
        assert lines_of("  one\ntwo ", 20, 1, width) == ["one two"]
        assert lines_of("", 20, 1, width) == []

    def test_what_does_not_fit_is_cut_between_words(self) -> None:
        assert lines_of("one two three four", 9, 1, width) == ["one two …"]
        assert lines_of("one two three four", 8, 1, width) == ["one …"]
        assert lines_of("one two three", 7, 1, width) == ["one …"]

    def test_a_word_that_no_line_holds_is_broken(self) -> None:
        assert lines_of("abcdefgh", 3, 3, width) == ["abc", "def", "gh"]
        assert lines_of("a bcdefgh", 3, 2, width) == ["a", "b …"]

    def test_an_accent_is_not_torn_off(self) -> None:
        assert lines_of("abe\u0301d", 3, 2, width)[0] == "abe\u0301"

    def test_no_line_is_wider_than_the_card(self) -> None:
        for most in range(1, 5):
            for limit in range(4, 30):
                lines = lines_of(TITLE, limit, most, width)
                assert len(lines) <= most
                assert all(len(line) <= limit for line in lines)

    def test_the_first_size_is_taken_at_which_all_fits(self) -> None:
        sizes = ((2, 1), (1, 2))
        assert fit("abc", 6, sizes, lambda size: lambda text: size * len(text)).size == 2
        fitted = fit("abc def ghi", 6, sizes, lambda size: lambda text: size * len(text))
        assert (fitted.size, fitted.lines, fitted.is_cut) == (1, ["abc", "def …"], True)

    def test_each_letter_is_of_the_first_file_that_has_it(self) -> None:
        files = ("ab ", "c", "")
        runs = runs_of("a ccb?", lambda file, letter: letter in files[file], 3)
        assert [(run.text, run.file) for run in runs] == [("a ", 0), ("cc", 1), ("b?", 0)]


class TestDrawing(SimpleTestCase):
    def test_a_card_is_a_picture_of_its_size_with_something_on_it(self) -> None:
        picture = draw(Card("Statement · 1 May 2021", TITLE, "Nikol Pashinyan", TITLE, "Our words"))
        image = Image.open(BytesIO(picture))
        assert (image.format, image.size) == ("PNG", (1200, 630))
        shades = image.convert("L").histogram()
        assert sum(shades[:128]) > 10_000  # dark
        assert shades[255] > 400_000  # paper
        assert len(picture) < 60_000

    def test_nothing_is_written_beyond_the_edges(self) -> None:
        title = "Ծ" * 300
        image = Image.open(BytesIO(draw(Card(title, title, title, title, "Our words")))).convert(
            "L"
        )
        for box in (
            (1121, 0, 1200, 630),
            (16, 0, 79, 630),
            (16, 0, 1200, 40),
            (16, 610, 1200, 630),
        ):
            assert image.crop(box).getextrema() == (255, 255), box

    def test_latin_cyrillic_and_armenian_letters_are_drawn(self) -> None:
        for family in (SERIF, SANS):
            pen = Pen(family, 40)
            box = bytes(pen.runs("\U0010ffff")[0][1].getmask("\U0010ffff"))
            for letter in "Aéəşğıčž ЖщҐ ԱֆՀև«»“”–…·№":
                [(text, letters)] = pen.runs(letter)
                assert bytes(letters.getmask(text)) != box, letter

    def test_words_of_several_scripts_are_as_wide_as_their_parts(self) -> None:
        pen = Pen(SANS, 40)
        parts = pen.width("Ա") + pen.width(" ") + pen.width("Ж")
        assert pen.width("Ա Ж") == pytest.approx(parts, 0.1)


class TestKeeping(SimpleTestCase):
    def test_a_picture_is_drawn_once(self) -> None:
        drawn: list[Card] = []
        pictures = Pictures(lambda card: (drawn.append(card), b"12345")[1], 10)
        for title in ("a", "b", "a"):
            assert pictures.of(Card("", title)) == b"12345"
        assert [card.title for card in drawn] == ["a", "b"]

    def test_those_not_asked_for_longest_are_forgotten(self) -> None:
        drawn: list[str] = []
        pictures = Pictures(lambda card: (drawn.append(card.title), b"12345")[1], 10)
        for title in ("a", "b", "a", "c", "a", "b"):
            pictures.of(Card("", title))
        assert drawn == ["a", "b", "c", "b"]
        assert pictures.size == 10

    def test_without_room_nothing_is_kept(self) -> None:
        pictures = Pictures(lambda card: b"12345", 0)
        assert pictures.of(Card("", "a")) == b"12345"
        assert (pictures.size, len(pictures.pictures)) == (0, 0)

    def test_more_than_draw_and_wait_are_told_to_come_again(self) -> None:
        begun, go = Event(), Event()

        def slowly(card: Card) -> bytes:
            begun.set()
            assert go.wait(10)
            return b"1"

        pictures = Pictures(slowly, 10)
        cards = [Card("", str(number)) for number in range(AT_ONCE)]
        threads = [Thread(target=pictures.of, args=(card,), daemon=True) for card in cards]
        for thread in threads:
            thread.start()
        assert begun.wait(10)
        while pictures.places._value:
            pass
        with pytest.raises(Busy):
            pictures.of(Card("", "one more"))
        go.set()
        for thread in threads:
            thread.join(10)
        assert len(pictures.pictures) == AT_ONCE


class TestAddresses(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        world = f.small_world()
        cls.statement = f.publish(f.make_said(world, title="What was said"))
        cls.other = f.publish(f.make_said(world, title="Another"))
        cls.secret = f.store("statement", f.make_said(world))

    def at(self, document: Any, number: int | None = None) -> str:
        last = Change.objects.last_number() if number is None else number
        return address_of(last, f"statements/{document['uid']}/")

    def test_each_kind_of_record_has_a_picture(self) -> None:
        last = Change.objects.last_number()
        paths = (
            f"statements/{self.statement['uid']}/",
            "agreements/accord-2001-01-01/",
            "clauses/accord-2001-01-01/1/",
            "governments/freedonia/",
            OF_SITE.path,
        )
        for path in paths:
            response = self.client.get(address_of(last, path))
            assert (response.status_code, response["Content-Type"]) == (200, "image/png"), path
            assert Image.open(BytesIO(response.content)).size == (1200, 630)
            assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
            held = {"If-None-Match": response["ETag"]}
            assert self.client.get(address_of(last, path), headers=held).status_code == 304

    def test_an_old_number_leads_to_the_present_and_a_coming_one_nowhere(self) -> None:
        response = self.client.get(self.at(self.statement, 1))
        assert (response.status_code, response["Location"]) == (302, self.at(self.statement))
        last = Change.objects.last_number()
        assert self.client.get(self.at(self.statement, last + 1)).status_code == 404
        assert self.client.get(self.at(self.statement, 0)).status_code == 302

    def test_what_is_gone_has_no_picture(self) -> None:
        address = self.at(self.statement)
        assert self.client.get(address).status_code == 200
        endings.retract(self.statement["uid"], "It was never said.")
        for number in (None, 1):
            response = self.client.get(self.at(self.statement, number))
            assert response.status_code == 410
            assert "What was said" not in response.text
        assert self.client.get(address).status_code == 410

    def test_what_was_merged_leads_on(self) -> None:
        endings.merge("statement", self.statement["uid"], self.other["uid"])
        response = self.client.get(self.at(self.statement))
        assert (response.status_code, response["Location"]) == (308, self.at(self.other))

    def test_what_is_not_public_has_none(self) -> None:
        assert self.client.get(self.at(self.secret)).status_code == 404
        assert self.client.get(f"{self.at(self.statement)}?x=1").status_code == 400

    def test_a_page_names_its_picture_in_full(self) -> None:
        page = self.client.get(f"/statements/{self.statement['uid']}/").text
        told = dict(META.findall(page))
        assert told["og:image"] == f"http://testserver{self.at(self.statement)}"
        assert told["og:title"] == "What was said"
        assert told["og:url"] == f"http://testserver/statements/{self.statement['uid']}/"
        assert told["og:image:alt"].endswith("Title and summary are our words.")
        assert told["twitter:card"] == "summary_large_image"
        assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
        assert all(told[name] for name in ("og:description", "og:locale", "og:site_name"))

    def test_a_page_without_a_card_of_its_own_has_that_of_the_site(self) -> None:
        last = Change.objects.last_number()
        for path in ("/", "/statements/", "/governments/"):
            told = dict(META.findall(self.client.get(path).text))
            assert told["og:image"] == f"http://testserver/cards/{last}/home.png", path


class TestShared(TestCase):
    """Whatever a shared address says of how much is held is held."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def shared(self, path: str, filters: str) -> tuple[dict[str, str], str, str]:
        """Return what a page shares, how many statements there are, and the span of their days."""
        told = dict(META.findall(self.client.get(path).text))
        rows = self.client.get(f"/api/v1/statements/?{filters}&page_size=500").json()["results"]
        days = [row["said_on"][end] for row in rows if row["said_on"] for end in ("first", "last")]
        edges = [date.fromisoformat(day) for day in (min(days), max(days))]
        span = spelled_day(edges[0]) if edges[0] == edges[1] else span_of_days(*edges)
        return told, counted(len(rows), "statement", "statements"), span

    def test_a_government_a_place_and_a_contact_tell_numbers_and_days(self) -> None:
        for path, filters, words in (
            ("/governments/armenia/", "government=armenia", "by Armenia"),
            ("/places/moscow/", "place=moscow", "speaking of Moscow"),
            (f"/contacts/{CALL}/", f"contact={CALL}", "made at it or telling of it"),
        ):
            with self.subTest(path):
                told, number, span = self.shared(path, filters)
                assert told["og:title"].endswith(f": {number} held")
                text = told["og:description"]
                assert text.endswith(f"{number} {words}, of {span}. Chosen, not complete.")

    def test_what_nobody_speaks_of_tells_no_day(self) -> None:
        told = dict(META.findall(self.client.get("/governments/kyrgyzstan/").text))
        assert told["og:description"] == "0 statements by Kyrgyzstan. Chosen, not complete."


class TestAnEmptyLedger(TestCase):
    def test_the_first_page_has_a_picture(self) -> None:
        told = dict(META.findall(self.client.get("/").text))
        assert told["og:image"] == "http://testserver/cards/0/home.png"
        assert self.client.get("/cards/0/home.png").status_code == 200
