"""The names that a search may hold."""

from __future__ import annotations

from django.test import SimpleTestCase, TestCase

from statements.filters.full_text import distinct, name_terms
from statements.folding import words_of
from statements.names import spelled_words, spellings
from statements.names.spellings import Spellings
from statements.search import Phrase

from . import factories as f


class SpelledTests(SimpleTestCase):
    def test_an_article_is_no_part_of_a_name(self) -> None:
        for text, words in (
            ("the Kremlin", ("kremlin",)),
            ("The", ("the",)),
            ("Nagorno-Karabakh", ("nagorno", "karabakh")),
            ("…", ()),
        ):
            with self.subTest(text):
                assert spelled_words(text) == words

    def test_only_names_of_turkic_languages_take_turkic_endings(self) -> None:
        spellings = Spellings()
        spellings.add(("government", "armenia"), ("armenia",), "en")
        spellings.add(("government", "armenia"), ("ermenistan",), "az")

        for text, is_found in (
            ("Armenia", True),
            ("Armenia's", True),
            ("Armenian", False),
            ("Ermənistanın", True),
            ("Ermənistan", True),
        ):
            with self.subTest(text):
                assert bool(spellings.find(tuple(words_of(text)))) is is_found

    def test_given_names_are_those_of_any_name_in_any_script(self) -> None:
        spellings, lavrov = Spellings(), ("official", "sergey-lavrov")
        for name, language in (
            ("Sergey Lavrov", "en"),
            ("Сергей Викторович Лавров", "ru"),
            ("Ceyhun Əziz oğlu Bayramov", "az"),
            ("Джейхун Байрамов", "ru"),
        ):
            record = lavrov if "vrov" in name or "вров" in name else ("official", "bayramov")
            spellings.add(record, tuple(words_of(name)), language)

        for text, is_found in (
            ("S. V. Lavrov", True),
            ("S.V.Lavrov", True),
            ("Lavrov S.V.", True),
            ("Sergey Viktorovich Lavrov", True),
            ("С. В. Лавров", True),
            ("V. S. Lavrov", False),
            ("S. N. Lavrov", False),
            ("А. Лавров", False),
            ("Дж. Байрамов", True),
            ("Дм. Байрамов", False),
            ("Ceyhun Əziz oğlu Bayramov", True),
        ):
            with self.subTest(text):
                assert bool(spellings.find(tuple(words_of(text)))) is is_found
        assert spellings.find(()) == []

    def test_a_spelling_that_holds_a_shorter_one_says_nothing_more(self) -> None:
        kept = distinct(
            Phrase(tuple(text.split()))
            for text in ("republic of karabakh", "nagorno karabakh", "karabakh", "artsakh", "kara")
        )
        assert kept == [Phrase(("artsakh",)), Phrase(("kara",)), Phrase(("karabakh",))]


class NamedTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_what_names_of_the_dataset_stand_for(self) -> None:
        for text, keys, spelling in (
            ("Türkiye", {"government/turkiye"}, ("турция",)),
            ("Lavrov", {"official/sergey-lavrov"}, ("лаврова",)),  # the stem of all cases
            ("Karabakh", {"place/nagorno-karabakh"}, ("artsakh",)),
            (
                "Artsakh",
                {"place/nagorno-karabakh", "government/nagorno-karabakh-de-facto"},
                ("nkr",),
            ),
            ("Kremlin", {"government/russia", "institution/russia-president"}, ("россия",)),
            ("Shusha declaration", set(), ("шушинская", "декларация")),
        ):
            with self.subTest(text):
                term = name_terms()(tuple(words_of(text)))
                assert term is not None
                assert set(term.keys) == keys
                assert (Phrase(spelling),) in term.ways

    def test_what_is_no_name(self) -> None:
        for text in ("corridor", "Armenian", "10", "peacekeepers", "ceasefire", "a " * 20):
            with self.subTest(text):
                assert name_terms()(tuple(words_of(text))) is None

    def test_spellings_are_made_once_for_one_state_of_the_names(self) -> None:
        first = spellings()
        assert spellings() is first

        f.store("government", f.make_government("sylvania"))

        assert spellings() is not first
        assert spellings().find(("sylvania",))
